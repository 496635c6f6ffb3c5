import { asc, eq, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  date,
  integer,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { asSystem, atOnce, type Ctx, db, rowsOf, withTransaction } from '../../src/context.ts';
import { bareCtx } from '../support/bare-ctx.ts';
import { openTestDatabase } from '../support/database.ts';
import { counted } from '../support/statements.ts';

const database = await openTestDatabase(1);
const ask = counted(database);

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const every = pgTable('every_kind', {
  id: integer('id').primaryKey(),
  many: bigint('many', { mode: 'bigint' }),
  word: text('word'),
  words: text('words').array(),
  isSo: boolean('is_so'),
  at: timestamp('at', { withTimezone: true }),
  on: date('on_day'),
  facts: jsonb('facts'),
  raw: bytes('raw'),
  share: numeric('share'),
});
await database.admin.query(`create table every_kind (id int primary key, many bigint, word text, words text[], is_so boolean,
  at timestamptz, on_day date, facts jsonb, raw bytea, share numeric); grant all on every_kind to public`);
await database.admin.query(
  `insert into every_kind values
    (1, 9007199254740993, $1, array['a,b', 'c"d', null, '鋼'], true, '2026-10-12T06:00:00.123456Z', '2026-10-12',
      '{"n": 1.5, "deep": [{"$1": null}]}', '\\x00ff', 12345678901234567890.123456789),
    (2, null, null, null, null, null, null, null, null, null),
    (3, -1, '', '{}', false, 'epoch', '0001-01-01', '[]', '', 0)`,
  ["it's “$1” \\ \n\t鋼"],
);

const { ctx, person } = bareCtx(database);
const within = <T>(of: Ctx, work: (tx: Ctx) => Promise<T>) => ask(() => withTransaction(of, work));

const all = (tx: Ctx) => db(tx).select().from(every).orderBy(asc(every.id));
const reversed = (tx: Ctx) => db(tx).select({ id: every.id }).from(every).orderBy(sql`id desc`);
const one = async (tx: Ctx, id: number) => (await db(tx).select().from(every).where(eq(every.id, id)))[0];
const raw = async (tx: Ctx) =>
  rowsOf(
    await db(tx).execute(sql`select id, many, words, is_so as "isSo", at, facts, raw, share, array[1, 2] as numbers,
      'a $1 in quotes' as quoted, ${'it'}::text || ${2}::int as put from every_kind where id <> ${2} order by id`),
  );

describe('reads of one turn', () => {
  it('go as one statement, and each is answered as if it had been asked alone', async () => {
    const alone = await within(ctx, async (tx) => [await all(tx), await reversed(tx), await one(tx, 1), await raw(tx)]);
    const joined = await within(ctx, (tx) =>
      atOnce(
        tx,
        () => all(tx),
        () => reversed(tx),
        () => one(tx, 1),
        () => raw(tx),
      ),
    );
    expect(joined.value).toEqual(alone.value);
    expect([alone.texts.length, joined.texts.length]).toEqual([4, 1]);
    const again = await within(ctx, (tx) =>
      atOnce(
        tx,
        () => one(tx, 3),
        () => one(tx, 2),
        () => one(tx, 4),
      ),
    );
    expect(again.value.map((row) => row?.id)).toEqual([3, 2, undefined]);
    expect(again.texts).toHaveLength(1);
  });

  it('are those that are known in that turn: what needs another’s answer comes in the next', async () => {
    const { value, texts } = await within(ctx, (tx) =>
      atOnce(
        tx,
        async () => {
          const [last] = await reversed(tx);
          return (await one(tx, last?.id ?? 0))?.word;
        },
        async () =>
          (
            await atOnce(
              tx,
              () => one(tx, 1),
              () => one(tx, 2),
            )
          ).map((row) => row?.id),
        async () => 'nothing to ask',
      ),
    );
    expect(value).toEqual(['', [1, 2], 'nothing to ask']);
    expect(texts).toHaveLength(2);
  });

  it('of a party stay apart: another may look as the system meanwhile', async () => {
    const seen = async (tx: Ctx) =>
      rowsOf<{ party: string }>(await db(tx).execute(sql`select current_setting('app.party') as party`))[0]?.party;
    const { value, texts } = await within(person, (tx) =>
      atOnce(
        tx,
        () => seen(tx),
        () => asSystem(tx, 'test', seen),
        () => seen(tx),
      ),
    );
    expect(value).toEqual(['party_one', 'system', 'party_one']);
    expect(texts).toHaveLength(3);
  });

  it('leave what locks or writes alone', async () => {
    const { texts } = await within(ctx, (tx) =>
      atOnce(
        tx,
        () => db(tx).select().from(every).where(eq(every.id, 1)).for('no key update'),
        () => db(tx).execute(sql`select pg_advisory_xact_lock(1)`),
        () => one(tx, 1),
      ),
    );
    expect(texts).toHaveLength(3);
  });

  it('have all ended when one of them fails; the first of them is told, and the connection is as good as new', async () => {
    const ended: string[] = [];
    const failed = withTransaction(ctx, (tx) =>
      atOnce(
        tx,
        async () => {
          await one(tx, 1);
          ended.push('reads');
          await one(tx, 2).catch(() => ended.push('later'));
        },
        async () => {
          throw new Error('the second');
        },
        async () => {
          throw new Error('the third');
        },
      ),
    );
    await expect(failed).rejects.toThrow('the second');
    expect(ended).toEqual(['reads']);
    const wrong = withTransaction(ctx, (tx) =>
      atOnce(
        tx,
        () => one(tx, 1),
        () => db(tx).execute(sql`select 1 / (id - 1) from every_kind`),
      ),
    );
    await expect(wrong).rejects.toThrow();
    const unknown = withTransaction(ctx, (tx) =>
      atOnce(
        tx,
        () => one(tx, 1),
        () => db(tx).execute(sql`select none from every_kind`),
      ),
    );
    await expect(unknown).rejects.toThrow();
    expect((await within(ctx, (tx) => one(tx, 1))).value?.many).toBe(9007199254740993n);
  });
});
