import { expect, it } from 'vitest';
import { openLimit } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Industry', 'authority');
const officer = await desk.colleague(bank, 'Credit officer', ['facility:approve', 'facility:propose']);
const prover = await desk.party('Jialing Insurer', 'trader');
const yuan = (amount: number) => ({ amountMinor: (amount * 100).toString(), currency: 'CNY' });
const documentHash = 'a'.repeat(64);
await bank.done('/lender-capital', { capital: yuan(100_000_000), statedFor: '2025-12-31', documentHash });

const offered = () =>
  desk.propose({
    amount: yuan(100_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'bullet', periods: 1 }),
  });
const approved = async () => {
  const loan = await offered();
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
  kind: string;
  id: string;
  objectId: string;
  status: string;
}
const cuts = async () => (await desk.borrower.get<{ items: Cut[] }>('/credit-cuts?limit=200')).body.items;
type Made = ProblemBody & { id: string };
const condition = (subjectId: string, more: object = {}) => ({
  subjectId,
  kind: 'precedent',
  title: 'The city guarantees it',
  paper: 'Guarantee contract',
  proverId: prover.partyId,
  documentHash,
  ...more,
});
const covenant = (subjectId: string, more: object = {}) => ({
  subjectId,
  kind: 'event',
  title: 'The market does not change',
  documentHash,
  ...more,
});
const ask = (path: string, body: object) => officer.tried<Made>(path, body);
const agreed = async (path: string, body: object) => {
  const { status, body: asked } = await officer.post<{ id: string }>(path, body);
  expect(status, path).toBe(202);
  for (const i of [2, 3]) await (await colleagueOf(bank, i)).done(`/proposals/${asked.id}/agreement`);
};
const because = { cause: 'risk_rose' };

it('measure 2: what is asked of a listed firm after the promise stops its loan, for a listed reason and by one more voice, and is contested', async () => {
  await desk.another();
  const id = await approved();
  await listed();
  for (const [path, body] of [
    ['/conditions', condition(id)],
    ['/conditions', condition(id, { kind: 'subsequent', dueOn: '2026-03-06' })],
    ['/covenants', covenant(id)],
  ] as const) {
    for (const cause of [undefined, 'annual_review'])
      expect((await ask(path, { ...body, cause })).body.code, path).toBe('CUT_UNREASONED');
    expect((await ask(path, { ...body, cause: 'default' })).body.code, path).toBe('CUT_UNFOUNDED');
  }
  await agreed('/conditions', condition(id, because));
  const [cut] = await cuts();
  expect(cut).toMatchObject({
    kind: 'stop',
    objectId: expect.stringMatching(/^cnd_/),
    reason: 'risk_rose',
    note: 'The city guarantees it',
    beforeMinor: '10000000',
    status: 'standing',
  });
  // Who is to bring the paper reads what is asked, and neither why nor of how much.
  const { body } = await prover.get(`/history/${cut?.objectId}`);
  expect(JSON.stringify(body)).toContain('condition.set');
  expect(JSON.stringify(body)).not.toMatch(/risk_rose|10000000/);
  await desk.borrower.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'Nothing was said of it', documentHash });
  await (await colleagueOf(bank, 4)).done(`/credit-cuts/${cut?.id}/answer`, {
    undo: true,
    answer: 'It was not agreed',
  });
  const awaited = async () =>
    (await desk.read<{ items: { objectId: string; act: string }[] }>('/tasks?limit=200')).items
      .filter(({ objectId }) => objectId === cut?.id)
      .map(({ act }) => act);
  expect(await awaited()).toEqual(['condition.withdraw']);
  expect((await ask('/covenants', covenant(id, because))).body.code).toBe('CUT_GIVING_BACK');
  // A line of as much gives nothing back while it is still asked.
  await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  expect((await cuts()).map(({ status }) => status)).toEqual(['giving_back']);
  await officer.done(`/conditions/${cut?.objectId}/withdrawal`, { reason: 'It was not agreed', documentHash });
  expect((await cuts()).map(({ status }) => status)).toEqual(['undone']);
  expect(await awaited()).toEqual([]);
  await agreed('/covenants', covenant(id, because));
  expect((await cuts()).map(({ objectId }) => objectId.slice(0, 4))).toEqual(['cnd_', 'cov_']);
});

it('measure 2: of a line it is a stop, too; what was shown meanwhile is owed back no more', async () => {
  await desk.another();
  await listed();
  const limitId = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  expect((await ask('/conditions', condition(limitId))).body.code).toBe('CUT_UNREASONED');
  await agreed('/conditions', condition(limitId, { ...because, proverId: desk.borrower.partyId }));
  const [cut] = await cuts();
  await desk.borrower.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'Nothing was said of it', documentHash });
  await desk.borrower.done(`/conditions/${cut?.objectId}/proof`, { paperHash: paper() });
  const judge = await desk.colleague(bank, 'Credit checker', ['facility:approve']);
  await judge.done(`/conditions/${cut?.objectId}/judgement`, { accept: true, reason: 'Seen' });
  await (await colleagueOf(bank, 4)).done(`/credit-cuts/${cut?.id}/answer`, {
    undo: true,
    answer: 'It was not agreed',
  });
  expect((await cuts()).map(({ status }) => status)).toEqual(['undone']);
});

it('measure 2: what is owed back of a line is not made good by closing it', async () => {
  await desk.another();
  await listed();
  const limitId = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  await agreed('/conditions', condition(limitId, because));
  const [cut] = await cuts();
  await desk.borrower.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'Nothing was said of it', documentHash });
  await (await colleagueOf(bank, 4)).done(`/credit-cuts/${cut?.id}/answer`, {
    undo: true,
    answer: 'It was not agreed',
  });
  const close = { reason: 'risk_rose', note: 'No more of it', documentHash };
  expect((await bank.tried<ProblemBody>(`/limits/${limitId}/closing`, close)).body.code).toBe('CUT_GIVING_BACK');
  // Where the record shows why, it is closed, and nothing of it is left to give back.
  await desk.borrower.done('/matters', { bankId: bank.partyId, ask: 'Close our line' });
  await bank.done(`/limits/${limitId}/closing`, { ...close, reason: 'customer_asked' });
  expect((await cuts()).map(({ kind, status }) => `${kind} ${status}`)).toEqual(['stop undone', 'stop standing']);
});

it('measure 2: before the promise, and of a firm on no list, it is asked as the contract says', async () => {
  await desk.another();
  const unlisted = await approved();
  for (const [path, body] of [
    ['/conditions', condition(unlisted)],
    ['/covenants', covenant(unlisted)],
  ] as const)
    expect((await ask(path, body)).status).toBe(201);
  await listed();
  const { id } = await offered();
  expect((await ask('/conditions', condition(id))).status).toBe(201);
  expect((await ask('/covenants', covenant(id))).status).toBe(201);
  expect(await cuts()).toEqual([]);
});
