import type { Condition, ConditionWords } from '../financing/index.ts';
import type { ConditionCode } from './rules.ts';

type Row = [en: string, zh: string, remedyEn: string, remedyZh: string];

/** Every condition of a trade financing in words, beside its code and its figures. */
const rows: Record<ConditionCode, Row> = {
  FACILITY_ACTIVE: [
    'The facility is approved, in force and not past its last day',
    '授信已批准、有效且未到期',
    'Have the facility approved, or agree a new one',
    '请完成授信审批，或另行签订授信',
  ],
  WITHIN_LIMIT: [
    'What is owed with this financing stays within the limit',
    '连同本笔融资，欠款不超过授信额度',
    'Ask for less, or repay before',
    '请减少金额，或先行还款',
  ],
  TRADE_GENUINE: [
    'The lender has found that the trade is genuine',
    '银行已核实贸易背景真实',
    'Have the lender appraise the trade from its contract, invoice and carriage',
    '请由银行依据合同、发票和运输核实贸易背景',
  ],
  SCREENING_CLEAR: [
    'The parties and the goods were screened of late, and nothing was found',
    '当事方与货物近期已筛查且无命中',
    'Have them screened anew and what was found cleared',
    '请重新筛查并排除命中事项',
  ],
  TENOR_ALLOWED: [
    'The term is no longer than the product, and the class of the enterprise, allow',
    '期限不超过该产品及企业分类所允许的期限',
    'Ask for an earlier due day',
    '请选择更早的到期日',
  ],
  CREDIT_ADVISED: [
    'The credit was advised and can still be drawn on',
    '信用证已通知且仍可支取',
    'Have the credit advised, or name one that is open',
    '请完成信用证通知，或指定有效的信用证',
  ],
  ORIGINAL_LODGED: [
    'The original of the credit lies with the lender',
    '信用证正本已交存银行',
    'Lodge the original with the lender',
    '请将信用证正本交存银行',
  ],
  NO_SOFT_CLAUSES: [
    'No clause of the credit lets another decide whether it is paid',
    '信用证无软条款',
    'Have the clause amended away',
    '请通过修改删除软条款',
  ],
  WITHIN_ADVANCE_RATE: [
    'No more is lent than the agreed share of the credit',
    '融资不超过信用证金额的约定比例',
    'Ask for no more than the figures allow',
    '请在 facts 所列金额以内申请',
  ],
  DUE_WITH_CREDIT: [
    'The financing falls due soon enough after the credit ends to be paid out of it',
    '到期日与信用证到期日相衔接，可由其款项偿还',
    'Ask for an earlier due day',
    '请选择更早的到期日',
  ],
  DOCUMENTS_PRESENTED: [
    'The documents were presented and have not been refused or sent back',
    '单据已提交且未被拒付或退回',
    'Present the documents',
    '请提交单据',
  ],
  DOCUMENTS_COMPLY: [
    'A bank has found that the documents comply',
    '银行已认定单据相符',
    'Have them examined, or what is discrepant put right or waived',
    '请完成审单，或更正不符点或取得接受',
  ],
  UNDERTAKING_AUTHENTIC: [
    'A bank has undertaken to pay on these documents, by a message that proves itself',
    '银行已以可核实的报文承诺付款',
    'Wait for the authentic message, or have two people confirm it',
    '请等待真实性可核实的报文，或由两人确认',
  ],
  DUE_WITH_UNDERTAKING: [
    'The financing falls due with the undertaking that pays it',
    '到期日与付款承诺到期日相符',
    'Name the day of the undertaking',
    '请填写付款承诺的到期日',
  ],
  ASSIGNMENT_ACKNOWLEDGED: [
    'The proceeds are assigned to the lender, and the bank that pays has acknowledged it',
    '款项已让渡予银行且付款行已确认',
    'Assign the proceeds and have it acknowledged',
    '请办理款项让渡并取得确认',
  ],
  OBLIGOR_LIMIT_HELD: [
    'A limit on the bank that owes is held for this amount',
    '已为承诺行占用相应额度',
    'Have a limit on that bank set, or freed for it',
    '请核定或腾出该银行的额度',
  ],
  CREDIT_HONOURED: [
    'The issuing bank has paid on the documents',
    '开证行已就单据付款',
    'Wait until it has paid; status says how far the documents are',
    '请等待付款；status 列明单据状态',
  ],
  TRUST_RECEIPT_SIGNED: [
    'The trust receipt for the documents is signed and in force',
    '信托收据已签署且有效',
    'Draw it up and have the applicant sign it',
    '请出具信托收据并由申请人签署',
  ],
  GOODS_CONTROLLED: [
    'Every item that secures the facility is under the lender’s control',
    '授信项下全部担保物处于银行控制之下',
    'Restore control of what is not, or pledge goods that are',
    '请恢复对担保物的控制，或另行质押受控货物',
  ],
  AGREEMENT_IN_FORCE: [
    'The agreement with the bank that pays is accepted and has not ended',
    '与代付行的协议已接受且有效',
    'Have the agreement accepted, or name another',
    '请完成协议接受，或指定其他协议',
  ],
  CLAIM_PAID: [
    'Nothing is owed any more of what the bank paid on the documents',
    '银行就单据垫付的款项已全部清偿',
    'Pay claimMinor',
    '请清偿 claimMinor',
  ],
  EARLIER_FINANCING_COVERED: [
    'What was lent on the same drawing before is paid off out of this one',
    '同一单据项下的先前融资由本笔清偿',
    'Ask for enough to pay it off, or repay it before',
    '请申请足以清偿的金额，或先行归还',
  ],
};

export const tradeCodesInWords: readonly string[] = Object.keys(rows);

export type ConditionInWords = Condition & ConditionWords;

/** Conditions as they are told to a person; of a code that no rule has any more, as an old financing may have kept, the code itself. */
export const inWords = (conditions: readonly Condition[]): ConditionInWords[] =>
  conditions.map(({ code, met, facts }) => {
    const [en, zh, remedyEn, remedyZh] = rows[code as ConditionCode] ?? [code, code, '', ''];
    return { code, title: { en, zh }, remedy: { en: remedyEn, zh: remedyZh }, met, facts };
  });
