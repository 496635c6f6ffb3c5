import { asSystem, atOnce, type Ctx, settled } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { formatMoney, money } from '../../kernel/money.ts';
import { businessDate, businessDateAt, isAssumed } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import {
  type CollateralTerms,
  countedUndertakingsMinor,
  endHold,
  type FacilityView,
  setHold,
} from '../../lending/financing/index.ts';
import { holdByInsurance, type Worths } from '../../lending/insurance/index.ts';
import { type Market, versionOf } from '../../lending/valuation/index.ts';
import { findLivePledges, pledgorsOf } from '../../security/pledges/index.ts';
import { computeCoverage, type Figures, figuresToWire, marginTermsOf } from './compute.ts';
import * as events from './events.ts';
import { type Ground, groundsOf, groundsOn } from './ground.ts';
import { demandLetter } from './letter.ts';
import {
  type Cause,
  callLife,
  closesAfter,
  dueAt,
  escalatedDueAt,
  isBarred,
  type MarginStep,
  type MarginTerms,
  nextStep,
  statusesLive,
} from './margin.ts';
import { keptFor, nothingShared, type OtherDebt } from './sharing.ts';
import * as store from './store.ts';

export const todayOf = (ctx: Ctx) => businessDate(ctx);

export interface Assessed extends Figures, Omit<Ground, 'reserveMinor' | 'version'> {
  /** What others owe that the same security secures. */
  others: readonly OtherDebt[];
}

/** Reads and computes the coverage of locked facilities of one lender and one currency, without writing anything. */
export async function readCoverages(
  ctx: Ctx,
  facilities: readonly FacilityView[],
  market: Market,
): Promise<Assessed[]> {
  const { on } = market.query;
  // What other parties put on record of these goods decides it too; who asks only sees the result.
  return asSystem(ctx, 'coverage', async (system) => {
    const grounds = await groundsOf(system, facilities, market);
    const kept = await keptFor(system, grounds, groundsOn(on));
    return grounds.map(({ reserveMinor: priorMinor, version, ...own }) => {
      const { reserveMinor, others } = kept.get(own.facility.id) ?? nothingShared;
      const of = { ...own, reserveMinor: priorMinor + reserveMinor, version, on, now: ctx.clock.now() };
      return { ...own, others, ...computeCoverage(of) };
    });
  });
}

/** Writes marks, announces what changed, holds what must be held and moves each margin call by at most one step. */
export async function settleCoverages(ctx: Ctx, assessed: readonly Assessed[]): Promise<{ raised: store.KeptCall[] }> {
  return asSystem(ctx, 'coverage', async (system) => {
    await store.upsertCoverages(
      system,
      assessed.map((a) => a.coverage),
    );
    const watched = assessed.filter((a) => a.terms !== undefined);
    const calls = await store.findLiveCalls(
      system,
      watched.map((a) => a.facility.id),
    );
    const raised: store.KeptCall[] = [];
    // A mark moves no value: what lies at a site is valued once for all of one lender's facilities there.
    const known: Worths = new Map();
    for (const a of watched) {
      // A price that rose leaves the same policy short.
      if (a.terms?.insuredBps !== undefined) await holdByInsurance(system, a.facility, known);
      const { state } = a.coverage;
      const before = a.before?.state ?? 'unwatched';
      if (before !== state && !(before === 'unwatched' && state === 'normal'))
        await recordEvent(system, events.coverageChanged(a.facility, a.coverage, before));
      const call = calls.get(a.facility.id);
      if (state === 'normal' && before === 'normal' && !call) continue;
      const after = await stepCall(system, a, call);
      if (after && !call) raised.push(after);
      await holdByState(system, a, after ?? undefined);
    }
    return { raised };
  });
}

/** Warned: no advance. Called, unknown or not yet cured: nothing leaves either. */
async function holdByState(
  ctx: Ctx,
  { facility, coverage, terms }: Assessed,
  call: store.KeptCall | undefined,
): Promise<void> {
  const isLive = call && ['open', 'extended', 'barred'].includes(call.status);
  const closed = isLive || ['call', 'liquidation', 'unknown'].includes(coverage.state);
  const closes = isLive && terms ? { closesAfter: closesAfter(call, terms, todayOf(ctx)) } : {};
  const facts = { state: coverage.state, callId: isLive ? call.id : null, ...closes };
  if (closed) await setHold(ctx, facility.id, 'COVERAGE', ['advance', 'release'], facts);
  else if (coverage.state === 'warn') await setHold(ctx, facility.id, 'COVERAGE', ['advance'], facts);
  else await endHold(ctx, facility.id, 'COVERAGE');
}

