import type { Pairs } from './pair.ts';

/** What a loan costs and when it is paid back. */
export const loan = {
  'loan.lent': ['Lent', '贷款金额'],
  'loan.owed': ['Principal owed', '未偿本金'],
  'loan.allIn': ['A year, everything in it', '综合年化成本'],
  'loan.allInMore': ['Interest and every fee, by their days', '含利息与全部费用，按日折算'],
  'loan.convention': [
    'Internal rate of return of every payment by its day, compounded daily over years of 365 days, half up to a basis point (PBOC Announcement [2021] 3)',
    '按各期收付日计算的内部收益率，按日复利、一年 365 日，四舍五入至基点（中国人民银行公告〔2021〕第 3 号）',
  ],
  'loan.sheet': ['What it costs', '成本清单'],
  'loan.what': ['For', '项目'],
  'loan.paidTo': ['Paid to', '收取方'],
  'loan.interest': ['Interest', '利息'],
  'loan.cost': ['In all', '成本合计'],
  'loan.overPrincipal': ['Of the principal', '占本金'],
  'loan.assumed': [
    'A rate or a due day is not fixed to the end yet: later figures may differ.',
    '部分利率或到期日尚未确定，后续金额可能变动。',
  ],
  'loan.toAccept': ['The borrower accepts exactly this, by its hash', '借款人按此清单及其校验值确认'],
  'loan.accepted': ['By its hash', '校验值'],
  'loan.lacks': ['{count} needed fields to go', '尚余 {count} 项必填'],
  'loan.schedule': ['How it is paid back', '还款计划'],
  'loan.toPay': ['To pay', '应还合计'],
  'loan.expected': ['As expected: nothing is out yet', '尚未放款，为预计计划'],
  'loan.asOf': ['As of {on}', '截至 {on}'],
  'loan.compared': ['Terms in force and as changed', '现行条件与变更后对比'],
  'loan.now': ['in force', '现行'],
  'loan.asChanged': ['as changed', '变更后'],
  'loan.interestLeft': ['Interest to come', '后续利息'],
  'loan.feesLeft': ['Fees to come', '后续费用'],
  'loan.ends': ['Last day', '到期日'],
  'loan.lines': ['Payments to come', '剩余还款期数'],
  'loan.assumedDay': ['No calendar is published for this day yet', '该日日历尚未公布'],
} as const satisfies Pairs;
