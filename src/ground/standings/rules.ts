import { refusalList } from '../../kernel/refusal.ts';

/**
 * What a party stands in. Default: declared by the lender (Civil Code 578, terms of the facility), and crosses to every
 * facility of the party with that lender. Insolvency: the petition accepted (Bankruptcy Law 16, 18, 75). Listing: sanctions
 * (Anti-Money-Laundering Law 2024, 40), the list of dishonest debtors, a licence withdrawn. A court's order that stops a
 * payment: fraud under a credit, on a court's word alone (SPC Rules on Letters of Credit 2005, 8-15).
 */
export const standingKinds = ['default', 'insolvency', 'listing', 'stop_payment'] as const;
export type StandingKind = (typeof standingKinds)[number];

export const lists = ['sanction', 'dishonesty', 'licence_withdrawn'] as const;
export type List = (typeof lists)[number];

/** Fact of the gate table that each kind is. */
export const factOfKind = { default: 'F58', insolvency: 'F65', listing: 'F68', stop_payment: 'F92' } as const;

/** The party itself sees what was said to it; of a listing it is not told (Anti-Money-Laundering Law 2024, secrecy). */
export const seesItself = (kind: StandingKind): boolean => kind === 'default' || kind === 'insolvency';

export const standingRefusals = refusalList({
  STANDING_IN_FUTURE: [
    'invalid',
    'A standing does not begin on a day that has not come',
    '状态起始日不得为将来日期',
    'Record it on the day on which it begins',
    '请于起始之日登记',
  ],
  STANDING_RECORDED: [
    'conflict',
    'The party stands in this already on your word',
    '贵方已登记该状态',
    'Read the standings of the party',
    '请查看该参与方的状态',
  ],
  STANDING_ENDED: ['wrong-state', 'This standing has ended', '该状态已终止', 'Read it again', '请重新读取'],
  STANDING_OF_ITSELF: [
    'invalid',
    'A party does not record a standing of itself',
    '不得登记自身状态',
    'Name another party',
    '请指定其他参与方',
  ],
});
