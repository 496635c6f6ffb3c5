import { afterAll, expect, it } from 'vitest';
import { holdfast } from '../../clients/typescript/index.ts';
import { bringPaper } from '../support/files.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { Client } from '../support/world.ts';

const owed = await openOwed();
const {
  seller,
  debtor,
  banks: [bank, other],
} = owed;
const ending = new AbortController();
afterAll(() => ending.abort());

interface Task {
  objectId: string;
  act: string;
  dueAt: string | null;
  grave: number;
  claimedAt: string | null;
}
const tasks = async (of: Client, query = ''): Promise<Task[]> =>
  (await of.get<{ items: Task[] }>(`/tasks?limit=200${query}`)).body.items;
const acts = async (of: Client, objectId: string) => (await tasks(of, `&objectId=${objectId}`)).map(({ act }) => act);
const later = (days: number) => owed.clock.set(new Date(owed.clock.now().getTime() + days * 86_400_000));

const opened = async (of: Client, id: string) =>
  (await fetch(`${of.url}/v1/papers/${id}/content`, { headers: { authorization: `Bearer ${of.key}` } })).status;
const assigned = async (to: Client, receivableId: string) => {
  const { id } = await seller.done<{ id: string }>('/assignments', {
    assigneeId: to.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId, advance: yuan(50) }],
  });
  await to.done(`/assignments/${id}/answer`, { accept: true });
};

it('opens to who finances a claim the papers that debtor and seller could open, and no paper of one of them alone', async () => {
  const { id } = await owed.receivable(100);
  const paper = await bringPaper(debtor);
  await owed.confirm(id, 100, { evidenceHash: paper.sha256 });
  expect(await opened(seller, paper.id)).toBe(200);
  const own = await bringPaper(debtor);
  expect([await opened(bank, paper.id), await opened(bank, own.id)]).toEqual([404, 404]);
  await assigned(bank, id);
  expect([await opened(bank, paper.id), await opened(bank, own.id)]).toEqual([200, 404]);
  expect(await opened(other, paper.id)).toBe(404);
});

it('reminds a debtor of what it confirmed a week before the day, and until it is paid', async () => {
  const { id } = await owed.receivable(200);
  await owed.confirm(id, 200);
  expect(await acts(debtor, id)).toEqual([]);
  const { body } = await debtor.get<{ dueOn: string }>(`/receivables/${id}`);
  later((Date.parse(body.dueOn) - owed.clock.now().getTime()) / 86_400_000 - 6);
  const [task] = await tasks(debtor, `&objectId=${id}`);
  expect(task).toMatchObject({ act: 'receivable.pay', grave: 2 });
  expect(new Date(task?.dueAt ?? '').getTime()).toBe(Date.parse(body.dueOn) + 16 * 3_600_000);
  later(30);
  expect((await tasks(debtor, `&objectId=${id}&overdue=true`)).map(({ act }) => act)).toEqual(['receivable.pay']);
  expect(await tasks(debtor, `&objectId=${id}&overdue=false`)).toEqual([]);
  expect(await acts(seller, id)).toEqual([]);
});

it('understands what it is asked, and refuses what is empty or names nothing', async () => {
  const refusal = async (path: string) => {
    const { status, body } = await debtor.get<{ code: string }>(path);
    return [status, body.code];
  };
  for (const empty of ['/events?objectId=', '/reference-rates?name=', '/bank-statements?accountNumber='])
    expect(await refusal(empty), empty).toEqual([422, 'QUERY_EMPTY']);
  for (const unknown of [
    '/tasks?noun=',
    '/tasks?act=',
    '/tasks?noun=nonsense',
    '/tasks?act=lot.eat',
    '/tasks?objectId=lot',
  ])
    expect(await refusal(unknown), unknown).toEqual([422, 'INPUT_INVALID']);
});

it('tells what one has and has not taken on, keeps since when, and wakes what was put off', async () => {
  owed.clock.set(new Date('2026-10-12T06:00:00Z'));
  const [first, second] = [await owed.receivable(10), await owed.receivable(20)];
  const act = 'receivable.confirm';
  const taken = await debtor.done<Task>(`/tasks/${first.id}/claim`, { act });
  owed.clock.set(new Date(owed.clock.now().getTime() + 60_000));
  const again = await debtor.done<Task>(`/tasks/${first.id}/claim`, { act });
  expect(again.claimedAt).toBe(taken.claimedAt);
  const ids = async (query: string) => (await tasks(debtor, `&act=${act}${query}`)).map(({ objectId }) => objectId);
  expect(await ids('&mine=true')).toEqual([first.id]);
  const free = await ids('&mine=false');
  expect([free.includes(first.id), free.includes(second.id)]).toEqual([false, true]);
  const woken = () => debtor.post<{ code: string }>(`/tasks/${second.id}/waking`, { act });
  expect((await woken()).body.code).toBe('TASK_NOT_RESTING');
  const until = new Date(owed.clock.now().getTime() + 3_600_000).toISOString();
  await debtor.done(`/tasks/${second.id}/snooze`, { act, until, reason: 'waits for the goods' });
  expect(await ids('')).not.toContain(second.id);
  expect((await woken()).status).toBe(200);
  expect(await ids('')).toContain(second.id);
});

it('tells each person as it happens what comes to await them, and only what their mandates let them do', async () => {
  const heard = (of: Client) => {
    const seen: string[] = [];
    const open = new Promise<void>((resolve) => {
      void (async () => {
        const stream = holdfast({ url: of.url, key: of.key }).listenForTasks({
          signal: ending.signal,
          onOpen: resolve,
        });
        for await (const { objectId, act } of stream) seen.push(`${objectId} ${act}`);
      })();
    });
    return { seen, open };
  };
  const colleague = await owed.colleague(debtor, 'Of accounts', ['counterclaim:raise']);
  const [one, none] = [heard(debtor), heard(colleague)];
  await Promise.all([one.open, none.open]);
  const { id } = await owed.receivable(70);
  await expect.poll(() => one.seen, { timeout: 5_000 }).toContain(`${id} receivable.confirm`);
  await owed.confirm(id, 70);
  const next = await owed.receivable(80);
  await expect.poll(() => one.seen, { timeout: 5_000 }).toContain(`${next.id} receivable.confirm`);
  // What is shown only from its day on is not told before.
  expect(one.seen.filter((each) => each.startsWith(id))).toEqual([`${id} receivable.confirm`]);
  expect(none.seen).toEqual([]);
});
