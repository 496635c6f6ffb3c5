import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { counterSays, hearFor, type Position, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.valuationTerms();
await c.price(70_000);
await stateTerms(bank, c.second, { ...lenientTerms, sources: 1 });

interface Task {
  objectId: string;
  act: string;
  state: string;
  path: string;
  mayDo: boolean;
  why: { en: string; zh: string };
}
const asked = async (subjectId: string, of = bank) =>
  (await of.get<{ items: Task[] }>(`/tasks?limit=200&objectId=${subjectId}`)).body.items;
const acts = async (subjectId: string, of = bank) => (await asked(subjectId, of)).map(({ act }) => act);
const awaitedOf = (position: Position) =>
  ((position.legs.physical.evidence.awaited ?? []) as { what: string }[]).map(({ what }) => what);
const agree = async (subjectId: string) => {
  const { body } = await bank.get<{ settingsVersion: number }>(`/subjects/${subjectId}`);
  return bank.done(`/subjects/${subjectId}/agreement`, { version: body.settingsVersion });
};
const says = (codes: readonly string[]) => ({ [codes[0] ?? '']: scaleSays(100_000), [codes[1] ?? '']: counterSays });
const held = () =>
  pledgeWatched(c, {
    t: 100,
    kinds: ['scale', 'camera_counter'],
    before: (codes) => hearFor(c, 15, says(codes)),
  });
const idOf = async (code: string | undefined) => {
  const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
  return body.items.find((each) => each.code === code)?.id as string;
};

it('asks the lender for its word over goods whose watch began anew, until it is given, and nobody else', async () => {
  const { subjectId, lotId, codes } = await held();
  expect(await acts(subjectId)).toEqual([]);
  await manager.done(`/subjects/${subjectId}/end`, {});
  const anew = await manager.done<{ id: string }>('/subjects', {
    code: 'ANEW',
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: [await idOf(codes[0]), await idOf(codes[1])],
    expected: { maxSilenceS: 3_600 },
  });
  c.ingest.forgetDevices();
  const [task, ...more] = await asked(anew.id);
  expect(more).toEqual([]);
  expect(task).toMatchObject({
    act: 'watch.agree',
    state: 'unverified',
    path: `/v1/subjects/${anew.id}/agreement`,
    mayDo: true,
    why: { en: expect.stringContaining('agree to it as it now is'), zh: expect.stringContaining('同意现行监控') },
  });
  expect([await acts(anew.id, manager), await acts(anew.id, c.importer), await acts(subjectId)]).toEqual([[], [], []]);
  // It goes on being asked as the watch goes on, and says how that stands.
  await hearFor(c, 90, says(codes));
  expect((await asked(anew.id)).map(({ act, state }) => [act, state])).toEqual([['watch.agree', 'in_control']]);
  await agree(anew.id);
  expect(await acts(anew.id)).toEqual([]);
});

it.each([
  ['is revoked', (id: string) => manager.done(`/devices/${id}/revocation`, { reason: 'it is broken' })],
  ['gets another password', (id: string) => manager.done(`/devices/${id}/password`, {})],
  ['is handed over', (id: string) => manager.done(`/devices/${id}/handover`, { toPartyId: c.carrier.partyId })],
])('asks for it where a device %s, as long as the position waits for it', async (_how, change) => {
  const own = await held();
  expect([await acts(own.subjectId), awaitedOf(await own.position())]).toEqual([[], []]);
  await change(await idOf(own.codes[1]));
  expect(await acts(own.subjectId)).toEqual(['watch.agree']);
  expect(awaitedOf(await own.position())).toContain('AGREEMENT');
  await agree(own.subjectId);
  expect(await acts(own.subjectId)).toEqual([]);
  expect(awaitedOf(await own.position())).not.toContain('AGREEMENT');
});

it('looks for nobody while positions change otherwise, and awaits nobody once the goods are free', async () => {
  const own = await held();
  const looks = 'holdfast_task_of_subject_by_control_position';
  const { rows } = await c.database.admin.query<{ written: string }>(
    `select pg_get_functiondef($1::regproc) as written`,
    [looks],
  );
  await c.database.admin.query(
    `create or replace function ${looks}() returns trigger language plpgsql as $$ begin raise exception 'it is looked who is asked'; end $$`,
  );
  await hearFor(c, 75, {});
  expect((await own.position()).reason).toBe('BREACH_SILENT');
  await hearFor(c, 30, says(own.codes));
  await c.database.admin.query(rows[0]?.written ?? '');
  expect((await own.position()).reason).not.toBe('BREACH_SILENT');
  await manager.done(`/devices/${await idOf(own.codes[1])}/password`, {});
  expect(await acts(own.subjectId)).toContain('watch.agree');
  await bank.done(`/pledges/${own.pledgeId}/discharge`, {});
  expect(await acts(own.subjectId)).toEqual([]);
});
