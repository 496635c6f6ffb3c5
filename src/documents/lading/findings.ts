import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { addNoteParticipants, findNotesOfBill } from '../consignment-notes/index.ts';
import { type BillFinding, checkHouse, type HouseFacts, type JourneyFacts } from './checks.ts';
import type { FindingView, JourneyEventView } from './journey-schemas.ts';
import * as journeys from './journey-store.ts';
import { ladingRefusals } from './rules.ts';
import * as store from './store.ts';

const houseOf = ({ document, view }: store.KeptBill): HouseFacts => {
  const numbers = [...new Set(document.lots.map((lot) => lot.containerNumber))];
  return {
    form: view.form,
    issuer: { partyId: document.carrierId, name: document.names[document.carrierId]?.name ?? '' },
    deliveryAgents: document.furtherParties.filter((party) => party.role === 'delivery_agent'),
    hasDeliveryUndertaking: document.governingArrangement?.deliveryUndertaking !== undefined,
    hsCodes: document.hsCodes,
    packages: document.packages,
    containers: numbers.map((containerNumber) => {
      const lots = document.lots.filter((lot) => lot.containerNumber === containerNumber);
      return {
        containerNumber,
        grossWeightKg: lots.reduce((sum, lot) => sum + lot.grossWeightKg, 0),
        sealNumbers: lots.flatMap((lot) => [lot.sealNumber, ...lot.furtherSeals.map((seal) => seal.number)]),
      };
    }),
    plannedBorderPoints: document.legs.flatMap((leg) => leg.borderPoints),
  };
};

const journeyOf = (events: readonly JourneyEventView[]): JourneyFacts => ({
  reseals: events
    .filter((event) => event.kind === 'reseal')
    .map((event) => ({
      containerNumber: event.containerNumber as string,
      newSealNumber: event.detail.newSealNumber as string,
      place: event.place.name,
    })),
  borderCrossings: events.filter((event) => event.kind === 'border_crossing').map((event) => event.place.name),
  leftUnsurrendered: events
    .filter((event) => event.detail.beforeSurrender === true)
    .flatMap((event) => (event.detail.containers as string[]).map((containerNumber) => ({ containerNumber, event })))
    .map(({ containerNumber, event }) => ({ containerNumber, at: event.at, reportedBy: event.byPartyId })),
});

const key = ({ code, subject }: { code: string; subject: string }) => `${code}/${subject}`;
const same = (a: Record<string, unknown>, b: Record<string, unknown>) => {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([x], [y]) => (x < y ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
};

/**
 * Checks a bill anew and writes what changed: opened, cleared, or different from what the lender accepted. What rests on
 * it follows in this transaction.
 */
export async function refreshFindings(ctx: Ctx, billId: string, elsewhere: readonly BillFinding[] = []): Promise<void> {
  const kept = await store.findKept(ctx, billId);
  if (!kept) return;
  const today = businessDate(ctx);
  const tolerance = policyOn('lading.masterWeightToleranceBps', today).value;
  const notes = await findNotesOfBill(ctx, billId);
  const found = [
    ...checkHouse(houseOf(kept), notes, journeyOf(await journeys.listJourney(ctx, billId)), tolerance),
    ...elsewhere,
  ];
  // What another platform told stays until the lender accepts it: nothing here can see that it went away.
  const standing = (await journeys.listFindings(ctx, billId)).filter((finding) => finding.clearedAt === null);
  const wanted = new Map(found.map((finding) => [key(finding), finding]));
  const gone = standing.filter((f) => {
    const now = wanted.get(key(f));
    if (f.code === 'SECOND_NEGOTIABLE_DOCUMENT' && !now) return false;
    return !now || !same(now.detail, f.detail);
  });
  for (const { code, subject } of gone) await journeys.clearFinding(ctx, billId, code, subject);
  const staying = new Set(standing.filter((f) => !gone.includes(f)).map(key));
  const opened = [...wanted.values()].filter((finding) => !staying.has(key(finding)));
  await journeys.insertFindings(ctx, billId, opened);
  if (opened.length + gone.length > 0) await recordEvent(ctx, await changed(ctx, kept, opened, gone));
}

const changed = async (
  ctx: Ctx,
  { view }: store.KeptBill,
  opened: readonly BillFinding[],
  cleared: readonly FindingView[],
): Promise<DomainEvent> => ({
  type: 'bill.findingsChanged',
  version: 1,
  objectId: view.id,
  participants: await store.participantsOfBill(ctx, view.id),
  payload: {
    number: view.number,
    lotIds: view.lots.map((lot) => lot.lotId),
    opened: opened.map(({ code, subject, detail }) => ({ code, subject, detail })),
    cleared: cleared.map(({ code, subject }) => ({ code, subject })),
  },
});

/** Reaction: the bill, a note beneath it or its journey changed. */
export async function followFindings(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { billId } = event.payload as { billId?: string | null };
  if (event.type.startsWith('bill.')) return refreshFindings(ctx, event.objectId);
  if (typeof billId !== 'string') return;
  const participants = await store.participantsOfBill(ctx, billId);
  // A note goes beneath a bill by the word of someone who takes part in that bill.
  if (event.type === 'note.registered') {
    if (!event.participants.some((party) => participants.includes(party)))
      refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
    await addNoteParticipants(ctx, [event.objectId], participants);
  }
  await refreshFindings(ctx, billId);
}

/** The lender, or without one the holder, takes a finding on itself: it no longer stands against the document. */
export async function acceptFinding(
  ctx: Ctx,
  input: { billId: string; code: string; subject: string; note: string },
): Promise<FindingView> {
  return act(ctx, { verb: 'bill.acceptFinding', mandate: 'bill:acceptFinding', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const kept = (await store.findKept(tx, input.billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
    if ((kept.view.pledgeeId ?? kept.view.holderId) !== partyId) refuse(ladingRefusals.NOT_THE_ONE_AT_RISK);
    const view = await journeys.acceptFinding(tx, input.billId, { ...input, by: personId });
    if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/subject' });
    const event = await changed(tx, kept, [], [view]);
    return { view, event: { ...event, payload: { ...event.payload, acceptedBy: personId, note: input.note } } };
  });
}
