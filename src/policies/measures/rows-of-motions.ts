import type { Measure } from './rules.ts';

const none = { en: '–', zh: '–' };
const motions = 'tests/measures/motions.test.ts';

/** Measures that stand on decisions and voices. */
export const motionMeasures: readonly Measure[] = [
  {
    number: 2,
    title: { en: 'Targeted lending', zh: '靶向精准实施分类投放' },
    says: {
      en: 'one hundred key industrial firms and one hundred growing ones',
      zh: '一百户重点工业企业与一百户成长型工业企业',
    },
    standing: {
      en: 'lists of key firms, growing firms, the whitelist, by year',
      zh: '重点企业、成长企业及白名单，按年度',
    },
    rules: ['list.key100.most', 'list.growth100.most', 'standing.contestDays'],
    pot: { en: 'limit', zh: '授信限额' },
    decision: {
      en: 'cut or stop with its reason; of a listed firm one more voice; contest and answer',
      zh: '压降或停贷须附理由，名单企业增加一人复核；异议与答复',
    },
    reports: [],
    acts: [
      {
        act: 'POST /v1/parties/{partyId}/policy-standings',
        effect: {
          en: 'no more firms than the list of the year has: LIST_FULL; each authority keeps a list of its own, and a firm may stand on two',
          zh: '年度名单户数已满即拒绝：LIST_FULL；各主管部门各有名单，同一企业可在两份名单上',
        },
      },
      {
        act: 'POST /v1/limits/{limitId}/change',
        effect: {
          en: 'refused without a reason of the firm’s own: CUT_UNREASONED',
          zh: '缺少企业自身理由的拒绝：CUT_UNREASONED',
        },
      },
      {
        act: 'POST /v1/limits/{limitId}/suspension',
        effect: { en: 'of a listed firm, two agree', zh: '名单企业须两人同意' },
      },
      {
        act: 'POST /v1/conditions',
        effect: {
          en: 'what is asked of a listed firm after the promise is a stop: CUT_UNREASONED',
          zh: '承诺后对名单企业新增要求视为停贷：CUT_UNREASONED',
        },
      },
      {
        act: 'POST /v1/credit-cuts/{cutId}/contest',
        effect: { en: 'the lender owes an answer by a day', zh: '出借人须按期答复' },
      },
    ],
    test: motions,
  },
  {
    number: 3,
    title: { en: 'Joint credit, acting as one', zh: '联合授信实施一致行动' },
    says: null,
    standing: { en: 'relations', zh: '关联关系' },
    rules: [
      'joint.leastBanks',
      'joint.mandatoryFrom.CNY',
      'joint.optionalFrom.CNY',
      'joint.majorClaimsThirds',
      'joint.headsOverBps',
      'joint.warnBps',
    ],
    pot: { en: 'joint line', zh: '联合授信额度' },
    decision: {
      en: 'motions by claims and heads, as they stood; unanimous acts',
      zh: '按提案时债权与家数表决；一致决事项',
    },
    reports: [],
    acts: [
      {
        act: 'POST /v1/joint-bodies/{bodyId}/entries',
        effect: {
          en: 'on a paper; own rows for oneself, the sum for all',
          zh: '凭文件申报；各行仅见本行明细，合计共享',
        },
      },
      {
        act: 'POST /v1/debt-tables/{tableId}/statement',
        effect: {
          en: 'the firm’s own table of debts, held against the reports: each bank reads its own two figures',
          zh: '企业债务表与各行申报核对，各行仅见本行两项数字',
        },
      },
      {
        act: 'POST /v1/joint-bodies/{bodyId}/motions',
        effect: {
          en: 'what the firm’s table bears out has weight; where the firm is silent beyond the day of its table, what its banks had reported by that day',
          zh: '以企业债务确认表佐证的余额计权重；企业逾期未提交的，以届时各行已报送余额计权重',
        },
      },
      {
        act: 'POST /v1/motions/{motionId}/votes',
        effect: { en: 'sets the line, begins and ends a warning', zh: '核定额度，启动与解除预警' },
      },
      {
        act: 'POST /v1/pledges/{pledgeId}/discharge',
        effect: {
          en: 'a waiver of security, or a guarantor let go while something is owed, is refused unless all carried it by name: SECURITY_HELD_JOINTLY; whatever facilities it secures, they are one firm’s',
          zh: '债务未清偿前放弃担保、免除保证，须全体成员行按名同意：SECURITY_HELD_JOINTLY；一项担保所保各笔授信均属同一企业',
        },
      },
      {
        act: 'POST /v1/releases/{releaseId}/approval',
        effect: {
          en: 'goods go while those that stay cover what is owed: the stock turns over, no security is given up, and no motion is asked for',
          zh: '在库押品足以覆盖债务的，货物正常出库属存货周转，不构成放弃担保，无须成员行表决',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/disbursements',
        effect: {
          en: 'refused beyond the line or in warning: HEADROOM_EXCEEDED, JOINT_WARNING',
          zh: '超出额度或预警期间拒绝：HEADROOM_EXCEEDED、JOINT_WARNING',
        },
      },
      {
        act: 'POST /v1/loans/{loanId}/call-ins',
        effect: {
          en: 'refused of one bank alone while a creditors’ committee acts, and so is a cut or stop of a line: CUT_ALONE',
          zh: '债权人委员会存续期间，成员行单独抽贷、压降、停贷均拒绝：CUT_ALONE',
        },
      },
    ],
    test: motions,
  },
  {
    number: 16,
    title: { en: 'Assessment by the supervisor', zh: '加强银行监管考核' },
    says: null,
    standing: { en: 'size, class of the loan', zh: '企业规模、贷款分类' },
    rules: ['call.noticeDays', 'standing.contestDays', 'badLoans.toleranceBps'],
    pot: none,
    decision: {
      en: 'call-in with a reason of the closed list; contest and answer',
      zh: '提前收贷须有封闭清单内的理由；异议与答复',
    },
    reports: ['bad_loans_by_size', 'small_loans', 'cuts_and_calls'],
    acts: [
      {
        act: 'POST /v1/loans/{loanId}/call-ins',
        effect: {
          en: 'refused for what is not on record, or without its days: CALL_UNFOUNDED, CALL_TOO_SOON',
          zh: '无记录依据或未满期限拒绝：CALL_UNFOUNDED、CALL_TOO_SOON',
        },
      },
      {
        act: 'POST /v1/credit-cuts/{cutId}/answer',
        effect: { en: 'undone, the loan runs as agreed', zh: '撤销后贷款按原约履行' },
      },
    ],
    test: motions,
  },
  {
    number: 18,
    title: { en: 'Lists kept and firms watched', zh: '强化名单制管理' },
    says: {
      en: 'the one hundred key firms, the one hundred growing ones and the whitelist',
      zh: '一百户重点企业、一百户成长企业及白名单企业',
    },
    standing: { en: 'key monitoring list', zh: '重点监测名单' },
    rules: ['list.key100.most', 'list.growth100.most', 'watch.stressPoints', 'effect.watch.lend'],
    pot: none,
    decision: { en: 'a query proposes, a person confirms', zh: '系统筛查建议，人工确认' },
    reports: [],
    acts: [
      {
        act: 'POST /v1/watch-proposals',
        effect: {
          en: 'strained listed firms without a body are proposed',
          zh: '流动性紧张且无联合机制的名单企业列为建议对象',
        },
      },
      {
        act: 'POST /v1/policy-standings/{standingId}/confirmation',
        effect: {
          en: 'loans to the firm ask one more person; the firm reads what it is to supply, and contests',
          zh: '对该企业的贷款增加一人复核；企业可查看须补充的资料并提出异议',
        },
      },
      {
        act: 'POST /v1/drawdowns/{drawdownId}/approval',
        effect: { en: 'so do drawdowns and credits: fact F105', zh: '提款与信用证同样增加一人：事实 F105' },
      },
    ],
    test: motions,
  },
];