/** The one step that the mark and the clock make of the facility's call; the call as it is then. */
async function stepCall(ctx: Ctx, a: Assessed, call: store.KeptCall | undefined): Promise<store.KeptCall | undefined> {
  const now = ctx.clock.now();
  const terms = marginTermsOf(a.facility, a.terms as CollateralTerms);
  const open = call && {
    kind: call.kind,
    status: call.status,
    cause: call.cause,
    dueAt: new Date(call.dueAt),
    marksAtTarget: call.marksAtTarget,
    lastMarkOn: call.lastMarkOn ?? undefined,
  };
  const state = a.coverage.state === 'unwatched' ? 'normal' : a.coverage.state;
  const decided = nextStep(state, a.facts, a.coverage.losses, a.moved, open, terms, now);
  return applyStep(ctx, a, call, decided, terms);
}

async function applyStep(
  ctx: Ctx,
  a: Assessed,
  call: store.KeptCall | undefined,
  decided: MarginStep,
  terms: ReturnType<typeof marginTermsOf>,
): Promise<store.KeptCall | undefined> {
  const now = ctx.clock.now();
  const today = todayOf(ctx);
  if (decided.step === 'none') return call;
  if (decided.step === 'issue') return issueCall(ctx, a, decided);
  if (!call) return undefined;
  const move = (change: Parameters<typeof store.moveCall>[3]) => store.moveCall(ctx, call.id, statusesLive, change);
  switch (decided.step) {
    case 'escalate': {
      // Another sum and another day are another letter, and its arrival is to be proved again.
      const graver = { id: call.id, kind: 'liquidation' as const, cause: call.cause, ...decided };
      const due = escalatedDueAt({ dueAt: new Date(call.dueAt) }, now, terms, await calendarOf(ctx, 'CN'));
      const demand = await demandNow(ctx, a, { ...graver, due });
      const moved = await move({ ...demand, status: call.status, arrival: null });
      if (moved) await recordEvent(ctx, events.marginEscalated(moved));
      return moved ?? call;
    }
    case 'restate': {
      const moved = await move(await demandNow(ctx, a, { ...decided, id: call.id, kind: call.kind }));
      if (moved)
        await recordEvent(ctx, (moved.status === 'barred' ? events.marginBarred : events.marginRestated)(moved));
      return moved ?? call;
    }
    case 'mark': {
      const moved = await move({ marksAtTarget: decided.marksAtTarget, lastMarkOn: today });
      if (moved) await recordEvent(ctx, events.marginMarked(moved, { marksAtTarget: decided.marksAtTarget }));
      return moved ?? call;
    }
    case 'cure': {
      const { from, to } = stepOf(callLife, 'cure');
      const moved = await store.moveCall(ctx, call.id, from, { status: to, closedAt: now, lastMarkOn: today });
      if (moved) await recordEvent(ctx, events.marginCured(moved));
      return moved;
    }
    case 'expire': {
      const { from, to } = stepOf(callLife, 'expire');
      const moved = await store.moveCall(ctx, call.id, from, { status: to, closedAt: now });
      if (moved) {
        await setHold(ctx, a.facility.id, 'MARGIN_EXPIRED', ['advance', 'release'], { callId: call.id });
        await recordEvent(ctx, events.marginExpired(moved));
      }
      return moved;
    }
  }
}

interface Demand {
  id: string;
  kind: 'call' | 'liquidation';
  cause: Cause;
  cashMinor: bigint;
  goodsMinor: bigint;
  /** Where it is not counted from now. */
  due?: Date;
}

const termOf = async (ctx: Ctx, kind: Demand['kind'], terms: MarginTerms): Promise<Date> =>
  dueAt(
    ctx.clock.now(),
    kind === 'liquidation' ? terms.liquidationWorkingDays : terms.cureWorkingDays,
    await calendarOf(ctx, 'CN'),
  );

/** Whose debt it is and whose goods they are: the letter goes to all of them. */
async function calledUpon(ctx: Ctx, { id, borrowerId }: FacilityView) {
  const pledgorIds = await pledgorsOf(ctx, id);
  return { pledgorIds, concerned: [...new Set([borrowerId, ...pledgorIds])] };
}

/** A facility has no number of its own: its limit, borrower and last day, and the end of its identifier. */
function nameOfFacility({ id, limit, expiresOn }: FacilityView, borrower: string) {
  const sum = formatMoney(money(BigInt(limit.amountMinor), limit.currency));
  const reference = id.slice(-8).toUpperCase();
  return {
    en: `of ${sum} to ${borrower} until ${expiresOn} (reference ${reference})`,
    zh: `${borrower}，额度 ${sum}，至 ${expiresOn}（编号 ${reference}）`,
  };
}

