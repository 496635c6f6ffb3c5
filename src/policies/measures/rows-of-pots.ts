import type { Measure } from './rules.ts';

const none = '–';
const pots = 'tests/measures/pots.test.ts';

/** Measures that draw on pots. */
export const potMeasures: readonly Measure[] = [
  {
    number: 5,
    title: { en: 'Resources gathered for credit', zh: '集汇资源加大信贷投入' },
    standing: 'size for quotas, industry',
    rules: ['internalPrice.baseBps', 'internalPrice.quotaCutBps'],
    pot: 'quota of a bank: small, rural, manufacturing',
    decision: none,
    reports: ['funnel'],
    acts: [
      { act: 'POST /v1/pots', effect: 'a quota is set apart' },
      {
        act: 'POST /v1/loans/{loanId}/approval',
        effect: 'draws on the quota at its internal price; refused beyond it: POT_EXHAUSTED',
      },
    ],
    test: pots,
  },
  {
    number: 11,
    title: { en: 'Upgrading of firms', zh: '促进企业转型升级' },
    standing: none,
    rules: ['interest.misuseUpliftBpsMin', 'interest.misuseUpliftBpsMax'],
    pot: 'purpose account of a loan: payees, milestones',
    decision: none,
    reports: ['traced_share'],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/disbursements',
        effect: 'refused without an account, off its payees or before their milestones: PURPOSE_PAYEE',
      },
      { act: 'POST /v1/pots/{potId}/milestones', effect: 'what a milestone pays may go out' },
    ],
    test: pots,
  },
  {
    number: 13,
    title: { en: 'Relending and rediscount used in full', zh: '用足再贷款再贴现政策' },
    standing: 'size for relending',
    rules: [
      'relending.capMinor',
      'relending.passThroughBps',
      'relending.yearBps',
      'rediscount.yearBps',
      'exchangeBill.mostMonths',
    ],
    pot: 'batch of relending, or of rediscount by the central bank; a loan or bill stands in one',
    decision:
      'admission by the rules of the day; by the size of the firm when its loan began, and so it stays when the firm grows',
    reports: ['relending_stock', 'rediscount_ledger'],
    acts: [
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: 'refused with every rule that is not met: POT_ADMITS_NOT; in a second batch: POT_TAKEN',
      },
      {
        act: 'POST /v1/exchange-bills/{billId}/offers',
        effect:
          'a firm’s bill is discounted, and its bank gives it to a batch of the central bank within quota and ledger',
      },
      {
        act: 'POST /v1/earmarks/{earmarkId}/answer',
        effect: 'the bill is endorsed to the central bank, and comes back when it is freed or not paid',
      },
    ],
    test: pots,
  },
  {
    number: 14,
    title: { en: 'Bonds of local banks', zh: '支持地方法人银行发债融资' },
    standing: 'size for bonds, green, rural',
    rules: [],
    pot: 'bond by its label',
    decision: none,
    reports: ['use_of_proceeds'],
    acts: [
      { act: 'POST /v1/pots/{potId}/earmarks', effect: 'refused off the label: POT_ADMITS_NOT' },
      { act: 'GET /v1/pots/{potId}', effect: 'what is linked to no loan is what is left' },
    ],
    test: pots,
  },
  {
    number: 17,
    title: { en: 'Fiscal and tax leverage', zh: '用好财税杠杆政策' },
    standing: 'size for taxes, subsidies and guarantees',
    rules: [
      'vat.exempt.capMinor',
      'vat.exempt.wholeCapMinor',
      'vat.exempt.ceilingBps',
      'vat.rateBps',
      'guarantee.share.smallBps',
    ],
    pot: 'subsidy, risk share',
    decision: 'method of the year',
    reports: ['vat_exempt_interest', 'guarantee_mix'],
    acts: [
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: 'no more than the loan bore, and once for a loan: POT_ADMITS_NOT, POT_TAKEN',
      },
      {
        act: 'POST /v1/earmarks/{earmarkId}/answer',
        effect: 'the authority or guarantor says yes or no: only then it counts',
      },
      {
        act: 'POST /v1/pots/{potId}/earmarks',
        effect: 'a guarantor keeps small firms at four fifths: POT_ADMITS_NOT',
      },
    ],
    test: pots,
  },
];
