import { recordRefusals as no } from './record-refusals.ts';
import { refuse } from './refusal.ts';

/**
 * The seat of title: whose order the document obeys. `ownerId` null: endorsed in blank, so title goes with possession.
 * `endorsable` false: a straight document, or one endorsed to a named party without order; that party cannot pass it on.
 */
export interface TitleSeat {
  ownerId: string | null;
  endorsable: boolean;
}

export const surrenderPurposes = ['delivery', 'amendment', 'switch_to_paper'] as const;
export type SurrenderPurpose = (typeof surrenderPurposes)[number];

/**
 * `surrendered` and `delivered` end a record by delivery; `surrendered_for_amendment` and `lost` wait for a replacement
 * and `void` has it; `on_paper` has no effect while the paper has (MLETR 18).
 */
export const recordStatuses = [
  'issued',
  'surrender_requested',
  'surrendered',
  'delivered',
  'surrendered_for_amendment',
  'on_paper',
  'lost',
  'void',
] as const;
export type RecordStatus = (typeof recordStatuses)[number];

/**
 * A document that someone must hold to act on it: bills of lading and warehouse receipts alike. Possession (`holderId`)
 * and title are two seats, and MLETR 11 asks that one person at a time control it: so there is one holder, always.
 * Quantities are integers in the document's own unit; outstanding + deliverable + delivered is what it was issued for.
 */
export interface TransferableRecord {
  status: RecordStatus;
  negotiability: 'order' | 'straight';
  issuerId: string;
  /** To whom it was issued: of a straight document, the one besides the consignee who may surrender it (DCSA EBL). */
  firstHolderId: string;
  holderId: string;
  title: TitleSeat;
  /** The party to which the holder may pass the title that another owns. Ends with the holder's possession. */
  nominee: { partyId: string; until: string | null } | null;
  /** What each recipient may still give back, as its very next act: who held it, whose order it obeyed. */
  window: { holderId?: string; title?: TitleSeat };
  /** While set, nothing moves without this party (its veto; Civil Code 441, 443). */
  pledgeeId: string | null;
  /** One move that the pledgee has let pass. */
  consent: { act: RecordAct; toPartyId: string | null } | null;
  surrender: { byPartyId: string; purpose: SurrenderPurpose; quantity: bigint } | null;
  /** Nothing moves: reported lost, or stopped by a court. */
  stop: 'loss' | 'court_order' | null;
  outstanding: bigint;
  /** Surrendered and not handed over yet. */
  deliverable: bigint;
  delivered: bigint;
}

/** How a title is passed on: to a named party alone, to its order, or to whoever holds the document. */
export const endorsementForms = ['named', 'to_order', 'in_blank'] as const;
export type EndorsementForm = (typeof endorsementForms)[number];

/** Every act there is after issue, with what it needs to know. */
export type RecordCommand =
  | { act: 'transfer'; toPartyId: string }
  | { act: 'endorse'; form: EndorsementForm; toPartyId: string | null }
  /** Title and possession at once, to one party or to two. */
  | { act: 'endorse_and_transfer'; form: EndorsementForm; toPartyId: string | null; toHolderId: string }
  | { act: 'nominate'; toPartyId: string; until: string | null }
  | { act: 'revoke_nomination' }
  | { act: 'accept_transfer' }
  | { act: 'reject_transfer'; seat: 'possession' | 'title' | 'both' }
  | { act: 'pledge'; toPartyId: string }
  | { act: 'consent'; to: RecordAct; toPartyId: string | null }
  | { act: 'release_pledge' }
  /** `reason` is kept in the chain: change of destination, switch of bill and the like. */
  | { act: 'request_surrender'; purpose: SurrenderPurpose; quantity?: bigint; reason?: string }
  | { act: 'accept_surrender' }
  | { act: 'reject_surrender' }
  | { act: 'deliver'; quantity: bigint }
  /** The issuer took the paper back and the record has effect again, in these seats (MLETR 17). */
  | { act: 'restore_from_paper'; toHolderId: string; toPartyId: string | null; form: EndorsementForm }
  | { act: 'stop'; reason: 'loss' | 'court_order' }
  | { act: 'lift_stop' }
  /** A court, or an indemnity that the issuer accepts, ends a lost document so that it can be replaced. */
  | { act: 'declare_lost' }
  | { act: 'replace'; replacementId: string };
export type RecordAct = RecordCommand['act'];

export interface IssueTerms {
  negotiability: TransferableRecord['negotiability'];
  issuerId: string;
  holderId: string;
  /** Null: to bearer. */
  orderOfId: string | null;
  quantity: bigint;
}

