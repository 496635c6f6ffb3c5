import type { Measure } from './rules.ts';

const none = { en: '–', zh: '–' };
const returns = 'tests/measures/returns.test.ts';

/** Measures that stand on returns, and those that are carried as built. */
export const returnMeasures: readonly Measure[] = [
  {
    number: 4,
    title: { en: 'Tenors of loans', zh: '合理配置贷款期限' },
    says: null,
    standing: { en: 'size for renewal', zh: '续贷用途的企业规模' },
    rules: ['renewal.mediumOpen'],
    pot: none,
    decision: { en: 'other terms, proposed and answered', zh: '条款变更的提议与答复' },
    reports: ['maturity_ladder'],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/changes',
        effect: {
          en: 'refused outside the window of the day: RENEWAL_CLOSED',
          zh: '不在当日政策窗口内拒绝：RENEWAL_CLOSED',
        },
      },
      {
        act: 'POST /v1/policy-returns',
        effect: {
          en: 'the ladder, and what of long-lived things is lent short',
          zh: '期限阶梯，以及长期资产短期融资情况',
        },
      },
    ],
    test: returns,
  },
  {
    number: 6,
    title: { en: 'Logistics finance', zh: '创新物流金融模式' },
    says: null,
    standing: none,
    rules: ['release.gateToleranceBps', 'confirm.days'],
    pot: { en: 'facility', zh: '授信' },
    decision: { en: 'as built: control positions, pledges, releases', zh: '既有功能：控货状态、质押、放货' },
    reports: ['GET /v1/facilities/{facilityId}/collateral-register'],
    acts: [
      {
        act: 'POST /v1/facilities/{facilityId}/drawdowns',
        effect: { en: 'lent while control is in force', zh: '控货有效期间方可放款' },
      },
    ],
    test: 'tests/drawdowns/statements.test.ts',
  },
  {
    number: 7,
    title: { en: 'Trade financed from end to end', zh: '支持贸易全流程融资' },
    says: null,
    standing: none,
    rules: ['lading.masterWeightToleranceBps'],
    pot: { en: 'facility', zh: '授信' },
    decision: {
      en: 'as built: credits, presentations, rail and multimodal bills',
      zh: '既有功能：信用证、交单、铁路及多式联运提单',
    },
    reports: [],
    acts: [
      {
        act: 'POST /v1/trade-financings',
        effect: { en: 'paid out once the goods are pledged and controlled', zh: '货物质押且受控后方可放款' },
      },
    ],
    test: 'tests/trade-finance/import.test.ts',
  },
  {
    number: 8,
    title: { en: 'Fintech put to use', zh: '提升金融科技运行效能' },
    says: null,
    standing: { en: 'score, consent', zh: '评分、授权' },
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
    decision: {
      en: 'by the rule within the online limit; override with a reason, by two; contest and answer',
      zh: '线上限额内按规则审批；两人附理由调整；异议与答复',
    },
    reports: ['score_back_test'],
    acts: [
      {
        act: 'POST /v1/parties/{partyId}/scores',
        effect: { en: 'refused without consent: SCORE_NOT_CONSENTED', zh: '无授权拒绝：SCORE_NOT_CONSENTED' },
      },
      {
        act: 'POST /v1/loans',
        effect: {
          en: 'refused below the grid or below the score: RATE_BELOW_RISK, SCORE_TOO_LOW',
          zh: '低于风险定价或评分过低拒绝：RATE_BELOW_RISK、SCORE_TOO_LOW',
        },
      },
      {
        act: 'POST /v1/loan-applications',
        effect: {
          en: 'a firm applies, and consents: decided by the rule test by test, accepted with its cost sheet, paid out',
          zh: '企业申请并授权，逐项按规则审批，确认成本清单后放款',
        },
      },
      {
        act: 'POST /v1/contests',
        effect: {
          en: 'what was declined is contested, and then a person’s to answer',
          zh: '被拒可提出异议，由人工答复',
        },
      },
    ],
    test: 'tests/measures/online-loans.test.ts',
  },
  {
    number: 9,
    title: { en: 'Balance sheets of firms', zh: '优化企业资产负债结构' },
    says: null,
    standing: none,
    rules: ['factor.leverage', 'factor.badAfterDays', 'stock.idleDays'],
    pot: none,
    decision: { en: 'as built: factoring with and without recourse', zh: '既有功能：有追索与无追索保理' },
    reports: ['cash_cycle'],
    acts: [
      {
        act: 'POST /v1/advance-requests',
        effect: { en: 'claims become money within the factor’s limits', zh: '在保理商限额内将应收账款变现' },
      },
      {
        act: 'GET /v1/cash-cycle',
        effect: {
          en: 'a firm sees its own cycle, and what of its stock lies idle',
          zh: '企业查看自身现金周期与闲置存货',
        },
      },
      {
        act: 'POST /v1/asset-offers',
        effect: {
          en: 'idle goods are sold, let, or leased back by a bank that pays for them; refused where they are not idle or are pledged: ASSET_NOT_IDLE, ASSET_BOUND',
          zh: '闲置货物出售、出租或由银行售后回租；未闲置或已质押拒绝：ASSET_NOT_IDLE、ASSET_BOUND',
        },
      },
      {
        act: 'POST /v1/policy-returns',
        effect: { en: 'the cash cycle of clients, and what of their stock is idle', zh: '客户现金周期与闲置存货报表' },
      },
    ],
    test: 'tests/measures/cash-cycle.test.ts',
  },
  {
    number: 10,
    title: { en: 'Mergers', zh: '推动企业兼并重组' },
    says: null,
    standing: { en: 'relation: parent, successor', zh: '关联关系：母公司、承继方' },
    rules: ['registry.renameMonths', 'limit.lender.groupBps'],
    pot: { en: 'group limit', zh: '集团限额' },
    decision: {
      en: 'an authority records the merger, by two; each lender settles its limits and filings',
      zh: '主管部门两人登记合并；各出借人处理限额与登记',
    },
    reports: ['group_exposure'],
    acts: [
      {
        act: 'POST /v1/loans',
        effect: {
          en: 'refused for who was succeeded, naming the successor: SUCCEEDED',
          zh: '已被承继主体拒绝并指明承继方：SUCCEEDED',
        },
      },
      {
        act: 'POST /v1/successions',
        effect: {
          en: 'what is open, and what is contested, answers to the successor; its joint bodies answer to it, beside one of its own; lenders and banks of those bodies are told what passed and their limits; filings are due',
          zh: '未结事项及未决异议由承继方承接；被合并方的联合授信机制由承继方承接，与其自有机制并存；告知出借人及其成员行移转内容与限额；登记须变更',
        },
      },
    ],
    test: 'tests/measures/mergers.test.ts',
  },
  {
    number: 12,
    title: { en: 'External shocks met', zh: '增强企业应对外部风险能力' },
    says: null,
    standing: { en: 'class of the enterprise', zh: '企业外汇分类' },
    rules: ['trade.collectionDays', 'trade.classCTenorDays'],
    pot: { en: 'locked rate', zh: '锁定汇率' },
    decision: none,
    reports: ['hedged_share', 'tenor_gap'],
    acts: [
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: {
          en: 'refused beyond what falls due in that money: POT_ADMITS_NOT',
          zh: '超出该币种到期金额拒绝：POT_ADMITS_NOT',
        },
      },
    ],
    test: returns,
  },
  {
    number: 20,
    title: { en: 'Regular meetings', zh: '推进常态化对接' },
    says: { en: 'one meeting each quarter', zh: '每季度召开一次对接会' },
    standing: none,
    rules: ['matter.answerDays'],
    pot: none,
    decision: none,
    reports: ['asks_closed'],
    acts: [
      {
        act: 'POST /v1/quarter-sessions/{sessionId}/holding',
        effect: { en: 'all six parts; a quarter without one is a task', zh: '六项议程齐备；缺会季度列为待办' },
      },
      {
        act: 'POST /v1/matters',
        effect: { en: 'an answer is owed by a day, in words, by two', zh: '须按期由两人书面答复' },
      },
    ],
    test: returns,
  },
];
