import type { PolicyRule } from './rules.ts';

type Row = [
  key: string,
  value: number,
  unit: string,
  validFrom: string,
  confidence: PolicyRule['confidence'],
  source: string,
];

const n77 = 'six-agency supply-chain finance notice Yin Fa [2025] 77';
const watch = `${n77} art 19: layers and odd splitting are watched and reported, without a number; the bank sets it`;
const r802 = 'Regulation on Payment of SMEs, State Council Order 802';
const abl = 'practice of asset-based lending; to be set by the bank';
const factors = 'Yin Bao Jian Ban Fa [2019] 205';

const rows: readonly Row[] = [
  ['confirm.days', 30, 'days', '2020-09-01', 'verified', `Order 728 art 14; ${r802} art 16`],
  ['pay.largeToSme.days', 60, 'days', '2025-06-01', 'verified', `${r802} art 9`],
  ['pay.public.days', 30, 'days', '2020-09-01', 'verified', `Order 728 art 8; ${r802} art 9`],
  ['pay.public.maxDays', 60, 'days', '2020-09-01', 'verified', `Order 728 art 8; ${r802} art 9`],
  ['late.rate.dailyBps', 5, 'bps', '2020-09-01', 'verified', `Order 728 art 15; ${r802} art 17`],
  ['base.overAgeDays', 90, 'days', '2021-01-01', 'default', abl],
  ['base.pastDueDays', 60, 'days', '2021-01-01', 'default', abl],
  ['base.crossAgeBps', 1_000, 'bps', '2021-01-01', 'default', abl],
  ['base.concentrationBps', 2_000, 'bps', '2021-01-01', 'default', abl],
  ['base.dilutionFreeBps', 500, 'bps', '2021-01-01', 'default', abl],
  ['base.costAdvanceBps', 6_500, 'bps', '2021-01-01', 'default', `40 to 65 per cent of cost: ${abl}`],
  [
    'base.liquidationAdvanceBps',
    8_500,
    'bps',
    '2021-01-01',
    'default',
    `80 to 85 per cent of liquidation value: ${abl}`,
  ],
  ['base.tenorDays', 180, 'days', '2021-01-01', 'default', `spirit of ${n77}; longer goes to committee`],
  [
    'level.0.bps',
    0,
    'bps',
    '2021-01-01',
    'default',
    'share of the advance rate by confirmation level; the bank sets it',
  ],
  ['level.1.bps', 5_000, 'bps', '2021-01-01', 'default', 'as level.0.bps'],
  ['level.2.bps', 7_000, 'bps', '2021-01-01', 'default', 'as level.0.bps'],
  ['level.3.bps', 9_000, 'bps', '2021-01-01', 'default', 'as level.0.bps'],
  ['level.4.bps', 10_000, 'bps', '2021-01-01', 'default', 'as level.0.bps'],
  ['misdirected.turnOverDays', 2, 'working days', '2021-01-01', 'default', 'collection account practice'],
  ['partialMatch.dueDays', 3, 'days', '2021-01-01', 'default', 'search for double financing; to be set by the bank'],
  ['registration.searchAgeDays', 1, 'days', '2021-01-01', 'default', 'drawdown gate; to be set by the bank'],
  ['registration.marginDays', 90, 'days', '2021-01-01', 'default', 'drawdown gate; to be set by the bank'],
  ['certificate.tenor.softMonths', 6, 'months', '2025-06-15', 'secondary', `${n77} art 11`],
  ['certificate.tenor.hardMonths', 12, 'months', '2025-06-15', 'secondary', `${n77} art 11`],
  ['certificate.depthMax', 5, 'transfers', '2021-01-01', 'default', `${n77} asks to watch layers without a number`],
  ['certificate.splitsMax', 100, 'splits', '2021-01-01', 'default', `${n77} asks to watch odd splits without a number`],
  ['certificate.watch.depth', 4, 'transfers', '2025-06-15', 'default', watch],
  ['certificate.watch.splits', 20, 'splits', '2025-06-15', 'default', watch],
  ['certificate.watch.shardBps', 100, 'bps', '2025-06-15', 'default', watch],
  ['certificate.watch.shards', 5, 'parts', '2025-06-15', 'default', watch],
  ['certificate.watch.equalParts', 5, 'moves', '2025-06-15', 'default', watch],
  ['certificate.watch.movesPerDay', 10, 'moves', '2025-06-15', 'default', watch],
  ['certificate.tenor.dayCount', 360, 'days', '2021-01-01', 'secondary', 'discount practice, rate / 360'],
  [
    'bill.splitsMax',
    500,
    'splits',
    '2022-06-03',
    'secondary',
    'supply-chain bill rules of the commercial paper exchange',
  ],
  ['invoice.recheckDays', 7, 'days', '2021-01-01', 'default', 'status of a financed invoice; the bank sets it'],
  ['invoice.recheckBeforeDueDays', 3, 'days', '2021-01-01', 'default', 'as invoice.recheckDays'],
  ['match.amountToleranceBps', 0, 'bps', '2021-01-01', 'default', 'three-way match; the core firm sets it'],
  [
    'callBack.maxAgeDays',
    30,
    'days',
    '2021-01-01',
    'default',
    'age of a call-back that money rests on; to be set by the bank',
  ],
  [
    'factoring.dueAfterDebtorDays',
    90,
    'days',
    '2021-01-01',
    'default',
    'days from the debtor’s due day to that of the advance; to be set by the bank',
  ],
  ['factor.oneDebtorBps', 5_000, 'bps', '2019-10-18', 'secondary', factors],
  ['factor.relatedDebtorsBps', 4_000, 'bps', '2019-10-18', 'secondary', factors],
  ['factor.badAfterDays', 90, 'days', '2019-10-18', 'secondary', factors],
  ['factor.reserveBps', 100, 'bps', '2019-10-18', 'secondary', factors],
  ['factor.leverage', 10, 'times', '2019-10-18', 'secondary', factors],
];

/** Receivables, factoring and digital payables: the numbers that law, notices and practice set, by date. */
export const receivableRules: readonly PolicyRule[] = rows.map(([key, value, unit, validFrom, confidence, source]) => ({
  key,
  value,
  unit,
  validFrom,
  confidence,
  source,
}));
