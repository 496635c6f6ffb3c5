import { act } from '../audit/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson, withSnapshot } from '../context.ts';
import { listPositions } from '../control/index.ts';
import { type FacilityView, findFacility } from '../financing/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { addMonths, localDateAt } from '../kernel/time.ts';
import { findParty } from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import {
  type BasePolicy,
  dilutionBps,
  findDisputes,
  findReceivables,
  type PoolLine,
  receivablesBase,
  sumDilution,
} from '../receivables/index.ts';
import type { BaseFilter, BaseView, DebtorTermsView, StateDebtorInput } from './schemas.ts';
import * as store from './store.ts';

/** More lines than any facility here has; a base of some of them would be no base. */
const LINES_MOST = 20_000;

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
    if (!(await findParty(tx, input.debtorId))) refuse(commonRefusals.NOT_FOUND, { at: '/debtorId' });
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

function policyFor(facility: FacilityView, day: string, filter: BaseFilter): BasePolicy {
  const of = (key: string) => policyOn(key, day).value;
  return {
    overAgeDays: of('base.overAgeDays'),
    pastDueDays: of('base.pastDueDays'),
    crossAgeBps: of('base.crossAgeBps'),
    concentrationBps: filter.concentrationBps ?? of('base.concentrationBps'),
    concentrationBasis: filter.concentrationBasis,
    advanceBps: facility.receivableAdvanceBps,
    levelBps: [of('level.0.bps'), of('level.1.bps'), of('level.2.bps'), of('level.3.bps'), of('level.4.bps')],
    dilutionFreeBps: of('base.dilutionFreeBps'),
    tenorDays: of('base.tenorDays'),
  };
}

/** The receivables that secure the facility, as they are owed, disputed and controlled at this moment. */
async function poolOf(ctx: Ctx, facility: FacilityView): Promise<PoolLine[]> {
  const positions = await listPositions(ctx, { facilityId: facility.id, limit: LINES_MOST + 1 });
  if (positions.length > LINES_MOST) throw new Error('more positions under one facility than a base can take');
  const states = new Map(positions.filter((p) => p.itemId.startsWith('rcv_')).map((p) => [p.itemId, p.state]));
  const receivables = await findReceivables(ctx, [...states.keys()]);
  const disputes = await findDisputes(ctx, [...states.keys()]);
  const disputed = new Map<string, bigint>();
  for (const d of disputes)
    if (d.status === 'open') disputed.set(d.receivableId, (disputed.get(d.receivableId) ?? 0n) + BigInt(d.amountMinor));
  return receivables.map((r): PoolLine => {
    const outFor: string[] = [];
    if (states.get(r.id) !== 'controlled') outFor.push('not_controlled');
    if (r.amount.currency !== facility.limit.currency) outFor.push('other_currency');
    return {
      id: r.id,
      debtorId: r.debtorId,
      amountMinor: BigInt(r.outstanding.amountMinor),
      invoicedOn: r.invoicedOn,
      dueOn: r.dueOn,
      level: r.level,
      disputedMinor: disputed.get(r.id) ?? 0n,
      outFor,
    };
  });
}

/** The borrowing base of receivables under a facility, as it stands now. Dilution that cannot be measured counts in full. */
export async function readBase(
  ctx: Ctx,
  { facilityId, ...filter }: BaseFilter & { facilityId: string },
): Promise<BaseView> {
  return withSnapshot(ctx, async (tx) => {
    const facility = await requireFacility(tx, facilityId);
    const on = localDateAt(tx.clock.now(), 'Asia/Shanghai');
    return asSystem(tx, 'borrowing base', async (system) => {
      const pool = await poolOf(system, facility);
      const terms = await store.listTerms(system, facility.id);
      const debtorIds = [...new Set(pool.map((line) => line.debtorId))];
      const sales = await sumDilution(system, {
        creditorId: facility.borrowerId,
        debtorIds,
        from: addMonths(on, -12),
        to: on,
      });
      const diluted = dilutionBps(sales.dilutedMinor, sales.grossMinor);
      const base = receivablesBase(pool, terms, policyFor(facility, on, filter), {
        today: on,
        dilutionBps: diluted ?? 10_000,
        otherReservesMinor: BigInt(filter.otherReservesMinor),
      });
      const levels = new Map(pool.map((line) => [line.id, line.level]));
      return {
        facilityId: facility.id,
        on,
        advanceBps: facility.receivableAdvanceBps,
        dilutionBps: diluted ?? null,
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
          level: levels.get(line.id) ?? 0,
          grossMinor: line.grossMinor.toString(),
          out: line.out.map((o) => ({ ...o, amountMinor: o.amountMinor.toString() })),
          eligibleMinor: line.eligibleMinor.toString(),
          lendableMinor: line.lendableMinor.toString(),
        })),
      };
    });
  });
}
