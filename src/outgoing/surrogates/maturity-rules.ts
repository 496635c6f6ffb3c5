import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

export const maturityChoices = ['extend', 'take_goods', 'collect'] as const;
export type MaturityChoice = (typeof maturityChoices)[number];

export const maturityRefusals = refusalList({
  DOCUMENT_HAS_NO_TERM: [
    'invalid',
    'The item is none that matures: a receipt with a storage term, or a receivable',
    '该标的没有兑现或提货日期',
    'Name a pledged warehouse receipt that is stored until a day, or a receivable',
    '请填写载明储存期限的仓单或应收账款',
  ],
  DOCUMENT_NOT_BEFORE_DEBT: [
    'precondition',
    'It does not mature before the debt, so nothing is to be chosen (Civil Code 442)',
    '其兑现或提货日期不先于主债权到期（民法典第 442 条）',
    'Let it stand',
    '无需选择',
  ],
  MATURITY_CHOICE_UNFIT: [
    'invalid',
    'This cannot be done with that item: goods are taken and terms are extended on receipts, to a later day',
    '该选择不适用于此标的：仅仓单可展期至更晚日期或提取货物',
    'Choose collect for a receivable; give a later day with an extension, none otherwise',
    '应收账款请选择收取；展期须填写更晚日期，其他选择不填',
  ],
  MATURITY_CHOSEN: [
    'conflict',
    'For this day the lender has chosen already',
    '该到期日已登记选择',
    'Read what was chosen',
    '请查看已登记的选择',
  ],
});

/** Whether a document matures while debt is still to fall due: then the lender may act on it (Civil Code 442). */
export const isBeforeDebt = (maturesOn: LocalDate, debtDueOn: LocalDate | undefined): boolean =>
  debtDueOn !== undefined && maturesOn < debtDueOn;

export function assertChoice(f: {
  choice: MaturityChoice;
  extendedTo: LocalDate | undefined;
  isReceipt: boolean;
  maturesOn: LocalDate;
  debtDueOn: LocalDate | undefined;
}): void {
  if (!isBeforeDebt(f.maturesOn, f.debtDueOn))
    refuse(maturityRefusals.DOCUMENT_NOT_BEFORE_DEBT, { facts: { maturesOn: f.maturesOn, debtDueOn: f.debtDueOn } });
  const extends_ = f.choice === 'extend';
  const isDated = extends_ ? f.extendedTo !== undefined && f.extendedTo > f.maturesOn : f.extendedTo === undefined;
  if (!isDated || (f.choice !== 'collect' && !f.isReceipt))
    refuse(maturityRefusals.MATURITY_CHOICE_UNFIT, { at: isDated ? '/choice' : '/extendedTo' });
}
