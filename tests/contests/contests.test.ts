import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-02T02:00:00Z');
const { bank, clock } = desk;
const officers = ['facility:approve', 'facility:propose', 'authority:level2'];
const officer = await desk.colleague(bank, 'Credit officer', officers);
const chance = seededChance(1650);
const newId = identifiers(clock, chance);
const reach = () =>
  reachDeadlines({
    database: desk.database,
    clock,
    ctxFor: (tenantId) => systemCtx({ clock, chance, newId }, desk.database, tenantId, 'clock'),
    onError: (error) => {
      throw error;
    },
  });
const documentHash = 'c'.repeat(64);
type Body = Record<string, string> & { id: string; status: string };

/** A loan that the bank declined, and the event that says so. */
async function declined(): Promise<string> {
  const loan = await desk.propose({
    amount: { amountMinor: '1000000', currency: 'EUR' },
    expectedOn: '2026-03-02',
    availableUntil: '2026-12-31',
    terms: terms(),
  });
  await bank.done(`/loans/${loan.id}/decline`, { reason: 'No appetite' });
  return eventOf(loan.id, 'loan.declined');
}
async function eventOf(objectId: string, type: string): Promise<string> {
  const { body } = await desk.borrower.get<{ items: { eventId: string; type: string }[] }>(`/history/${objectId}`);
  return body.items.find((event) => event.type === type)?.eventId ?? '';
}
const contest = (eventId: string) => ({ eventId, reason: 'The figures are of another firm', documentHash });
const tasksOf = async (of: typeof bank, id: string) => {
  const { body } = await of.get<{ items: { act: string }[] }>('/tasks?limit=100');
  return body.items.filter((task) => JSON.stringify(task).includes(id)).length;
};

it('a decline is contested once by whom it is about, and answered by another person than who decided', async () => {
  const eventId = await declined();
  const other = await desk.party('Another firm', 'trader');
  expect(await other.refused('/contests', contest(eventId))).toBe('404 NOT_FOUND');
  // Who decided does not contest it.
  expect(await bank.refused('/contests', contest(eventId))).toMatch(/MANDATE_MISSING|DECISION_NOT_CONTESTED/);
  const made = await desk.borrower.done<Body>('/contests', contest(eventId));
  expect(made).toMatchObject({ status: 'open', deciderId: bank.partyId, eventType: 'loan.declined' });
  expect(await desk.borrower.refused('/contests', contest(eventId))).toBe('409 DECISION_CONTESTED');
  const proposed = await eventOf(made.objectId ?? '', 'loan.proposed');
  expect(await desk.borrower.refused('/contests', contest(proposed))).toBe('422 DECISION_NOT_CONTESTED');
  expect(await tasksOf(officer, made.id)).toBe(1);

  const answer = { uphold: true, answer: 'They are its own: see the register', documentHash };
  expect(await desk.borrower.refused(`/contests/${made.id}/answer`, answer)).toBe('403 MANDATE_MISSING');
  expect(await bank.refused(`/contests/${made.id}/answer`, answer)).toBe('403 SAME_PERSON');
  expect(await desk.borrower.refused(`/contests/${made.id}/reply`, { accept: true, reason: 'Early' })).toBe(
    '409 CONTEST_WRONG_STATE',
  );
  expect(await officer.done<Body>(`/contests/${made.id}/answer`, answer)).toMatchObject({ status: 'upheld' });
  expect(await tasksOf(desk.borrower, made.id)).toBe(1);
  expect(await officer.refused(`/contests/${made.id}/answer`, answer)).toBe('409 CONTEST_WRONG_STATE');
  expect(
    await desk.borrower.done<Body>(`/contests/${made.id}/reply`, { accept: false, reason: 'Look again' }),
  ).toMatchObject({
    status: 'escalated',
  });
  // Who decided and who answered do not say the last word, and nobody says it alone.
  const last = { uphold: false, answer: 'They are of another firm indeed' };
  expect(await officer.refused(`/contests/${made.id}/last-answer`, last)).toBe('403 SAME_PERSON');
  const third = await desk.colleague(bank, 'Head of credit', officers);
  const fourth = await desk.colleague(bank, 'Risk officer', officers);
  const waits = await third.post<Body>(`/contests/${made.id}/last-answer`, last);
  expect(waits.status).toBe(202);
  await fourth.done(`/proposals/${waits.body.id}/agreement`);
  const { body } = await desk.borrower.get<Body>(`/contests/${made.id}`);
  expect(body).toMatchObject({ status: 'closed', lastAnswer: last.answer });
});

it('an answer is awaited until its day, and that it did not come is told to both', async () => {
  const made = await desk.borrower.done<Body>('/contests', contest(await declined()));
  desk.at('2026-06-30');
  await reach();
  const { body } = await desk.borrower.get(`/history/${made.id}`);
  expect(JSON.stringify(body)).toContain('decision.answerOverdue');
  // It is answered all the same.
  const wrong = { uphold: false, answer: 'The wrong firm was judged', documentHash };
  expect(await officer.done<Body>(`/contests/${made.id}/answer`, wrong)).toMatchObject({ status: 'revised' });
  desk.at('2026-03-02');
});

it('a class is contested as well', async () => {
  const loan = await desk.propose({
    amount: { amountMinor: '1000000', currency: 'EUR' },
    expectedOn: '2026-03-02',
    availableUntil: '2026-12-31',
    terms: terms(),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 1_000_000n);
  await bank.done(`/loans/${loan.id}/classification`, { class: 'special_mention', reason: 'Orders fell' });
  const made = await desk.borrower.done<Body>('/contests', contest(await eventOf(loan.id, 'loan.classified')));
  expect(made.status).toBe('open');
});
