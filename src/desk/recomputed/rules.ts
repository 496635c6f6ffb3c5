import { refusalList } from '../../kernel/refusal.ts';

/** What cannot be decided again, each by its own name: docs/inside.md tells it of every kind. */
export const recomputedRefusals = refusalList({
  EVENT_READ_NO_RULE: [
    'precondition',
    'Nothing of the rule book was read when this happened: no other rule would make it otherwise',
    '该事件未读取任何规则，任何规则均不会改变其结果',
    'There is nothing to decide again; its facts are in the event itself',
    '无须重新计算；事件本身已载明事实',
  ],
  EVENT_IS_A_SUM: [
    'precondition',
    'This adds up what many things came to, and does not keep what each of them did',
    '该事件为多项结果之合计，未逐项留存',
    'Ask it of the single things: of a loan under /loans/{loanId}/recomputed',
    '请逐项查询，贷款见 /loans/{loanId}/recomputed',
  ],
  EVENT_JUDGED_BY_RECORD: [
    'precondition',
    'This was judged by the record of a facility as it stood then, which moves on; what it was judged from is kept for its lender, with what was approved, paid out or let go, and not where it was very much',
    '该事件按授信当时的记录判断，记录持续变化；仅就批准、放款及放行为贷款人留存判断依据，数量过多者未留存',
    'Compare the facility as it stands by both days’ rules under /facilities/{facilityId}/judgement/compared; the rows that were read are under /events/{eventId}/rules',
    '请在 /facilities/{facilityId}/judgement/compared 按两日规则比较现有记录；当时读取的规则见 /events/{eventId}/rules',
  ],
  EVENT_FACTS_NOT_KEPT: [
    'precondition',
    'Of what this was decided from not everything was kept with it',
    '作出该决定所依据的事实未全部随事件留存',
    'Read which rules it used, beside those of today, under /events/{eventId}/rules',
    '请在 /events/{eventId}/rules 查看当时所用规则与今日规则',
  ],
});

/** Events that add up many things: the closing of a day (Accounting Standard for Business Enterprises 22, interest by the day). */
const sums: readonly string[] = ['loan.dayClosed'];

/** Acts that the judgement of a facility lets through, by the names of their events (docs/gates.md). */
const judged = /^(drawdown|release|rollover|surrogate|financing|guarantee|facility|loanPayout)\./;

/** Why an event that nothing decides again cannot be. */
export function whyNot({ type, rules }: { type: string; rules: string | null }): keyof typeof recomputedRefusals {
  if (rules === null) return 'EVENT_READ_NO_RULE';
  if (sums.includes(type)) return 'EVENT_IS_A_SUM';
  return judged.test(type) ? 'EVENT_JUDGED_BY_RECORD' : 'EVENT_FACTS_NOT_KEPT';
}
