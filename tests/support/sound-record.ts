import { computeCoverage } from '../../src/assessment/coverage/compute.ts';
import type { FacilityRecord } from '../../src/assessment/judgement/record.ts';
import { type PoolDebtor, type PoolLine, receivablesBase } from '../../src/claims/receivables/base.ts';
import { exact } from '../../src/kernel/exact.ts';
import type { CallOfDebtor } from '../../src/lending/borrowing-base/rules.ts';
import type { Debt, FacilityView } from '../../src/lending/financing/index.ts';
import { type CollateralTerms, collateralTermsWire } from '../../src/lending/financing/terms-schemas.ts';
import { type CostFacts, valueAtCost } from '../../src/lending/valuation/acceptance-rules.ts';
import { type LotFacts, type LotTerms, restrained, valueLot } from '../../src/lending/valuation/rules.ts';

export const soundDay = '2026-10-12';
const now = new Date('2026-10-12T06:00:00Z');

export const soundFacility: FacilityView = {
  id: 'fac_1',
  lenderId: 'pty_lender',
  borrowerId: 'pty_borrower',
  limit: { amountMinor: '10000000000', currency: 'CNY' },
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 0,
  overdueUpliftBps: 3_000,
  misuseUpliftBps: 5_000,
  expiresOn: '2027-12-31',
  status: 'active',
  limitId: null,
  hedgedBpsMin: null,
  coveredMinor: '0',
};

export const soundTerms = (more: object = {}): CollateralTerms =>
  collateralTermsWire.parse({ registryGate: false, ...more });

const lotTerms: LotTerms = {
  lowerOfCost: false,
  gradeFactorBps: 10_000,
  haircutBps: 0,
  fxHaircutBps: 0,
  purchaseMoneyHaircutBps: 0,
  ageBrackets: [],
  staleness: { freshDays: 1, deadAfterDays: 5, staleHaircutBps: 1_000, deadValueBps: 0 },
  toleranceBps: 50,
};

type Lot = FacilityRecord['pool']['lots'][number];
type Position = FacilityRecord['pool']['positions'][number];

export const soundMark: LotFacts['mark'] = {
  state: 'fresh',
  price: exact(7_000_000n),
  sourceId: 'src_1',
  converted: false,
};

export interface LotChange {
  facts?: Partial<LotFacts>;
  terms?: Partial<LotTerms>;
  /** Goods of no catalogue, or of one without terms. */
  atCost?: Partial<CostFacts>;
  restraint?: Parameters<typeof restrained>[1];
  reservedValue?: bigint;
}

/** A hundred tonnes at 70,000 a tonne, controlled, fresh, without any reduction; and the change. */
export function soundLot(change: LotChange = {}): Lot {
  const controlled = change.facts?.controlled ?? true;
  const book = { value: 100_000n, scale: 3, unit: 'TNE' } as const;
  const facts: LotFacts = {
    book,
    sensedValue: undefined,
    costMinor: 700_000_000n,
    ageDays: 1,
    mark: soundMark,
    eligible: true,
    controlled,
    purchaseMoneyOpen: false,
    ...change.facts,
  };
  const cost: CostFacts = {
    bookValue: book.value,
    ownerId: soundFacility.borrowerId,
    declaredMinor: 700_000_000n,
    declaredCurrency: 'CNY',
    isOfCatalogue: false,
    controlled,
    accepted: {
      basis: 'invoice',
      amountMinor: 700_000_000n,
      currency: 'CNY',
      quantityValue: book.value,
      ownerId: soundFacility.borrowerId,
      documentHash: 'c',
      acceptedAt: now,
    },
    acceptedOn: soundDay,
    currency: 'CNY',
    on: soundDay,
    acceptanceDays: 365,
    ...change.atCost,
  };
  const value = change.atCost ? valueAtCost(cost) : valueLot(facts, { ...lotTerms, ...change.terms });
  return {
    ...restrained(value, change.restraint),
    lot: {
      lotId: 'lot_1',
      commodityId: 'cmd_1',
      ownerId: soundFacility.borrowerId,
      book,
      sensedValue: facts.sensedValue,
      costMinor: facts.costMinor,
      costCurrency: 'CNY',
      producedOn: soundDay,
      cameInOn: soundDay,
      siteId: 'sit_1',
      custodianId: 'pty_custodian',
      controlled,
      deviceHealthy: true,
    },
    commodity: undefined,
    terms: change.atCost
      ? undefined
      : ({ id: 'vtm_1', terms: { ...lotTerms, ...change.terms } } as unknown as Lot['terms']),
    eligibility: undefined,
    reservedValue: change.reservedValue ?? 0n,
  };
}

export const soundPosition = (itemId: string, more: Partial<Position> = {}): Position => ({
  facilityId: soundFacility.id,
  itemId,
  pledgeeId: soundFacility.lenderId,
  state: 'controlled',
  reason: 'CONTROLLED',
  physical: 'in_force',
  securedSince: '2026-10-01T00:00:00Z',
  countsAtMost: null,
  against: [],
  ...more,
});

