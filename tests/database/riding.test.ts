import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { asSystem, type Ctx, type Db, db, KeyUsed, rowsOf, withTransaction } from '../../src/context.ts';
import { commonRefusals, Refusal } from '../../src/kernel/refusal.ts';
import { openTestDatabase } from '../support/database.ts';

// One connection: what one transaction leaves behind, the next would meet.
const database = await openTestDatabase(1);
const one = { tenantId: 'tenant_one', party: 'party_one' };
const two = { tenantId: 'tenant_two', party: 'party_two' };

const settings = async (handle: Db) =>
  rowsOf<{ tenant: string; party: string; xid: string }>(
    await handle.execute(sql`select current_setting('app.tenant', true) as tenant,
      current_setting('app.party', true) as party, current_setting('app.xid', true) as xid`),
  )[0];
const fail = (handle: Db) => handle.execute(sql`select 1 / ${0}::int`);
const isInTransaction = async () => {
  const began = () =>
    database.anonymous(
      async (handle) => rowsOf<{ at: string }>(await handle.execute(sql`select now()::text as at`))[0],
    );
  return (await began())?.at === (await began())?.at;
};

describe('what opens a transaction', () => {
  it('is seen by its first statement, and by nothing after it', async () => {
    for (const visible of [one, two, one]) {
      expect(await database.read(visible, settings)).toMatchObject({ tenant: visible.tenantId, party: visible.party });
      expect(await database.write(visible, settings)).toMatchObject({
        tenant: visible.tenantId,
        xid: expect.stringMatching(/^\d+$/),
      });
      expect(await database.anonymous(settings)).toEqual({ tenant: '', party: '', xid: '' });
    }
  });

  it('is not opened by work that asks nothing', async () => {
    expect(await database.write(one, async () => 'nothing')).toBe('nothing');
    await expect(database.write(one, () => Promise.reject(new Error('before the first statement')))).rejects.toThrow();
    expect(await isInTransaction()).toBe(false);
  });

  it('is rolled back wherever it fails, and the connection is as good as new', async () => {
    await database.admin.query('create table if not exists tried (n int); grant all on tried to public');
    const insert = (handle: Db, n: number) => handle.execute(sql`insert into tried values (${n})`);
    for (const work of [
      fail,
      async (handle: Db) => [await insert(handle, 1), await fail(handle)],
      async (handle: Db) => [await fail(handle).catch(() => {}), await insert(handle, 2)],
      async (handle: Db) => [await insert(handle, 3), await fail(handle).catch(() => {})],
      async (handle: Db) => {
        await insert(handle, 4);
        throw new Error('ours');
      },
    ])
      await expect(database.write(one, async (handle) => work(handle))).rejects.toThrow();
    await expect(database.read(one, (handle) => insert(handle, 5))).rejects.toThrow();
    expect((await database.admin.query('select * from tried')).rows).toEqual([]);
    await database.write(two, (handle) => insert(handle, 6));
    expect((await database.admin.query('select * from tried')).rows).toEqual([{ n: 6 }]);
    expect(await isInTransaction()).toBe(false);
  });
});

