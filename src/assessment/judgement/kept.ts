import type { DomainEvent } from '../../context.ts';
import { cellOf, type FactId, type Found, type GateId, policyOf, policyOn } from '../../ground/policy/index.ts';
import type { Again, Figures } from '../../ground/rule-book/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { addDays, addMonths, type LocalDate } from '../../kernel/time.ts';
import { type BaseInput, baseOf, callDays } from '../../lending/borrowing-base/index.ts';
import { exposureMinor, fallOf, type Lines, linesOf, stateOf, worseState } from '../coverage/index.ts';
import { oldDebtFacts, unchosen } from './facts-of-security.ts';
import type { Judgement } from './judge.ts';
import type { Change } from './record.ts';
import { isDoubted, supportedMinor } from './rules.ts';

/** Of more things than this nothing is kept: a row stays below some forty thousand characters. */
const KEPT_MOST = 150;
/** Longer than any look-back: what such a rule may find at all. */
const EVER_MONTHS = 1_200;

type Kept<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | null ? string | null : T[K] };

/** What a judgement passed an act by, as far as rules of the bank made it: kept with the act for the lender alone. */
export interface KeptJudgement extends Record<string, unknown> {
  gate: GateId;
  facilityId: string;
  lenderId: string;
  borrowerId: string;
  on: LocalDate;
  at: string;
  /** Debt that was past its day. */
  late: { id: string; dueOn: LocalDate }[];
  /** What falls due before the debt, and nobody chose what becomes of it. */
  maturing: { itemId: string; maturesOn: LocalDate }[];
  /** Security for debt that stood before it, by the day on which it was given. */
  forOldDebt: { pledgeId: string; givenOn: LocalDate }[];
  doubts: { id: string; received: number; missing: number; repeated: number; disbelieved: number }[];
  base: Kept<Omit<BaseInput, 'pool' | 'debtors'>> & {
    pool: Kept<BaseInput['pool'][number]>[];
    debtors: Kept<BaseInput['debtors'][number]>[];
  };
  /** Receivables that secure it no more once the act is done. */
  freed: string[];
  /** The last call to each debtor that was reached. */
  affirmed: { debtorId: string; calledAt: string }[];
  denied: string[];
  /** The day the new debt falls due, and whether goods carry it too; absent of acts from before it was kept. */
  due?: { dueOn: LocalDate; hasGoods: boolean } | null;
  weights: {
    owedMinor: string;
    goodsMinor: string;
    newMoneyGoodsMinor: string;
    reserveMinor: string;
    unknownLots: number;
    lines: Lines | null;
    byFall: ReturnType<typeof fallOf> | null;
    raises: boolean;
  } | null;
  found: Figures;
}

/** What rules of the bank make of the record; whatever else is found stands by itself. */
const ruleMade = ['F10', 'F27', 'F50', 'F57', 'F59', 'F62', 'F79'] as const satisfies readonly FactId[];
/** By fact what was found; undefined where the record does not tell. */
type Made = Record<(typeof ruleMade)[number], string[] | undefined>;

const asText = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each))) as T;

const figuresOf = (gate: GateId, receivableMinor: bigint, made: Made): Figures => {
  const signed = (sign: string) => ruleMade.filter((fact) => made[fact]?.length && cellOf(gate, fact).sign === sign);
  const told = (ids: readonly string[]) => (ids.length > 0 ? [...ids].sort().join(' ') : null);
  return {
    receivableMinor: `${receivableMinor}`,
    ...Object.fromEntries(ruleMade.flatMap((fact) => (made[fact] ? [[fact, told(made[fact])]] : []))),
    closedBy: told(signed('B')),
    asksSecondFor: told(signed('2')),
  };
};

const named: Record<keyof Made, (facts: Record<string, unknown>) => unknown> = {
  F10: ({ lotId, device }) => [lotId, device].join('/'),
  F27: ({ itemId }) => itemId,
  F50: ({ pledgeId }) => pledgeId,
  F57: ({ debtId }) => debtId,
  F59: ({ line }) => line,
  // A day that is past or beyond the facility is so by every rule.
  F62: ({ reason, dueOn }) => (reason === 'beyond_receivables' ? dueOn : undefined),
  F79: ({ debtorId, call }) => (call === 'by_who_pays' ? undefined : debtorId),
};

const madeIn = (found: readonly Found[]): Made =>
  Object.fromEntries(
    ruleMade.map((fact) => [
      fact,
      found.flatMap((each) => (each.fact === fact ? (named[fact](each.facts) ?? []) : [])),
    ]),
  ) as unknown as Made;

