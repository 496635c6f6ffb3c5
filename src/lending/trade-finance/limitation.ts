import { asSystem, atOnce, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines, type Deadline, setDeadlines } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDateAt, endOfBusinessDate, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import { liveSecurityOf } from '../../security/pledges/index.ts';
import {
  type DebtRow,
  type FacilityView,
  findDrawdown,
  findFacility,
  insertInterruptions,
  type KeptInterruption,
  type Limitation,
  limitationOf,
  limitationRefusals,
  listInterruptions,
  listOpenDrawdowns,
  requireFacility,
  rowOfDrawdown,
} from '../financing/index.ts';
import { todayIn } from './facts.ts';
import { owedStatuses } from './rules.ts';
import type { LimitationView, RecordInterruptionInput } from './schemas.ts';
import * as store from './store.ts';

/** Before the last day, twice, and when it is over. */
const alarms = {
  'limitation.firstAlarm': 'limitation.firstAlarmDays',
  'limitation.lastAlarm': 'limitation.lastAlarmDays',
};
const PASSED = 'limitation.passed';
const kinds = [...Object.keys(alarms), PASSED];

/** What is owed by the borrower under a facility, debt by debt. */
async function openDebts(ctx: Ctx, facilityId: string): Promise<DebtRow[]> {
  const [financings, drawdowns] = await atOnce(
    ctx,
    () => store.listConcerned(ctx, { facilityIds: [facilityId] }, owedStatuses),
    () => listOpenDrawdowns(ctx, [facilityId]),
  );
  return [...drawdowns.map(rowOfDrawdown), ...financings.filter(({ view }) => view.recourse).map(store.rowOfFinancing)];
}

export interface LimitedDebt extends Limitation {
  row: DebtRow;
  interruptions: KeptInterruption[];
}

/** By when each debt that is owed under a facility can be sued for. */
export async function limitationsOf(ctx: Ctx, facilityId: string, on: LocalDate): Promise<LimitedDebt[]> {
  const months = policyOn('limitation.months', on).value;
  const [told, debts] = await atOnce(
    ctx,
    () => listInterruptions(ctx, facilityId),
    () => openDebts(ctx, facilityId),
  );
  return debts.map((row) => {
    const interruptions = told.filter((i) => i.debtId === row.id);
    return { row, interruptions, ...limitationOf(row.dueOn, interruptions, months, on) };
  });
}

/** Sets or clears the alarms of each open debt of a facility, as its rows say. */
async function setAlarms(ctx: Ctx, facilityId: string): Promise<void> {
  const today = todayIn(ctx);
  const set: Deadline[] = [];
  for (const { row, limitationOn, isPassed } of await limitationsOf(ctx, facilityId, today)) {
    if (limitationOn === null || isPassed) await cancelDeadlines(ctx, row.id, kinds);
    if (limitationOn === null || isPassed) continue;
    set.push({ kind: PASSED, objectId: row.id, dueAt: endOfBusinessDate(limitationOn) });
    for (const [kind, days] of Object.entries(alarms)) {
      const alarmOn = addDays(limitationOn, -policyOn(days, today).value);
      if (alarmOn >= today) set.push({ kind, objectId: row.id, dueAt: startOfBusinessDate(alarmOn) });
    }
  }
  await setDeadlines(ctx, set);
}

const viewOf = (debts: readonly LimitedDebt[]): LimitationView['debts'] =>
  debts.map(({ row, limitationOn, isPassed, interruptions }) => ({
    debtId: row.id,
    dueOn: row.dueOn,
    limitationOn,
    isPassed,
    interruptions: interruptions.map(({ kind, onDay, documentHash, sourceId }) => ({
      kind,
      onDay,
      documentHash,
      sourceId,
    })),
  }));

export async function readLimitation(ctx: Ctx, { facilityId }: { facilityId: string }): Promise<LimitationView> {
  const facility = await findFacility(ctx, facilityId);
  if (!facility) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const on = todayIn(ctx);
  return asSystem(ctx, 'trade-finance', async (system) => ({
    facilityId,
    on,
    debts: viewOf(await limitationsOf(system, facilityId, on)),
    // SI 44: what rests on the register alone falls with the claim; possession and the document do not.
    security: (await liveSecurityOf(system, facilityId)).map((p) => ({
      pledgeId: p.id,
      kind: p.kind,
      outlastsLimitation: p.kind === 'goods' || p.kind === 'document',
    })),
  }));
}

/** The lender puts on record what restarts the time of one debt, or of all of a facility, with its proof. */
export async function recordInterruption(
  ctx: Ctx,
  input: RecordInterruptionInput & { facilityId: string },
): Promise<LimitationView> {
  return act(ctx, { verb: 'interruption.record', mandate: 'interruption:record', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const debts = (await openDebts(tx, facility.id)).filter((d) => (input.debtId ?? d.id) === d.id);
    if (debts.length === 0 || input.onDay > todayIn(tx))
      refuse(limitationRefusals.INTERRUPTION_UNFIT, { at: debts.length === 0 ? '/debtId' : '/onDay' });
    const { kind, onDay, documentHash } = input;
    const recordedBy = requirePerson(tx).personId;
    const made = await insertInterruptions(
      tx,
      debts.map((d) => rowFor(facility, d.id, { kind, onDay, documentHash, recordedBy })),
    );
    if (made === 0) refuse(limitationRefusals.INTERRUPTION_RECORDED, { at: '/onDay' });
    await asSystem(tx, 'trade-finance', (system) => setAlarms(system, facility.id));
    const view = await readLimitation(tx, { facilityId: facility.id });
    return { view, event: interrupted(facility, { kind, onDay, documentHash, debtIds: debts.map((d) => d.id) }) };
  });
}

