import { lockReceivable } from '../../claims/receivables/index.ts';
import { atOnce, type Ctx, type DomainEvent } from '../../context.ts';
import { type BillView, findBill, findLiveBills, openFindings, standsFor } from '../../documents/lading/index.ts';
import { findLiveReceipts, findReceipt, type ReceiptView } from '../../documents/receipts/index.ts';
import { recordEvents } from '../../ground/audit/index.ts';
import { isSameRecord } from '../../kernel/canonical.ts';
import { businessDate } from '../../kernel/time.ts';
import { findLots, holdLots, type LotView } from '../../physical/goods/index.ts';
import { findLivePledges, type PledgeView } from '../../security/pledges/index.ts';
import type { OpenBreach } from './awaited.ts';
import { openBreachesOf } from './breaches-over.ts';
import { type CustodyGround, custodyGround } from './custody-ground.ts';
import { positionChanged } from './events.ts';
import { itemsMeant } from './follow-custody.ts';
import type { PositionView } from './position-schemas.ts';
import { insertHistory, type KeptPosition, lockPositions, upsertPositions } from './position-store.ts';
import { type Proof, proofsOf } from './proof.ts';
import { findingsOfQuestions } from './question-rules.ts';
import { type KeptQuestion, listQuestions } from './question-store.ts';
import {
  addUp,
  documentaryLeg,
  type Legs,
  legalLeg,
  physicalLeg,
  receivableLegs,
  type WatchFacts,
  type WatchProof,
} from './rules.ts';
import type { SubjectView } from './schemas.ts';
import { type Ending, judgeSources, soonest } from './sources-rules.ts';
import { findWatchesOfLots } from './store.ts';

/** The one live document that stands for a lot. */
export const documentOf = (ground: LotGround, lotId: string): BillView | ReceiptView | undefined =>
  ground.bills.find((bill) => standsFor(bill, lotId)) ?? ground.receipts.find((receipt) => receipt.lotId === lotId);

/** Everything that decides the positions of some lots, read once for all of them. */
export interface LotGround {
  lots: Map<string, LotView>;
  bills: BillView[];
  receipts: ReceiptView[];
  findings: Awaited<ReturnType<typeof openFindings>>;
  pledges: PledgeView[];
  watches: SubjectView[];
  breaches: Map<string, OpenBreach[]>;
  custody: CustodyGround;
  proofs: Map<string, Proof>;
  questions: Map<string, KeptQuestion[]>;
}

export async function groundOf(ctx: Ctx, lotIds: readonly string[], pledgeeIds: readonly string[]): Promise<LotGround> {
  const [foundLots, bills, receipts, watches] = await atOnce(
    ctx,
    () => findLots(ctx, lotIds),
    () => findLiveBills(ctx, lotIds),
    () => findLiveReceipts(ctx, lotIds),
    () => findWatchesOfLots(ctx, lotIds),
  );
  const lots = new Map(foundLots.map((lot) => [lot.id, lot]));
  const documents = [...bills, ...receipts].map((document) => document.id);
  const subjectIds = watches.map((watch) => watch.id);
  const pledgesAndCustody = async () => {
    const pledges = await findLivePledges(ctx, [...lotIds, ...documents]);
    const custody = await custodyGround(
      ctx,
      foundLots,
      [...new Set([...pledges.map((pledge) => pledge.pledgeeId), ...pledgeeIds])],
      [...new Set([...pledges.map((pledge) => pledge.pledgorId), ...foundLots.map((lot) => lot.ownerId)])],
    );
    return { pledges, custody };
  };
  const [findings, { pledges, custody }, breaches, proofs, asked] = await atOnce(
    ctx,
    () =>
      openFindings(
        ctx,
        bills.map((bill) => bill.id),
      ),
    pledgesAndCustody,
    () => openBreachesOf(ctx, watches, { alsoInspected: true }),
    () => proofsOf(ctx, watches),
    async () => (subjectIds.length > 0 ? listQuestions(ctx, { subjectIds, open: true, limit: 1_000 }) : []),
  );
  const questions = new Map<string, KeptQuestion[]>();
  for (const question of asked)
    questions.set(question.subjectId, [...(questions.get(question.subjectId) ?? []), question]);
  return { lots, bills, receipts, findings, pledges, watches, breaches, custody, proofs, questions };
}