/** What the base of the receivables was reckoned from. */
const keptBase = ({ pool, debtors, ...input }: BaseInput) => ({
  ...input,
  pool: pool.map(({ id, debtorId, amountMinor, invoicedOn, dueOn, level, disputedMinor, outFor }) => ({
    id,
    debtorId,
    amountMinor,
    invoicedOn,
    dueOn,
    level,
    disputedMinor,
    outFor: outFor ?? [],
  })),
  debtors: debtors.map(({ debtorId, isRelated, payableMinor, unappliedCreditMinor }) => ({
    debtorId,
    isRelated,
    payableMinor,
    unappliedCreditMinor,
  })),
});

/** How much of the judgement is kept with an act; undefined where that would be too much. */
export function keptOf(
  gate: GateId,
  { record, figures, found, raises }: Judgement,
  { change, now, asksValue = true }: { change: Change; now: Date; asksValue?: boolean },
): KeptJudgement | undefined {
  const { facility, on, base, terms, pool, heard, coverage } = record;
  const { pool: lines } = base.input;
  const calls = [...base.calls];
  if (lines.length + heard.length + calls.length + record.debt.open.length + record.securities.length > KEPT_MOST)
    return undefined;
  const stays = new Set(base.lines.map((line) => line.id));
  const old = oldDebtFacts({
    securities: record.securities,
    debts: record.debt.open,
    on,
    lookBackMonths: EVER_MONTHS,
  });
  const kept = {
    gate,
    facilityId: facility.id,
    lenderId: facility.lenderId,
    borrowerId: facility.borrowerId,
    on,
    at: now.toISOString(),
    late: record.debt.open.filter((debt) => debt.dueOn < on).map(({ id, dueOn }) => ({ id, dueOn })),
    maturing: unchosen(record, change).map(({ itemId, maturesOn }) => ({ itemId, maturesOn })),
    forOldDebt: old.map(({ facts }) => ({ pledgeId: facts.pledgeId, givenOn: facts.givenOn })),
    doubts: heard.map(({ lotId, device, ...doubts }) => ({ id: `${lotId}/${device}`, ...doubts })),
    base: keptBase(base.input),
    freed: lines.filter(({ id }) => !stays.has(id)).map(({ id }) => id),
    affirmed: calls.flatMap(([debtorId, { shows, calledAt }]) =>
      shows === 'affirmed' || shows === 'old' ? [{ debtorId, calledAt }] : [],
    ),
    denied: calls.flatMap(([debtorId, { shows }]) => (shows === 'denied' || shows === 'not_reached' ? debtorId : [])),
    due: change.dueOn === undefined ? null : { dueOn: change.dueOn, hasGoods: figures.goodsMinor !== 0n },
    weights: asksValue
      ? {
          owedMinor: figures.owedMinor,
          goodsMinor: figures.goodsMinor,
          newMoneyGoodsMinor: figures.newMoneyGoodsMinor,
          reserveMinor: figures.reserveMinor,
          unknownLots: pool.lots.filter((v) => v.state === 'missing').length,
          lines: terms ? linesOf(facility, terms) : null,
          byFall: terms?.priceDrop ? fallOf(pool.lots, coverage.reference, terms.priceDrop) : null,
          raises,
        }
      : null,
    found: figuresOf(gate, base.baseMinor, {
      ...madeIn(found),
      ...(!asksValue && { F59: [] }),
    }),
  };
  return asText(kept) as unknown as KeptJudgement;
}

/** The event of an act with what its judgement was made from, and the hash of that for all who read the event. */
export const keeping = async (event: DomainEvent, judged: KeptJudgement | undefined): Promise<DomainEvent> =>
  judged ? { ...event, payload: { ...event.payload, judgedHash: await hashOf(judged) }, judged } : event;

function baseAgain({ base, lenderId, freed }: KeptJudgement, day: LocalDate) {
  const input: BaseInput = {
    ...base,
    otherReservesMinor: BigInt(base.otherReservesMinor),
    pool: base.pool.map((line) => ({
      ...line,
      amountMinor: BigInt(line.amountMinor),
      disputedMinor: BigInt(line.disputedMinor),
    })),
    debtors: base.debtors.map((debtor) => ({
      ...debtor,
      payableMinor: BigInt(debtor.payableMinor),
      unappliedCreditMinor: BigInt(debtor.unappliedCreditMinor),
    })),
  };
  const { lines, baseMinor } = baseOf(input, lenderId, day);
  const goes = lines.filter(({ id }) => freed.includes(id)).reduce((sum, line) => sum + line.lendableMinor, 0n);
  return {
    lines: lines.filter(({ id }) => !freed.includes(id)),
    receivableMinor: baseMinor > goes ? baseMinor - goes : 0n,
  };
}

