import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { InstanceInUse, openEmbeddedPostgres } from '../../src/adapters/node/embedded/postgres.ts';
import { writeOnce } from '../../src/adapters/node/write-once.ts';
import { startScript } from '../support/child.ts';
import { answers, holdInstance, letGo, query, temporaryFolder } from '../support/instances.ts';
import { processesIn } from '../support/processes.ts';
import { until } from '../support/until.ts';

const open = (folder: string) => openEmbeddedPostgres({ folder, durable: false, log: () => {} });

describe('the embedded PostgreSQL', () => {
  it('runs twice at once in two folders, and a second start on one folder is refused by the name of the first', async () => {
    const home = await temporaryFolder();
    const [a, b] = await Promise.all([open(path.join(home, 'a')), holdInstance(path.join(home, 'b'))]);
    await query(a.ownerUrl, 'create table only_in_a (n int)');
    expect(await query(b.ownerUrl, `select to_regclass('only_in_a') as found`)).toEqual([{ found: null }]);
    await expect(open(path.join(home, 'b'))).rejects.toThrow(InstanceInUse);
    await expect(open(path.join(home, 'b'))).rejects.toThrow(`process ${b.child.pid} already uses`);
    expect(await answers(b.serviceUrl)).toBe(true);
    await a.stop();
    expect(await letGo(b)).toBe(0);
  });

  it('is made once by several first starts at once, and one of them has it', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const starts = [1, 2, 3].map(() => startScript('tests/support/hold-instance.ts', [folder]));
    await until(
      () => starts.every((start) => start.hasExited() || start.stdout().includes('postmaster')),
      'three starts to be decided',
    );
    const holders = starts.filter((start) => !start.hasExited());
    expect(holders).toHaveLength(1);
    for (const start of starts.filter((s) => s.hasExited()))
      expect(start.stderr()).toContain(`InstanceInUse: process ${holders[0]?.pid} already uses`);
    for (const holder of holders) {
      holder.endInput();
      expect((await holder.exit).code).toBe(0);
    }
  });

  it('lives in a folder with blanks and Chinese characters, and lets nobody look around in it', async () => {
    const folder = path.join(await temporaryFolder(), '质押 监管 (1)', 'it’s main');
    const instance = await open(folder);
    expect(await query(instance.serviceUrl, 'select current_user as name')).toEqual([{ name: 'holdfast_service' }]);
    const others = async (name: string) => ((await stat(path.join(folder, name))).mode & 0o077).toString(8);
    expect([await others('database-secrets.json'), await others('postgres'), await others('postgres.log')]).toEqual([
      '0',
      '0',
      '0',
    ]);
    expect((await stat(folder)).mode & 0o066).toBe(0);
    await instance.stop();
  });

  it('does not mind what the environment says of other PostgreSQL servers', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const elsewhere = { PGDATA: '/nowhere', PGPORT: '1', PGHOST: '192.0.2.1', PGSSLMODE: 'require', PGUSER: 'x' };
    const held = await holdInstance(folder, { env: { ...process.env, ...elsewhere } });
    expect(await answers(held.serviceUrl)).toBe(true);
    expect(await letGo(held)).toBe(0);
  });

  it('is not blocked by a first start that died half way, and clears away what that left', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const halfWay = startScript('tests/support/hold-instance.ts', [folder]);
    const names = () => readdir(folder).catch((): string[] => []);
    await until(async () => (await names()).includes(`postgres.${halfWay.pid}`), 'initdb to be at work');
    halfWay.kill('SIGKILL');
    await halfWay.exit;
    const instance = await open(folder);
    expect(await answers(instance.serviceUrl)).toBe(true);
    await until(
      async () => (await processesIn(folder)).every(({ command }) => !command.includes('initdb')),
      'the orphaned initdb to end',
    );
    await instance.stop();
    await (await open(folder)).stop();
    expect((await names()).filter((name) => name.startsWith('postgres.') && name !== 'postgres.log')).toEqual([]);
  });

  it('agrees on its passwords when several starts make them at once', async () => {
    const folder = await temporaryFolder();
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, n) => writeOnce(path.join(folder, 'secret'), `{"n":${n}}`)),
    );
    expect(new Set(made).size).toBe(1);
    expect(JSON.parse(made[0] as string)).toEqual({ n: expect.any(Number) });
    expect(await readdir(folder)).toEqual(['secret']);
  });
});
