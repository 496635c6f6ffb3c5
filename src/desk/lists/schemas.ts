import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, idWire, instantWire } from '../../http/wire.ts';
import { type Column, type Noun, nouns } from '../nouns/index.ts';
import { comparedBy, isAmount, isBounded, withinOf } from './compared.ts';

const amount = z.string().regex(/^-?\d{1,18}$/, 'expected minor units');
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'expected a number');
/** The identifier of a noun. */
export const idOf = ({ ids: [kind, ...more] }: Noun) =>
  more.length === 0 ? idWire(kind) : z.union([idWire(kind), ...more.map(idWire)]);

export const identifier = z.string().regex(/^[a-z]{2,6}_[0-9a-f]{32}$/, 'expected an identifier');

/** What of a column may be asked for: the parameter’s name, how it compares, and its shape. */
const bounds = {
  date: [
    ['From', '>=', dateWire],
    ['To', '<=', dateWire],
  ],
  instant: [
    ['From', '>=', instantWire],
    ['Before', '<', instantWire],
  ],
  minor: [
    ['AtLeast', '>=', amount],
    ['AtMost', '<=', amount],
  ],
  quantity: [
    ['AtLeast', '>=', decimal],
    ['AtMost', '<=', decimal],
  ],
} as const;

export interface Filter {
  parameter: string;
  sql: string;
  compares: '=' | '>=' | '<=' | '<';
  type: Column['type'];
}

/** The parameters of a noun’s list, column by column. */
export const filtersOf = (noun: Noun): Filter[] =>
  Object.entries(noun.columns).flatMap(([name, column]): Filter[] => {
    const { type } = column;
    const sql = comparedBy(column);
    if (isBounded(type))
      return bounds[type].map(([suffix, compares]) => ({ parameter: `${name}${suffix}`, sql, compares, type }));
    return type === 'id' ? [{ parameter: name, sql, compares: '=', type }] : [];
  });

/** By what a list may be ordered: each date, instant and amount, up or, with a minus, down. Without: newest first. */
export const sortsOf = (noun: Noun): string[] =>
  Object.entries(noun.columns)
    .filter(([, { type }]) => isBounded(type))
    .flatMap(([name]) => [name, `-${name}`]);

export function filterSchema(noun: Noun) {
  const within = withinOf(noun);
  const shapes = Object.fromEntries(
    filtersOf(noun).map(({ parameter, type, compares }) => {
      const shape = isBounded(type) ? bounds[type].find(([, as]) => as === compares)?.[2] : identifier;
      return [parameter, (shape ?? identifier).optional()];
    }),
  );
  const sorts = sortsOf(noun);
  return pageQuery.extend({
    state: z.enum(Object.keys(noun.states) as [string, ...string[]]).optional(),
    ...(Object.keys(noun.parties).length > 0 && { partyId: idWire('party').optional() }),
    ...((noun.references || Object.keys(noun.parties).length > 0) && {
      q: z.string().trim().min(1).max(80).optional().meta({
        description:
          'How a number, code or name begins, or how a number ends, in capitals or not; or a part of the name of a party',
      }),
    }),
    ...(within && {
      [within.parameter]: z
        .enum(within.one as [string, ...string[]])
        .optional()
        .meta({
          description:
            within.parameter === 'currency'
              ? 'Amounts of this currency; AtLeast and AtMost ask for it'
              : 'Goods in this unit, those that are weighed in tonnes; AtLeast and AtMost ask for it',
        }),
    }),
    ...(noun.asOf !== undefined && {
      asOf: instantWire.optional().meta({ description: 'As it was known at this instant' }),
    }),
    ...(sorts.length > 0 && { sort: z.enum(sorts as [string, ...string[]]).optional() }),
    ...shapes,
  });
}

/** What of a kept question a list does not understand: where it stands and its name; undefined when it can be asked. */
export function understands(
  name: string,
  filters: object,
  columns: readonly string[],
): { at: string; name: string } | undefined {
  const noun = nouns.find((each) => each.name === name);
  if (!noun) return { at: '/noun', name };
  const schema = filterSchema(noun).omit({ limit: true, cursor: true });
  const unknown = Object.keys(filters).find((each) => !(each in schema.shape));
  if (unknown !== undefined) return { at: `/filters/${unknown}`, name: unknown };
  const { error } = schema.safeParse(filters);
  const wrong = error?.issues[0]?.path[0];
  if (error) return { at: `/filters/${String(wrong)}`, name: String(wrong) };
  const shown = ['id', 'state', 'daysLeft', ...Object.keys(noun.parties), ...Object.keys(noun.columns)];
  const column = columns.find((each) => !shown.includes(each));
  return column === undefined ? undefined : { at: '/columns', name: column };
}

const partyView = z
  .object({ id: z.string(), name: z.string(), nameZh: z.string().nullable() })
  .nullable()
  .meta({ id: 'DeskParty' });

/** A row as a desk shows it. */
export const rowSchema = (noun: Noun) =>
  z
    .object({
      id: z.string(),
      state: z.string(),
      ...(noun.until !== undefined && {
        daysLeft: z
          .int()
          .nullable()
          .meta({ description: `Until ${noun.until}; below zero once it is past` }),
      }),
      parties: z.object(Object.fromEntries(Object.keys(noun.parties).map((role) => [role, partyView]))),
      ...Object.fromEntries(
        Object.entries(noun.columns).map(([name, { type }]) => [
          name,
          (type === 'integer' ? z.int() : z.string()).nullable(),
        ]),
      ),
    })
    .meta({ id: `Desk_${noun.table}` });

export interface DeskParty {
  id: string;
  name: string;
  nameZh: string | null;
}

export interface DeskRow {
  id: string;
  state: string;
  parties: Record<string, DeskParty | null>;
  [column: string]: unknown;
}

/** Rows that a total counts and adds up; what lies beyond is said to be more. */
export const TOTALLED = 10_000;

/** How many rows there are, and what their amounts add up to. */
export const totalsSchema = (noun: Noun) => {
  const within = withinOf(noun);
  const amounts = amountsOf(noun);
  return z
    .object({
      rows: z.int(),
      more: z.boolean().meta({ description: `There are more than ${TOTALLED}: none beyond them is in the sums` }),
      sums: z.array(
        z.object({
          ...(within && { [within.parameter]: z.string().nullable() }),
          rows: z.int(),
          ...Object.fromEntries(amounts.map((name) => [name, z.string()])),
        }),
      ),
    })
    .meta({ id: `DeskTotals_${noun.table}` });
};

/** The columns that can be added up: amounts whose currency or unit is known. */
export const amountsOf = (noun: Noun): string[] =>
  withinOf(noun) === undefined
    ? []
    : Object.entries(noun.columns)
        .filter(([, { type }]) => isAmount(type))
        .map(([name]) => name);
