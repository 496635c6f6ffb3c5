import type { Measure } from './rules.ts';

const none = '–';
const returns = 'tests/measures/returns.test.ts';

/** Measures that stand on returns, and those that are carried as built. */
export const returnMeasures: readonly Measure[] = [
  {
    number: 4,
    title: { en: 'Tenors of loans', zh: '合理配置贷款期限' },
    standing: 'size for renewal',
    rules: ['renewal.mediumOpen'],
    pot: none,
    decision: 'other terms, proposed and answered',
    reports: ['maturity_ladder'],
    acts: [
      { act: 'POST /v1/loans/{loanId}/changes', effect: 'refused outside the window of the day: RENEWAL_CLOSED' },
      { act: 'POST /v1/policy-returns', effect: 'the ladder, and what of long-lived things is lent short' },
    ],
    test: returns,
  },
  {
    number: 6,
    title: { en: 'Logistics finance', zh: '创新物流金融模式' },
    standing: none,
    rules: ['release.gateToleranceBps', 'confirm.days'],
    pot: 'facility',
    decision: 'as built: control positions, pledges, releases',
    reports: ['GET /v1/collateral-register'],
    acts: [{ act: 'POST /v1/facilities/{facilityId}/drawdowns', effect: 'lent while control is in force' }],
    test: 'tests/drawdowns/statements.test.ts',
  },
  {
    number: 7,
    title: { en: 'Trade financed from end to end', zh: '支持贸易全流程融资' },
    standing: none,
    rules: ['lading.masterWeightToleranceBps'],
    pot: 'facility',
    decision: 'as built: credits, presentations, rail and multimodal bills',
    reports: [none],
    acts: [{ act: 'POST /v1/trade-financings', effect: 'paid out once the goods are pledged and controlled' }],
    test: 'tests/trade-finance/import.test.ts',
  },
  {
    number: 8,
    title: { en: 'Fintech put to use', zh: '提升金融科技运行效能' },
    standing: 'score, consent',
    rules: [
      'riskPrice.from80Bps',
      'riskPrice.from60Bps',
      'riskPrice.from40Bps',
      'score.validDays',
      'online.mostMinor',
      'online.longestMonths',
      'online.decideDays',
    ],
    pot: none,
    decision: 'by the rule within the online limit; override with a reason, by two; contest and answer',
    reports: ['score_back_test'],
    acts: [
      { act: 'POST /v1/parties/{partyId}/scores', effect: 'refused without consent: SCORE_NOT_CONSENTED' },
      { act: 'POST /v1/loans', effect: 'refused below the grid or below the score: RATE_BELOW_RISK, SCORE_TOO_LOW' },
      {
        act: 'POST /v1/loan-applications',
        effect:
          'a firm applies, and consents: decided by the rule test by test, accepted with its cost sheet, paid out',
      },
      { act: 'POST /v1/contests', effect: 'what was declined is contested, and then a person’s to answer' },
    ],
    test: 'tests/measures/online-loans.test.ts',
  },
  {
    number: 9,
    title: { en: 'Balance sheets of firms', zh: '优化企业资产负债结构' },
    standing: none,
    rules: ['factor.leverage', 'factor.badAfterDays', 'stock.idleDays'],
    pot: none,
    decision: 'as built: factoring with and without recourse',
    reports: ['cash_cycle'],
    acts: [
      { act: 'POST /v1/factoring-requests', effect: 'claims become money within the factor’s limits' },
      { act: 'GET /v1/cash-cycle', effect: 'a firm sees its own cycle, and what of its stock lies idle' },
      {
        act: 'POST /v1/asset-offers',
        effect:
          'idle goods are sold, let, or leased back by a bank that pays for them; refused where they are not idle or are pledged: ASSET_NOT_IDLE, ASSET_BOUND',
      },
      {
        act: 'POST /v1/policy-returns',
        effect: 'the cash cycle of clients, and what of their stock is idle',
      },
    ],
    test: 'tests/measures/cash-cycle.test.ts',
  },
  {
    number: 10,
    title: { en: 'Mergers', zh: '推动企业兼并重组' },
    standing: 'relation: parent, successor',
    rules: ['registry.renameMonths', 'limit.lender.groupBps'],
    pot: 'group limit',
    decision: 'an authority records the merger, by two; each lender settles its limits and filings',
    reports: ['group_exposure'],
    acts: [
      { act: 'POST /v1/loans', effect: 'refused for who was succeeded, naming the successor: SUCCEEDED' },
      {
        act: 'POST /v1/successions',
        effect: 'what is open answers to the successor; lenders are told what passed and their limits; filings are due',
      },
    ],
    test: 'tests/measures/mergers.test.ts',
  },
  {
    number: 12,
    title: { en: 'External shocks met', zh: '增强企业应对外部风险能力' },
    standing: 'class of the enterprise',
    rules: ['trade.collectionDays', 'trade.classCTenorDays'],
    pot: 'locked rate',
    decision: none,
    reports: ['hedged_share', 'tenor_gap'],
    acts: [
      { act: 'POST /v1/pots/{potId}/earmarks', effect: 'refused beyond what falls due in that money: POT_ADMITS_NOT' },
    ],
    test: returns,
  },
  {
    number: 20,
    title: { en: 'Regular meetings', zh: '推进常态化对接' },
    standing: none,
    rules: ['matter.answerDays'],
    pot: none,
    decision: none,
    reports: ['asks_closed'],
    acts: [
      {
        act: 'POST /v1/quarter-sessions/{sessionId}/holding',
        effect: 'all six parts; a quarter without one is a task',
      },
      { act: 'POST /v1/matters', effect: 'an answer is owed by a day, in words, by two' },
    ],
    test: returns,
  },
];
