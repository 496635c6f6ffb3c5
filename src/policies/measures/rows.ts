import { motionMeasures } from './rows-of-motions.ts';
import { potMeasures } from './rows-of-pots.ts';
import { returnMeasures } from './rows-of-returns.ts';
import type { Measure } from './rules.ts';

const none = '–';

/** The measures, by number. A measure is a row that names nouns; nothing of it is written anywhere else. */
export const measures: readonly Measure[] = [
  {
    number: 1,
    title: { en: 'Differentiated credit', zh: '有保有控实施差异化信贷' },
    standing: 'industry, viability, business',
    rules: [
      'purpose.ban.housing',
      'payee.ban.speculativeHousing',
      'overcapacity.steel',
      'overcapacity.nonFerrous',
      'overcapacity.buildingMaterials',
      'overcapacity.shipbuilding',
    ],
    pot: none,
    decision: 'treat apart: one more voice on evidence of viability',
    reports: ['credit_by_industry'],
    acts: [
      { act: 'POST /v1/loans', effect: 'refused for the purpose: PURPOSE_BANNED' },
      {
        act: 'POST /v1/loans/{loanId}/approval',
        effect: 'refused without evidence, one more voice with it: TREATED_APART',
      },
      { act: 'POST /v1/loans/{loanId}/disbursements', effect: 'refused for the payee: PAYEE_BANNED' },
    ],
    test: 'tests/measures/standings.test.ts',
  },
  {
    number: 15,
    title: { en: 'Fees of banks put in order', zh: '清理银行不合理收费' },
    standing: 'size, on the day of charging',
    rules: [
      'fee.ban.commitment.small',
      'fee.ban.fundManagement.small',
      'fee.cap.advisoryBps.small',
      'fee.provedAtCharging',
      'size.validDays',
    ],
    pot: none,
    decision: 'exception of a syndicated loan, by one more voice',
    reports: [],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/charges',
        effect: 'refused unless the firm is shown not to be small: FEE_SIZE_UNPROVED',
      },
      {
        act: 'POST /v1/loans/{loanId}/approval',
        effect: 'one more voice for the exception of a syndicated loan: a fee for what is not drawn; none once all is',
      },
      { act: 'GET /v1/loans/{loanId}/cost-sheet', effect: 'everything that a loan costs, accepted by its hash' },
    ],
    test: 'tests/measures/standings.test.ts',
  },
  {
    number: 19,
    title: { en: 'A system of credit standing', zh: '加强信用体系建设' },
    standing: 'events of credit, black and red lists',
    rules: ['effect.black.lend', 'effect.creditEvent.lend', 'effect.red.rateCutBps', 'standing.contestDays'],
    pot: none,
    decision: 'contest and answer; repair',
    reports: ['hits_by_source'],
    acts: [
      {
        act: 'POST /v1/parties/{partyId}/policy-standings',
        effect: 'an official list by an authority alone: STANDING_OFFICIAL',
      },
      {
        act: 'POST /v1/parties/{partyId}/policy-standings',
        effect: 'a black list ends the red ones, and bars from them: STANDING_CONTRADICTS',
      },
      { act: 'POST /v1/loans', effect: 'refused for who is on a black list: LIST_PENALTY' },
      {
        act: 'POST /v1/loans',
        effect: 'below the price of its risk for who is on a red one, as far as the bank says: else RATE_BELOW_RISK',
      },
      { act: 'POST /v1/facilities/{facilityId}/approval', effect: 'so is a line for it: GATE_CLOSED, fact F104' },
      {
        act: 'POST /v1/facilities/{facilityId}/drawdowns',
        effect: 'so is money under a line that it has, and every promise of the bank for it: GATE_CLOSED, fact F104',
      },
      { act: 'POST /v1/standing-contests/{contestId}/answer', effect: 'upheld, the standing holds no more' },
    ],
    test: 'tests/measures/standings.test.ts',
  },
  ...potMeasures,
  ...motionMeasures,
  ...returnMeasures,
].sort((one, other) => one.number - other.number);
