import type { Text } from '../../kernel/refusal.ts';
import type { Condition } from './rules.ts';

/** What a condition asks for, and what to do where it is not met. */
export interface ConditionWords {
  title: Text;
  remedy: Text;
}

type Row = [en: string, zh: string, remedyEn: string, remedyZh: string];

/** Every condition of a drawdown and of a rollover, in words, beside its code and its figures. */
const rows: Record<string, Row> = {
  FACILITY_ACTIVE: [
    'The facility is approved, in force and not past its last day',
    '授信已批准、有效且未到期',
    'Have the facility approved, or agree a new one',
    '请完成授信审批，或另行签订授信',
  ],
  TERMS_APPROVED: [
    'The lines under which collateral carries debt are approved',
    '押品授信条款已批准',
    'Have collateral terms proposed and approved by two people of the lender',
    '请由银行两人提出并批准押品条款',
  ],
  COLLATERAL_PLEDGED: [
    'Something secures the facility',
    '授信项下有担保物',
    'Pledge goods or receivables for it and have the pledge accepted',
    '请为授信设立质押并由银行接受',
  ],
  COLLATERAL_CONTROLLED: [
    'Every item that secures it is under the lender’s control',
    '全部担保物处于银行控制之下',
    'Restore control of what notControlled names; beside each stands what its watch waits for',
    '请恢复 notControlled 所列担保物的控制；各项旁列明监测所待事项',
  ],
  PRICES_FRESH: [
    'The price of every item is of today, or as young as the terms ask',
    '各项担保物价格为当日或未超期限',
    'Have a price recorded for what notFresh names',
    '请为 notFresh 所列担保物登记最新价格',
  ],
  NO_HOLD: [
    'Nothing holds the facility back',
    '授信未被冻结放款',
    'Resolve what each of holds names',
    '请逐项处理 holds 所列事由',
  ],
  NOTHING_OVERDUE: [
    'No debt of the borrower is past its day and grace',
    '借款人无超过宽限期的逾期债务',
    'Pay what found names',
    '请清偿 found 所列逾期债务',
  ],
  NO_DEFAULT: [
    'No default, insolvency or listing of a party stands on record',
    '各当事方无违约、破产或列入名单记录',
    'Have the standing that found names ended or cleared by two people of the lender',
    '请由银行两人终止或澄清 found 所列状态',
  ],
  NOT_MISUSED: [
    'No earlier money was used for another purpose than agreed',
    '既往贷款未被挪用',
    'Repay what was misused, or have its use explained and put right',
    '请归还被挪用款项，或说明并更正用途',
  ],
  NOT_CRYSTALLISED: [
    'No floating charge over the goods has crystallised',
    '动产浮动抵押未结晶',
    'Agree with the chargee; after crystallisation nothing new is lent on the charge',
    '请与抵押权人协商；结晶后不得再以该抵押放款',
  ],
  DUE_IN_TIME: [
    'The debt falls due within the facility and what it rests on',
    '还款日在授信及其依据的期限之内',
    'Ask for an earlier due day',
    '请选择更早的还款日',
  ],
  REGISTRY_SEARCHED: [
    'The movables registry was searched lately for everyone who gives security',
    '已在期限内就各担保人查询动产登记',
    'Search for the names in missing; renamed ones under their present name',
    '请查询 missing 所列名称；更名者按现名查询',
  ],
  NO_PRIOR_RIGHT: [
    'The registry shows no earlier right that was not subordinated or deducted',
    '登记查询未见未劣后、未扣减的在先权利',
    'Have what prior names discharged or subordinated, or deduct it',
    '请注销、劣后或扣减 prior 所列在先登记',
  ],
  OWN_FILING_IN_FORCE: [
    'The lender’s own filing is in force',
    '银行自身登记有效',
    'File it, or renew it before it ends',
    '请办理登记或在到期前展期',
  ],
  FILED_AS_DESCRIBED: [
    'What was filed describes the security as it is agreed',
    '登记描述与担保约定一致',
    'Amend the filing to the description that was agreed',
    '请按约定描述变更登记',
  ],
  NO_OBJECTION: [
    'Nobody has filed an objection',
    '无异议登记',
    'Have the objection withdrawn, or wait until it falls',
    '请协调撤销异议登记，或待其失效',
  ],
  FILING_OUTLASTS_DEBT: [
    'The filing lasts beyond the due day',
    '登记期限覆盖还款日之后',
    'Renew the filing at least to neededUntil, or ask for an earlier due day',
    '请将登记展期至 neededUntil 之后，或选择更早还款日',
  ],
  FILED_UNDER_PRESENT_NAME: [
    'The filing bears the present name of who gives the security',
    '登记使用担保人现名称',
    'Amend the filing: under the old name it has no effect after amendBy',
    '请变更登记；原名称登记在 amendBy 之后失效',
  ],
  ITEMS_FILED: [
    'Every item that secures the debt is covered by the filing',
    '全部担保物已列入登记',
    'Amend the filing by what notFiled names',
    '请将 notFiled 所列担保物补充登记',
  ],
  WITHIN_SECURED_MAXIMUM: [
    'The debt after the draw lies within the maximum that the security secures',
    '提款后债务不超过最高担保额',
    'Ask for less, or have a higher maximum agreed and filed',
    '请减少提款，或约定并登记更高的最高额',
  ],
  WITHIN_BORROWING_BASE: [
    'What is owed after the draw lies within what the collateral carries',
    '提款后债务不超过借款基数',
    'Do what facts.waiting awaits, where it names goods; ask for less, repay, or give more collateral',
    'facts.waiting 列有货物的，请先完成所待事项；或减少提款、还款、追加担保物',
  ],
  WITHIN_LINES: [
    'After the draw the coverage lies above its lines',
    '提款后押品覆盖率不低于预警线',
    'Ask for less, repay, or give more collateral; unknown: have the items valued',
    '请减少提款、还款或追加担保物；未知时请先完成估值',
  ],
  WITHIN_LIMIT: [
    'The net exposure after the draw lies within the limit',
    '提款后净敞口不超过授信额度',
    'Ask for less, or repay first',
    '请减少提款或先行还款',
  ],
  GATE_OPEN: [
    'No fact on record closes the gate',
    '无记录在案的事实关闭该环节',
    'Do what the remedy of each in facts.closed says',
    '请按 facts.closed 各项所附办法处理',
  ],
  CREDIT_HONOURED: [
    'The presentation that the advance pays was honoured',
    '所垫付的交单已承付',
    'Wait until the credit is honoured',
    '请待信用证承付后再办理',
  ],
  TRUST_RECEIPT_SIGNED: [
    'A trust receipt for the documents is signed and lasts to the due day',
    '信托收据已签署且期限覆盖还款日',
    'Have the receipt signed, or one that lasts as long as the advance',
    '请签署信托收据，且其期限不短于垫款期限',
  ],
  MARGIN_COVERS_REST: [
    'The margin covers what the advance leaves of the documents',
    '保证金足以支付垫款以外的单据余额',
    'Pay margin of restMinor, or ask for an advance of more',
    '请补足 restMinor 的保证金，或提高垫款金额',
  ],
  DEBT_OWED: [
    'The drawdown was paid out and is still owed',
    '原提款已放款且未结清',
    'Name a drawdown that is owed',
    '请指定未结清的提款',
  ],
  NOT_OVERDUE: [
    'The debt is not late: one that is late is restructured, not rolled over',
    '债务未逾期；逾期债务应重组，不得续贷',
    'Pay it, or agree a restructuring',
    '请还款或协商重组',
  ],
  INTEREST_SETTLED: [
    'Interest is paid, or carried on under its own name',
    '利息已付清，或以本名结转',
    'Pay borneMinor, or ask for interest to be carried',
    '请支付 borneMinor，或申请利息结转',
  ],
  PROVIDERS_KNOW: [
    'Everyone who secures the new debt and did not secure the old one knows that it pays the old one',
    '为新贷担保而未为旧贷担保者知悉借新还旧',
    'Have those in providersUnasked declare it in writing',
    '请 providersUnasked 所列担保人书面声明知悉',
  ],
};

export const conditionCodesInWords: readonly string[] = Object.keys(rows);

/** Of a code that no rule has any more, as an old drawdown may have kept: the code itself. */
export function wordsOf(code: string): ConditionWords {
  const [en, zh, remedyEn, remedyZh] = rows[code] ?? [code, code, '', ''];
  return { title: { en, zh }, remedy: { en: remedyEn, zh: remedyZh } };
}

/** Conditions as they are told to a person: code, words, then what was found. */
export const inWords = (conditions: readonly Condition[]): (Condition & ConditionWords)[] =>
  conditions.map(({ code, met, facts }) => ({ code, ...wordsOf(code), met, facts }));
