import { eq, sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { effectsOn, volatileFunctions } from '../../src/adapters/node/effects.ts';
import { asSystem, atOnce, type Ctx, db, rowsOf, unawaited, withSnapshot, withTransaction } from '../../src/context.ts';
import { bareCtx } from '../support/bare-ctx.ts';
import { openTestDatabase } from '../support/database.ts';
import { counted } from '../support/statements.ts';

const database = await openTestDatabase(1);
const ask = counted(database);
const { admin } = database;

const thing = pgTable('thing', { id: integer('id').primaryKey(), word: text('word'), facts: jsonb('facts') });
await admin.query(`create table thing (id int primary key, word text, facts jsonb);
  create function rename_thing(of int) returns text language sql as
    $$ update thing set word = word || '!' where id = of returning word $$;
  create function word_of(of int) returns text language sql stable as $$ select word from thing where id = of $$;
  create sequence turn; grant all on thing, turn to public`);
// The first connection reads what the catalogue says of functions.
await database.read({ tenantId: 'tenant_one', party: 'system' }, (of) => of.execute(sql`select`));
beforeEach(() =>
  admin.query(`delete from thing; insert into thing values (1, 'one', '{"n": 1}'), (2, 'two', '[]'), (3, null, null)`),
);

const { ctx, person } = bareCtx(database);
const within = <T>(of: Ctx, work: (tx: Ctx) => Promise<T>) => ask(() => withTransaction(of, work));

const find = async (tx: Ctx, id: number) => (await db(tx).select().from(thing).where(eq(thing.id, id)))[0];
const wordOf = async (tx: Ctx) => (await find(tx, 1))?.word;
const elsewhere = (word: string) => admin.query('update thing set word = $1 where id = 1', [word]);
const run = (text: string) => (tx: Ctx) => db(tx).execute(sql.raw(text));

const insertThing = unawaited((of, at) =>
  of.insert(thing).values({ id: at('id') as number, word: at('word') as string }),
);

describe('what was read in a transaction', () => {
  it('is not asked again, by whatever number of values, and whoever was given an answer may change it', async () => {
    const { value, texts } = await within(ctx, async (tx) => {
      const first = (await find(tx, 1)) as { facts: { n: number } };
      first.facts.n = 7;
      const again = (await find(tx, 1)) as { facts: { n: number } };
      again.facts.n = 8;
      const other = await find(tx, 2);
      return [
        (await find(tx, 1))?.facts,
        other?.word,
        (await find(tx, 2))?.facts,
        await find(tx, 9),
        await find(tx, 9),
      ];
    });
    expect(value).toEqual([{ n: 1 }, 'two', [], undefined, undefined]);
    expect(texts).toHaveLength(3);
  });

  it('is asked once by those who ask in one turn', async () => {
    const { value, texts } = await within(ctx, (tx) =>
      atOnce(
        tx,
        () => wordOf(tx),
        () => wordOf(tx),
        async () => (await find(tx, 2))?.word,
      ),
    );
    expect([value, texts.length]).toEqual([['one', 'one', 'two'], 1]);
  });

  // What may have changed it: each is seen to be followed by another answer, since somebody else has written meanwhile.
  it.each<[string, (tx: Ctx) => Promise<unknown>]>([
    ['a write', (tx) => db(tx).update(thing).set({ word: 'x' }).where(eq(thing.id, 3))],
    [
      'a write in a part of a select',
      run('with w as (update thing set word = word where id = 3 returning 1) select * from w'),
    ],
    ['a write that nobody waits for', (tx) => insertThing(tx, { id: 9, word: 'nine' }, () => undefined)],
    ['a lock', (tx) => db(tx).select().from(thing).where(eq(thing.id, 2)).for('no key update')],
    ['a lock for a key', run('select 1 from thing where id = 2 for\n key  share')],
    ['a lock on a name', run(`select pg_advisory_xact_lock(1) from thing limit 1`)],
    ['a function that may write', run(`select rename_thing(2) as word from thing limit 1`)],
    ['one by its full name, in quotes', run(`select public."rename_thing" (2) as word from thing limit 1`)],
    ['a function that answers differently each time', run(`select clock_timestamp() from thing limit 1`)],
    ['a number of a sequence', run(`select nextval('turn') from thing limit 1`)],
    ['a setting', run(`select set_config('app.word', 'x', true) from thing limit 1`)],
    ['a savepoint', run('savepoint here')],
    ['a claim', async (tx) => database.claimWithNext?.(db(tx), ['tenant_one', 'scope', 'key'], () => {})],
  ])('is asked again after %s', async (_, change) => {
    const { value } = await within(ctx, async (tx) => {
      const before = await wordOf(tx);
      await elsewhere('other');
      const held = await wordOf(tx);
      await change(tx);
      return [before, held, await wordOf(tx)];
    });
    expect(value).toEqual(['one', 'one', 'other']);
  });

  it('is asked again after a function of ours that only reads, no more than after any read', async () => {
    const byFunction = run(`select word_of(1) as word from thing limit 1`);
    const { texts } = await within(ctx, async (tx) => [
      await wordOf(tx),
      await byFunction(tx),
      await byFunction(tx),
      await wordOf(tx),
    ]);
    expect(texts).toHaveLength(2);
  });

  it('is not asked again after a read of what the server tells of itself, which is', async () => {
    const running = run('select count(*), pg_backend_pid() from thing');
    const { texts } = await within(ctx, async (tx) => {
      for (const read of [wordOf, running, wordOf, running]) await read(tx);
    });
    expect(texts).toHaveLength(3);
  });

  it('belongs to whoever looked, and to that transaction', async () => {
    const seen = async (tx: Ctx) =>
      rowsOf<{ party: string }>(
        await db(tx).execute(sql`select current_setting('app.party') as party from thing where id = 1`),
      )[0]?.party;
    const { value, texts } = await within(person, async (tx) => [
      await seen(tx),
      await asSystem(tx, 'test', async (system) => `${await seen(system)} ${await seen(system)}`),
      await seen(tx),
      await asSystem(tx, 'test', seen),
    ]);
    expect(value).toEqual(['party_one', 'system system', 'party_one', 'system']);
    expect(texts).toHaveLength(2);
    expect((await within(person, seen)).texts).toHaveLength(1);
    expect((await ask(() => withSnapshot(person, async (tx) => [await seen(tx), await seen(tx)]))).texts).toHaveLength(
      1,
    );
  });

  it('is not kept where it failed, was large, or came from the state of the server', async () => {
    const many = run('select g from thing, generate_series(1, 101) g where id = 1');
    const running = run(`select count(*) from pg_class`);
    const { texts } = await within(ctx, async (tx) => {
      for (const read of [many, many, running, running]) await read(tx);
    });
    expect(texts).toHaveLength(4);
    const failing = run('select word::int from thing where id = 1');
    const { value } = await within(ctx, async (tx) => {
      await run('savepoint here')(tx);
      const first = await failing(tx).then(
        () => 'read',
        () => 'failed',
      );
      await run('rollback to here')(tx);
      await db(tx).update(thing).set({ word: '5' }).where(eq(thing.id, 1));
      await failing(tx);
      return [first, await wordOf(tx)];
    });
    expect(value).toEqual(['failed', '5']);
  });

  it('lets go of the oldest where there are too many', async () => {
    const { texts } = await within(ctx, async (tx) => {
      for (let id = 1; id <= 301; id++) await find(tx, id);
      await find(tx, 301);
      await find(tx, 1);
    });
    expect(texts).toHaveLength(302);
  });
});

describe('what statements do', () => {
  it('is told by the names of the catalogue: until they are known, no answer is steady', async () => {
    const text = 'select lower(word) from thing';
    expect(effectsOn(() => undefined).isSteady(text)).toBe(false);
    const client = await admin.connect();
    const names = await volatileFunctions(client);
    client.release();
    expect(['rename_thing', 'random', 'nextval', 'pg_sleep'].every((name) => names.has(name))).toBe(true);
    expect(['word_of', 'lower', 'count', 'coalesce', 'now'].some((name) => names.has(name))).toBe(false);
    expect(effectsOn(() => names).isSteady(text)).toBe(true);
  });

  it('is not hidden in a view, a policy or a function that is said to only read', async () => {
    const client = await admin.connect();
    const names = await volatileFunctions(client);
    client.release();
    const { rows } = await admin.query<{ of: string; text: string }>(`
      select viewname as of, definition as text from pg_views where schemaname = 'public'
      union all select policyname || ' of ' || tablename, 'select ' || coalesce(qual, 'true') from pg_policies
      union all select proname, 'select ' || replace(prosrc, 'begin', '') from pg_proc
        where pronamespace = 'public'::regnamespace and provolatile <> 'v' and prolang <> (select oid from pg_language where lanname = 'c')`);
    expect(rows.length).toBeGreaterThan(100);
    const calling = rows.flatMap(({ of, text }) =>
      [...text.matchAll(/([a-z_]\w*)"?\s*\(/gi)].flatMap(([, name = '']) =>
        names.has(name.toLowerCase()) ? `${of}: ${name}` : [],
      ),
    );
    expect(calling).toEqual([]);
  });
});