describe('the last statement of a transaction', () => {
  const insert = (handle: Db, n: number) => handle.execute(sql`insert into last_of values (${n})`);
  const kept = async () =>
    (await database.admin.query<{ n: number }>('select n from last_of order by n')).rows.map(({ n }) => n);
  const last = async (handle: Db, work: Promise<unknown> | (() => Promise<unknown>)) => {
    database.commitWithNext?.(handle);
    return typeof work === 'function' ? work() : work;
  };

  it('takes the commit along; what comes after it is refused, and the connection is as good as new', async () => {
    await database.admin.query('create table last_of (n int); grant all on last_of to public');
    await database.write(one, async (handle) => {
      await insert(handle, 1);
      await last(handle, () => insert(handle, 2));
    });
    await database.write(one, (handle) => last(handle, () => insert(handle, 3)));
    expect(await kept()).toEqual([1, 2, 3]);
    const late = database.write(one, async (handle) => {
      // What a transaction looks at as it opens has been looked at.
      await settings(handle);
      await last(handle, () => insert(handle, 4));
      await insert(handle, 5);
    });
    await expect(late).rejects.toThrow();
    expect(await kept()).toEqual([1, 2, 3, 4]);
    expect(await database.read(one, (handle) => last(handle, () => settings(handle)))).toMatchObject({
      party: one.party,
    });
    expect(await database.anonymous(settings)).toEqual({ tenant: '', party: '', xid: '' });
    expect(await isInTransaction()).toBe(false);
  });

  it('is a transaction of its own where it only reads: it sees as who asks, writes nothing and leaves nothing behind', async () => {
    const alone = (visible: typeof one, work: (handle: Db) => Promise<unknown>) =>
      database.read(visible, (handle) => last(handle, () => work(handle)));
    for (const visible of [one, two, one]) {
      expect(await alone(visible, settings)).toMatchObject({ tenant: visible.tenantId, party: visible.party });
      await expect(alone(visible, (handle) => insert(handle, 9))).rejects.toThrow();
      await expect(alone(visible, fail)).rejects.toThrow();
      expect(await database.anonymous(settings)).toMatchObject({ tenant: '', party: '' });
      expect(await isInTransaction()).toBe(false);
    }
    await expect(
      alone(one, async (handle) => {
        await settings(handle);
        return settings(handle);
      }),
    ).rejects.toThrow();
    expect(await kept()).toEqual([1, 2, 3, 4]);
  });

  it('commits nothing where it fails, or where one before it had failed', async () => {
    for (const work of [
      async (handle: Db) => [await insert(handle, 6), await last(handle, () => fail(handle))],
      async (handle: Db) => [await fail(handle).catch(() => {}), await last(handle, () => insert(handle, 7))],
      async (handle: Db) => [await last(handle, () => fail(handle)).catch(() => {})],
    ])
      await expect(database.write(one, async (handle) => work(handle))).rejects.toThrow();
    await database.write(one, async (handle) => insert(handle, 8));
    expect(await kept()).toEqual([1, 2, 3, 4, 8]);
    expect(await isInTransaction()).toBe(false);
  });
});

describe('the claim of a key', () => {
  const claimed = async (handle: Db, key: string) => {
    let isClaimed = false;
    database.claimWithNext?.(handle, [one.tenantId, 'somebody', key], () => {
      isClaimed = true;
    });
    return () => isClaimed;
  };
  const insert = (handle: Db, n: number) => handle.execute(sql`insert into claimed values (${n})`);
  const kept = async () => (await database.admin.query<{ n: number }>('select n from claimed')).rows.map(({ n }) => n);

  it('rides with the first statement; where the key was used nothing of the work is kept, whatever it makes of that', async () => {
    await database.admin.query('create table claimed (n int); grant all on claimed to public');
    await database.admin.query(`insert into tenant values ('${one.tenantId}', 'One', now())`).catch(() => {});
    await database.admin.query(`begin; set local session_replication_role = replica;
      insert into event (tenant_id, id, type, version, object_id, at, actor, request_id, idempotency_scope, idempotency_key,
        input_hash, payload, participants)
      values ('${one.tenantId}', 'evt_1', 'x', 1, 'x', now(), '{}', 'r', 'somebody', 'used', 'h', '{}', '{${one.party}}'); commit`);
    await database.write(one, async (handle) => {
      const isClaimed = await claimed(handle, 'new');
      await insert(handle, 1);
      expect(isClaimed()).toBe(true);
      // The lock that the database's own function takes.
      const { rows } = await database.admin.query<{ is_free: boolean }>(
        `select pg_try_advisory_xact_lock(hashtextextended('${one.tenantId}/somebody/new', 0)) as is_free`,
      );
      expect(rows).toEqual([{ is_free: false }]);
    });
    const swallows = async (handle: Db) => {
      const isClaimed = await claimed(handle, 'used');
      await insert(handle, 2).catch(() => {});
      await insert(handle, 3).catch(() => {});
      expect(isClaimed()).toBe(false);
    };
    const ends = async (handle: Db) => {
      await claimed(handle, 'used');
      database.commitWithNext?.(handle);
      await insert(handle, 4);
    };
    for (const work of [swallows, ends]) await expect(database.write(one, work)).rejects.toThrow(KeyUsed);
    await database.write(one, async (handle) => {
      await claimed(handle, 'newer');
      database.commitWithNext?.(handle);
      await insert(handle, 5);
    });
    expect(await kept()).toEqual([1, 5]);
    expect(await isInTransaction()).toBe(false);
  });
});

