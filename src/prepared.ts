import { sql } from 'drizzle-orm';
import type { Db } from './context.ts';

type Values = Record<string, unknown>;

/** The place of a value in a statement that is built once. An absent value is null there, and no default takes its place. */
export const given = (name: string) => sql.placeholder(name);

/**
 * A statement that is built once for each connection and then only filled: building costs more processor than sending. For what
 * every request or every act asks.
 */
export function prepared<Row>(
  build: (db: Db) => { prepare(name: string): { execute(values: Values): Promise<Row> } },
): (db: Db, values: Values) => Promise<Row> {
  const kept = new WeakMap<Db, { execute(values: Values): Promise<Row> }>();
  return (db, values) => {
    const statement = kept.get(db) ?? build(db).prepare('');
    kept.set(db, statement);
    return statement.execute(values);
  };
}
