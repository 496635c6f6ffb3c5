import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout, startScript } from '../support/child.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { temporaryFolder } from '../support/instances.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);
const drawdown = () =>
  importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000),
    dueOn: desk.dayIn(30),
  });
const { id } = await drawdown();

const XDG_CONFIG_HOME = await temporaryFolder();
const cli = path.join(checkout, 'src/entry/cli.ts');
/** As one types it: with a key in the environment, or logged in. */
const run = (of: Client | undefined, ...args: string[]) =>
  startScript(cli, args, {
    env: {
      ...process.env,
      XDG_CONFIG_HOME,
      LANG: 'C',
      LC_ALL: 'C',
      ...(of && { HOLDFAST_URL: of.url, HOLDFAST_KEY: of.key }),
    },
  });
async function said(of: Client | undefined, ...args: string[]): Promise<string> {
  const child = run(of, ...args);
  const { code } = await child.exit;
  if (code !== 0) throw new Error(`${args.join(' ')}: ${child.stdout()}${child.stderr()}`);
  return child.stdout();
}

it('logs in with a key that is typed, and then knows who asks', async () => {
  const first = run(undefined, 'tasks');
  expect((await first.exit).code).not.toBe(0);
  expect(first.stderr()).toContain('holdfast login');
  const login = run(undefined, 'login', '--url', bank.url);
  login.say(`${bank.key}\n`);
  expect(await login.exit).toMatchObject({ code: 0 });
  const tasks = JSON.parse(await said(undefined, 'tasks', '--json')) as { objectId: string; act: string }[];
  expect(tasks).toContainEqual(expect.objectContaining({ objectId: id, act: 'drawdown.approve' }));
  expect(await said(undefined, 'tasks')).toMatch(/drawdown\.approve\s+ddn?_?\w+|drawdown\.approve/);
});

it('shows a thing with its parties and what happened to it, in words', async () => {
  const shown = await said(bank, 'show', id);
  expect(shown).toMatch(/^Drawdowns\s/);
  expect(shown).toMatch(/State\s+Requested/);
  expect(shown).toContain('Drawdown: requested');
});

it('does what a task asks for, after a look at what it would do', async () => {
  await said(bank, 'act', id, '--preview');
  const before = JSON.parse(await said(bank, 'show', id, '--json')) as { state: string };
  expect(before.state).toBe('requested');
  expect(await said(bank, 'act', id, 'drawdown.approve', '--yes')).toMatch(/Done|Proposed/);
  const refused = run(importer, 'act', id);
  expect((await refused.exit).code).toBe(2);
  expect(refused.stderr()).toContain('no task of yours');
});

it('tells a refusal with its remedy and leaves 1', async () => {
  const strange = run(bank, 'show', `${id.split('_')[0]}_${'0'.repeat(32)}`);
  expect((await strange.exit).code).toBe(1);
  expect(strange.stderr()).toMatch(/NOT_FOUND[\s\S]*→/);
});

it('watches what happens until it is told to stop', async () => {
  const watching = run(bank, 'watch');
  const begun = setInterval(() => void drawdown().catch(() => {}), 2_000);
  await watching.line(/Drawdown: requested\s+\w+_[0-9a-f]{32}/);
  clearInterval(begun);
  watching.kill('SIGINT');
  expect((await watching.exit).code).toBe(0);
});

it('completes its commands', async () => {
  expect(await said(undefined, 'completion')).toContain('login tasks show act watch');
});