describe('a write that nobody waits for', () => {
  const send = (handle: Db, n: number, failed = (error: Error) => error) =>
    database.sendWithNext?.(handle, {
      text: 'insert into unawaited values ($1, current_setting($2))',
      values: [n, 'app.party'],
      failed,
    });
  const ask = (handle: Db) => handle.execute(sql`select 1`);
  const kept = async () =>
    (await database.admin.query<{ n: number; who: string }>('select n, who from unawaited order by n')).rows.map(
      ({ n, who }) => `${n} by ${who}`,
    );

  it('goes out before the next statement, as who it was written by, and is committed with it', async () => {
    await database.admin.query(
      'create table unawaited (n int primary key, who text); grant all on unawaited to public',
    );
    await database.write(one, async (handle) => {
      send(handle, 1);
      send(handle, 2);
      await ask(handle);
    });
    await database.write(one, async (handle) => {
      await database.become(handle, 'system');
      send(handle, 3);
      await database.become(handle, one.party);
      send(handle, 4);
      database.commitWithNext?.(handle);
      await ask(handle);
    });
    expect(await kept()).toEqual([`1 by ${one.party}`, `2 by ${one.party}`, '3 by system', `4 by ${one.party}`]);
  });

  it('makes the next statement fail as it says, and nothing of the transaction is kept', async () => {
    const named = () => new Refusal(commonRefusals.CONFLICT);
    for (const isLast of [false, true]) {
      const work = database.write(one, async (handle) => {
        send(handle, 5);
        send(handle, 1, named);
        send(handle, 6, () => new Error('another'));
        if (isLast) database.commitWithNext?.(handle);
        await ask(handle);
      });
      await expect(work).rejects.toThrow('CONFLICT');
    }
    // The statement is asked for the first time while what goes before it fails.
    const first = (handle: Db) => handle.execute(sql`select 2`);
    const failing = database.write(one, async (handle) => {
      send(handle, 1);
      await first(handle);
    });
    await expect(failing).rejects.toThrow('unawaited_pkey');
    await database.write(one, async (handle) => {
      send(handle, 7);
      await first(handle);
    });
    expect(await kept()).toHaveLength(5);
    expect(await isInTransaction()).toBe(false);
  });

  it('goes out with the commit where no statement took it along, or when it is asked to', async () => {
    for (const asks of [true, false])
      await database.write(one, async (handle) => {
        if (asks) await ask(handle);
        send(handle, asks ? 8 : 9);
      });
    expect(await kept()).toHaveLength(7);
    for (const sends of [true, false]) {
      const work = database.write(one, async (handle) => {
        await ask(handle);
        send(handle, 10);
        send(handle, 1, () => new Refusal(commonRefusals.CONFLICT));
        if (sends) await database.sendNow?.(handle);
        if (sends) throw new Error('should have failed before');
      });
      await expect(work).rejects.toThrow('CONFLICT');
    }
    const rolledBack = database.write(one, async (handle) => {
      send(handle, 11);
      await database.sendNow?.(handle);
      throw new Error('ours');
    });
    await expect(rolledBack).rejects.toThrow('ours');
    expect(await kept()).toHaveLength(7);
    expect(await isInTransaction()).toBe(false);
  });

  it('is not committed with what was begun in vain', async () => {
    const work = database.write(one, async (handle) => {
      database.claimWithNext?.(handle, [one.tenantId, 'somebody', 'used'], () => {});
      send(handle, 12);
    });
    await expect(work).rejects.toThrow(KeyUsed);
    await database.write(one, async (handle) => {
      database.claimWithNext?.(handle, [one.tenantId, 'somebody', 'free'], () => {});
      send(handle, 13);
    });
    expect(await kept()).toHaveLength(8);
    expect(await isInTransaction()).toBe(false);
  });
});

