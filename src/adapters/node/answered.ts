import type pg from 'pg';

/** What a read answered is kept for the rest of its transaction only where it is small, and only so many of them. */
const ROWS_MOST = 100;
const ANSWERS_MOST = 300;

/** A column of JSON is an object, and whoever is given it may change it. */
function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}

const copyOf = (result: pg.QueryResult): pg.QueryResult =>
  Object.assign(Object.create(Object.getPrototypeOf(result) as object), result, { rows: result.rows.map(copied) });

const told = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

/** A question as one of its kind: who asks, in what form, with which values. Of texts alone none is looked at one by one. */
export function keyOf(
  party: string,
  { text, rowMode = '' }: { text: string; rowMode?: string | undefined },
  values: readonly unknown[],
): string {
  const areTexts = values.every((value) => typeof value === 'string');
  return `${party} ${rowMode} ${areTexts ? JSON.stringify(values) : JSON.stringify(values, told)} ${text}`;
}

/**
 * What was read in a transaction since it last wrote or waited: the same question has the same answer until then, as it had under one
 * snapshot, and is asked once.
 */
export interface Answered {
  /** The answer that is kept or under way, else that of `ask`. */
  of(key: string, ask: () => Promise<pg.QueryResult>): Promise<pg.QueryResult>;
  forget(): void;
}

export function answeredReads(): Answered {
  const kept = new Map<string, Promise<pg.QueryResult | undefined>>();
  return {
    of(key, ask) {
      const known = kept.get(key);
      if (known) return known.then((answer) => (answer ? copyOf(answer) : ask()));
      const asked = ask();
      if (kept.size >= ANSWERS_MOST) kept.clear();
      kept.set(
        key,
        asked.then(
          (result) => (result.rows.length > ROWS_MOST ? undefined : copyOf(result)),
          () => undefined,
        ),
      );
      return asked;
    },
    forget: () => kept.clear(),
  };
}
