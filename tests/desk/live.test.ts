import { afterAll, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { sleep, until } from '../support/until.ts';
import { administratorsOf, type Client, makePerson } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);

interface Heard {
  ids: string[];
  types: string[];
  /** What it was told of tasks, as `act object`. */
  tasks: string[];
  status: number;
  encoding: string | null;
  ended: boolean;
  hangUp(): void;
}
const open: Heard[] = [];
afterAll(() => {
  for (const each of open) each.hangUp();
});

async function listen(of: Client, query = '', headers: Record<string, string> = {}): Promise<Heard> {
  const controller = new AbortController();
  const response = await fetch(`${of.url}/v1/live${query}`, {
    headers: { authorization: `Bearer ${of.key}`, ...headers },
    signal: controller.signal,
  });
  const heard: Heard = {
    ids: [],
    types: [],
    tasks: [],
    status: response.status,
    encoding: response.headers.get('content-encoding'),
    ended: false,
    hangUp: () => controller.abort(),
  };
  open.push(heard);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  void (async () => {
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { value: '', done: true };
      if (done) break;
      rest += value;
      const parts = rest.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const task = /^event: task\.awaited\ndata: (.+)$/m.exec(part)?.[1];
        if (task) {
          const { act, objectId } = JSON.parse(task) as { act: string; objectId: string };
          heard.tasks.push(`${act} ${objectId}`);
        }
        const id = /^id: (.+)$/m.exec(part)?.[1];
        if (id) {
          heard.ids.push(id);
          heard.types.push(/^event: (.+)$/m.exec(part)?.[1] ?? '');
        }
      }
    }
  })()
    .catch(() => {})
    .finally(() => {
      heard.ended = true;
    });
  return heard;
}
const draw = () =>
  importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000),
    dueOn: desk.dayIn(30),
  });

it('tells an event to everybody of the parties that take part, once and in order, compressed or not, and to nobody else', async () => {
  const plain = await listen(bank, '', { 'accept-encoding': 'br, gzip;q=0' });
  const ours = [plain, ...(await Promise.all(Array.from({ length: 40 }, () => listen(bank))))];
  expect([plain.encoding, ours.at(-1)?.encoding]).toEqual([null, 'gzip']);
  const theirs = await listen(importer);
  const others = await listen(manager);
  await draw();
  await draw();
  const asked = (heard: Heard) => heard.types.filter((type) => type === 'drawdown.requested').length;
  await until(() => [...ours, theirs].every((heard) => asked(heard) === 2), 'both drawdowns at every listener');
  for (const heard of ours) expect(heard.ids).toEqual(ours[0]?.ids);
  expect(new Set(theirs.ids).size).toBe(theirs.ids.length);
  expect(asked(others)).toBe(0);
});

it('tells a task that is handed over to who has it from then on, and one that is escalated to all who may do it', async () => {
  const [first, second] = await Promise.all(
    ['First to approve', 'Second to approve'].map((name) => desk.colleague(bank, name, ['drawdown:approve'])),
  );
  if (!first || !second) throw new Error('no colleagues');
  const { id } = await draw();
  const act = 'drawdown.approve';
  const [one, other, all] = await Promise.all([
    listen(first, '?only=tasks'),
    listen(second, '?only=tasks'),
    listen(bank),
  ]);
  await bank.done(`/tasks/${id}/handover`, { act, toPersonId: first.personId });
  await until(() => all.types.includes('task.handedOver') && one.tasks.length > 0, 'the handover');
  expect([one.tasks, other.tasks]).toEqual([[`${act} ${id}`], []]);
  await first.done(`/tasks/${id}/escalation`, { act, reason: 'above what I may judge' });
  await until(() => other.tasks.length > 0, 'the escalation');
  expect(other.tasks).toEqual([`${act} ${id}`]);
});

it('goes on after the event that was seen last, without losing one', async () => {
  const first = await listen(bank);
  await draw();
  await until(() => first.types.includes('drawdown.requested'), 'the drawdown');
  first.hangUp();
  await draw();
  await draw();
  const all = (await bank.get<{ items: { id: string }[] }>('/events?limit=200')).body;
  const last = first.ids.at(-1) ?? '';
  const again = await listen(bank, '', { 'last-event-id': last });
  const asked = await listen(bank, `?after=${last}`);
  await until(() => again.ids.length >= 2 && asked.ids.length >= 2, 'what came meanwhile');
  expect(again.ids).not.toContain(last);
  expect(again.ids.slice(0, 2)).toEqual(asked.ids.slice(0, 2));
  expect(all.items.length).toBeGreaterThan(0);
});

it('leaves nothing behind of who hangs up at once, or while it is caught up', async () => {
  const faults: unknown[] = [];
  const note = (fault: unknown) => faults.push(fault);
  process.on('uncaughtException', note);
  const first = (await bank.get<{ items: { id: string }[] }>('/events?limit=1')).body.items[0]?.id ?? '';
  for (let n = 0; n < 20; n++) {
    const heard = await listen(bank, n % 2 === 0 ? '' : `?after=${first}`);
    heard.hangUp();
  }
  // Longer than the sign of life of a listener that was forgotten.
  await sleep(16_000);
  process.off('uncaughtException', note);
  expect(faults).toEqual([]);
});

it('tells nothing more to whose key is revoked, or who is suspended, and not even that', async () => {
  const [administrator] = administratorsOf(bank);
  for (const end of ['key', 'person'] as const) {
    const colleague = await makePerson(bank, `For a while (${end})`, ['facility:approve']);
    const heard = await listen(colleague);
    expect(heard.status).toBe(200);
    const [key] = (await colleague.get<{ items: { keyId: string }[] }>('/api-keys')).body.items;
    if (end === 'key') await administrator.done(`/api-keys/${key?.keyId}/revocation`);
    else await administrator.done(`/people/${colleague.personId}/suspension`, { reason: 'a test of it' });
    await draw();
    await until(() => heard.ended, `the stream to end with its ${end}`);
    expect(heard.types.filter((type) => !type.startsWith('proposal.'))).toEqual([]);
  }
});

it('bounds the streams of one person, so that nobody is kept out by another', async () => {
  const more = await Promise.all(Array.from({ length: 60 }, () => listen(importer)));
  const refused = more.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  expect(more.filter(({ status }) => status === 200).length).toBeGreaterThan(30);
  expect((await listen(manager)).status).toBe(200);
  for (const each of more) each.hangUp();
  await until(async () => {
    const again = await listen(importer);
    again.hangUp();
    return again.status === 200;
  }, 'room again for who hung up');
});

it('refuses a place that is none, one that it does not see, and who has no key', async () => {
  const status = async (query: string, headers: Record<string, string> = {}) =>
    (await fetch(`${bank.url}/v1/live${query}`, { headers: { authorization: `Bearer ${bank.key}`, ...headers } }))
      .status;
  expect(await status('?after=evt_1')).toBe(422);
  expect(await status(`?after=evt_${'0'.repeat(32)}`)).toBe(404);
  expect(await status('', { 'last-event-id': "x'; drop" })).toBe(422);
  expect(await status('?from=1')).toBe(422);
  expect((await fetch(`${bank.url}/v1/live`)).status).toBe(401);
});