export function issueRecord(terms: IssueTerms): TransferableRecord {
  if (terms.negotiability === 'straight' && terms.orderOfId === null) refuse(no.STRAIGHT_NEEDS_CONSIGNEE);
  return {
    status: 'issued',
    negotiability: terms.negotiability,
    issuerId: terms.issuerId,
    firstHolderId: terms.holderId,
    holderId: terms.holderId,
    title: { ownerId: terms.orderOfId, endorsable: terms.negotiability === 'order' },
    nominee: null,
    window: {},
    pledgeeId: null,
    consent: null,
    surrender: null,
    stop: null,
    outstanding: terms.quantity,
    deliverable: 0n,
    delivered: 0n,
  };
}

/** Whose order the document obeys now: of one endorsed in blank, its holder's. */
export const titleOwnerOf = (record: TransferableRecord): string => record.title.ownerId ?? record.holderId;

/** Whether the document still has effect: someone may yet act on it. */
export const isLive = ({ status }: TransferableRecord): boolean =>
  status === 'issued' || status === 'surrender_requested';

const only = (mine: boolean, refusal: Parameters<typeof refuse>[0], facts: Record<string, unknown> = {}): void => {
  if (!mine) refuse(refusal, { facts });
};

function assertMovable(record: TransferableRecord): void {
  only(record.status !== 'on_paper', no.DOCUMENT_ON_PAPER);
  only(isLive(record), no.DOCUMENT_NOT_LIVE, { status: record.status });
  only(record.stop === null, no.DOCUMENT_STOPPED, { stop: record.stop });
  only(record.status !== 'surrender_requested', no.SURRENDER_PENDING);
}

const assertHolder = (record: TransferableRecord, by: string): void =>
  only(record.holderId === by, no.NOT_THE_HOLDER, { holderId: record.holderId });

const assertTitleOwner = (record: TransferableRecord, by: string): void =>
  only(titleOwnerOf(record) === by, no.NOT_THE_TITLE_OWNER, { titleOwnerId: record.title.ownerId });

const assertIssuer = (record: TransferableRecord, by: string): void => only(record.issuerId === by, no.NOT_THE_ISSUER);

/** The veto: the pledgee itself moves it, or let this very move pass, or is the one to receive it. */
function assertPledgeeAgrees(record: TransferableRecord, by: string, act: RecordAct, to: string | null): void {
  const { pledgeeId, consent } = record;
  if (pledgeeId === null || pledgeeId === by || (act === 'transfer' && to === pledgeeId)) return;
  only(consent !== null && consent.act === act && consent.toPartyId === to, no.DOCUMENT_PLEDGED, { pledgeeId });
}

/** An act is the actor's answer to what it received: its own windows close with it. */
function closeWindows(record: TransferableRecord, by: string): TransferableRecord['window'] {
  const { holderId, title } = record.window;
  return {
    ...(holderId !== undefined && record.holderId !== by && { holderId }),
    ...(title !== undefined && titleOwnerOf(record) !== by && { title }),
  };
}

/**
 * The title after an endorsement; the holder endorses its own title, another's to the party nominated, or as the pledgee in
 * possession, which may sell by the document (Civil Code 436, 441).
 */
function endorsed(
  record: TransferableRecord,
  by: string,
  form: EndorsementForm,
  to: string | null,
  at: Date,
): TitleSeat {
  only(record.title.endorsable, no.NOT_ENDORSABLE, { negotiability: record.negotiability });
  only((form === 'in_blank') === (to === null), no.ENDORSEE_MISSING, { form });
  if (titleOwnerOf(record) !== by && record.pledgeeId !== by) {
    const { nominee } = record;
    only(nominee !== null && nominee.partyId === to, no.NOT_THE_TITLE_OWNER, { titleOwnerId: record.title.ownerId });
    only(nominee?.until == null || new Date(nominee.until) >= at, no.NOMINATION_EXPIRED, { until: nominee?.until });
  }
  only(to !== record.title.ownerId, no.TRANSFER_TO_SELF);
  return { ownerId: to, endorsable: form !== 'named' };
}

/**
 * Who may ask the issuer: holder and title in one hand; of a straight document, consignee or shipper who holds it; for the
 * goods alone, the pledgee in possession, which may take them out to sell them (Civil Code 436, 442).
 */
