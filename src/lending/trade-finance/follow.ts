import type { Ctx, DomainEvent } from '../../context.ts';
import { listPresentations } from '../../credits/presentations/index.ts';
import { trustReceiptRefusals } from '../../credits/trust-receipts/index.ts';
import { recordEvent, recordEvents } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { exposureOf, findAdvance, lockFacility } from '../financing/index.ts';
import * as events from './events.ts';
import { conditionsNow, subjectOf, termsOf } from './facts.ts';
import { recordFor } from './record.ts';
import { tradeRefusals } from './refusals.ts';
import { openOf, owedStatuses, refusedOrGone, waitingStatuses } from './rules.ts';
import * as store from './store.ts';

export const DUE = 'tradeFinancing.due';

const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/** What financings may wait for, by its id: credits, documents, agreements of banks, facilities. */
export function waitedForIn({ type, objectId, payload }: DomainEvent): string[] {
  if (type === 'bankAgreement.answered' || type === 'facility.suspended' || type === 'facility.resumed')
    return [objectId];
  if (type === 'control.positionChanged') return text(payload.facilityId);
  // An applicant's payment or a new drawing moves what a facility bears.
  const facility = type === 'presentation.applicantPaid' ? text(payload.facilityId) : [];
  return [...text(payload.creditId), ...text(payload.presentationId), ...text(payload.forwardsId), ...facility];
}

/**
 * Something happened that financings may wait for. Each that waits is reckoned anew under its lock, in the transaction of the
 * event; only a change of what is open is told, so that each step is told once, and what is still open is always on the record.
 */
export async function settleFinancings(ctx: Ctx, ids: readonly string[], trigger: string): Promise<void> {
  const concerned = await store.listConcernedByAny(ctx, ids, waitingStatuses);
  if (concerned.length === 0) return;
  const locked = await store.lockFinancings(
    ctx,
    concerned.map(({ view }) => view.id),
  );
  const record = recordFor(ctx);
  const judged = await Promise.all(
    locked.map(async (kept) => {
      if (!waitingStatuses.includes(kept.view.status)) return undefined;
      const subject = subjectOf(kept);
      const terms = await termsOf(ctx, subject, record);
      if (!terms) return undefined;
      const open = openOf(await conditionsNow(ctx, subject, terms, record));
      const before = kept.view.openConditions;
      const met = before.filter((code) => !open.includes(code));
      const reopened = open.filter((code) => !before.includes(code));
      return met.length + reopened.length === 0 ? undefined : { id: kept.view.id, open, met, reopened };
    }),
  );
  const changes = judged.filter((change) => change !== undefined);
  if (changes.length === 0) return;
  const open = new Map(changes.map((change) => [change.id, change.open]));
  const moved = new Map((await store.openFinancings(ctx, open, waitingStatuses)).map(({ view }) => [view.id, view]));
  await recordEvents(
    ctx,
    changes.flatMap(({ id, met, reopened, open: left }) => {
      const view = moved.get(id);
      if (!view) return [];
      const told = events.conditionsMoved(view, { trigger, met, reopened });
      return left.length > 0 ? [told] : [told, events.financingReady(view, { trigger })];
    }),
  );
}

/** Reaction: the documents were refused, or went back. What was lent on them with recourse is due from the customer. */
export async function callBack(ctx: Ctx, event: DomainEvent): Promise<void> {
  const presentationIds = [...text(event.payload.presentationId), ...text(event.payload.forwardsId)];
  // One that is being paid out at this moment is still seen as approved; its lock says which it is.
  for (const { view } of await store.listConcerned(ctx, { presentationIds }, [
    ...waitingStatuses,
    'paid_out',
    'settled',
  ]))
    await callBackOne(ctx, view.id, event.type);
}

/**
 * Reaction: a credit has expired or was cancelled. A packing credit lent on it is due from the customer, unless documents stand
 * that will still bring the proceeds.
 */
export async function callBackUnpresented(ctx: Ctx, event: DomainEvent): Promise<void> {
  const creditIds = text(event.payload.creditId);
  const open = await store.listConcerned(ctx, { creditIds }, [...waitingStatuses, 'paid_out', 'settled']);
  const packing = open.filter(({ group }) => group === 'packing');
  if (packing.length === 0) return;
  const presented = (await Promise.all(creditIds.map((id) => listPresentations(ctx, id)))).flat();
  if (presented.some(({ view }) => !refusedOrGone.includes(view.status))) return;
  for (const { view } of packing) await callBackOne(ctx, view.id, event.type);
}

async function callBackOne(ctx: Ctx, id: string, trigger: string): Promise<void> {
  const kept = await store.lockFinancing(ctx, id);
  if (!kept?.view.recourse || kept.group === 'import_financing') return;
  // Repaid, nothing is due of it: that it was called back counts once the bank takes that money back.
  if (kept.view.status === 'settled') await store.moveFinancing(ctx, id, ['settled'], { calledBack: true });
  const moved = await store.moveFinancing(ctx, id, ['paid_out'], { status: 'recourse_due', calledBack: true });
  if (moved) await recordEvent(ctx, events.financingCalledBack(moved.view, { trigger }));
}

/** Reaction: the due day of a financing is over and it is not settled. */
export async function followFinancingDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind === DUE) await callBackOne(ctx, event.objectId, 'unpaid at maturity');
}

/** Reaction: an import bill advance was asked for. Documents that another import financing stands on are not advanced again. */
export async function guardAdvance(ctx: Ctx, event: DomainEvent): Promise<void> {
  const presentationIds = text(event.payload.presentationId);
  if (presentationIds.length === 0) return;
  const open = await store.listConcerned(ctx, { presentationIds }, [...waitingStatuses, ...owedStatuses, 'settled']);
  const [other] = open.filter(({ group }) => group === 'import_financing');
  if (other) refuse(tradeRefusals.FINANCED_ALREADY, { at: '/presentationId', facts: { financingId: other.view.id } });
}

/** Reaction: the bank gives up a trust receipt. It does not while money that was lent on it, or the claim, is owed. */
export async function guardTrustReceipt(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { presentationId, facilityId } = event.payload as { presentationId: string; facilityId: string };
  const facility = await lockFacility(ctx, facilityId);
  const advance = await findAdvance(ctx, presentationId);
  const [owed] = (await store.listConcerned(ctx, { presentationIds: [presentationId] }, owedStatuses)).filter(
    ({ group }) => group === 'import_financing',
  );
  // The claim of a presentation is one with others of its facility, until an advance takes its place.
  const asked = facility && event.type.endsWith('discharged') && advance?.status !== 'repaid';
  const claimMinor = asked ? (await exposureOf(ctx, facility)).claimMinor : 0n;
  const financingId = advance?.status === 'disbursed' ? advance.id : owed?.view.id;
  if (financingId !== undefined || claimMinor > 0n)
    refuse(trustReceiptRefusals.TRUST_RECEIPT_SECURES_DEBT, {
      facts: {
        financingId: financingId ?? null,
        ...(facility && { claim: { amountMinor: claimMinor, currency: facility.limit.currency } }),
      },
    });
}