const registrationExpiry = (pledge: PledgeView): string | undefined =>
  pledge.publicity
    .filter((fact) => fact.kind === 'registration')
    .map((fact) => String(fact.evidence.expiresOn))
    .sort()
    .at(-1);

/** An objection that nobody sued on falls by itself (PBOC Order [2019] 4, 21). */
const stateOf = ({ registrationState, registrationDoubtedUntil }: PledgeView, today: string) =>
  registrationState === 'objected' && registrationDoubtedUntil !== null && registrationDoubtedUntil < today
    ? null
    : registrationState;

const securityOf = (pledges: readonly PledgeView[], itemIds: readonly string[], today: string) => ({
  pledges: pledges.map((pledge) => ({
    id: pledge.id,
    kind: pledge.kind,
    effectiveSince: pledge.items.find((item) => item.live && itemIds.includes(item.itemId))?.effectiveSince ?? null,
    registrationExpiresOn: registrationExpiry(pledge),
    registrationState: stateOf(pledge, today),
  })),
  today,
});

const sourcesFacts = (lot: LotView, pledgeeId: string) => ({
  custodianId: lot.custody?.custodianId ?? '',
  pledgeeId,
  valueYuan: lot.value.currency === 'CNY' ? Number(BigInt(lot.value.amountMinor) / 100n) : undefined,
});

/** What ends control unless something comes before it: of the watch, of supervision, of the filings. */
function endingsOf(
  proof: WatchProof,
  nextDueAt: Date | null | undefined,
  { pledges }: ReturnType<typeof securityOf>,
): Ending[] {
  const filings = pledges.flatMap(({ registrationExpiresOn: on }) => (on === undefined ? [] : [on]));
  return soonest([
    ...proof.endings,
    ...(nextDueAt ? [{ what: 'SUPERVISION_DUE', at: nextDueAt.toISOString() } as const] : []),
    // A filing holds to the end of its last day in Beijing.
    ...filings.map((on) => ({ what: 'REGISTRATION_EXPIRES', at: `${on}T16:00:00.000Z` }) as const),
  ]).slice(0, 10);
}

export function lotLegs(ctx: Ctx, ground: LotGround, lot: LotView, pledgeeId: string): Legs {
  const document = documentOf(ground, lot.id);
  const items = document ? [lot.id, document.id] : [lot.id];
  const own = ground.pledges.filter(
    (pledge) => pledge.pledgeeId === pledgeeId && pledge.items.some((item) => item.live && items.includes(item.itemId)),
  );
  const subject = ground.watches.find((w) => w.lotIds.includes(lot.id));
  const chargedOnly = own.length > 0 && own.every((pledge) => pledge.kind === 'charge');
  const custody = ground.custody.judge({
    lot,
    pledgeeId,
    giverIds: [lot.ownerId, ...own.map((pledge) => pledge.pledgorId)],
    chargedOnly,
    onCorridor: (subject?.corridorId ?? null) !== null,
  });
  const proof = subject && ground.proofs.get(subject.id)?.(pledgeeId);
  const security = securityOf(own, items, businessDate(ctx));
  const watch: WatchFacts | undefined = subject && {
    subjectId: subject.id,
    status: subject.status,
    statusReason: subject.statusReason,
    steadyUntil: subject.steadyUntil,
    breaches: ground.breaches.get(subject.id) ?? [],
    proof: proof && {
      ...proof,
      evidence: { ...proof.evidence, endsSoonest: endingsOf(proof, custody?.facts.supervision?.nextDueAt, security) },
    },
  };
  const engagement = ground.custody.engagementOf(pledgeeId, lot);
  const sources =
    proof && custody
      ? judgeSources({ ...sourcesFacts(lot, pledgeeId), sources: proof.sources, terms: custody.terms })
      : [];
  const asked = findingsOfQuestions((subject && ground.questions.get(subject.id)) ?? []);
  return {
    physical: physicalLeg({
      status: lot.status,
      custodianId: lot.custody?.custodianId,
      engagement,
      watch,
      chargedOnly,
      custody: custody && { ...custody, findings: [...custody.findings, ...sources, ...asked] },
    }),
    documentary: documentaryLeg({
      live: document && { ...document, findings: ground.findings.get(document.id) ?? [] },
      pledgeeId,
      goodsPledged: own.some((pledge) => pledge.kind === 'goods' || pledge.kind === 'charge'),
    }),
    legal: legalLeg(security),
  };
}