function assertMaySurrender(record: TransferableRecord, by: string, purpose: SurrenderPurpose): void {
  assertHolder(record, by);
  const asShipper = record.negotiability === 'straight' && by === record.firstHolderId;
  const asPledgee = purpose === 'delivery' && by === record.pledgeeId;
  if (!asShipper && !asPledgee) assertTitleOwner(record, by);
}

/**
 * The record after an act of `by` at `at`, or the refusal. Pure: what the database must find unchanged is in the record
 * it was given.
 */
// oxlint-disable-next-line max-lines-per-function -- one table: an act a case
export function decideRecordAct(
  record: TransferableRecord,
  command: RecordCommand,
  by: string,
  at: Date,
): TransferableRecord {
  const window = closeWindows(record, by);
  const moved = { ...record, window, consent: null };
  switch (command.act) {
    case 'transfer': {
      assertMovable(record);
      assertHolder(record, by);
      only(command.toPartyId !== record.holderId, no.TRANSFER_TO_SELF);
      assertPledgeeAgrees(record, by, 'transfer', command.toPartyId);
      return { ...moved, holderId: command.toPartyId, nominee: null, window: { ...window, holderId: by } };
    }
    case 'endorse': {
      assertMovable(record);
      assertHolder(record, by);
      const title = endorsed(record, by, command.form, command.toPartyId, at);
      assertPledgeeAgrees(record, by, 'endorse', command.toPartyId);
      return { ...moved, title, nominee: null, window: { ...window, title: record.title } };
    }
    case 'endorse_and_transfer': {
      assertMovable(record);
      assertHolder(record, by);
      const title = endorsed(record, by, command.form, command.toPartyId, at);
      only(command.toHolderId !== record.holderId, no.TRANSFER_TO_SELF);
      // A consent names who gets the document; the title goes with it or nowhere.
      const whole = command.toPartyId === null || command.toPartyId === command.toHolderId;
      assertPledgeeAgrees(record, by, 'endorse_and_transfer', whole ? command.toHolderId : null);
      const given = { holderId: by, title: record.title };
      return { ...moved, holderId: command.toHolderId, title, nominee: null, window: given };
    }
    case 'nominate':
      assertMovable(record);
      assertTitleOwner(record, by);
      only(command.toPartyId !== record.title.ownerId, no.NOMINEE_IS_TITLE_OWNER);
      only(command.toPartyId !== record.nominee?.partyId, no.NOMINEE_ALREADY_NAMED);
      only(record.title.endorsable, no.NOT_ENDORSABLE, { negotiability: record.negotiability });
      return { ...record, window, nominee: { partyId: command.toPartyId, until: command.until } };
    case 'revoke_nomination':
      assertMovable(record);
      assertTitleOwner(record, by);
      only(record.nominee !== null, no.NO_NOMINEE);
      return { ...record, window, nominee: null };
    case 'accept_transfer':
      assertMovable(record);
      only(JSON.stringify(window) !== JSON.stringify(record.window), no.NOTHING_TO_ANSWER);
      return { ...record, window };
    case 'reject_transfer':
      return { ...rejected(record, by, command.seat), consent: null };
    case 'pledge':
      assertMovable(record);
      assertTitleOwner(record, by);
      // Without possession the title owner pledges only to who holds the document already (Civil Code 441: by delivery).
      if (command.toPartyId !== record.holderId) assertHolder(record, by);
      only(record.pledgeeId === null, no.DOCUMENT_ALREADY_PLEDGED, { pledgeeId: record.pledgeeId });
      return { ...moved, pledgeeId: command.toPartyId };
    case 'consent':
      assertMovable(record);
      only(record.pledgeeId === by, no.NOT_ITS_PLEDGEE, { pledgeeId: record.pledgeeId });
      return { ...record, window, consent: { act: command.to, toPartyId: command.toPartyId } };
    case 'release_pledge':
      only(record.pledgeeId === by, no.NOT_ITS_PLEDGEE, { pledgeeId: record.pledgeeId });
      return { ...moved, pledgeeId: null };
    case 'request_surrender': {
      assertMovable(record);
      assertMaySurrender(record, by, command.purpose);
      assertPledgeeAgrees(record, by, 'request_surrender', null);
      const quantity = command.quantity ?? record.outstanding;
      only(quantity > 0n && quantity <= record.outstanding, no.QUANTITY_NOT_OUTSTANDING, {
        outstanding: record.outstanding,
      });
      only(command.purpose === 'delivery' || quantity === record.outstanding, no.ONLY_DELIVERY_IN_PARTS);
      const surrender = { byPartyId: by, purpose: command.purpose, quantity };
      return { ...moved, status: 'surrender_requested', surrender, window: {}, nominee: null };
    }
    case 'accept_surrender':
      return { ...surrendered(record, by), surrender: null };
    case 'reject_surrender':
      assertSurrenderAsked(record, by);
      return { ...record, status: 'issued', surrender: null };
    case 'deliver': {
      assertIssuer(record, by);
      only(command.quantity > 0n && command.quantity <= record.deliverable, no.MORE_THAN_SURRENDERED, {
        deliverable: record.deliverable,
      });
      const deliverable = record.deliverable - command.quantity;
      const ended = record.status === 'surrendered' && deliverable === 0n;
      const delivered = record.delivered + command.quantity;
      return { ...record, deliverable, delivered, status: ended ? 'delivered' : record.status };
    }
    case 'restore_from_paper':
      assertIssuer(record, by);
      only(record.status === 'on_paper', no.DOCUMENT_NOT_ON_PAPER);
      only(record.stop === null, no.DOCUMENT_STOPPED, { stop: record.stop });
      return {
        ...moved,
        status: 'issued',
        holderId: command.toHolderId,
        title: { ownerId: command.toPartyId, endorsable: record.title.endorsable && command.form !== 'named' },
        window: {},
      };
    case 'stop':
      only(isLive(record) || record.status === 'on_paper', no.DOCUMENT_NOT_LIVE, { status: record.status });
      only(record.stop === null, no.DOCUMENT_STOPPED, { stop: record.stop });
      if (by !== record.issuerId) assertHolder(record, by);
      only(command.reason === 'loss' || by === record.issuerId, no.NOT_THE_ISSUER);
      return { ...record, stop: command.reason };
    case 'lift_stop':
      assertIssuer(record, by);
      only(record.stop !== null, no.DOCUMENT_NOT_STOPPED);
      return { ...record, stop: null };
    case 'declare_lost':
      assertIssuer(record, by);
      only(record.stop === 'loss', no.DOCUMENT_NOT_STOPPED);
      return { ...moved, status: 'lost', stop: null, surrender: null, window: {}, nominee: null };
    case 'replace':
      assertIssuer(record, by);
      only(record.status === 'lost' || record.status === 'surrendered_for_amendment', no.NOT_TO_BE_REPLACED, {
        status: record.status,
      });
      return { ...record, status: 'void' };
  }
}

