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

/** Only what reads, locks nothing and has no effect may be joined: then it is all the same which of them is run first. */
export const isJoinable = (text: string): boolean =>
  /^\s*\(*\s*(select|with)\b/i.test(text) &&
  !/\b(for (no key )?update|for (key )?share|insert into|update|delete from|pg_advisory\w*|set_config|nextval|claim_\w+)\b/i.test(
    text,
  );

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

/**
 * Several reads as one statement: it costs one way to the server and back, and each read is answered as if it had been asked alone.
 * What the rows of each look like is asked of the server once in a process.
 */
export async function askJoined(
  client: pg.PoolClient,
  asked: readonly Asked[],
  ask: (statement: pg.QueryArrayConfig, values: unknown[]) => Promise<pg.QueryResult>,
): Promise<pg.QueryResult[]> {
  const unknown = [...new Set(asked.map(({ text }) => text))].filter((text) => !described.has(text));
  if (unknown.length > 0)
    for (const [i, fields] of (await describeRows(client, unknown)).entries())
      described.set(unknown[i] as string, fields);
  const fieldsOf = asked.map(({ text }) => described.get(text) as RowFields);
  for (const text of described.keys()) {
    if (described.size <= DESCRIBED_MOST) break;
    described.delete(text);
  }
  const parts: string[] = [];
  const values: unknown[] = [];
  for (const [i, { text, values: own }] of asked.entries()) {
    parts.push(asOneValue(numberedFrom(text, values.length), (fieldsOf[i] as RowFields).length));
    values.push(...own);
  }
  const statement = { text: `select ${parts.join(', ')}`, rowMode: 'array' as const, types: asItIs as never };
  const { rows } = await ask(statement, values);
  const [row] = rows as unknown as string[][];
  return asked.map(({ rowMode, types }, i) => {
    const result = new Result(rowMode, types);
    result.addFields(fieldsOf[i] as RowFields);
    result.rows = (JSON.parse(row?.[i] as string) as (string | null)[][]).map((told) => result.parseRow(told));
    result.command = 'SELECT';
    result.rowCount = result.rows.length;
    return result;
  });
}
