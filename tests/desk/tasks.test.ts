import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;

interface Task {
  objectId: string;
  noun: string;
  act: string;
  path: string;
  link: string;
  state: string;
  why: { en: string; zh: string };
  dueAt: string | null;
  overdue: boolean;
  mayDo: boolean;
  others: { personId: string; name: string }[];
  claimedBy: { personId: string } | null;
  snoozedUntil: string | null;
  escalatedReason: string | null;
  object: Record<string, unknown> | null;
}
const tasks = async (of: Client, query = ''): Promise<Task[]> =>
  (await of.get<{ items: Task[] }>(`/tasks?limit=200${query}`)).body.items;
const about = async (of: Client, objectId: string, query = '') => tasks(of, `&objectId=${objectId}${query}`);

await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);

const asked = async (amount: number) =>
  (
    await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: desk.dayIn(30),
    })
  ).id;

it('tells the lender of a drawdown, with what is asked, who else may and what it is about; the borrower nothing', async () => {
  const id = await asked(1_000);
  const [task, ...more] = await about(bank, id);
  expect(more).toEqual([]);
  expect(task).toMatchObject({
    noun: 'drawdowns',
    act: 'drawdown.approve',
    state: 'requested',
    path: `/v1/drawdowns/${id}/approval`,
    link: `/v1/drawdowns/${id}`,
    why: { en: 'A drawdown waits for approval', zh: '提款申请待审批' },
    mayDo: true,
    overdue: false,
    object: { id, state: 'requested', amountMinor: '100000', currency: 'CNY', facilityId },
  });
  expect(await about(importer, id)).toEqual([]);
  expect(await about(manager, id)).toEqual([]);
});

it('moves with its object: approved, it awaits somebody else than who approved; paid out, nobody', async () => {
  const id = await asked(1_000);
  await bank.done(`/drawdowns/${id}/approval`);
  const [mine] = await about(bank, id);
  expect(mine).toBeUndefined();
  const [task] = await about(checker, id);
  expect(task).toMatchObject({ act: 'drawdown.disburse', mayDo: true });
  expect(task?.others.map(({ personId }) => personId)).not.toContain(bank.personId);
  const [all] = await about(bank, id, '&everyone=true');
  expect(all).toMatchObject({ act: 'drawdown.disburse', mayDo: false });
  await checker.done(`/drawdowns/${id}/disbursement`);
  expect(await about(checker, id, '&everyone=true')).toEqual([]);
});

it('is taken on by one, handed over, let go, put off and escalated', async () => {
  const id = await asked(2_000);
  const on = `/tasks/${id}`;
  const act = 'drawdown.approve';
  const taken = await bank.done<Task>(`${on}/claim`, { act });
  expect(taken.claimedBy?.personId).toBe(bank.personId);
  expect(await tasks(bank, '&mine=true')).toHaveLength(1);
  const colleague = await desk.colleague(bank, 'Second approver', ['drawdown:approve']);
  const handed = await bank.done<Task>(`${on}/handover`, { act, toPersonId: colleague.personId });
  expect(handed.claimedBy?.personId).toBe(colleague.personId);
  expect((await bank.post<{ code: string }>(`${on}/letting-go`, { act })).body.code).toBe('TASK_NOT_YOURS');
  expect((await colleague.done<Task>(`${on}/letting-go`, { act })).claimedBy).toBeNull();
  await bank.done(`${on}/claim`, { act });
  const later = new Date(desk.clock.now().getTime() + 3_600_000).toISOString();
  const rested = await bank.done<Task>(`${on}/snooze`, { act, until: later, reason: 'waits for the contract' });
  expect(rested.snoozedUntil).toBe(later);
  expect(await about(bank, id)).toEqual([]);
  expect(await about(bank, id, '&snoozed=true')).toHaveLength(1);
  const raised = await bank.done<Task>(`${on}/escalation`, { act, reason: 'above what I may judge' });
  expect(raised).toMatchObject({ claimedBy: null, snoozedUntil: null, escalatedReason: 'above what I may judge' });
  const free = await bank.post<{ code: string }>(`${on}/letting-go`, { act });
  expect(free.body.code).toBe('TASK_NOT_YOURS');
});

