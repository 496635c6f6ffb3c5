import { refusalList, refuse } from '../../kernel/refusal.ts';

export const takenBackRefusals = refusalList({
  RESTITUTION_EXCEEDED: [
    'precondition',
    'That much is not owed back on this by others than the borrower',
    '该对象项下他人应返还的款项不足此数',
    'Record no more than owedMinor in facts; what the borrower owes back is a repayment under its facility',
    '请不超过 facts 所列 owedMinor；借款人应返还的款项请按授信项下还款登记',
  ],
  RESTITUTION_OF_WHOM: [
    'invalid',
    'Several had some of the price of this sale: say whose share is given back',
    '多方曾受领该处置价款，须指明返还的是哪一方的份额',
    'Name the rightId of one of owing in facts; null is the surplus of who owned the goods',
    '请填写 facts 所列 owing 之一的 rightId；null 表示货物所有人的余款',
  ],
  PRICE_OF_THE_SALE: [
    'precondition',
    'Who paid this is the buyer of the sale that it was booked on: it is the price, and goes down the ranking of the goods',
    '付款人即该处置的买受人，此款为处置价款，须按货物顺位分配',
    'Book it as sale, with what it brings of the price of each lot',
    '请按 sale 入账，并逐批填写价款',
  ],
  PRICE_STANDS: [
    'wrong-state',
    'The price of this sale has come in and stands, or nothing was sold',
    '该处置价款已入账且有效，或尚未成交',
    'Book the price of a sale that is settled, and whose price the bank took back or that was booked wrongly',
    '仅可登记已结算且价款被银行冲正或误登的处置',
  ],
  PRICE_NOT_AS_KEPT: [
    'precondition',
    'This sale was settled before what its proceeds go down was kept: only as much as was recorded can be booked',
    '该处置结算时尚未留存分配依据，仅可按原价款登记',
    'Book the price in facts, and what is more or less as what it is',
    '请按 facts 所列价款登记，差额另按其性质登记',
  ],
  BOOKING_NOT_OF_ROLE: [
    'forbidden',
    'A party of these roles has nothing that money could be booked on so',
    '该类机构没有可作此类入账的业务',
    'Book it on one of kinds in facts, or have the money given back to who paid it',
    '请按 facts 所列 kinds 入账，或将款项退还付款人',
  ],
});

/** On what money may be booked from its line, by whose money it may be: a factor has no facilities and honours no documents. */
const kindsOfRole = {
  bank: [
    'repayment',
    'margin',
    'trade_repayment',
    'applicant_payment',
    'credit_proceeds',
    'refund',
    'surrogate',
    'sale',
    'restitution',
    'buy_back',
    'loan_repayment',
  ],
  factor: ['buy_back'],
} as const;
export type BookingKind = (typeof kindsOfRole)['bank'][number];

export const bookingKindsOf = (roles: readonly string[]): BookingKind[] => [
  ...new Set(Object.entries(kindsOfRole).flatMap(([role, kinds]) => (roles.includes(role) ? [...kinds] : []))),
];

export function assertOwnKind(roles: readonly string[], kind: BookingKind): void {
  const kinds = bookingKindsOf(roles);
  if (!kinds.includes(kind))
    refuse(takenBackRefusals.BOOKING_NOT_OF_ROLE, { at: '/booking/kind', facts: { roles, kind, kinds } });
}