const line: PoolLine = {
  id: 'rcv_1',
  debtorId: 'pty_debtor',
  amountMinor: 100_000_000n,
  invoicedOn: '2026-10-01',
  dueOn: '2026-12-31',
  level: 4,
  disputedMinor: 0n,
};
const debtor: PoolDebtor = { debtorId: 'pty_debtor', isRelated: false, payableMinor: 0n, unappliedCreditMinor: 0n };

export interface BaseChange {
  line?: Partial<PoolLine>;
  debtor?: Partial<PoolDebtor> | null;
  collectedMinor?: bigint;
  dilutionBps?: number;
  concentrationBps?: number;
  isNoticed?: boolean;
  isBarred?: boolean;
  call?: Partial<CallOfDebtor>;
}

/** One receivable of a million of an unrelated debtor at the highest level; and the change. */
export function soundBase(change: BaseChange = {}): FacilityRecord['base'] {
  const collectedMinor = change.collectedMinor ?? 0n;
  const own = { ...line, amountMinor: line.amountMinor - collectedMinor, ...change.line };
  const dilutionBps = change.dilutionBps ?? 0;
  const debtors = change.debtor === null ? [] : [{ ...debtor, ...change.debtor }];
  const base = receivablesBase(
    [own],
    debtors,
    {
      overAgeDays: 90,
      pastDueDays: 60,
      crossAgeBps: 1_000,
      concentrationBps: change.concentrationBps ?? 10_000,
      concentrationBasis: 'pool_before',
      advanceBps: soundFacility.receivableAdvanceBps,
      levelBps: [0, 5_000, 7_000, 9_000, 10_000],
      dilutionFreeBps: 500,
      tenorDays: 180,
    },
    { today: soundDay, dilutionBps, otherReservesMinor: 0n },
  );
  return {
    ...base,
    advanceBps: soundFacility.receivableAdvanceBps,
    dilutionBps,
    input: {
      pool: [own],
      debtors,
      on: soundDay,
      advanceBps: soundFacility.receivableAdvanceBps,
      dilutionBps,
      concentrationBps: change.concentrationBps ?? 10_000,
      concentrationBasis: 'pool_before',
      otherReservesMinor: 0n,
    },
    levels: new Map([[own.id, own.level]]),
    dueOn: new Map([[own.id, own.dueOn]]),
    collected: new Map([[own.id, collectedMinor]]),
    barred: new Set(change.isBarred ? [own.id] : []),
    notNoticed: new Set(change.isNoticed === false ? [own.id] : []),
    calls: new Map([
      [own.debtorId, { shows: 'affirmed', calledBy: 'per_1', calledAt: '2026-10-11T06:00:00Z', ...change.call }],
    ]),
  };
}

const nothingOwed: Debt = {
  principalMinor: 0n,
  claimMinor: 0n,
  undertakingMinor: 0n,
  acceptedMinor: 0n,
  costsMinor: 0n,
  marginMinor: 0n,
  interestMinor: 0n,
  penaltyMinor: 0n,
  compoundMinor: 0n,
  enforcementMinor: 0n,
  custodyMinor: 0n,
  damagesMinor: 0n,
  open: [],
};

export interface RecordChange {
  facility?: Partial<FacilityView>;
  terms?: CollateralTerms | null;
  lots?: Lot[];
  positions?: Position[];
  base?: FacilityRecord['base'];
  debt?: Partial<Debt>;
  reserveMinor?: bigint;
  reference?: Record<string, string>;
  more?: Partial<FacilityRecord>;
}

/** A facility of which nothing is to be said: nothing is owed, and everything counts in full. */
export function soundRecord(change: RecordChange = {}): FacilityRecord {
  const facility = { ...soundFacility, ...change.facility };
  const pool = {
    lots: change.lots ?? [soundLot()],
    positions: change.positions ?? [soundPosition('lot_1'), soundPosition('rcv_1')],
  };
  const base = change.base ?? soundBase();
  const debt = { ...nothingOwed, ...change.debt };
  const terms = change.terms === null ? undefined : (change.terms ?? soundTerms());
  const reserveMinor = change.reserveMinor ?? 0n;
  const incidents: FacilityRecord['incidents'] = new Map();
  const own = { facility, pool, base, debt, terms, incidents, before: undefined, others: [] };
  const computed = computeCoverage({ ...own, reserveMinor, version: 1n, on: soundDay, now });
  return {
    ...own,
    ...computed,
    coverage: { ...computed.coverage, reference: change.reference ?? computed.coverage.reference },
    on: soundDay,
    holds: [],
    securities: [
      {
        id: 'plg_1',
        kind: 'goods',
        pledgorId: facility.borrowerId,
        agreedAt: now,
        effectiveAt: now,
        isNewValue: true,
        securedBefore: null,
        purchases: [],
        maximumMinor: 10_000_000_000n,
        crystallisedAt: null,
      },
    ],
    standings: [],
    doubted: [],
    heard: [],
    policy: { overdueGraceDays: 0, receivableGraceDays: 30, maturityNoticeDays: 14, lookBackMonths: 12 },
    maturing: [],
    more: [],
    ...change.more,
  };
}