const sameLegs = (a: Legs, b: Legs): boolean =>
  (['physical', 'documentary', 'legal'] as const).every(
    (leg) =>
      a[leg].state === b[leg].state &&
      a[leg].reason === b[leg].reason &&
      a[leg].evidence.countsAtMost === b[leg].evidence.countsAtMost &&
      a[leg].evidence.coveredAtMost === b[leg].evidence.coveredAtMost &&
      String(a[leg].evidence.against) === String(b[leg].evidence.against) &&
      isSameRecord(a[leg].evidence.awaited ?? [], b[leg].evidence.awaited ?? []),
  );

interface Next {
  kept: KeptPosition | undefined;
  pledgeeId: string;
  itemId: string;
  facilityId: string;
  legs: Legs;
  live: boolean;
  participants: string[];
}

/** Whether it says anything else than the position that is kept. */
const isChanged = ({ kept, ...next }: Next): boolean =>
  kept
    ? kept.live !== next.live ||
      kept.facilityId !== next.facilityId ||
      kept.state !== addUp(next.legs).state ||
      !sameLegs(kept.legs, next.legs)
    : next.live;

/** Each leg with since when it is in its state; of one that was kept before that was, no longer than its position. */
function dated(ctx: Ctx, legs: Legs, kept: KeptPosition | undefined): Legs {
  const now = ctx.clock.now().toISOString();
  const of = (name: keyof Legs) => {
    const before = kept?.legs[name];
    return { ...legs[name], since: before?.state === legs[name].state ? (before.since ?? kept?.since ?? now) : now };
  };
  return { physical: of('physical'), documentary: of('documentary'), legal: of('legal') };
}

/** Writes the positions that differ from those kept, with their history and events; reactions follow in this transaction. */
async function settle(ctx: Ctx, positions: readonly Next[]): Promise<void> {
  const changed = positions.filter(isChanged).map(({ kept, ...next }) => {
    const { state, reason } = addUp(next.legs);
    const since = kept?.state === state ? new Date(kept.since) : ctx.clock.now();
    return { kept, row: { ...next, legs: dated(ctx, next.legs, kept), state, reason, since } };
  });
  if (changed.length === 0) return;
  const events = changed.map(({ kept, row }) => {
    const { live, participants, since, ...rest } = row;
    const view: PositionView = { ...rest, since: since.toISOString() };
    return positionChanged(view, live, kept && { state: kept.state, reason: kept.reason }, participants);
  });
  const rows = changed.map(({ row }) => row);
  await recordEvents(
    ctx,
    events,
    () => upsertPositions(ctx, rows),
    (ids) =>
      insertHistory(
        ctx,
        rows.map((row, i) => ({ ...row, eventId: ids[i] as string })),
      ),
  );
}

