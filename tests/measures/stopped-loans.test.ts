import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker, clock, database, tenantId } = desk;
const authority = await desk.party('Bureau of Industry', 'authority');
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const yuan = (amount: number) => ({ amountMinor: (amount * 100).toString(), currency: 'CNY' });
const documentHash = 'a'.repeat(64);
const offered = (amount = 100_000) =>
  desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'bullet', periods: 1 }),
  });
const approved = async (amount?: number) => {
  const loan = await offered(amount);
  await desk.approve(loan);
  return loan.id;
};
const listed = () =>
  authority.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'list',
    value: 'key100',
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'The list of the year',
  });
interface Cut {
  id: string;
  kind: string;
  objectId: string;
  reason: string;
  note: string | null;
  beforeMinor: string | null;
  status: string;
}
const cuts = async () => (await desk.borrower.get<{ items: Cut[] }>('/credit-cuts?limit=200')).body.items;
const decline = (id: string, more: object = {}) =>
  checker.tried<ProblemBody>(`/loans/${id}/decline`, { reason: 'Two orders were cancelled', ...more });

it('measure 2: a listed firm’s loan that was approved is stopped for a reason of the closed list and by one more voice, and contested', async () => {
  await desk.another();
  const [id, other] = [await approved(), await approved(50_000)];
  await listed();
  for (const cause of [undefined, 'annual_review', 'limit'])
    expect((await decline(id, { cause })).body.code, cause).toBe('CUT_UNREASONED');
  // What speaks of the firm is held to the record, as of a line.
  for (const cause of ['customer_asked', 'default', 'authority'])
    expect((await decline(id, { cause, documentHash })).body.code, cause).toBe('CUT_UNFOUNDED');
  expect(await cuts()).toEqual([]);
  const stop = { reason: 'Two orders were cancelled', cause: 'risk_rose' };
  const asked = await checker.post<{ id: string }>(`/loans/${id}/decline`, stop);
  expect(asked.status).toBe(202);
  expect((await desk.read<{ status: string }>(`/loans/${id}`)).status).toBe('approved');
  for (const i of [2, 3]) await (await colleagueOf(bank, i)).done(`/proposals/${asked.body.id}/agreement`);
  expect(await cuts()).toMatchObject([
    { kind: 'stop', objectId: id, reason: 'risk_rose', note: stop.reason, beforeMinor: '10000000', status: 'standing' },
  ]);
  const cutId = (await cuts())[0]?.id;
  await desk.borrower.done(`/credit-cuts/${cutId}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'It is lent again' };
  await (await colleagueOf(bank, 4)).done(`/credit-cuts/${cutId}/answer`, back);
  // Until as much is lent again nothing else is stopped; less of it is not it.
  expect((await decline(other, { cause: 'risk_rose' })).body.code).toBe('CUT_GIVING_BACK');
  const awaited = async () =>
    (await desk.read<{ items: { objectId: string; act: string }[] }>('/tasks?limit=200')).items
      .filter(({ objectId }) => objectId === cutId)
      .map(({ act }) => act);
  expect(await awaited()).toEqual(['loan.propose']);
  await approved(99_999);
  expect((await cuts()).map(({ status }) => status)).toEqual(['giving_back']);
  await approved();
  expect((await cuts()).map(({ status }) => status)).toEqual(['undone']);
  expect(await awaited()).toEqual([]);
  expect((await decline(other, { cause: 'risk_rose' })).status).toBe(200);
});

it('measure 2: what was only offered, ran out or was to go to a firm on no list is gone on with or not as the bank likes', async () => {
  await desk.another();
  await listed();
  const [proposed, accepted, waiting] = [await offered(), await offered(), await approved()];
  await desk.borrower.done(`/loans/${accepted.id}/acceptance`, { sheetHash: accepted.sheetHash });
  for (const { id } of [proposed, accepted]) expect((await decline(id)).status).toBe(200);
  const { borrower } = desk;
  await desk.another();
  const unlisted = await approved();
  expect((await decline(unlisted)).status).toBe(200);
  // Where it names a cause the firm reads it, on a list or not.
  const named = await approved();
  expect((await decline(named, { cause: 'risk_rose' })).status).toBe(200);
  expect((await cuts()).map(({ objectId }) => objectId)).toEqual([named]);
  // What it reads as a stop it contests as one, and in no second way; a promise that ended without, as a decision.
  const contested = async (id: string) => {
    const { body } = await desk.borrower.get<{ items: { eventId: string; type: string }[] }>(`/history/${id}`);
    const eventId = body.items.find(({ type }) => type === 'loan.declined')?.eventId;
    return desk.borrower.tried<ProblemBody>('/contests', { eventId, reason: 'They were placed again', documentHash });
  };
  const [stop] = await cuts();
  const twice = (await contested(named)).body;
  expect([twice.code, twice.facts?.cutId]).toEqual(['DECISION_NOT_CONTESTED', stop?.id]);
  expect((await contested(unlisted)).body.code).toBeUndefined();
  desk.at('2026-04-01');
  await closeLoanDays(systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, tenantId, 'loans'));
  expect((await desk.read<{ status: string }>(`/loans/${waiting}`)).status).toBe('declined');
  expect((await borrower.get<{ items: Cut[] }>('/credit-cuts')).body.items).toEqual([]);
});

it('measures 2 and 10: a loan that is owed back when its firm is merged is given back by one to the successor, agreed to before or after', async () => {
  desk.at('2026-03-05');
  for (const isBefore of [true, false]) {
    await desk.another();
    const predecessor = desk.borrower;
    const stopped = await approved();
    expect((await decline(stopped, { cause: 'risk_rose' })).status).toBe(200);
    const [cut] = await cuts();
    await predecessor.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'They were placed again', documentHash });
    const back = { undo: true, answer: 'It is lent again' };
    await (await colleagueOf(bank, 4)).done(`/credit-cuts/${cut?.id}/answer`, back);
    const accepted = isBefore ? await offered() : undefined;
    if (accepted) await predecessor.done(`/loans/${accepted.id}/acceptance`, { sheetHash: accepted.sheetHash });
    const successor = await desk.party(`Heir Works ${isBefore ? 1 : 2}`, 'trader');
    await authority.done('/successions', {
      predecessorId: predecessor.partyId,
      successorId: successor.partyId,
      fromOn: '2026-03-05',
      reason: 'Merged by absorption',
      documentHash,
    });
    desk.borrower = successor;
    expect(await cuts()).toMatchObject([{ id: cut?.id, status: 'giving_back' }]);
    if (accepted) await checker.done(`/loans/${accepted.id}/approval`);
    else await approved();
    expect(await cuts()).toMatchObject([{ id: cut?.id, status: 'undone' }]);
  }
});
