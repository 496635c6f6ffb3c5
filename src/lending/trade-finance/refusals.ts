import { refusalList } from '../../kernel/refusal.ts';

export const tradeRefusals = refusalList({
  FINANCING_WRONG_STATE: [
    'wrong-state',
    'The financing is not in the state for this',
    '该融资状态不允许此操作',
    'Read the financing again',
    '请重新读取该融资',
  ],
  TRADE_CONDITIONS_OPEN: [
    'precondition',
    'Conditions of the financing are open',
    '融资条件尚未满足',
    'Meet the conditions listed in facts; each says what it found',
    '请满足 facts 所列条件',
  ],
  FINANCED_ALREADY: [
    'conflict',
    'This drawing or invoice is financed already in a way that shuts this out',
    '该笔单据已办理与之互斥的融资',
    'One trade document is financed once; settle or decline the other first',
    '同一贸易单据只能融资一次，请先结清或撤销已有融资',
  ],
  INVOICE_UNNUMBERED: [
    'precondition',
    'An invoice among the documents bears no number: it cannot be told whether it was financed before',
    '单据中的发票未载明号码，无法核实是否已被融资',
    'Have the seller present the invoice with its number; documents in facts bear none',
    '请卖方提交载明号码的发票；facts 列明无号码的单据',
  ],
  CREDIT_OF_OTHERS: [
    'invalid',
    'The credit or presentation is not one of this customer with this bank',
    '该信用证或交单与该客户及银行无关',
    'Name a credit that the borrower takes part in, and documents presented through the lender',
    '请指定借款人参与的信用证，以及经贷款银行提交的单据',
  ],
  PRESENTATION_NEEDED: [
    'invalid',
    'This product finances documents: name their presentation',
    '该产品对应单据融资，请指定交单',
    'Name the presentation',
    '请指定交单',
  ],
  AGREEMENT_NEEDED: [
    'invalid',
    'This product stands on an agreement with another bank',
    '该产品须以与他行的协议为基础',
    'Name an agreement of the lender for this product',
    '请指定贷款银行就该产品签订的协议',
  ],
  AGREEMENT_INCOMPLETE: [
    'invalid',
    'The definition leaves out conditions that no financing does without',
    '产品定义缺少任何融资都不可缺少的条件',
    'Add the conditions named in facts',
    '请补充 facts 所列条件',
  ],
  AGREEMENT_ANSWERED: [
    'wrong-state',
    'The agreement was answered, or is not for your bank',
    '该协议已答复或并非向贵行提出',
    'Read the agreement again',
    '请重新读取该协议',
  ],
  REPAYMENT_EXCEEDS: [
    'invalid',
    'More than is owed',
    '还款金额超过所欠',
    'Record no more than facts say is owed',
    '请不超过 facts 所列欠款',
  ],
});