async function refreshLots(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  if (lotIds.length === 0) return;
  // The lots first: two changes to one lot follow each other even while it has no position yet.
  await holdLots(ctx, lotIds);
  const kept = await lockPositions(ctx, lotIds);
  const ground = await groundOf(
    ctx,
    lotIds,
    kept.filter((k) => k.live).map((k) => k.pledgeeId),
  );
  const next = [...ground.lots.values()].flatMap((lot): Next[] => {
    const document = documentOf(ground, lot.id);
    const items = document ? [lot.id, document.id] : [lot.id];
    const over = ground.pledges.filter((p) => p.items.some((item) => item.live && items.includes(item.itemId)));
    const pledgees = new Map(over.map((pledge) => [pledge.pledgeeId, pledge]));
    const own = kept.filter((k) => k.itemId === lot.id);
    return [
      ...[...pledgees].map(([pledgeeId, pledge]) => ({
        kept: own.find((k) => k.pledgeeId === pledgeeId),
        pledgeeId,
        itemId: lot.id,
        facilityId: pledge.facilityId,
        legs: lotLegs(ctx, ground, lot, pledgeeId),
        live: true,
        participants: [pledgeeId, pledge.pledgorId],
      })),
      ...own
        .filter((k) => k.live && !pledgees.has(k.pledgeeId))
        .map((k) => gone(k, lotLegs(ctx, ground, lot, k.pledgeeId))),
    ];
  });
  await settle(ctx, next);
}

/** What secures nothing any more. */
const gone = (kept: KeptPosition, legs: Legs): Next => ({
  kept,
  pledgeeId: kept.pledgeeId,
  itemId: kept.itemId,
  facilityId: kept.facilityId,
  live: false,
  legs,
  participants: [kept.pledgeeId],
});

async function refreshReceivable(ctx: Ctx, receivableId: string): Promise<void> {
  const receivable = await lockReceivable(ctx, receivableId);
  if (!receivable) return;
  const kept = await lockPositions(ctx, [receivableId]);
  const pledges = await findLivePledges(ctx, [receivableId]);
  const today = businessDate(ctx);
  const next = pledges.map((pledge) => ({
    kept: kept.find((k) => k.pledgeeId === pledge.pledgeeId),
    pledgeeId: pledge.pledgeeId,
    itemId: receivableId,
    facilityId: pledge.facilityId,
    legs: receivableLegs(receivable.status, securityOf([pledge], [receivableId], today)),
    live: true,
    participants: [pledge.pledgeeId, pledge.pledgorId],
  }));
  const rest = kept.filter((k) => k.live && !pledges.some((p) => p.pledgeeId === k.pledgeeId));
  const legs = receivableLegs(receivable.status, securityOf([], [receivableId], today));
  await settle(ctx, [...next, ...rest.map((k) => gone(k, legs))]);
}

/** Computes the positions of these items anew, in one order. A document stands for its lots. */
export async function settlePositions(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const itemIds = await itemsMeant(ctx, ids);
  const lots = new Set(itemIds.filter((id) => id.startsWith('lot_')));
  for (const id of itemIds.filter((item) => item.startsWith('bl_')))
    for (const { lotId } of (await findBill(ctx, id))?.lots ?? []) lots.add(lotId);
  for (const id of itemIds.filter((item) => item.startsWith('wr_'))) {
    const receipt = await findReceipt(ctx, id);
    if (receipt) lots.add(receipt.lotId);
  }
  await refreshLots(ctx, [...lots].sort());
  for (const id of itemIds.filter((item) => item.startsWith('rcv_')).sort()) await refreshReceivable(ctx, id);
}

/** The items whose positions an event moves. Of a pledge that gained or lost items, only these. */
export function itemsMovedBy({ objectId, payload }: DomainEvent): string[] {
  const {
    lotIds = [],
    itemIds = [],
    added,
    freed,
  } = payload as { lotIds?: string[]; itemIds?: string[]; added?: string[]; freed?: string[] };
  return [objectId, ...lotIds, ...(freed ?? added ?? itemIds)].filter((id) => /^(lot|bl|wr|rcv)_/.test(id));
}