describe('who looks', () => {
  const ctx = {
    database,
    tenantId: one.tenantId,
    actor: { kind: 'person', partyId: one.party, roles: [] },
    clock: { now: () => new Date() },
  } as unknown as Ctx;
  const who = async (tx: Ctx) => (await settings(db(tx)))?.party;

  it('changes with the next statement, and back', async () => {
    const seen = await withTransaction(ctx, async (tx) => [
      await asSystem(tx, 'test', who),
      await who(tx),
      await asSystem(tx, 'test', (system) => asSystem(system, 'inner', who)),
      await asSystem(tx, 'test', async () => 'asked nothing'),
      await who(tx),
    ]);
    expect(seen).toEqual(['system', one.party, 'system', 'asked nothing', one.party]);
  });

  it('stays the system while it works, also where its work hands on who asked for it, or two of them go on at once', async () => {
    const seen = await withTransaction(ctx, async (tx) => [
      await asSystem(tx, 'outer', async (system) => [await asSystem(tx, 'asker', who), await who(system)]),
      await who(tx),
      ...(await Promise.all([
        asSystem(tx, 'short', who),
        asSystem(tx, 'long', async (system) => {
          await who(system);
          return who(system);
        }),
      ])),
      await who(tx),
    ]);
    expect(seen).toEqual([['system', 'system'], one.party, 'system', 'system', one.party]);
  });

  it('is who it was when what the system did was refused', async () => {
    const seen = await withTransaction(ctx, async (tx) => {
      await asSystem(tx, 'test', async (system) => {
        await who(system);
        throw new Error('refused');
      }).catch(() => {});
      return who(tx);
    });
    expect(seen).toBe(one.party);
  });
});

describe('the statements that a connection keeps', () => {
  const named = async () =>
    rowsOf<{ name: string; statement: string }>(
      await database.anonymous((handle) => handle.execute(sql`select name, statement from pg_prepared_statements`)),
    );

  it('are refused by the server when what they answer has changed its shape, and never read by the old one', async () => {
    const look = (kind: 'rows' | 'fields') =>
      database.anonymous(async (handle) => {
        if (kind === 'rows') return rowsOf(await handle.execute(sql.raw('select * from shaped')));
        return handle.select({ n: sql<number>`n` }).from(sql`shaped`);
      });
    await database.admin.query(
      'create table shaped (n int); grant all on shaped to public; insert into shaped values (1)',
    );
    for (let i = 0; i < 3; i++) {
      expect(await look('rows')).toEqual([{ n: 1 }]);
      expect(await look('fields')).toEqual([{ n: 1 }]);
    }
    await database.admin.query(`alter table shaped rename n to m; alter table shaped add n text default 'text'`);
    await expect(look('rows')).rejects.toThrow();
    await expect(look('fields')).rejects.toThrow();
  });

  it('are four hundred at most: of more, the one asked for longest ago is forgotten, and works when it comes again', async () => {
    const ask = (n: number) =>
      database.anonymous(async (handle) =>
        rowsOf<{ n: number }>(await handle.execute(sql.raw(`select ${n} as n`))).map((row) => row.n),
      );
    for (let n = 0; n < 450; n++) {
      expect(await ask(n)).toEqual([n]);
      if (n % 100 === 0) expect(await ask(7)).toEqual([7]);
    }
    const texts = (await named()).map(({ statement }) => statement);
    expect(texts.filter((text) => /^select \d+ as n$/.test(text)).length).toBeLessThanOrEqual(400);
    expect(texts).toContain('select 7 as n');
    expect(texts).not.toContain('select 8 as n');
    expect(await ask(8)).toEqual([8]);
  });

  it('are planned anew when one that failed is right later', async () => {
    const count = () => database.write(one, (handle) => handle.execute(sql`select count(*) from comes_later`));
    await expect(count()).rejects.toThrow('comes_later');
    await database.admin.query('create table comes_later (); grant all on comes_later to public');
    await count();
  });
});
