import { currencies } from '../../kernel/money.ts';
import type { Column, Noun } from '../nouns/index.ts';

/** Where a page begins: after this value and row; `within` is the currency or unit that the row's amount is of. */
export interface After {
  value?: string | undefined;
  id: string;
  within?: string | undefined;
}

export const sqlTypes = { date: 'date', instant: 'timestamptz', minor: 'bigint', quantity: 'numeric' } as const;
/** How values of columns that have an order are written to be compared. */
export type Bounded = keyof typeof sqlTypes;

export const isBounded = (type: Column['type']): type is Bounded => type in sqlTypes;
export const isAmount = (type: Column['type']): boolean => type === 'minor' || type === 'quantity';

/** What the amounts of a list are in: those of one currency, or of one unit, are compared with each other. */
export function withinOf({ within, columns }: Noun): Noun['within'] {
  if (within) return within;
  const currency = columns.currency;
  return currency && { parameter: 'currency', sql: currency.sql, one: currencies };
}

/** What a column is compared by. */
export const comparedBy = ({ sql: shown, compared }: Column): string => compared ?? shown;
