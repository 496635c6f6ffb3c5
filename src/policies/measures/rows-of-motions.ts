import type { Measure } from './rules.ts';

const none = '–';
const motions = 'tests/measures/motions.test.ts';

/** Measures that stand on decisions and voices. */
export const motionMeasures: readonly Measure[] = [
  {
    number: 2,
    title: { en: 'Targeted lending', zh: '靶向精准实施分类投放' },
    standing: 'lists of key firms, growing firms, the whitelist, by year',
    rules: ['standing.contestDays'],
    pot: 'limit',
    decision: 'cut or stop with its reason; of a listed firm one more voice; contest and answer',
    reports: [],
    acts: [
      { act: 'POST /v1/limits/{limitId}/change', effect: 'refused without a reason of the firm’s own: CUT_UNREASONED' },
      { act: 'POST /v1/limits/{limitId}/suspension', effect: 'of a listed firm, two agree' },
      { act: 'POST /v1/credit-cuts/{cutId}/contest', effect: 'the lender owes an answer by a day' },
    ],
    test: motions,
  },
  {
    number: 3,
    title: { en: 'Joint credit, acting as one', zh: '联合授信实施一致行动' },
    standing: 'relations',
    rules: [
      'joint.leastBanks',
      'joint.mandatoryFrom.CNY',
      'joint.optionalFrom.CNY',
      'joint.majorClaimsThirds',
      'joint.headsOverBps',
      'joint.warnBps',
    ],
    pot: 'joint line',
    decision: 'motions by claims and heads, as they stood; unanimous acts',
    reports: [],
    acts: [
      { act: 'POST /v1/joint-bodies/{bodyId}/entries', effect: 'on a paper; own rows for oneself, the sum for all' },
      {
        act: 'POST /v1/debt-tables/{tableId}/statement',
        effect: 'the firm’s own table of debts, held against the reports: each bank reads its own two figures',
      },
      { act: 'POST /v1/motions/{motionId}/votes', effect: 'sets the line, begins and ends a warning' },
      {
        act: 'POST /v1/loans/{loanId}/disbursements',
        effect: 'refused beyond the line or in warning: HEADROOM_EXCEEDED, JOINT_WARNING',
      },
    ],
    test: motions,
  },
  {
    number: 16,
    title: { en: 'Assessment by the supervisor', zh: '加强银行监管考核' },
    standing: 'size, class of the loan',
    rules: ['call.noticeDays', 'standing.contestDays', 'badLoans.toleranceBps'],
    pot: none,
    decision: 'call-in with a reason of the closed list; contest and answer',
    reports: ['bad_loans_by_size', 'small_loans', 'cuts_and_calls'],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/call-ins',
        effect: 'refused for what is not on record, or without its days: CALL_UNFOUNDED, CALL_TOO_SOON',
      },
      { act: 'POST /v1/credit-cuts/{cutId}/answer', effect: 'undone, the loan runs as agreed' },
    ],
    test: motions,
  },
  {
    number: 18,
    title: { en: 'Lists kept and firms watched', zh: '强化名单制管理' },
    standing: 'key monitoring list',
    rules: ['watch.stressPoints', 'effect.watch.lend'],
    pot: none,
    decision: 'a query proposes, a person confirms',
    reports: [],
    acts: [
      { act: 'POST /v1/watch-proposals', effect: 'strained listed firms without a body are proposed' },
      { act: 'POST /v1/policy-standings/{standingId}/confirmation', effect: 'loans to the firm ask one more person' },
      { act: 'POST /v1/drawdowns/{drawdownId}/approval', effect: 'so do drawdowns and credits: fact F105' },
    ],
    test: motions,
  },
];