const rowFor = (
  { id, lenderId, borrowerId }: FacilityView,
  debtId: string,
  more: { kind: string; onDay: string; documentHash?: string; sourceId?: string; recordedBy?: string },
) => ({ ...more, facilityId: id, debtId, participants: [lenderId, borrowerId] });

const interrupted = (facility: FacilityView, payload: Record<string, unknown>): DomainEvent => ({
  type: 'limitation.interrupted',
  version: 1,
  objectId: facility.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { facilityId: facility.id, ...payload },
});

async function restart(
  ctx: Ctx,
  facility: FacilityView,
  debtIds: readonly string[],
  by: { kind: 'demand' | 'payment'; onDay: string; sourceId: string },
): Promise<void> {
  const rows = debtIds.map((id) => rowFor(facility, id, by));
  const made = await insertInterruptions(ctx, rows);
  await setAlarms(ctx, facility.id);
  if (made > 0) await recordEvent(ctx, interrupted(facility, { ...by, debtIds }));
}

/** Reaction: money was paid out; from its due day the time runs. */
export async function startLimitation(ctx: Ctx, event: DomainEvent): Promise<void> {
  await setAlarms(ctx, event.payload.facilityId as string);
}

/** Reaction: what was owed is not owed any more, or another debt stands in its place. */
export async function endLimitation(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { replacesId } = event.payload as { replacesId?: string };
  await cancelDeadlines(ctx, replacesId ?? event.objectId, kinds);
}

/**
 * Reaction: money was received. A part paid by the borrower admits the rest (Civil Code 195); proceeds of security and what
 * another paid do not. A debt that is paid has no alarms.
 */
export async function followPayment(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, allocations, financings, source, by, receivedOn } = event.payload as {
    facilityId: string;
    allocations?: Paid[];
    financings?: Paid[];
    source?: string;
    by?: string;
    receivedOn?: string;
  };
  // A receipt for the facility says what each debt took of it; any other was for the one it names.
  const paid = allocations
    ? [...allocations, ...(financings ?? [])].filter(tookAny).map((a) => (a.drawdownId ?? a.financingId) as string)
    : [event.objectId];
  const open = (await openDebts(ctx, facilityId)).map((d) => d.id);
  for (const id of paid.filter((p) => !open.includes(p))) await cancelDeadlines(ctx, id, kinds);
  const debtIds = paid.filter((p) => open.includes(p));
  const facility = await findFacility(ctx, facilityId);
  if (!facility || receivedOn === undefined || !['borrower', 'cash'].includes(source ?? by ?? '')) return;
  await restart(ctx, facility, debtIds, { kind: 'payment', onDay: receivedOn, sourceId: event.objectId });
}

type Paid = Partial<Record<'drawdownId' | 'financingId' | 'interestMinor' | 'penaltyMinor' | 'principalMinor', string>>;
const tookAny = (a: Paid) => [a.interestMinor, a.penaltyMinor, a.principalMinor].some((part) => BigInt(part ?? 0) > 0n);

/** Reaction: a letter that demands reached the debtor; the time of every debt of its facility begins anew. */
export async function followDemand(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, arrivedAt } = event.payload as { facilityId: string; arrivedAt: string };
  const facility = await findFacility(ctx, facilityId);
  if (!facility) return;
  const onDay = businessDateAt(new Date(arrivedAt));
  const debtIds = (await openDebts(ctx, facilityId)).map((d) => d.id);
  await restart(ctx, facility, debtIds, { kind: 'demand', onDay, sourceId: event.objectId });
}

/** Reaction: an alarm of a debt is due, or its time is over. The event is for whoever follows the lender's events. */
export async function followLimitationDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  const kind = event.payload.kind as string;
  if (!kinds.includes(kind)) return;
  const found = await facilityOfDebt(ctx, event.objectId);
  if (!found) return;
  const limited = (await limitationsOf(ctx, found.id, todayIn(ctx))).find(({ row }) => row.id === event.objectId);
  if (!limited) return;
  const { row, limitationOn } = limited;
  await recordEvent(ctx, {
    type: kind === PASSED ? 'limitation.passed' : 'limitation.alarmed',
    version: 1,
    objectId: row.id,
    participants: [found.lenderId],
    payload: { facilityId: found.id, dueOn: row.dueOn, limitationOn },
  });
}

async function facilityOfDebt(ctx: Ctx, debtId: string): Promise<FacilityView | undefined> {
  const facilityId =
    (await findDrawdown(ctx, debtId))?.facilityId ?? (await store.findFinancing(ctx, debtId))?.view.facilityId;
  return facilityId === undefined ? undefined : findFacility(ctx, facilityId);
}
