import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { commonRefusals, Refusal } from '../../src/kernel/refusal.ts';
import { openTestDatabase } from '../support/database.ts';

const database = await openTestDatabase();
const visible = { tenantId: 'tenant_none', party: 'system' };
const SECRET = 'what-a-party-sent';
const thrownBy = (statement: ReturnType<typeof sql>): Promise<unknown> =>
  database.write(visible, async (db) => db.execute(statement)).catch((error: unknown) => error);

it('a statement that fails tells a log its text and the fault, never what it was given', async () => {
  for (const [statement, code] of [
    [sql`select ${SECRET}::int`, '22P02'],
    [sql`insert into party (id, tenant_id) values (${SECRET}, ${visible.tenantId})`, '23502'],
    [sql`select ${SECRET}::text from nowhere`, '42P01'],
  ] as const) {
    const error = await thrownBy(statement);
    expect(error).toMatchObject({ name: 'StatementFailed', code, message: expect.stringContaining('$1') });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  }
});

it('a full disk is called that, for as long as nothing was written', async () => {
  const full = await thrownBy(sql`do $$ begin raise 'could not extend file' using errcode = '53100'; end $$`);
  expect(full).toBeInstanceOf(Refusal);
  expect(full).toMatchObject({ code: commonRefusals.DATABASE_FULL.code, kind: 'unavailable' });
  expect(database.isFull()).toBe(true);
  await database.read(visible, async (db) => db.execute(sql`select 1`));
  expect(database.isFull()).toBe(true);
  await database.write(visible, async (db) => db.execute(sql`select 1`));
  expect(database.isFull()).toBe(false);
});
