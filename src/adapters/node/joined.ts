import pg from 'pg';
import { describeRows, type RowFields } from './riding.ts';

/** A statement of somebody's, as the builder of statements hands it over. */
export interface Asked {
  text: string;
  values: readonly unknown[];
  rowMode?: string | undefined;
  types?: unknown;
}

/** Texts of which it is remembered what their rows look like; of more, the one that came first is forgotten. */
const DESCRIBED_MOST = 2_000;
const described = new Map<string, RowFields>();

/** Parameters of several statements in one are numbered on. What stands in quotes is no parameter. */
const numberedFrom = (text: string, before: number): string =>
  text.replace(/'(?:[^']|'')*'|\$(\d+)/g, (found, number?: string) =>
    number === undefined ? found : `$${Number(number) + before}`,
  );

/** All rows of one statement in one value, each column as the server tells it: JSON knows no numbers of this size. */
const asOneValue = (text: string, columns: number): string => {
  const names = Array.from({ length: columns }, (_, i) => `c${i}`);
  const told = names.map((name) => `${name}::text`).join(', ');
  return `(select coalesce(json_agg(array[${told}]), '[]') from (${text}) as t (${names.join(', ')}))`;
};

const Result = pg.Result as unknown as new (
  rowMode: unknown,
  types: unknown,
) => pg.QueryResult & {
  addFields(fields: RowFields): void;
  parseRow(row: readonly (string | null)[]): never;
};

/** Every value of a joined statement is JSON, and is read here. */
const asItIs = { getTypeParser: () => (text: string) => text };

const written = /^\s*(insert into|update|delete from)\s+"?(\w+)"?/i;

/** The table that a statement writes, and does nothing else; none for one that reads, locks or does more. */
export const tableWritten = (text: string): string | undefined => written.exec(text)?.[2];

const returns = (text: string): boolean => /\breturning\b/i.test(text.replace(/'(?:[^']|'')*'/g, ''));

/** What each would answer, read out of the one row of the statement that stands for all. */
const answersOf = (asked: readonly Asked[], fieldsOf: readonly RowFields[], row: readonly string[] | undefined) =>
  asked.map(({ text, rowMode, types }, i) => {
    const result = new Result(rowMode, types);
    const rows = JSON.parse(row?.[i] as string) as (string | null)[][];
    result.addFields(fieldsOf[i] as RowFields);
    result.rows = (fieldsOf[i] as RowFields).length > 0 ? rows.map((told) => result.parseRow(told)) : [];
    result.command = written.exec(text)?.[1]?.split(' ')[0]?.toUpperCase() ?? 'SELECT';
    result.rowCount = rows.length;
    return result;
  });

/** What the rows of each look like: asked of the server once in a process. A write that returns nothing has none. */
async function fieldsOfAll(client: pg.PoolClient, asked: readonly Asked[]): Promise<RowFields[]> {
  const isSilent = (text: string) => tableWritten(text) !== undefined && !returns(text);
  const unknown = [...new Set(asked.map(({ text }) => text))].filter((text) => !isSilent(text) && !described.has(text));
  if (unknown.length > 0)
    for (const [i, fields] of (await describeRows(client, unknown)).entries())
      described.set(unknown[i] as string, fields);
  const found = asked.map(({ text }) => (isSilent(text) ? [] : (described.get(text) as RowFields)));
  for (const text of described.keys()) {
    if (described.size <= DESCRIBED_MOST) break;
    described.delete(text);
  }
  return found;
}

type Ask = (statement: pg.QueryArrayConfig, values: unknown[]) => Promise<pg.QueryResult>;

async function askAs(
  client: pg.PoolClient,
  asked: readonly Asked[],
  ask: Ask,
  write: (parts: readonly { text: string; columns: number }[]) => string,
): Promise<pg.QueryResult[]> {
  const fieldsOf = await fieldsOfAll(client, asked);
  const parts: { text: string; columns: number }[] = [];
  const values: unknown[] = [];
  for (const [i, { text, values: own }] of asked.entries()) {
    parts.push({ text: numberedFrom(text, values.length), columns: (fieldsOf[i] as RowFields).length });
    values.push(...own);
  }
  const statement = { text: write(parts), rowMode: 'array' as const, types: asItIs as never };
  const { rows } = await ask(statement, values);
  return answersOf(asked, fieldsOf, (rows as unknown as string[][])[0]);
}

/**
 * Several reads as one statement: it costs one way to the server and back, and each read is answered as if it had been asked alone.
 */
export const askJoined = (client: pg.PoolClient, asked: readonly Asked[], ask: Ask): Promise<pg.QueryResult[]> =>
  askAs(
    client,
    asked,
    ask,
    (parts) => `select ${parts.map(({ text, columns }) => asOneValue(text, columns)).join(', ')}`,
  );

/**
 * Several writes as one statement, each to a table of its own: of two that change the same row one would be lost. None sees what
 * another writes; triggers and keys are looked at when all is written.
 */
export const writeJoined = (client: pg.PoolClient, asked: readonly Asked[], ask: Ask): Promise<pg.QueryResult[]> =>
  askAs(client, asked, ask, (parts) => {
    const told = parts.map(({ text, columns }) => (columns > 0 ? text : `${text} returning 1`));
    const each = told.map((text, i) => `w${i} as (${text})`).join(', ');
    const values = parts.map(({ columns }, i) => asOneValue(`table w${i}`, Math.max(columns, 1)));
    return `with ${each} select ${values.join(', ')}`;
  });
