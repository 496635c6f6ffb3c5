import { type SQL, sql } from 'drizzle-orm';
import { currencies } from '../../kernel/money.ts';
import type { Column, Noun } from '../nouns/index.ts';

/** Where a page begins: after this value and row; `within` is the currency or unit that the row's amount is of. */
export interface After {
  value?: string | undefined;
  id: string;
  within?: string | undefined;
}

export const sqlTypes = { date: 'date', instant: 'timestamptz', minor: 'bigint', quantity: 'numeric' } as const;
export type Bounded = keyof typeof sqlTypes;
const endless = { date: "'infinity'", instant: "'infinity'", minor: "'9223372036854775807'", quantity: "'Infinity'" };
const first = { date: "'-infinity'", instant: "'-infinity'", minor: "'-9223372036854775808'", quantity: "'-Infinity'" };

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

/** Nouns are our own text; what comes from outside is bound. */
export const own = (text: string): SQL => sql.raw(text);

export interface Order {
  /** The value that rows are ordered by, and the currency or unit before it; none: by identifier alone. */
  value: SQL | undefined;
  within: SQL | undefined;
  type: string | undefined;
  isDown: boolean;
}

/** Newest first, or by a column; amounts by currency or unit first, so that none is compared with what it cannot be compared with. */
export function orderOf(noun: Noun, sort: string | undefined): Order {
  if (sort === undefined) return { value: undefined, within: undefined, isDown: true, type: undefined };
  const isDown = sort.startsWith('-');
  const column = noun.columns[isDown ? sort.slice(1) : sort] as Column;
  const kind = column.type as Bounded;
  const within = isAmount(kind) ? withinOf(noun) : undefined;
  return {
    value: own(`coalesce(${comparedBy(column)}, ${(isDown ? first : endless)[kind]}::${sqlTypes[kind]})`),
    within: within && own(`coalesce(${within.sql}, '') collate "C"`),
    isDown,
    type: sqlTypes[kind],
  };
}

/** Rows after a place in this order. */
export function afterPlace({ value, within, isDown, type }: Order, after: After): SQL {
  const way = own(isDown ? '<' : '>');
  if (value === undefined) return sql`n.id ${way} ${after.id}`;
  const at = sql`${after.value ?? null}::${own(type ?? 'text')}`;
  if (within === undefined) return sql`(${value}, n.id) ${way} (${at}, ${after.id})`;
  return sql`(${within}, ${value}, n.id) ${way} (${after.within ?? ''}::text collate "C", ${at}, ${after.id})`;
}

export const inOrder = ({ value, within, isDown }: Order): SQL => {
  const direction = own(isDown ? 'desc' : 'asc');
  const parts = [within, value, own('n.id')].filter((part) => part !== undefined);
  return sql.join(
    parts.map((part) => sql`${part} ${direction}`),
    sql`, `,
  );
};
