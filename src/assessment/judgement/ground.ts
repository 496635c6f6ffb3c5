import { asSystem, atOnce, type Ctx, settled } from '../../context.ts';
import { cellOf, type Found, type GateId, moneyGates, policyOf, policyOn } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { underLender } from '../../kernel/judging.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { type FacilityView, holdsOf, marketOf, today } from '../../lending/financing/index.ts';
import { partyRisk } from '../../lending/party-limits/index.ts';
import type { Market } from '../../lending/valuation/index.ts';
import { doubtsOverLots } from '../../oversight/control/index.ts';
import { securitiesOf } from '../../security/pledges/index.ts';
import { rightsAgainst } from '../../security/ranking/index.ts';
import { gateOf } from '../../security/registry/index.ts';
import { type Assessed, readCoverages } from '../coverage/index.ts';
import type { FacilityRecord, RegistryRecord, SecurityRecord } from './record.ts';
import { isDoubted } from './rules.ts';
import { leftOfMaximum } from './shared-maximum.ts';
import { listMaturing } from './store.ts';

/** Whose standing decides on a facility: the borrower’s, of who gave security for it, of who holds the goods. */
const partiesOf = ({
  facility,
  securities,
  pool,
}: Pick<FacilityRecord, 'facility' | 'securities' | 'pool'>): string[] => [
  facility.borrowerId,
  ...securities.map((s) => s.pledgorId),
  ...pool.lots.flatMap((v) => v.lot.custodianId ?? []),
];

/**
 * Everything on record of these facilities of one lender and one currency, read at once for all of them; locked where what is
 * decided on it must hold. Runs as the system: what decides is not all seen by who asks.
 */
export const readRecords = (
  ctx: Ctx,
  facilities: readonly FacilityView[],
  { market, besideIds = [] }: { market?: Market | undefined; besideIds?: readonly string[] } = {},
): Promise<FacilityRecord[]> => {
  const [first] = facilities;
  return first ? underLender(first.lenderId, () => recordsOf(ctx, facilities, market, besideIds)) : Promise.resolve([]);
};

/** What secures these facilities, and what of it falls due. */
async function securedBy(ctx: Ctx, facilityIds: readonly string[], on: LocalDate) {
  const securities = await securitiesOf(ctx, facilityIds, 'live', {
    deliveredOn: addDays(on, -policyOn('purchaseMoney.days', on).value),
    issuedOn: addDays(on, -policyOn('purchaseMoney.invoiceDays', on).value),
  });
  const falling = securities.filter(({ kind }) => kind === 'document' || kind === 'receivable');
  const maturing = await listMaturing(
    ctx,
    falling.map((s) => s.id),
  );
  return { securities, maturing };
}

/** Lots whose watch the people at the site doubt, or whose devices were disbelieved too often. */
const doubtedOf = (doubts: Awaited<ReturnType<typeof doubtsOverLots>>, on: LocalDate) =>
  doubts.filter((each) =>
    isDoubted(each, {
      doubtedBps: policyOn('watch.doubtedBps', on).value,
      disbelievedADay: policyOn('watch.disbelievedADay', on).value,
    }),
  );

/** The figures by which the lender of a facility judges it, on a day. */
const policyFor = ({ lenderId, borrowerId }: FacilityView, on: LocalDate): FacilityRecord['policy'] => ({
  overdueGraceDays: policyOf(lenderId, 'debt.overdueGraceDays', on, borrowerId).value,
  receivableGraceDays: policyOf(lenderId, 'debt.receivableGraceDays', on, borrowerId).value,
  maturityNoticeDays: policyOn('document.maturityNoticeDays', on).value,
  lookBackMonths: policyOn('insolvency.lookBackMonths', on).value,
});

const recordsOf = (
  ctx: Ctx,
  facilities: readonly FacilityView[],
  market: Market | undefined,
  besideIds: readonly string[],
): Promise<FacilityRecord[]> =>
  asSystem(ctx, 'judgement', async (system) => {
    const [first] = facilities;
    if (!first) return [];
    const on = today(system);
    const ids = facilities.map((f) => f.id);
    await settled(system, 'coverage');
    const [assessed, holds, { securities, maturing }] = await atOnce(
      system,
      async () => readCoverages(system, facilities, market ?? (await marketOf(system, first, on))),
      () => holdsOf(system, ids),
      () => securedBy(system, ids, on),
    );
    const secured: (Assessed & Pick<FacilityRecord, 'securities'>)[] = [];
    for (const a of assessed) {
      const own: SecurityRecord[] = [];
      for (const { facilityId, currency, sharedBy, ...s } of securities)
        if (facilityId === a.facility.id)
          own.push({ ...s, maximumMinor: await leftOfMaximum(system, { ...a, on }, { ...s, currency, sharedBy }) });
      secured.push({ ...a, securities: own });
    }
    const borrowerIds = facilities.map((f) => f.borrowerId);
    const [standings, doubts] = await atOnce(
      system,
      () =>
        foundStandings(system, first.lenderId, [...secured.flatMap(partiesOf), ...besideIds], {
          groupIds: borrowerIds,
          borrowerIds,
        }),
      () =>
        doubtsOverLots(
          system,
          assessed.flatMap((a) => a.pool.lots.map((v) => v.lot.lotId)),
          new Date(system.clock.now().getTime() - 86_400_000),
        ),
    );
    const doubted = doubtedOf(doubts, on);
    return secured.map(
      (a): FacilityRecord => ({
        ...a,
        on,
        holds: holds.get(a.facility.id) ?? [],
        standings: standings.filter(({ fact, facts }) =>
          facts.groupOf
            ? facts.groupOf === a.facility.borrowerId
            : partiesOf(a).includes(facts.partyId as string) ||
              // Of who is named beside them, a list counts and nothing else: what they owe is no concern here.
              (fact === 'F68' && besideIds.includes(facts.partyId as string)),
        ),
        policy: policyFor(a.facility, on),
        doubted: doubted.filter(({ lotId }) => a.pool.lots.some((v) => v.lot.lotId === lotId)),
        heard: doubts.filter(
          (each) =>
            each.missing + each.repeated + each.disbelieved > 0 && a.pool.lots.some((v) => v.lot.lotId === each.lotId),
        ),
        maturing: maturing.filter((m) => m.facilityId === a.facility.id),
        more: [],
      }),
    );
  });

