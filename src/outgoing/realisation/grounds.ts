import { listCalls, todayOf } from '../../assessment/coverage/index.ts';
import type { Ctx } from '../../context.ts';
import { roundExact } from '../../kernel/exact.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type FacilityView, listOpenDrawdowns, valueLotsOf } from '../../lending/financing/index.ts';
import { limitationsOf, listConcerned } from '../../lending/trade-finance/index.ts';
import type { PledgeTrigger, PledgeView } from '../../security/pledges/index.ts';
import { type DocumentOver, documentsOver, pledgesOver } from './documents.ts';
import { groundsOf, realisationRefusals } from './rules.ts';

type Basis = Record<string, unknown>;

const noDebts: ReadonlySet<string> = new Set();

/**
 * The debts that a sale under these pledges does not reach: those whose time to sue is over, where one of them is a charge,
 * which rests on its registration. What the lender possesses, or holds the document of, answers for them still (SI 44). A
 * lender that has both sells them apart.
 */
export async function unreachedBy(
  ctx: Ctx,
  facility: FacilityView,
  own: readonly PledgeView[],
): Promise<ReadonlySet<string>> {
  const { passed, isAll } = await passedUnder(ctx, facility, own);
  if (isAll) refuse(realisationRefusals.LIMITATION_PASSED, { at: '/lotIds', facts: { debtIds: [...passed] } });
  return passed;
}

/** Those of them, and whether that is all that there are. */
export async function passedUnder(ctx: Ctx, facility: FacilityView, own: readonly Pick<PledgeView, 'kind'>[]) {
  if (own.every((pledge) => pledge.kind !== 'charge')) return { passed: noDebts, isAll: false };
  const limited = await limitationsOf(ctx, facility.id, todayOf(ctx));
  const passed: ReadonlySet<string> = new Set(limited.filter((d) => d.isPassed).map(({ row }) => row.id));
  return { passed, isAll: passed.size > 0 && passed.size === limited.length };
}

/** The default that the record shows, or the event that the lender names, where the pledges over all lots answer for it. */
export async function defaultOf(
  ctx: Ctx,
  facility: FacilityView,
  own: readonly PledgeView[],
  invoked?: { trigger: PledgeTrigger; basis: Basis },
): Promise<Basis> {
  const unreached = await unreachedBy(ctx, facility, own);
  // What secures several debts may be sold for the default of any of them (Civil Code 420, 436).
  const debtors = [facility.id, ...new Set(own.flatMap((pledge) => pledge.alsoSecures))];
  const calls = [];
  for (const facilityId of debtors) calls.push(...(await listCalls(ctx, { facilityId, limit: 1_000 })));
  const expired = calls.findLast((call) => call.status === 'expired');
  const overdue = await overdueOf(ctx, debtors, unreached);
  if (invoked === undefined && !expired && !overdue && unreached.size > 0)
    refuse(realisationRefusals.LIMITATION_PASSED, { at: '/lotIds', facts: { debtIds: [...unreached] } });
  return groundsOf({
    invoked,
    expiredCall: expired && { kind: 'margin_call_expired', callId: expired.id, expiredAt: expired.closedAt },
    overdue,
    agreed: own.map((pledge) => pledge.triggers),
  });
}

/** The lender's pledge over each of these lots, or over the document for it, in their order. */
export const ownOf = (
  pledges: readonly PledgeView[],
  facility: FacilityView,
  lotIds: readonly string[],
  documents: ReadonlyMap<string, DocumentOver>,
): PledgeView[] =>
  lotIds.map(
    (lotId) =>
      ownPledge(pledges, facility, lotId) ??
      ownPledge(pledges, facility, documents.get(lotId)?.id) ??
      refuse(realisationRefusals.NOT_SECURED, { at: '/lotIds', facts: { lotId } }),
  );

export async function ownPledges(ctx: Ctx, facility: FacilityView, lotIds: readonly string[]): Promise<PledgeView[]> {
  const documents = await documentsOver(ctx, lotIds);
  return ownOf(await pledgesOver(ctx, lotIds, documents), facility, lotIds, documents);
}

/** A debt that the goods answer for and whose due day is over. */
export async function overdueOf(ctx: Ctx, facilityIds: string[], without = noDebts): Promise<Basis | undefined> {
  const today = todayOf(ctx);
  const overdue = (await listOpenDrawdowns(ctx, facilityIds)).find((d) => d.dueOn < today && !without.has(d.id));
  if (overdue) return { kind: 'debt_overdue', drawdownId: overdue.id, dueOn: overdue.dueOn };
  // Documents refused, or a bank that did not pay, make a financing due from the customer before its own day.
  const financing = (await listConcerned(ctx, { facilityIds }, ['paid_out', 'recourse_due']))
    .map(({ view }) => view)
    .find((view) => view.recourse && !without.has(view.id) && (view.status === 'recourse_due' || view.dueOn < today));
  return financing && { kind: 'debt_overdue', financingId: financing.id, dueOn: financing.dueOn };
}

/** The pledge of the lender that is in force over an item and secures this facility. */
export const ownPledge = (
  pledges: readonly PledgeView[],
  facility: FacilityView,
  itemId: string | undefined,
): PledgeView | undefined =>
  pledges.find(
    (p) =>
      p.pledgeeId === facility.lenderId &&
      p.facilityId === facility.id &&
      p.items.some((item) => item.itemId === itemId && item.live && item.effectiveSince !== null),
  );

/** What each lot is worth today by the terms, before haircut; null where no price can be relied on. */
export async function worthOf(
  ctx: Ctx,
  facility: FacilityView,
  lotIds: readonly string[],
): Promise<{ lotId: string; state: string; worthMinor: bigint | null; sourceId: string | null }[]> {
  const valued = await valueLotsOf(ctx, facility, lotIds);
  return lotIds.map((lotId) => {
    const lot = valued.find((v) => v.lot.lotId === lotId);
    if (!lot || lot.state === 'missing' || lot.state === 'dead')
      return { lotId, state: lot?.state ?? 'missing', worthMinor: null, sourceId: null };
    return { lotId, state: lot.state, worthMinor: roundExact(lot.value, 'down'), sourceId: sourceOf(lot) };
  });
}

/** The source whose price decided. */
function sourceOf(lot: { lines: readonly { step: string; found: unknown }[] }): string | null {
  const mark = lot.lines.find((line) => line.step === 'mark')?.found as { sourceId?: string } | undefined;
  return mark?.sourceId ?? null;
}

/** The price that a sale is held against. */
export async function referencesOf(ctx: Ctx, facility: FacilityView, lotIds: readonly string[]) {
  return (await worthOf(ctx, facility, lotIds)).map(({ lotId, state, worthMinor }) =>
    worthMinor === null
      ? refuse(realisationRefusals.REFERENCE_MISSING, { at: '/lotIds', facts: { lotId, state } })
      : { lotId, referenceMinor: worthMinor.toString() },
  );
}

/** The same with where each price came from. */
export async function sourcedReferences(ctx: Ctx, facility: FacilityView, lotIds: readonly string[]) {
  return (await worthOf(ctx, facility, lotIds)).map(({ lotId, state, worthMinor, sourceId }) =>
    worthMinor === null
      ? refuse(realisationRefusals.REFERENCE_MISSING, { at: '/lotIds', facts: { lotId, state } })
      : { lotId, referenceMinor: worthMinor, sourceId },
  );
}