/** At which line the facility stands once the act is done; undefined where it is at none. */
function lineAgain(weights: KeptJudgement['weights'], receivableMinor: bigint): string | undefined {
  if (!weights?.lines) return undefined;
  const { lines, unknownLots, byFall, raises } = weights;
  const carried = {
    receivableMinor,
    owedMinor: BigInt(weights.owedMinor),
    goodsMinor: BigInt(weights.goodsMinor),
    reserveMinor: BigInt(weights.reserveMinor),
  };
  const newMoney = { ...carried, goodsMinor: BigInt(weights.newMoneyGoodsMinor) };
  if (raises && carried.owedMinor > supportedMinor(newMoney, lines.initialBps)) return 'initial';
  const netExposureMinor = exposureMinor(carried);
  const byRatio = stateOf(
    { netExposureMinor, valueMinor: carried.goodsMinor, reserveMinor: carried.reserveMinor, unknownLots },
    lines,
  );
  const state = byFall !== null && netExposureMinor > 0n ? worseState(byRatio, byFall) : byRatio;
  return state === 'normal' ? undefined : state;
}

/** Whether the new debt falls due too long after the last receivable that counts, where these alone carry it. */
function dueAgain(
  { due, base, lenderId, borrowerId }: KeptJudgement,
  lines: readonly { id: string; lendableMinor: bigint }[],
  day: LocalDate,
) {
  if (due === undefined) return undefined;
  const graceDays = policyOf(lenderId, 'debt.receivableGraceDays', day, borrowerId).value;
  const counted = new Set(lines.filter((line) => line.lendableMinor > 0n).map(({ id }) => id));
  const last = base.pool
    .filter(({ id }) => counted.has(id))
    .map(({ dueOn }) => dueOn)
    .sort()
    .at(-1);
  const isBeyond = due !== null && !due.hasGoods && last !== undefined && due.dueOn > addDays(last, graceDays);
  return isBeyond ? [due.dueOn] : [];
}

/** What was kept, judged by the rules in force on a day. What goods are worth stays as it was found. */
export function judgedAgain(kept: KeptJudgement, day: LocalDate): Figures {
  const { gate, lenderId, borrowerId, on, at, late, maturing, forOldDebt, doubts, affirmed, denied } = kept;
  const graceDays = policyOf(lenderId, 'debt.overdueGraceDays', day, borrowerId).value;
  const noticeDays = policyOn('document.maturityNoticeDays', day).value;
  const lookBackMonths = policyOn('insolvency.lookBackMonths', day).value;
  const most = {
    doubtedBps: policyOn('watch.doubtedBps', day).value,
    disbelievedADay: policyOn('watch.disbelievedADay', day).value,
  };
  const { lines, receivableMinor } = baseAgain(kept, day);
  const oldest = new Date(Date.parse(at) - callDays(lenderId, day) * 86_400_000);
  const holds = new Set(affirmed.filter((call) => new Date(call.calledAt) >= oldest).map((call) => call.debtorId));
  const counting = [...new Set(lines.filter((line) => line.lendableMinor > 0n).map((line) => line.debtorId))];
  const line = lineAgain(kept.weights, receivableMinor);
  return figuresOf(gate, receivableMinor, {
    F10: doubts.filter((each) => isDoubted(each, most)).map(({ id }) => id),
    F27: maturing.filter((m) => addDays(m.maturesOn, -noticeDays) <= on).map(({ itemId }) => itemId),
    F50: forOldDebt.filter((given) => on < addMonths(given.givenOn, lookBackMonths)).map(({ pledgeId }) => pledgeId),
    F57: late.filter((debt) => addDays(debt.dueOn, graceDays) < on).map(({ id }) => id),
    F59: line === undefined ? [] : [line],
    F62: dueAgain(kept, lines, day),
    F79: counting.filter((id) => denied.includes(id) || !holds.has(id)),
  });
}

/** The judgement of a facility that let an act through: facts that rules made, and whether they close its gate. */
export const judgementAgain: Again = {
  kind: 'facilityJudgement',
  fits: ({ judged }) => judged !== null,
  of: async (_, { judged, payload }) => {
    const kept = judged as KeptJudgement;
    // What is not what was sealed is no record of it.
    if ((await hashOf(kept)) !== payload.judgedHash) return undefined;
    return { lenderId: kept.lenderId, recorded: kept.found, decide: (on) => judgedAgain(kept, on) };
  },
};
