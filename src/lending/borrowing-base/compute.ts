import { findCallBacks } from '../../claims/accounts/index.ts';
import {
  type BasePolicy,
  dilutionBps,
  findDisputes,
  findReceivables,
  type PoolDebtor,
  type PoolLine,
  type ReceivablesBase,
  receivablesBase,
  sumDilution,
} from '../../claims/receivables/index.ts';
import { asSystem, atOnce, type Ctx, type DomainEvent, requirePerson, withSnapshot } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addMonths, businessDate, type LocalDate } from '../../kernel/time.ts';
import { findOpenMisdirections } from '../../money/collections/index.ts';
import { listPositionsOfFacilities, type PositionOfFacility } from '../../oversight/control/index.ts';
import { type CollateralTerms, collateralTermsOf, type FacilityView, findFacility } from '../financing/index.ts';
import { type CallOfDebtor, callsOfDebtors, countedLevel, deniedOf } from './rules.ts';
import type { BaseFilter, BaseView, DebtorTermsView, StateDebtorInput } from './schemas.ts';
import * as store from './store.ts';

async function requireFacility(ctx: Ctx, facilityId: string): Promise<FacilityView> {
  return (await findFacility(ctx, facilityId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
}

const debtorStated = (facility: FacilityView, terms: DebtorTermsView): DomainEvent => ({
  type: 'base.debtorStated',
  version: 1,
  objectId: facility.id,
  participants: [facility.lenderId],
  payload: { ...terms },
});

/** The lender states what it knows of a debtor. Without that nothing of the debtor counts: unknown is not unrelated. */
export async function stateDebtor(
  ctx: Ctx,
  input: StateDebtorInput & { facilityId: string },
): Promise<DebtorTermsView> {
  return act(ctx, { verb: 'base.stateDebtor', mandate: 'base:state', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const facility = await requireFacility(tx, input.facilityId);
    if (facility.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
    const view = await store.keepTerms(tx, {
      facilityId: facility.id,
      debtorId: input.debtorId,
      isRelated: input.isRelated,
      payableMinor: BigInt(input.payable.amountMinor),
      unappliedCreditMinor: BigInt(input.unappliedCredit.amountMinor),
      statedBy: personId,
      participants: [facility.lenderId],
    });
    return { view, event: debtorStated(facility, view) };
  });
}

export type { ReceivablesBase };

/** The base of the receivables of one facility, with what it was reckoned from. */
export interface Base extends ReceivablesBase {
  advanceBps: number;
  /** Null: no sales to measure it by, which counts in full. */
  dilutionBps: number | null;
  levels: ReadonlyMap<string, number>;
  /** When each receivable falls due. */
  dueOn: ReadonlyMap<string, LocalDate>;
  /** What of each was collected already: no line counts it. */
  collected: ReadonlyMap<string, bigint>;
  /** Those whose contract bars assignment: it binds who knew of it, and not a bank in good faith (Civil Code 545). */
  barred: ReadonlySet<string>;
  /** Those of which no notice to the debtor is proved: they count at level 2 at most. */
  notNoticed: ReadonlySet<string>;
  /** The lender's last call to each debtor about any of its receivables here. */
  calls: ReadonlyMap<string, CallOfDebtor>;
  /** From which it was reckoned: kept with what is decided on it. */
  input: BaseInput;
}

/** All that a base is reckoned from but the rules. */
export interface BaseInput {
  pool: readonly PoolLine[];
  debtors: readonly PoolDebtor[];
  on: LocalDate;
  advanceBps: number;
  dilutionBps: number | null;
  /** The most that one debtor may count for, where it was agreed. */
  concentrationBps: number | null;
  concentrationBasis: BasePolicy['concentrationBasis'];
  otherReservesMinor: bigint;
}

/** The base by the rules of a lender in force on a day. Dilution that cannot be measured counts in full. */
export const baseOf = (input: BaseInput, lenderId: string, day: LocalDate): ReceivablesBase =>
  receivablesBase(input.pool, input.debtors, policyFor(input, lenderId, day), {
    today: input.on,
    dilutionBps: input.dilutionBps ?? 10_000,
    otherReservesMinor: input.otherReservesMinor,
  });

/** How long the lender’s last call to a debtor says something. */
export const callDays = (lenderId: string, day: LocalDate): number =>
  policyOf(lenderId, 'callBack.maxAgeDays', day).value;

export type BaseOptions = Partial<Omit<BaseFilter, 'otherReservesMinor'>> & { otherReservesMinor?: string };

function policyFor(
  { advanceBps, concentrationBps, concentrationBasis }: BaseInput,
  lenderId: string,
  day: LocalDate,
): BasePolicy {
  const of = (key: string) => policyOf(lenderId, key, day).value;
  return {
    overAgeDays: of('base.overAgeDays'),
    pastDueDays: of('base.pastDueDays'),
    crossAgeBps: of('base.crossAgeBps'),
    concentrationBps: concentrationBps ?? of('base.concentrationBps'),
    concentrationBasis,
    advanceBps,
    levelBps: [of('level.0.bps'), of('level.1.bps'), of('level.2.bps'), of('level.3.bps'), of('level.4.bps')],
    dilutionFreeBps: of('base.dilutionFreeBps'),
    tenorDays: of('base.tenorDays'),
  };
}

interface OwnLine extends PoolLine {
  collectedMinor: bigint;
  isBarred: boolean;
  isNoticed: boolean;
}

/** The receivables among these positions, as they are owed, disputed and controlled at this moment, by facility. */
async function linesOf(
  ctx: Ctx,
  facilities: readonly FacilityView[],
  positions: readonly PositionOfFacility[],
): Promise<Map<string, OwnLine[]>> {
  const own = positions.filter((p) => p.itemId.startsWith('rcv_'));
  const ids = own.map((p) => p.itemId);
  const lenderId = facilities[0]?.lenderId;
  const [found, disputes, noticed] = await atOnce(
    ctx,
    () => findReceivables(ctx, ids),
    async () => (ids.length > 0 ? findDisputes(ctx, ids) : []),
    () => store.listNoticed(ctx, lenderId ?? '', ids),
  );
  const receivables = new Map(found.map((r) => [r.id, r]));
  const disputed = new Map<string, bigint>();
  for (const d of disputes)
    if (d.status === 'open') disputed.set(d.receivableId, (disputed.get(d.receivableId) ?? 0n) + BigInt(d.amountMinor));
  const currencies = new Map(facilities.map((f) => [f.id, f.limit.currency]));
  const debtorIds = [...new Set([...receivables.values()].map((r) => r.debtorId))];
  const [misdirections, standings, barring] = await atOnce(
    ctx,
    // A debtor whose payment went astray pays elsewhere, so its lines are out until that is brought in.
    async () => (lenderId === undefined || ids.length === 0 ? [] : findOpenMisdirections(ctx, lenderId, debtorIds)),
    // What stands against a debtor takes its own receivables out, and no others.
    async () => (lenderId === undefined || ids.length === 0 ? [] : foundStandings(ctx, lenderId, debtorIds)),
    () =>
      store.listBarring(
        ctx,
        found.flatMap((r) => r.contractId ?? []),
      ),
  );
  const astray = misdirections.map((m) => m.debtorId);
  const lines = new Map<string, OwnLine[]>(facilities.map((f) => [f.id, []]));
  for (const { facilityId, itemId, state } of own) {
    const r = receivables.get(itemId);
    if (!r) continue;
    const outFor: string[] = [];
    if (state !== 'controlled') outFor.push('not_controlled');
    // Another currency is not converted silently: it supports nothing here.
    if (r.amount.currency !== currencies.get(facilityId)) outFor.push('other_currency');
    if (astray.includes(r.debtorId)) outFor.push('payment_astray');
    for (const { facts } of standings) if (facts.partyId === r.debtorId) outFor.push(`debtor_${String(facts.kind)}`);
    lines.get(facilityId)?.push({
      id: r.id,
      debtorId: r.debtorId,
      amountMinor: BigInt(r.outstanding.amountMinor),
      collectedMinor: BigInt(r.collected.amountMinor),
      invoicedOn: r.invoicedOn,
      dueOn: r.dueOn,
      level: countedLevel(r.level, noticed.has(r.id)),
      disputedMinor: disputed.get(r.id) ?? 0n,
      outFor,
      isBarred: r.contractId !== null && barring.has(r.contractId),
      isNoticed: noticed.has(r.id),
    });
  }
  return lines;
}

/** What is known of each line of a pool beside its amount. */
const knownOf = (pool: readonly OwnLine[]) => ({
  levels: new Map(pool.map((line) => [line.id, line.level])),
  dueOn: new Map(pool.map((line) => [line.id, line.dueOn])),
  collected: new Map(pool.map((line) => [line.id, line.collectedMinor])),
  barred: new Set(pool.filter((line) => line.isBarred).map((line) => line.id)),
  notNoticed: new Set(pool.filter((line) => !line.isNoticed).map((line) => line.id)),
});

/**
 * What the receivables among these positions support under each facility, read at once for all of them. Runs as the system:
 * what decides is not all seen by who asks. Dilution that cannot be measured counts in full.
 */
export async function basesOf(
  ctx: Ctx,
  facilities: readonly FacilityView[],
  f: {
    positions: readonly PositionOfFacility[];
    terms: ReadonlyMap<string, CollateralTerms>;
    on: LocalDate;
    options?: BaseOptions;
  },
): Promise<Map<string, Base>> {
  const { on, options = {} } = f;
  const pools = await linesOf(ctx, facilities, f.positions);
  const lent = facilities.filter((facility) => (pools.get(facility.id) ?? []).length > 0);
  const lineIds = [...pools.values()].flatMap((pool) => pool.map((line) => line.id));
  const [debtors, sales, callBacks] = await atOnce(
    ctx,
    () =>
      store.listTerms(
        ctx,
        lent.map((facility) => facility.id),
      ),
    () =>
      sumDilution(ctx, {
        creditorIds: [...new Set(lent.map((facility) => facility.borrowerId))],
        debtorIds: [...new Set([...pools.values()].flat().map((line) => line.debtorId))],
        from: addMonths(on, -12),
        to: on,
      }),
    () => findCallBacks(ctx, lineIds),
  );
  const calls = callBacks.filter((call) => call.lenderId === facilities[0]?.lenderId);
  const denied = deniedOf(calls);
  return new Map(
    facilities.map((facility) => {
      const pool = (pools.get(facility.id) ?? []).map((line) =>
        denied.has(line.id) ? { ...line, outFor: [...(line.outFor ?? []), 'denied_by_debtor'] } : line,
      );
      const debtorIds = new Set(pool.map((line) => line.debtorId));
      const ids = new Set(pool.map((line) => line.id));
      const billed = sales.filter((s) => s.creditorId === facility.borrowerId && debtorIds.has(s.debtorId));
      const sum = (of: 'grossMinor' | 'dilutedMinor') => billed.reduce((total, s) => total + s[of], 0n);
      const diluted = dilutionBps(sum('dilutedMinor'), sum('grossMinor'));
      const input: BaseInput = {
        pool,
        debtors: debtors.filter((d) => d.facilityId === facility.id),
        on,
        advanceBps: facility.receivableAdvanceBps,
        dilutionBps: diluted ?? null,
        concentrationBps: options.concentrationBps ?? f.terms.get(facility.id)?.debtorConcentrationBps ?? null,
        concentrationBasis: options.concentrationBasis ?? 'pool_before',
        otherReservesMinor: BigInt(options.otherReservesMinor ?? 0),
      };
      return [
        facility.id,
        {
          ...baseOf(input, facility.lenderId, on),
          input,
          advanceBps: facility.receivableAdvanceBps,
          dilutionBps: diluted ?? null,
          ...knownOf(pool),
          calls: callsOfDebtors(
            calls.filter((call) => ids.has(call.subjectId)),
            new Date(ctx.clock.now().getTime() - callDays(facility.lenderId, on) * 86_400_000),
          ),
        },
      ];
    }),
  );
}

/** The borrowing base of receivables under a facility, as it stands now. */
export async function readBase(
  ctx: Ctx,
  { facilityId, ...options }: BaseFilter & { facilityId: string },
): Promise<BaseView> {
  return withSnapshot(ctx, async (tx) => {
    const facility = await requireFacility(tx, facilityId);
    const on = businessDate(tx);
    return asSystem(tx, 'borrowing base', async (system) => {
      const positions = await listPositionsOfFacilities(system, [facility.id]);
      const terms = await collateralTermsOf(system, [facility.id]);
      const base = (await basesOf(system, [facility], { positions, terms, on, options })).get(facility.id) as Base;
      return {
        facilityId: facility.id,
        on,
        advanceBps: base.advanceBps,
        dilutionBps: base.dilutionBps,
        grossMinor: base.grossMinor.toString(),
        out: Object.fromEntries(Object.entries(base.out).map(([step, x]) => [step, x.toString()])) as BaseView['out'],
        capMinor: base.capMinor.toString(),
        eligibleMinor: base.eligibleMinor.toString(),
        lendableMinor: base.lendableMinor.toString(),
        dilutionReserveMinor: base.dilutionReserveMinor.toString(),
        otherReservesMinor: base.otherReservesMinor.toString(),
        baseMinor: base.baseMinor.toString(),
        lines: base.lines.map((line) => ({
          receivableId: line.id,
          debtorId: line.debtorId,
          level: base.levels.get(line.id) ?? 0,
          grossMinor: line.grossMinor.toString(),
          out: line.out.map((o) => ({ ...o, amountMinor: o.amountMinor.toString() })),
          eligibleMinor: line.eligibleMinor.toString(),
          lendableMinor: line.lendableMinor.toString(),
        })),
      };
    });
  });
}
