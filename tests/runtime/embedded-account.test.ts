import { chmod, chown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exists, isReachable } from '../../src/adapters/node/embedded/account.ts';
import { openEmbeddedPostgres, removeInstance } from '../../src/adapters/node/embedded/postgres.ts';
import { checkout, startChild } from '../support/child.ts';
import { answers, type Held, holdInstance, letGo, query, temporaryFolder } from '../support/instances.ts';
import { closeToWriting, makeLoneProject, ordinaryUser } from '../support/lone-project.ts';
import { suiteNeeding } from '../support/requirements.ts';

const user = ordinaryUser();
const mustBeRoot = user ? undefined : 'this is not root';

const count = async (paths: readonly string[]) => (await Promise.all(paths.map(exists))).filter(Boolean).length;

/** As a shell with this umask starts it. */
async function holdUnder(umask: string, folder: string, script: string, who: object = {}): Promise<Held> {
  const child = startChild(
    '/bin/sh',
    ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, '--import', 'tsx', script, folder],
    { ...who, env: { ...process.env, HOME: '/nonexistent' } },
  );
  const [line] = await child.line(/^\{.*\}$/m);
  return { child, ...(JSON.parse(line) as Omit<Held, 'child'>) };
}

describe('the binaries, installed without their install script', () => {
  it('are linked where they lie', async () => {
    const { script, links } = await makeLoneProject(path.join(await temporaryFolder(), '项目 one'));
    expect(links.length).toBeGreaterThan(5);
    expect(await count(links)).toBe(0);
    const held = await holdInstance(path.join(await temporaryFolder(), 'main'), {}, script);
    expect(await answers(held.serviceUrl)).toBe(true);
    expect(await letGo(held)).toBe(0);
    expect(await count(links)).toBe(links.length);
  });
});

suiteNeeding(
  'root',
  user && !(await isReachable(checkout, { ...user, name: 'nobody' })) ? `nobody may enter ${checkout}` : undefined,
  'an ordinary user',
  () => {
    it('runs binaries that another user installed without their links, under a strict umask', async () => {
      const home = await temporaryFolder();
      const project = await makeLoneProject(path.join(home, 'project'));
      await closeToWriting(project.native);
      const data = path.join(home, 'data');
      await mkdir(data);
      if (user) await chown(data, user.uid, user.gid);
      const folder = path.join(data, 'main');
      const held = await holdUnder('077', folder, project.script, user);
      await query(held.ownerUrl, 'create table kept as select 42 as n');
      expect(await letGo(held)).toBe(0);
      expect(await count(project.links)).toBe(0);
      expect(await readdir(path.join(data, 'binaries'))).toEqual([expect.stringMatching(/^postgresql-.*-18\./)]);
      if (!user) return;
      // The same data under sudo: whoever owns them runs the server.
      const asRoot = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
      expect(await query(asRoot.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }]);
      expect((await stat(path.join(folder, 'postgres', 'postmaster.pid'))).uid).toBe(user.uid);
      await asRoot.stop();
      const again = await holdUnder('077', folder, project.script, user);
      expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }]);
      expect(await letGo(again)).toBe(0);
    });
  },
);

suiteNeeding('root', mustBeRoot, 'root', () => {
  it('keeps the data in the folder under a strict umask', async () => {
    const folder = path.join(await temporaryFolder(), 'new', 'main');
    const held = await holdUnder('077', folder, 'tests/support/hold-instance.ts');
    expect(await exists(path.join(folder, 'postgres', 'PG_VERSION'))).toBe(true);
    expect(await letGo(held)).toBe(0);
  });

  it('runs a project in a home that nobody else may enter, and takes everything away again', async () => {
    const elsewhere = '/var/lib/holdfast';
    const before = await readdir(elsewhere).catch((): string[] => []);
    onTestFinished(async () => {
      if (!before.includes('binaries')) await rm(path.join(elsewhere, 'binaries'), { recursive: true, force: true });
    });
    const home = await temporaryFolder(0o700);
    const { script } = await makeLoneProject(path.join(home, 'project'));
    const folder = path.join(home, 'project', '.holdfast', 'main');
    const first = await holdUnder('077', folder, script);
    await query(first.ownerUrl, 'create table kept as select 42 as n');
    expect(await letGo(first)).toBe(0);
    const secrets = await stat(path.join(folder, 'database-secrets.json'));
    expect(secrets.mode & 0o777).toBe(0o600);
    const again = await holdUnder('022', folder, script);
    expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }]);
    await expect(removeInstance(folder)).rejects.toThrow(`process ${again.child.pid} already uses`);
    expect(await letGo(again)).toBe(0);
    await removeInstance(folder);
    expect(await exists(folder)).toBe(false);
    expect((await readdir(elsewhere)).filter((name) => !before.includes(name) && name !== 'binaries')).toEqual([]);
  });

  it('does not begin anew when a home is closed around data that were made in it', async () => {
    const home = await temporaryFolder();
    const folder = path.join(home, 'main');
    const instance = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
    await instance.stop();
    await chmod(home, 0o700);
    await expect(openEmbeddedPostgres({ folder, durable: false, log: () => {} })).rejects.toThrow(
      `${folder} was closed to`,
    );
    await chmod(home, 0o755);
    const again = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
    expect(await answers(again.serviceUrl)).toBe(true);
    await again.stop();
  });
});
