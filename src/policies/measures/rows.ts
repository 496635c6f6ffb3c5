import { motionMeasures } from './rows-of-motions.ts';
import { potMeasures } from './rows-of-pots.ts';
import { returnMeasures } from './rows-of-returns.ts';
import type { Measure } from './rules.ts';

const none = { en: '–', zh: '–' };

/** The measures, by number. A measure is a row that names nouns; nothing of it is written anywhere else. */
export const measures: readonly Measure[] = [
  {
    number: 1,
    title: { en: 'Differentiated credit', zh: '有保有控实施差异化信贷' },
    says: null,
    standing: { en: 'industry, viability, business', zh: '行业、存续能力、经营业务' },
    rules: [
      'purpose.ban.housing',
      'payee.ban.speculativeHousing',
      'overcapacity.steel',
      'overcapacity.nonFerrous',
      'overcapacity.buildingMaterials',
      'overcapacity.shipbuilding',
    ],
    pot: none,
    decision: {
      en: 'treat apart: one more voice on evidence of viability',
      zh: '区别对待：凭存续能力依据增加一人复核',
    },
    reports: ['credit_by_industry'],
    acts: [
      {
        act: 'POST /v1/loans',
        effect: {
          en: 'refused for the purpose: PURPOSE_BANNED; one more voice where its words name such a one under another kind: PURPOSE_IN_WORDS',
          zh: '用途禁止的拒绝：PURPOSE_BANNED；以其他类别而文字提及该用途的，增加一人复核：PURPOSE_IN_WORDS',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/approval',
        effect: {
          en: 'refused without evidence, one more voice with it: TREATED_APART',
          zh: '无依据拒绝，有依据增加一人复核：TREATED_APART',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/disbursements',
        effect: { en: 'refused for the payee: PAYEE_BANNED', zh: '收款人禁止的拒绝：PAYEE_BANNED' },
      },
    ],
    test: 'tests/measures/standings.test.ts',
  },
  {
    number: 15,
    title: { en: 'Fees of banks put in order', zh: '清理银行不合理收费' },
    says: {
      en: 'no commitment fee and no fund-management fee of small and micro firms',
      zh: '小微企业不收承诺费、资金管理费',
    },
    standing: { en: 'size, on the day of charging', zh: '收费当日的企业规模' },
    rules: [
      'fee.ban.commitment.small',
      'fee.ban.fundManagement.small',
      'fee.cap.advisoryBps.small',
      'fee.cap.handlingBps.small',
      'fee.provedAtCharging',
      'size.validDays',
    ],
    pot: none,
    decision: { en: 'exception of a syndicated loan, by one more voice', zh: '银团贷款例外，增加一人复核' },
    reports: [],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/charges',
        effect: {
          en: 'refused unless the firm is shown not to be small: FEE_SIZE_UNPROVED',
          zh: '未证明企业非小微的拒绝：FEE_SIZE_UNPROVED',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/approval',
        effect: {
          en: 'one more voice for the exception of a syndicated loan: a fee for what is not drawn; none once all is',
          zh: '银团贷款例外增加一人复核：仅就未提款部分收费，全部提款后不收',
        },
      },
      {
        act: 'GET /v1/loans/{loanId}/cost-sheet',
        effect: { en: 'everything that a loan costs, accepted by its hash', zh: '贷款全部成本，借款人按哈希确认' },
      },
    ],
    test: 'tests/measures/standings.test.ts',
  },
  {
    number: 19,
    title: { en: 'A system of credit standing', zh: '加强信用体系建设' },
    says: null,
    standing: { en: 'events of credit, black and red lists', zh: '信用事件、黑名单与红名单' },
    rules: ['effect.black.lend', 'effect.creditEvent.lend', 'effect.red.rateCutBps', 'standing.contestDays'],
    pot: none,
    decision: { en: 'contest and answer; repair', zh: '异议与答复、信用修复' },
    reports: ['hits_by_source'],
    acts: [
      {
        act: 'POST /v1/parties/{partyId}/policy-standings',
        effect: {
          en: 'an official list by an authority alone: STANDING_OFFICIAL',
          zh: '官方名单仅由主管部门认定：STANDING_OFFICIAL',
        },
      },
      {
        act: 'POST /v1/parties/{partyId}/policy-standings',
        effect: {
          en: 'a black list ends the red ones, and bars from them: STANDING_CONTRADICTS',
          zh: '列入黑名单即终止红名单且不得再列入：STANDING_CONTRADICTS',
        },
      },
      {
        act: 'POST /v1/loans',
        effect: {
          en: 'one more voice for whom a listed firm owns, or a listed person represents or controls, a party of the register as any, of whom no number of an identity card is kept: PARENT_ON_LIST, PERSON_ON_LIST',
          zh: '母公司、法定代表人或实际控制人在黑名单的，增加一人复核；自然人按普通主体登记，不留存身份证号：PARENT_ON_LIST、PERSON_ON_LIST',
        },
      },
      {
        act: 'POST /v1/loans',
        effect: { en: 'refused for who is on a black list: LIST_PENALTY', zh: '黑名单主体拒绝：LIST_PENALTY' },
      },
      {
        act: 'POST /v1/loans',
        effect: {
          en: 'below the price of its risk for who is on a red one, as far as the bank says: else RATE_BELOW_RISK',
          zh: '红名单主体可在银行规定幅度内低于风险定价，否则拒绝：RATE_BELOW_RISK',
        },
      },
      {
        act: 'POST /v1/facilities/{facilityId}/approval',
        effect: { en: 'so is a line for it: GATE_CLOSED, fact F104', zh: '其授信额度同样拒绝：GATE_CLOSED，事实 F104' },
      },
      {
        act: 'POST /v1/facilities/{facilityId}/drawdowns',
        effect: {
          en: 'so is money under a line that it has, and every promise of the bank for it: GATE_CLOSED, fact F104',
          zh: '既有额度下的提款及银行一切承诺同样拒绝：GATE_CLOSED，事实 F104',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/changes',
        effect: {
          en: 'more time is no new money, and one more person says so, as of a rollover: STANDING_OF_BORROWER',
          zh: '延长期限不属新增资金，与展期相同须多一人同意：STANDING_OF_BORROWER',
        },
      },
      {
        act: 'POST /v1/standing-contests/{contestId}/answer',
        effect: { en: 'upheld, the standing holds no more', zh: '异议成立，该状态不再有效' },
      },
    ],
    test: 'tests/measures/standings.test.ts',
  },
  ...potMeasures,
  ...motionMeasures,
  ...returnMeasures,
].sort((one, other) => one.number - other.number);
