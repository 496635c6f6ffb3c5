import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { assertPortFree, explainStart } from './explain.ts';
import { assertRoom, freeMegabytes, isDiskWell } from './folder.ts';

const failed = (cause: Error) => new Error('Failed query: select secret($1) params: hunter2', { cause });
const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

it.each([
  ['42501', 'permission denied for function ensure_observation_partitions', /grant holdfast_app/],
  ['28P01', 'password authentication failed for user "x"', /refuses the password in DATABASE_URL/],
  ['3D000', 'database "hf" does not exist', /database "hf" does not exist: create it/],
  ['53100', 'could not extend file', /disk of the database is full/],
  ['ECONNREFUSED', 'connect ECONNREFUSED', /DATABASE_URL/],
  ['ENOSPC', 'write', /disk at HOLDFAST_DATA is full/],
  ['EROFS', 'open', /read-only/],
])('says what %s means and what to do, without the statement', (code, message, said) => {
  for (const error of [withCode(code, message), failed(withCode(code, message))]) {
    expect(explainStart(error)).toMatch(said);
    expect(explainStart(error)).not.toMatch(/hunter2|Failed query/);
  }
});

it('keeps what was said by us, and names what nobody foresaw by its cause', () => {
  const ours = new Error('PORT 1 cannot be listened on', { cause: withCode('EACCES', 'listen') });
  expect(explainStart(ours)).toBe('PORT 1 cannot be listened on');
  expect(explainStart(failed(new Error('the moon is full')))).toBe('the moon is full');
  expect(explainStart(new AggregateError([withCode('ECONNREFUSED', 'x')], ''))).toMatch(/nothing listens/);
  expect(explainStart('text')).toBe('text');
});

it('tries a port before anything is started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await expect(assertPortFree('127.0.0.1', port)).rejects.toThrow(/another process listens there.*set PORT to another/);
  await new Promise((resolve) => server.close(resolve));
  await assertPortFree('127.0.0.1', port);
  await assertPortFree('127.0.0.1', 0);
});

it('knows how much room there is', async () => {
  expect(await freeMegabytes(tmpdir())).toBeGreaterThan(0);
  expect(await freeMegabytes('/no/such/folder')).toBeUndefined();
  expect(await isDiskWell(undefined)).toBe(true);
  await expect(assertRoom(tmpdir(), 1e9)).rejects.toThrow(/MB free, and a new installation needs/);
});
