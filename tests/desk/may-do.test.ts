import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { administratorsOf, type Client, colleagueOf } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
const [admin] = administratorsOf(bank);
const mandates = ['facility:approve', 'drawdown:approve'];
const one = await desk.colleague(bank, 'One', mandates);
const two = await desk.colleague(bank, 'Two', mandates);

interface Task {
  objectId: string;
  noun: string;
  act: string;
  path: string;
  mayDo: boolean;
  others: { personId: string }[];
  claimedBy: { personId: string; name: string } | null;
  snoozedUntil: string | null;
}
interface Answer {
  id: string;
  state: string;
  code?: string;
}
const about = async (of: Client, objectId: string, query = ''): Promise<Task[]> =>
  (await of.get<{ items: Task[] }>(`/tasks?limit=200&objectId=${objectId}${query}`)).body.items;
const open = async (of: Client): Promise<number> =>
  (await of.get<{ items: { open: number }[] }>('/task-counts')).body.items.reduce((sum, each) => sum + each.open, 0);
const proposed = async (limit: number): Promise<string> =>
  (
    await bank.done<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit: yuan(limit),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    })
  ).id;
const later = (hours: number) => new Date(desk.clock.now().getTime() + hours * 3_600_000).toISOString();
const change = (of: Client, body: object) => admin.done(`/people/${of.personId}/changes`, body);

/** Refusals that say: not you. */
const notYou = ['MANDATE_MISSING', 'SAME_PERSON', 'BEYOND_OWN_LIMIT', 'AGREED_BEFORE', 'NOT_FOUND'];

/** Everybody tries the act, and nobody does it: what the door says of each is what the task says. */
async function likeTheDoor(people: readonly Client[], objectId: string): Promise<void> {
  const [seen] = await about(bank, objectId, '&everyone=true');
  if (!seen) throw new Error(`nobody is awaited for ${objectId}`);
  const door: Record<string, boolean> = {};
  const said: Record<string, boolean> = {};
  for (const one of people) {
    const [task] = await about(one, objectId, '&everyone=true');
    said[one.personId] = task?.mayDo ?? false;
    const response = await fetch(`${one.url}${seen.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${one.key}`, 'content-type': 'application/json', preview: 'true' },
      body: '{}',
    });
    const { code } = (await response.json()) as { code?: string };
    door[one.personId] = response.status < 300 || !notYou.includes(code ?? '');
  }
  expect(said).toEqual(door);
  const others = new Set(seen.others.map(({ personId }) => personId));
  const tried = Object.keys(door).filter((id) => id !== bank.personId);
  expect(tried.filter((id) => others.has(id))).toEqual(tried.filter((id) => door[id]));
}

it('says who may do a task as the act itself does: by mandate, by who made it and by own limits', async () => {
  const limited = await desk.colleague(bank, 'Limited', mandates);
  await change(limited, {
    mandates,
    limits: [{ amountMinor: '10000', currency: 'CNY', mandates: ['facility:approve'] }],
  });
  const clerk = await desk.colleague(bank, 'Clerk', ['price:record']);
  const small = await proposed(50);
  const large = await proposed(5_000_001);
  const people = [bank, one, two, limited, clerk, checker, desk.second];
  await likeTheDoor(people, small);
  await likeTheDoor(people, large);
  const [task] = await about(limited, large, '&everyone=true');
  expect(task?.mayDo).toBe(false);
  expect((await about(limited, small))[0]?.mayDo).toBe(true);
});

it('asks nobody to agree who proposed or made what is proposed, and nobody for what is proposed already', async () => {
  const id = await proposed(500_000_000);
  const { status, body } = await one.post<Answer>(`/facilities/${id}/approval`);
  expect([status, body.state]).toEqual([202, 'open']);
  // The act is under way: nobody is asked for it once more.
  for (const of of [bank, one, two, checker]) expect(await about(of, id)).toEqual([]);
  // Neither its maker nor who proposed the approval is asked to agree.
  expect(await about(bank, body.id)).toEqual([]);
  expect(await about(one, body.id)).toEqual([]);
  const [seen] = await about(two, body.id, '&everyone=true');
  expect(seen).toBeDefined();
  for (const of of [bank, one])
    expect((await of.post<Answer>(`/proposals/${body.id}/agreement`, {})).body.code).toBe('SAME_PERSON');
});

