import type { Measure } from './rules.ts';

const none = { en: '–', zh: '–' };
const pots = 'tests/measures/pots.test.ts';

/** Measures that draw on pots. */
export const potMeasures: readonly Measure[] = [
  {
    number: 5,
    title: { en: 'Resources gathered for credit', zh: '集汇资源加大信贷投入' },
    says: null,
    standing: { en: 'size for quotas, industry', zh: '额度用途的企业规模、行业' },
    rules: ['internalPrice.baseBps', 'internalPrice.quotaCutBps'],
    pot: { en: 'quota of a bank: small, rural, manufacturing', zh: '银行专项额度：小微、涉农、制造业' },
    decision: none,
    reports: ['funnel'],
    acts: [
      { act: 'POST /v1/pots', effect: { en: 'a quota is set apart', zh: '划定专项额度' } },
      {
        act: 'POST /v1/loans/{loanId}/approval',
        effect: {
          en: 'draws on the quota at its internal price; refused beyond it: POT_EXHAUSTED',
          zh: '按内部资金价格占用额度，超出拒绝：POT_EXHAUSTED',
        },
      },
    ],
    test: pots,
  },
  {
    number: 11,
    title: { en: 'Upgrading of firms', zh: '促进企业转型升级' },
    says: null,
    standing: none,
    rules: ['interest.misuseUpliftBpsMin', 'interest.misuseUpliftBpsMax'],
    pot: { en: 'purpose account of a loan: payees, milestones', zh: '贷款专用账户：收款人、节点' },
    decision: none,
    reports: ['traced_share'],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/disbursements',
        effect: {
          en: 'refused without an account, off its payees or before their milestones: PURPOSE_PAYEE',
          zh: '无专用账户、收款人不符或节点未达成拒绝：PURPOSE_PAYEE',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/disbursements',
        effect: {
          en: 'a payment names the invoice of its payee, and is traced once it is verified: PURPOSE_INVOICE where it does not fit',
          zh: '支付时注明收款人发票，核验后计为可追溯；不符则拒绝：PURPOSE_INVOICE',
        },
      },
      {
        act: 'POST /v1/pots/{potId}/milestones',
        effect: { en: 'what a milestone pays may go out', zh: '节点达成后相应款项方可支付' },
      },
    ],
    test: pots,
  },
  {
    number: 13,
    title: { en: 'Relending and rediscount used in full', zh: '用足再贷款再贴现政策' },
    says: {
      en: 'half a percentage point passed on; a ledger of loans to small and micro firms with a line up to 5,000,000 yuan',
      zh: '降息 0.5 个百分点传导；单户授信 500 万元及以下小微贷款台账',
    },
    standing: { en: 'size for relending', zh: '再贷款用途的企业规模' },
    rules: [
      'relending.capMinor',
      'relending.passThroughBps',
      'relending.yearBps',
      'relending.sixMonthsBps',
      'relending.threeMonthsBps',
      'rediscount.yearBps',
      'exchangeBill.mostMonths',
    ],
    pot: {
      en: 'batch of relending, or of rediscount by the central bank; a loan or bill stands in one',
      zh: '再贷款批次或央行再贴现批次，一笔贷款或票据只入一批',
    },
    decision: {
      en: 'admission by the rules of the day; by the size of the firm when its loan began, and so it stays when the firm grows',
      zh: '按当日规则准入；按贷款发放时的企业规模，此后企业成长不变',
    },
    reports: ['relending_stock', 'rediscount_ledger'],
    acts: [
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: {
          en: 'refused with every rule that is not met: POT_ADMITS_NOT; in a second batch: POT_TAKEN',
          zh: '不符合的规则逐条列明并拒绝：POT_ADMITS_NOT；重复入批：POT_TAKEN',
        },
      },
      {
        act: 'POST /v1/pots',
        effect: {
          en: 'the rate before a batch is no more than the bank’s own loans to small firms of the year before show: POT_UNFIT',
          zh: '再贷款此前利率不得高于本行上一年度小微贷款记录：POT_UNFIT',
        },
      },
      {
        act: 'POST /v1/exchange-bills/{billId}/offers',
        effect: {
          en: 'a firm’s bill is discounted, and its bank gives it to a batch of the central bank within quota and ledger',
          zh: '企业票据贴现，银行在额度与台账内提交央行批次',
        },
      },
      {
        act: 'POST /v1/earmarks/{earmarkId}/answer',
        effect: {
          en: 'the bill is endorsed to the central bank, and comes back when it is freed or not paid',
          zh: '票据背书至央行，释放或拒付时退回',
        },
      },
    ],
    test: pots,
  },
  {
    number: 14,
    title: { en: 'Bonds of local banks', zh: '支持地方法人银行发债融资' },
    says: null,
    standing: { en: 'size for bonds, green, rural', zh: '债券用途的企业规模、绿色、涉农' },
    rules: ['size.validDays'],
    pot: { en: 'bond by its label', zh: '债券及其用途标签' },
    decision: none,
    reports: ['use_of_proceeds'],
    acts: [
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: { en: 'refused off the label: POT_ADMITS_NOT', zh: '用途不符拒绝：POT_ADMITS_NOT' },
      },
      {
        act: 'GET /v1/pots/{potId}',
        effect: { en: 'what is linked to no loan is what is left', zh: '未对应贷款的资金即为余额' },
      },
    ],
    test: pots,
  },
  {
    number: 17,
    title: { en: 'Fiscal and tax leverage', zh: '用好财税杠杆政策' },
    says: {
      en: 'small firms at 80 per cent or more of what is guaranteed; interest exempt from 2018-09-01 to 2020-12-31, the line raised from 1,000,000 to 5,000,000 yuan',
      zh: '小微担保占比不低于 80%；2018-09-01 至 2020-12-31 利息免税，单户授信由 100 万元提高到 500 万元',
    },
    standing: { en: 'size for taxes, subsidies and guarantees', zh: '税收、补贴及担保用途的企业规模' },
    rules: [
      'vat.exempt.capMinor',
      'vat.exempt.wholeCapMinor',
      'vat.exempt.ceilingBps',
      'vat.rateBps',
      'guarantee.share.smallBps',
      'guarantee.share.upTo5mBps',
      'guarantee.feeAimBps',
    ],
    pot: { en: 'subsidy, risk share', zh: '补贴、风险分担' },
    decision: { en: 'method of the year', zh: '年度计税方法' },
    reports: ['vat_exempt_interest', 'guarantee_mix'],
    acts: [
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: {
          en: 'no more than the loan bore, and once for a loan: POT_ADMITS_NOT, POT_TAKEN',
          zh: '不超过贷款实际承担且一笔一次：POT_ADMITS_NOT、POT_TAKEN',
        },
      },
      {
        act: 'POST /v1/earmarks/{earmarkId}/answer',
        effect: {
          en: 'the authority or guarantor says yes or no by what is so on that day: only then it counts',
          zh: '主管部门或担保方按答复当日情况答复后方生效',
        },
      },
      {
        act: 'POST /v1/policy-returns',
        effect: {
          en: 'interest of days that are over, the last of the period its own, is exempt by the line of the firm on the day on which its loan began: limits, or facilities and loans beside them; of one year, and each day once: RETURN_PERIOD_UNFIT, RETURN_OVERLAPS',
          zh: '已结束日期（含期间末日）的利息，按贷款发放当日企业授信判定是否免税：限额，或融资额度及其外贷款；限同一年度且每日仅报一次：RETURN_PERIOD_UNFIT、RETURN_OVERLAPS',
        },
      },
      {
        act: 'POST /v1/guarantees',
        effect: {
          en: 'a contract of a guarantor of the national fund keeps the four fifths, too: GUARANTEE_MIX; its fee is told beside the aim',
          zh: '国家融资担保基金合作机构的保证合同同样不低于八成：GUARANTEE_MIX；担保费率与目标并列披露',
        },
      },
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: {
          en: 'a guarantor keeps small firms at four fifths: POT_ADMITS_NOT',
          zh: '担保机构小微占比不低于八成：POT_ADMITS_NOT',
        },
      },
    ],
    test: pots,
  },
];
