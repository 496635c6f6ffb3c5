import { asSystem, type Ctx } from '../context.ts';
import { readCoverages } from '../coverage/index.ts';
import { type FacilityView, holdsOf, marketOf, today } from '../financing/index.ts';
import { securitiesOf } from '../pledges/index.ts';
import { policyOn } from '../policy/index.ts';
import { gateOf } from '../registry/index.ts';
import { foundStandings } from '../standings/index.ts';
import type { Market } from '../valuation/index.ts';
import type { FacilityRecord, RegistryRecord } from './record.ts';

/**
 * Everything on record of these facilities of one lender and one currency, read at once for all of them; locked where what is
 * decided on it must hold. Runs as the system: what decides is not all seen by who asks.
 */
export const readRecords = (
  ctx: Ctx,
  facilities: readonly FacilityView[],
  market?: Market,
): Promise<FacilityRecord[]> =>
  asSystem(ctx, 'judgement', async (system) => {
    const [first] = facilities;
    if (!first) return [];
    const on = today(system);
    const assessed = await readCoverages(system, facilities, market ?? (await marketOf(system, first, on)));
    const ids = facilities.map((f) => f.id);
    const holds = await holdsOf(system, ids);
    const securities = await securitiesOf(system, ids);
    const partiesOf = (a: (typeof assessed)[number]) => [
      a.facility.borrowerId,
      ...securities.filter((s) => s.facilityId === a.facility.id).map((s) => s.pledgorId),
      ...a.pool.lots.flatMap((v) => v.lot.custodianId ?? []),
    ];
    const borrowerIds = facilities.map((f) => f.borrowerId);
    const standings = await foundStandings(system, first.lenderId, assessed.flatMap(partiesOf), [], borrowerIds);
    const policy = {
      overdueGraceDays: policyOn('debt.overdueGraceDays', on).value,
      receivableGraceDays: policyOn('debt.receivableGraceDays', on).value,
    };
    return assessed.map(
      (a): FacilityRecord => ({
        ...a,
        on,
        holds: holds.get(a.facility.id) ?? [],
        securities: securities.filter((s) => s.facilityId === a.facility.id),
        standings: standings.filter(({ facts }) =>
          facts.groupOf ? facts.groupOf === a.facility.borrowerId : partiesOf(a).includes(facts.partyId as string),
        ),
        policy,
        more: [],
      }),
    );
  });

export async function readRecord(ctx: Ctx, facility: FacilityView): Promise<FacilityRecord> {
  const [record] = await readRecords(ctx, [facility]);
  if (!record) throw new Error('a facility has a record');
  return record;
}

/** What the registry shows for each pledge of the facility that is registered for its rank; nothing where no terms ask. */
export async function registryOf(ctx: Ctx, record: FacilityRecord, dueOn: string): Promise<readonly RegistryRecord[]> {
  if (!record.terms?.registryGate) return [];
  const { lenderId, borrowerId } = record.facility;
  return asSystem(ctx, 'judgement', async (system) =>
    gateOf(system, {
      lenderId,
      // Who pledges for the borrower is searched as the borrower is: rights over those goods stand under that name.
      grantorIds: [...new Set([borrowerId, ...record.securities.map((s) => s.pledgorId)])],
      pledgeIds: record.securities.map((s) => s.id),
      dueOn,
    }),
  );
}