export async function readRecord(
  ctx: Ctx,
  facility: FacilityView,
  besideIds: readonly string[] = [],
): Promise<FacilityRecord> {
  const [record] = await readRecords(ctx, [facility], { besideIds });
  if (!record) throw new Error('a facility has a record');
  return record;
}

/** The same with what the lender set and has out on the borrower and its group, where the gate lets money or a promise out. */
export async function withRisk(ctx: Ctx, gate: GateId, record: FacilityRecord): Promise<FacilityRecord> {
  const risk = await riskAt(ctx, gate, record.facility, true);
  return risk ? { ...record, risk } : record;
}

/** What the lender set and has out on the borrower and its group; undefined at a gate that lets neither money nor a promise out. */
async function riskAt(ctx: Ctx, gate: GateId, { lenderId, borrowerId, limit }: FacilityView, decides: boolean) {
  if (cellOf(gate, 'F54').sign === '-' || !moneyGates.includes(gate)) return undefined;
  const asked = { holderId: lenderId, currency: limit.currency, partyIds: [borrowerId], isDecided: true, decides };
  return partyRisk(ctx, asked);
}

/** The record with that risk, both read at once. Runs as the system. */
export async function readWithRisk(
  ctx: Ctx,
  gate: GateId,
  facility: FacilityView,
  { decides = true, besideIds }: { decides?: boolean; besideIds?: readonly string[] | undefined } = {},
): Promise<FacilityRecord> {
  await settled(ctx, 'coverage');
  const [record, risk] = await atOnce(
    ctx,
    () => readRecord(ctx, facility, besideIds),
    () => riskAt(ctx, gate, facility, decides),
  );
  return risk ? { ...record, risk } : record;
}

/** What stands against parties that an act names beside those of the facility, whose standing its record holds. */
export async function standingsBeside(ctx: Ctx, record: FacilityRecord, partyIds: readonly string[]): Promise<Found[]> {
  const known = partiesOf(record);
  return foundStandings(
    ctx,
    record.facility.lenderId,
    partyIds.filter((id) => !known.includes(id)),
  );
}

/** The last day on which money that is out falls due; today where none is. */
export const lastDueOn = ({ debt, on }: FacilityRecord): LocalDate =>
  debt.open.reduce((last, { dueOn }) => (dueOn > last ? dueOn : last), on);

/** A hit counts for nothing beside a right of the same holder that is on record: that right is deducted, at its claim or ceiling. */
async function withoutRecorded(ctx: Ctx, lenderId: string, conditions: readonly RegistryRecord[]) {
  const prior = conditions.flatMap((c) => (c.facts.prior ?? []) as { securedParty: string; grantorId: string }[]);
  if (prior.length === 0) return conditions;
  const rights = await rightsAgainst(ctx, lenderId, [...new Set(prior.map((hit) => hit.grantorId))]);
  const isDeducted = (hit: (typeof prior)[number]) =>
    rights.some((right) => right.grantorId === hit.grantorId && right.holder === hit.securedParty);
  return conditions.map((c) =>
    c.code === 'NO_PRIOR_RIGHT'
      ? { ...c, facts: { ...c.facts, notDeducted: prior.filter((hit) => !isDeducted(hit)) } }
      : c,
  );
}

/** What the registry shows for each pledge of the facility that is registered for its rank; nothing where no terms ask. */
export async function registryOf(
  ctx: Ctx,
  record: FacilityRecord,
  dueOn = lastDueOn(record),
): Promise<readonly RegistryRecord[]> {
  if (!record.terms?.registryGate) return [];
  const { lenderId, borrowerId } = record.facility;
  return asSystem(ctx, 'judgement', async (system) =>
    withoutRecorded(
      system,
      lenderId,
      await gateOf(system, {
        lenderId,
        // Who pledges for the borrower is searched as the borrower is: rights over those goods stand under that name.
        grantorIds: [...new Set([borrowerId, ...record.securities.map((s) => s.pledgorId)])],
        pledgeIds: record.securities.map((s) => s.id),
        items: [
          ...record.pool.lots.map(({ lot }) => ({ id: lot.lotId, commodityId: lot.commodityId, siteId: lot.siteId })),
          ...record.base.lines.map((line) => ({ id: line.id, commodityId: null, siteId: undefined })),
        ],
        dueOn,
      }),
    ),
  );
}
