import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { Client } from '../support/world.ts';

const desk = await loanDesk('2026-03-02');
const { bank, clock } = desk;
const officer = await desk.colleague(bank, 'Credit officer', ['facility:approve', 'facility:propose']);
const chance = seededChance(1616);
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

async function approved(on: string): Promise<string> {
  const loan = await desk.propose({
    amount: { amountMinor: '1000000', currency: 'EUR' },
    expectedOn: on,
    availableUntil: '2026-12-31',
    terms: terms(),
  });
  await desk.approve(loan);
  return loan.id;
}
const condition = (subjectId: string, more: object) =>
  bank.done<Body>('/conditions', {
    subjectId,
    title: 'The plant is insured',
    paper: 'Policy',
    proverId: desk.borrower.partyId,
    documentHash,
    ...more,
  });
const pay = (loanId: string) =>
  desk.payer.tried<Body & { code?: string }>(`/loans/${loanId}/disbursements`, {
    amount: { amountMinor: '1000', currency: 'EUR' },
    payments: [
      { accountNumber: '6222000011112222', amount: { amountMinor: '1000', currency: 'EUR' }, evidenceHash: paper() },
    ],
  });

it('F102 D: a loan under no facility is not paid out before its conditions, nor on once one that follows is overdue', async () => {
  const loanId = await approved('2026-03-02');
  const { id } = await condition(loanId, { kind: 'precedent' });
  const shut = await pay(loanId);
  expect([shut.body.code, JSON.stringify(shut.body)]).toEqual(['GATE_CLOSED', expect.stringContaining('F102')]);
  await desk.borrower.done(`/conditions/${id}/proof`, { paperHash: paper() });
  await officer.done(`/conditions/${id}/judgement`, { accept: true, reason: 'Seen' });
  expect((await pay(loanId)).status).toBe(201);

  const after = await condition(loanId, { kind: 'subsequent', dueOn: '2026-03-10' });
  expect((await pay(loanId)).status).toBe(201);
  desk.at('2026-03-11');
  await reach();
  expect((await pay(loanId)).body.code).toBe('GATE_CLOSED');
  const { body } = await bank.get(`/history/${after.id}`);
  expect(JSON.stringify(body)).toContain('condition.overdue');
  // What is brought in late counts once it is brought: its judgement is the lender's to make.
  await desk.borrower.done(`/conditions/${after.id}/proof`, { paperHash: paper() });
  expect((await pay(loanId)).status).toBe(201);
});

it('F103 D: what is not reported in time is a breach, and the next test comes whatever became of this one', async () => {
  desk.at('2026-03-31');
  await desk.another();
  const loanId = await approved('2026-03-31');
  const covenant = await bank.done<Body & { tests: Body[] }>('/covenants', {
    subjectId: loanId,
    kind: 'information',
    title: 'Quarterly accounts',
    firstTestedOn: '2026-03-31',
    everyMonths: 3,
    reportDays: 30,
    cureDays: 5,
    documentHash,
  });
  const [first] = covenant.tests;
  desk.at('2026-04-30');
  await reach();
  expect((await pay(loanId)).status).toBe(201);
  desk.at('2026-05-01');
  // The day itself shuts the gate, whether or not a clock has told of it.
  expect((await pay(loanId)).body.code).toBe('GATE_CLOSED');
  await reach();
  const read = async () => (await bank.get<{ tests: Body[] }>(`/covenants/${covenant.id}`)).body.tests;
  expect((await read()).map(({ testedOn, status }) => [testedOn, status])).toEqual([
    ['2026-06-30', 'awaited'],
    ['2026-03-31', 'breached'],
  ]);
  expect((await read())[1]?.cureBy).toBe('2026-05-06');
  expect((await pay(loanId)).body.code).toBe('GATE_CLOSED');
  const cure = { paperHash: paper(), reason: 'Accounts came' };
  await officer.done(`/covenant-tests/${first?.id}/cure`, cure);
  expect((await read())[1]?.status).toBe('cured');
  expect((await pay(loanId)).status).toBe(201);
  expect(await desk.borrower.refused(`/covenant-tests/${(await read())[0]?.id}/report`, { paperHash: paper() })).toBe(
    '422 COVENANT_TOO_EARLY',
  );
  // In time, and taken: nothing is in the way, and the borrower sees its own task.
  desk.at('2026-07-02');
  const next = (await read())[0]?.id ?? '';
  const { body: tasks } = await desk.borrower.get<{ items: { act: string }[] }>('/tasks?limit=50');
  expect(JSON.stringify(tasks)).toContain('covenant.report');
  await desk.borrower.done(`/covenant-tests/${next}/report`, { paperHash: paper() });
  const judgement = [`/covenant-tests/${next}/judgement`, { accept: true, reason: 'Audited' }] as const;
  const key = Client.newKey();
  const eight = await Promise.all(
    Array.from({ length: 8 }, (_, i) => officer.post<Body & { code?: string }>(...judgement, i < 4 ? key : undefined)),
  );
  const came = eight.map(({ body }) => body.code ?? body.status);
  expect(new Set(came)).toEqual(new Set(['passed', 'COVENANT_WRONG_STATE']));
  expect(new Set(came.slice(0, 4)).size).toBe(1);
  expect((await read())[0]?.status).toBe('passed');
});

it('F103 D: a loan in breach is not approved: nothing is reserved for it', async () => {
  desk.at('2026-07-02');
  const loan = await desk.propose({
    amount: { amountMinor: '1000000', currency: 'EUR' },
    expectedOn: '2026-07-02',
    availableUntil: '2026-12-31',
    terms: terms(),
  });
  const { id } = await bank.done<Body>('/covenants', {
    subjectId: loan.id,
    kind: 'event',
    title: 'No other security',
    documentHash,
  });
  await desk.borrower.done(`/covenants/${id}/events`, { happenedOn: '2026-07-01', reason: 'Charged', documentHash });
  await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
  const { body } = await desk.checker.tried<Body & { code?: string }>(`/loans/${loan.id}/approval`);
  expect(body.code).toBe('GATE_CLOSED');
});

it('a covenant is tested first within a year of today or the ten to come, and is held against something else than itself', async () => {
  const subjectId = await approved(clock.now().toISOString().slice(0, 10));
  const asked = (more: object) => ({
    subjectId,
    kind: 'ratio',
    title: 'Cover of debt service',
    ratio: { numerator: 'ebitda', denominator: 'debt_service', bound: 'at_least', limit: '12000' },
    firstTestedOn: '2026-12-31',
    everyMonths: 1,
    reportDays: 10,
    documentHash,
    ...more,
  });
  // One breach a month since 1900 would be found, each to be cured by two.
  for (const firstTestedOn of ['1900-01-01', '2999-01-01'])
    expect(await bank.refused('/covenants', asked({ firstTestedOn }))).toBe('422 COVENANT_DAY_UNFIT');
  const ratio = { numerator: 'cash', denominator: 'cash', bound: 'at_least', limit: '1' };
  expect(await bank.refused('/covenants', asked({ ratio }))).toBe('422 COVENANT_SHAPE_UNFIT');
  await bank.done('/covenants', asked({}));
});
