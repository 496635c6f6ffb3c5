import { eq, sql } from 'drizzle-orm';
import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { atOnce, type Ctx, db, violatedConstraint, withTransaction } from '../../src/context.ts';
import { bareCtx } from '../support/bare-ctx.ts';
import { openTestDatabase } from '../support/database.ts';
import { counted } from '../support/statements.ts';

const database = await openTestDatabase(1);
const ask = counted(database);
const { admin } = database;

const order = pgTable('some_order', {
  id: integer('id').primaryKey(),
  word: text('word'),
  at: timestamp('at', { withTimezone: true }),
});
const line = pgTable('some_line', { id: integer('id').primaryKey(), orderId: integer('order_id'), word: text('word') });
await admin.query(`create table some_order (id int primary key, word text, at timestamptz);
  create table some_line (id int primary key, order_id int references some_order, word text constraint a_word check (word <> ''));
  create table noted (what text);
  create function note_lines() returns trigger language plpgsql as $$ begin
    insert into noted select (select o.word from some_order o where o.id = l.order_id) || ' ' || l.word from lines l;
    return null;
  end $$;
  create trigger note_lines after insert on some_line referencing new table as lines for each statement execute function note_lines();
  grant all on some_order, some_line, noted to public`);
beforeEach(() =>
  admin.query(
    `truncate some_line, some_order, noted; insert into some_order values (1, 'one', 'epoch'), (2, 'two', null)`,
  ),
);

const { ctx, person } = bareCtx(database);
const within = <T>(of: Ctx, work: (tx: Ctx) => Promise<T>) => ask(() => withTransaction(of, work));
const orders = async () => (await admin.query('select id, word from some_order order by id')).rows;

const rename = (tx: Ctx, id: number, word: string) => db(tx).update(order).set({ word }).where(eq(order.id, id));
const insertLine = (tx: Ctx, row: typeof line.$inferInsert) => db(tx).insert(line).values(row);
const newOrder = (tx: Ctx) =>
  db(tx)
    .insert(order)
    .values({ id: 3, word: `it's $1 "three"`, at: new Date('2026-10-12T06:00:00.123Z') })
    .returning();

describe('writes of one turn', () => {
  it('go as one statement, each to a table of its own, and each is answered as if it had been written alone', async () => {
    const work = (tx: Ctx) =>
      atOnce(
        tx,
        () => newOrder(tx),
        () => insertLine(tx, { id: 1, orderId: 3, word: 'line' }),
        async () => 'nothing to write',
      );
    const { value, texts } = await within(ctx, work);
    expect(texts).toHaveLength(1);
    const [made, inserted] = value;
    expect(made).toEqual([{ id: 3, word: `it's $1 "three"`, at: new Date('2026-10-12T06:00:00.123Z') }]);
    expect(inserted).toMatchObject({ rowCount: 1, rows: [], command: 'INSERT' });
    // The key and the trigger of the line look when both are written.
    expect((await admin.query('select what from noted')).rows).toEqual([{ what: `it's $1 "three" line` }]);
    await admin.query('delete from some_line; delete from some_order where id = 3');
    // A party writes one after the other, with the same outcome.
    const alone = await within(person, work);
    expect([alone.value[0], alone.texts.length]).toEqual([made, 2]);
    expect(alone.value[1]).toMatchObject({ rowCount: 1, rows: [], command: 'INSERT' });
  });

  it('of one table go one after the other, so that none is lost', async () => {
    const { texts } = await within(ctx, (tx) =>
      atOnce(
        tx,
        () => rename(tx, 1, 'first'),
        () => rename(tx, 1, 'second'),
        () => insertLine(tx, { id: 1, orderId: 1, word: 'line' }),
        () => db(tx).execute(sql`delete from some_order where id = 2`),
      ),
    );
    expect(texts).toHaveLength(3);
    expect(await orders()).toEqual([{ id: 1, word: 'second' }]);
  });

  it('stand before what is read in that turn, and locks keep their place', async () => {
    const { value, texts } = await within(ctx, (tx) =>
      atOnce(
        tx,
        async () => (await db(tx).select().from(order).where(eq(order.id, 1)))[0]?.word,
        async () => (await db(tx).select().from(order).where(eq(order.id, 2)))[0]?.word,
        () => rename(tx, 1, 'written'),
        () => db(tx).select().from(order).where(eq(order.id, 2)).for('no key update'),
        () => insertLine(tx, { id: 1, orderId: 1, word: 'line' }),
      ),
    );
    expect(value.slice(0, 2)).toEqual(['written', 'two']);
    expect(texts).toHaveLength(4);
  });

  it('fail together, and nothing of them stays', async () => {
    const failed = withTransaction(ctx, (tx) =>
      atOnce(
        tx,
        () => rename(tx, 1, 'written'),
        () => insertLine(tx, { id: 1, orderId: 1, word: '' }),
      ),
    );
    expect(violatedConstraint(await failed.catch((error: unknown) => error))).toBe('a_word');
    expect((await orders())[0]).toEqual({ id: 1, word: 'one' });
  });
});