/** A demand of this moment as the call keeps it: its day, its cause, its computation and its letter. */
export async function demandNow(ctx: Ctx, a: Assessed, demand: Demand) {
  const { facility, facts, debt, pool, coverage } = a;
  const collateral = a.terms as CollateralTerms;
  const margin = marginTermsOf(facility, collateral);
  const { id, kind, cause, cashMinor, goodsMinor, due = await termOf(ctx, kind, margin) } = demand;
  const issuedAt = ctx.clock.now();
  const lender = await findParty(ctx, facility.lenderId);
  const { concerned } = await calledUpon(ctx, facility);
  const names: string[] = [];
  for (const partyId of concerned) names.push((await findParty(ctx, partyId))?.name ?? partyId);
  const pledges = await findLivePledges(
    ctx,
    pool.lots.slice(0, 1).map((v) => v.lot.lotId),
  );
  const letter = demandLetter({
    callId: id,
    lender: lender?.name ?? facility.lenderId,
    pledgor: names.join(', '),
    facility: nameOfFacility(facility, (await findParty(ctx, facility.borrowerId))?.name ?? facility.borrowerId),
    currency: facility.limit.currency,
    principalMinor: debt.principalMinor,
    interestMinor: debt.interestMinor,
    penaltyMinor: debt.penaltyMinor,
    compoundMinor: debt.compoundMinor,
    enforcementMinor: debt.enforcementMinor,
    custodyMinor: debt.custodyMinor,
    damagesMinor: debt.damagesMinor,
    otherMinor: debt.claimMinor + countedUndertakingsMinor(debt, collateral.countsUndertakings),
    marginMinor: debt.marginMinor,
    receivableMinor: coverage.receivableMinor,
    netExposureMinor: facts.netExposureMinor,
    valueMinor: facts.valueMinor,
    reserveMinor: facts.reserveMinor,
    callBps: margin.callBps,
    targetBps: margin.targetBps,
    curingMarks: margin.curingMarks,
    cashMinor,
    goodsMinor,
    cause,
    moved: a.moved,
    issuedAt,
    dueAt: due,
    dueAssumed: isAssumed(await calendarOf(ctx, 'CN'), businessDateAt(due)),
    isCharge: pledges.length > 0 && pledges.every((p) => p.kind === 'charge'),
  });
  const status = isBarred(cause) ? ('barred' as const) : ('open' as const);
  const computation = figuresToWire(a);
  return { kind, cause, status, cashMinor, goodsMinor, computation, letter, issuedAt, dueAt: due };
}

/** Issues the demand; a fault of custody, or a cause that nobody knows, bars it, and says so once. */
async function issueCall(
  ctx: Ctx,
  a: Assessed,
  step: Extract<MarginStep, { step: 'issue' }>,
): Promise<store.KeptCall | undefined> {
  const { facility } = a;
  const id = ctx.newId('marginCall');
  const { pledgorIds, concerned } = await calledUpon(ctx, facility);
  const [onlyPledgorId = facility.borrowerId] = pledgorIds;
  const made = await store.insertCall(ctx, {
    ...(await demandNow(ctx, a, { ...step, id })),
    id,
    facilityId: facility.id,
    lenderId: facility.lenderId,
    pledgorId: pledgorIds.length === 1 ? onlyPledgorId : facility.borrowerId,
    currency: facility.limit.currency,
    participants: [facility.lenderId, ...concerned],
  });
  if (made) await recordEvent(ctx, (made.status === 'barred' ? events.marginBarred : events.marginCalled)(made));
  return made;
}

/** Whether a mark is of this day and of this version of what its lender says, and nothing that it rests on has changed since. */
export const isOfNow = (row: store.KeptCoverage | undefined, on: string, version: bigint): row is store.KeptCoverage =>
  row !== undefined && !row.isDirty && row.valuedOn === on && row.valuationVersion === version;

/** Whether the mark that is kept of a facility holds still, asked before anything that it rests on is read. */
export async function isStillMarked(ctx: Ctx, { id, lenderId }: FacilityView): Promise<boolean> {
  await settled(ctx, 'coverage');
  const [kept, version] = await atOnce(
    ctx,
    () => store.findCoverages(ctx, [id]),
    () => versionOf(ctx, lenderId),
  );
  return isOfNow(kept.get(id), todayOf(ctx), version);
}

/** Whether the mark that is kept still holds: of today, and nothing that it rests on has changed since. */
export const isMarkedNow = ({ before, coverage }: Pick<Assessed, 'before' | 'coverage'>): boolean =>
  isOfNow(before, coverage.valuedOn, coverage.valuationVersion);
