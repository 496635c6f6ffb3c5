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

/** What of the standings of the twenty measures does something to new money. */
export const saidKinds = ['list', 'credit_event', 'relation', 'business'] as const;

/** What an authority, or this lender, says of who is to get new money. */
export interface SaidOfBorrower {
  kind: string;
  value: string;
  statedBy: string;
  otherId: string | null;
  /** Of a relation: its share in basis points. */
  figure: number | null;
  /** The other of a relation is on a list of serious breach. */
  isOtherBarred: boolean;
}

/** The row of the rule book that says what a standing does to lending: the one table of effects (measures 1, 18, 19). */
export function effectKeyOf({ kind, value }: Pick<SaidOfBorrower, 'kind' | 'value'>): string | undefined {
  if (kind === 'credit_event') return 'effect.creditEvent.lend';
  if (kind === 'business' && value === 'speculative_housing') return 'payee.ban.speculativeHousing';
  return kind === 'list' && (value === 'black' || value === 'watch') ? `effect.${value}.lend` : undefined;
}

/** A share from which on a parent counts as controlling, in basis points. */
export const CONTROL_BPS = 5_000;

/** Relations of a firm to who stands for it in person: what bars such a one is asked about as what bars a parent is (joint punishment reaches both). */
export const personalRoles: readonly string[] = ['legal_representative', 'controller'];

/** Whether whom a relation names stands above the firm: a parent that controls it, and who represents or controls it in person. */
export const isAbove = ({ value, figure }: { value: string; figure: number | null }): boolean =>
  value === 'parent' ? (figure ?? 10_000) >= CONTROL_BPS : personalRoles.includes(value);

/**
 * What is said of a borrower, before a gate: nothing new is lent (F104), or one more person agrees (F105), by the value of its effect. Who was
 * merged into another from a day on borrows nothing new: its successor does (measure 10). Whose parent, legal representative or
 * controller is barred is not penalised for it, and asks one more person.
 */
export function factOfSaid(said: SaidOfBorrower, effect: number | undefined): 'F104' | 'F105' | undefined {
  if (said.kind === 'relation') {
    if (said.value === 'successor') return 'F104';
    return isAbove(said) && said.isOtherBarred ? 'F105' : undefined;
  }
  if (said.kind === 'business') return effect === 1 ? 'F104' : undefined;
  return effect === undefined || effect < 2 ? undefined : effect >= 3 ? 'F104' : 'F105';
}

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
