import { refusalList } from '../../kernel/refusal.ts';

export const listRefusals = refusalList({
  AMOUNT_OF_WHAT: [
    'invalid',
    'An amount is compared with amounts of one currency, a quantity with those of one unit',
    '金额只能与同一币种比较，数量只能与同一计量单位比较',
    'Say which one by the parameter in facts.name',
    '请用 facts.name 所示参数注明币种或计量单位',
  ],
});