it('is seen by who is handed it, though they had put it off', async () => {
  const id = await asked(2_100);
  const act = 'drawdown.approve';
  const colleague = await desk.colleague(bank, 'Who put it off', ['drawdown:approve']);
  const until = new Date(desk.clock.now().getTime() + 3_600_000).toISOString();
  await colleague.done(`/tasks/${id}/snooze`, { act, until, reason: 'not mine today' });
  expect(await about(colleague, id)).toEqual([]);
  const handed = await bank.done<Task>(`/tasks/${id}/handover`, { act, toPersonId: colleague.personId });
  expect(handed.claimedBy?.personId).toBe(colleague.personId);
  expect(await about(colleague, id)).toMatchObject([
    { claimedBy: { personId: colleague.personId }, snoozedUntil: null },
  ]);
});

it('refuses who may not do it, a colleague who may not, a rest without end, and what is not there', async () => {
  const id = await asked(3_000);
  const on = `/tasks/${id}`;
  const act = 'drawdown.approve';
  const refused = async (of: Client, path: string, body: object) =>
    (await of.post<{ code: string }>(path, body)).body.code;
  expect(await refused(importer, `${on}/claim`, { act })).toBe('NOT_FOUND');
  expect(await refused(bank, `${on}/claim`, { act: 'drawdown.disburse' })).toBe('NOT_FOUND');
  const clerk = await desk.colleague(bank, 'Clerk of prices', ['price:record']);
  expect(await refused(clerk, `${on}/claim`, { act })).toBe('TASK_NOT_FOR_YOU');
  expect(await refused(bank, `${on}/handover`, { act, toPersonId: clerk.personId })).toBe('TASK_NOT_FOR_YOU');
  expect(await refused(bank, `${on}/handover`, { act, toPersonId: importer.personId })).toBe('NOT_FOUND');
  const until = (days: number) => new Date(desk.clock.now().getTime() + days * 86_400_000).toISOString();
  for (const days of [-1, 31, 20_000])
    expect(await refused(bank, `${on}/snooze`, { act, until: until(days), reason: 'later' })).toBe('SNOOZE_TOO_LONG');
  expect(await refused(bank, '/tasks/drw_1/claim', { act })).toBe('INPUT_INVALID');
  expect(await refused(bank, `${on}/claim`, { act, extra: 1 })).toBe('INPUT_INVALID');
});

it('lets one of many take it on', async () => {
  const id = await asked(4_000);
  const others = await Promise.all([1, 2, 3].map((n) => desk.colleague(bank, `Officer ${n}`, ['drawdown:approve'])));
  const tries = await Promise.all(
    [bank, ...others].map((of) => of.post<Task & { code?: string }>(`/tasks/${id}/claim`, { act: 'drawdown.approve' })),
  );
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(tries.filter(({ body }) => body.code === 'TASK_TAKEN')).toHaveLength(3);
});

it('pages through all that waits, the earliest first, each once', async () => {
  await Promise.all([5, 6, 7].map((n) => asked(n * 1_000)));
  const all = await tasks(bank);
  const seen: Task[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: Task[]; next: string | null } } = await bank.get(
      `/tasks?limit=2${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...body.items);
    cursor = body.next;
  }
  expect(seen.map(({ objectId, act }) => objectId + act)).toEqual(all.map(({ objectId, act }) => objectId + act));
  expect(new Set(seen.map(({ objectId, act }) => objectId + act)).size).toBe(seen.length);
  const due = all.map(({ dueAt }) => dueAt ?? '9');
  expect(due).toEqual([...due].sort());
  const { body } = await bank.get<{ items: { act: string; open: number }[] }>('/task-counts');
  expect(body.items.find(({ act }) => act === 'drawdown.approve')?.open).toBe(
    all.filter(({ act }) => act === 'drawdown.approve').length,
  );
});

it('refuses a cursor that somebody made up, and a question that it does not understand', async () => {
  const forged = Buffer.from(JSON.stringify(['tasks', "infinity|drw_00|x'; drop"])).toString('base64url');
  expect((await bank.get<{ code: string }>(`/tasks?cursor=${forged}`)).body.code).toBe('CURSOR_INVALID');
  expect((await bank.get<{ code: string }>('/tasks?asOf=1999-01-01')).body.code).toBe('AS_OF_NOT_KEPT');
  expect((await bank.get<{ code: string }>('/tasks?act=x&act=y')).status).toBe(422);
});