/** A recipient gives back what it was handed; who received both seats in one act gives both back. */
function rejected(record: TransferableRecord, by: string, seat: 'possession' | 'title' | 'both'): TransferableRecord {
  assertMovable(record);
  const { window } = record;
  const bothMine =
    window.holderId !== undefined && window.title !== undefined && titleOwnerOf(record) === record.holderId;
  if (seat !== 'title') {
    assertHolder(record, by);
    if (window.holderId === undefined) refuse(no.NOTHING_TO_ANSWER);
  }
  if (seat !== 'possession') {
    assertTitleOwner(record, by);
    if (window.title === undefined) refuse(no.NOTHING_TO_ANSWER);
  }
  only(seat === 'both' || !bothMine, no.REJECT_BOTH_SEATS);
  const { holderId, title } = window;
  if (seat === 'both') return { ...record, holderId: holderId as string, title: title as TitleSeat, window: {} };
  if (seat === 'title')
    return { ...record, title: title as TitleSeat, window: holderId === undefined ? {} : { holderId } };
  return { ...record, holderId: holderId as string, window: title === undefined ? {} : { title } };
}

function assertSurrenderAsked(record: TransferableRecord, by: string): void {
  only(isLive(record), no.DOCUMENT_NOT_LIVE, { status: record.status });
  assertIssuer(record, by);
  only(record.stop === null, no.DOCUMENT_STOPPED, { stop: record.stop });
  only(record.status === 'surrender_requested', no.SURRENDER_NOT_REQUESTED);
}

/** What a surrender that the issuer accepts makes of the record. In parts, the rest stays in the same hands. */
function surrendered(record: TransferableRecord, by: string): TransferableRecord {
  assertSurrenderAsked(record, by);
  const { purpose, quantity } = record.surrender as NonNullable<TransferableRecord['surrender']>;
  if (purpose === 'amendment') return { ...record, status: 'surrendered_for_amendment' };
  if (purpose === 'switch_to_paper') return { ...record, status: 'on_paper' };
  const outstanding = record.outstanding - quantity;
  const status = outstanding === 0n ? 'surrendered' : 'issued';
  return { ...record, status, outstanding, deliverable: record.deliverable + quantity };
}