it('lets a proposal over what moved on by another way stay no task, and lapse', async () => {
  const id = await proposed(500_000_000);
  const { body } = await one.post<Answer>(`/facilities/${id}/approval`);
  await bank.done(`/facilities/${id}/decline`, { reason: 'customer_asked' });
  for (const of of [two, checker, bank]) expect(await about(of, body.id, '&everyone=true')).toEqual([]);
  const late = await two.post<Answer>(`/proposals/${body.id}/agreement`, {});
  expect(late.body.code).toBe('PROPOSAL_LAPSED');
  expect((await one.get<Answer>(`/proposals/${body.id}`)).body.state).toBe('lapsed');
});

it('asks administrators for what only they agree to', async () => {
  const [first, second] = administratorsOf(bank);
  const gone = await desk.colleague(bank, 'Suspended', mandates);
  await first.done(`/people/${gone.personId}/suspension`, { reason: 'on leave' });
  const { body } = await first.post<Answer>(`/people/${gone.personId}/reinstatement`, {});
  const [task] = await about(second, body.id);
  expect(task).toMatchObject({ act: 'proposal.agree', mayDo: true });
  expect(await about(first, body.id)).toEqual([]);
  expect((await second.post(`/tasks/${body.id}/claim`, { act: 'proposal.agree' })).status).toBe(200);
  expect((await second.post<Answer>(`/proposals/${body.id}/agreement`, {})).body.state).toBe('done');
});

it('rests for who puts it aside alone; early enough before its time; and never what is at stake', async () => {
  const id = await proposed(70);
  const act = 'facility.approve';
  const before = await open(two);
  await one.done(`/tasks/${id}/snooze`, { act, until: later(48), reason: 'waits for the file' });
  expect(await about(one, id)).toEqual([]);
  expect((await about(one, id, '&snoozed=true'))[0]?.snoozedUntil).toBe(later(48));
  expect((await about(two, id))[0]).toMatchObject({ mayDo: true, snoozedUntil: null });
  expect(await open(two)).toBe(before);
  const { body } = await one.post<Answer>(`/facilities/${await proposed(500_000_000)}/approval`);
  const agreer = await colleagueOf(bank, 0);
  const dueAt = (await about(agreer, body.id))[0] as Task & { dueAt: string };
  const at = (ms: number) => new Date(Date.parse(dueAt.dueAt) - ms).toISOString();
  const rest = (until: string) =>
    agreer.post<Answer>(`/tasks/${body.id}/snooze`, { act: 'proposal.agree', until, reason: 'later' });
  for (const ms of [0, 3_600_000]) expect((await rest(at(ms))).body.code).toBe('SNOOZE_TOO_LONG');
  expect((await rest(at(25 * 3_600_000))).status).toBe(200);
});

it('is taken on only by who may still do it, and handed only to them', async () => {
  const id = await proposed(90);
  const act = 'facility.approve';
  const leaver = await desk.colleague(bank, 'Leaver', mandates);
  await leaver.done(`/tasks/${id}/claim`, { act });
  expect((await two.post<Answer>(`/tasks/${id}/claim`, { act })).body.code).toBe('TASK_TAKEN');
  // A colleague’s claim is not taken away by who has not got the task.
  expect((await two.post<Answer>(`/tasks/${id}/escalation`, { act, reason: 'too much' })).body.code).toBe('TASK_TAKEN');
  await admin.done(`/people/${leaver.personId}/suspension`, { reason: 'left the house' });
  expect((await about(two, id))[0]?.claimedBy).toBeNull();
  const handed = await two.post<Answer>(`/tasks/${id}/handover`, { act, toPersonId: leaver.personId });
  expect(handed.body.code).toBe('TASK_NOT_FOR_YOU');
  for (const to of [bank, two]) {
    const { body } = await two.post<Answer>(`/tasks/${id}/handover`, { act, toPersonId: to.personId });
    expect(body.code).toBe('TASK_NOT_FOR_YOU');
  }
  expect((await two.done<Task>(`/tasks/${id}/claim`, { act })).claimedBy?.personId).toBe(two.personId);
  // Who loses the mandate has it no longer.
  await change(two, { mandates: ['drawdown:approve'] });
  expect((await about(one, id))[0]?.claimedBy).toBeNull();
  expect((await one.post(`/tasks/${id}/claim`, { act })).status).toBe(200);
});
