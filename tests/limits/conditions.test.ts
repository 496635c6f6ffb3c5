import { expect, it } from 'vitest';
import { documentHash, money, openLimit, stateCapital } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank, checker, payer } = desk;
const officer = await desk.colleague(bank, 'Credit officer', ['facility:approve', 'facility:propose']);
await stateCapital(bank, 100_000_000);
const yuan = (amount: number) => money(amount, 'CNY');
type Body = Record<string, string> & { id: string; status: string };
interface Detail {
  limit: { note: string | null };
  conditions: Body[];
}

const facility = async (): Promise<string> => {
  const { id } = await bank.done<Body>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: yuan(3_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-06-30',
  });
  await officer.done(`/facilities/${id}/approval`);
  return id;
};
async function approved(more: object = {}): Promise<string> {
  const loan = await desk.propose({
    amount: yuan(1_000_000),
    expectedOn: '2026-07-06',
    availableUntil: '2026-08-31',
    terms: terms({ shape: 'bullet', periods: 1 }),
    ...more,
  });
  await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
  const { body } = await checker.tried<Body & { code?: string }>(`/loans/${loan.id}/approval`);
  return body.code ?? loan.id;
}
const pay = async (loanId: string) => {
  const { body } = await payer.tried<Body & { code?: string }>(`/loans/${loanId}/disbursements`, {
    amount: yuan(1_000),
    payments: [{ accountNumber: '6222000011112222', amount: yuan(1_000), evidenceHash: paper() }],
  });
  return body.code === undefined ? 'out' : `${body.code} ${JSON.stringify(body).match(/F10[23]/)?.[0]}`;
};
const met = async (id: string) => {
  await desk.borrower.done(`/conditions/${id}/proof`, { paperHash: paper() });
  await officer.done(`/conditions/${id}/judgement`, { accept: true, reason: 'Seen' });
};
const asked = (title: string) => ({ title, paper: 'A paper', proverId: desk.borrower.partyId });

it('no money goes out under a limit before what it was opened on is met, at any depth and under a facility or none', async () => {
  await desk.another();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000), {
    conditions: [asked('Opinion on the charge'), asked('Resolution of the board')],
  });
  const { body } = await bank.get<Detail>(`/limits/${limit}`);
  expect(body.conditions.map(({ title, status, subjectId }) => [title, status, subjectId])).toEqual([
    ['Opinion on the charge', 'open', limit],
    ['Resolution of the board', 'open', limit],
  ]);
  const part = await openLimit(bank, 'product', desk.borrower, yuan(3_000_000), {
    parentId: limit,
    products: ['working_capital'],
  });
  const facilityId = await facility();
  await bank.done(`/limits/${part}/facilities`, { facilityId });
  const { items } = (await desk.borrower.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body;
  expect(items.map(({ reason }) => reason)).toEqual(body.conditions.map(({ id }) => `CONDITION ${id}`));

  const loanId = await approved();
  expect(await pay(loanId)).toBe('GATE_CLOSED F102');
  const [first, second] = body.conditions;
  await met(first?.id ?? '');
  expect(await pay(loanId)).toBe('GATE_CLOSED F102');
  await met(second?.id ?? '');
  expect(await pay(loanId)).toBe('out');

  // One may come later, of a part: it binds what stands under that part, and nothing beside it.
  await bank.done('/conditions', { subjectId: part, kind: 'precedent', documentHash, ...asked('Insurance') });
  const held = (await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items;
  expect(held).toHaveLength(1);
  expect(await pay(loanId)).toBe('out');
});

it('a covenant of a limit, once broken, keeps back what is new under it', async () => {
  await desk.another();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  const loanId = await approved();
  const { id } = await bank.done<Body>('/covenants', {
    subjectId: limit,
    kind: 'event',
    title: 'Control does not change',
    documentHash,
  });
  expect(await pay(loanId)).toBe('out');
  await bank.done(`/covenants/${id}/events`, { happenedOn: '2026-07-06', reason: 'Sold', documentHash });
  expect(await pay(loanId)).toBe('GATE_CLOSED F103');
  expect(await approved()).toBe('GATE_CLOSED');
});

it('nobody is awaited any more for what was undertaken for a limit that is closed', async () => {
  await desk.another();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000), { conditions: [asked('Opinion')] });
  const { id } = await bank.done<Body>('/covenants', {
    subjectId: limit,
    kind: 'information',
    title: 'Accounts of the year',
    reportDays: 90,
    everyMonths: 12,
    firstTestedOn: '2026-12-31',
    documentHash,
  });
  const [condition] = (await bank.get<Detail>(`/limits/${limit}`)).body.conditions;
  const awaited = async () =>
    (await desk.borrower.get<{ items: { act: string; objectId: string }[] }>('/tasks')).body.items
      .filter(({ objectId }) => objectId === condition?.id)
      .map(({ act }) => act);
  expect(await awaited()).toEqual(['condition.prove']);
  await bank.done(`/limits/${limit}/closing`, { reason: 'ended', documentHash });
  expect(await awaited()).toEqual([]);
  const read = async (path: string) => (await desk.borrower.get<Body & { tests: Body[] }>(path)).body;
  expect(await read(`/conditions/${condition?.id}`)).toMatchObject({ status: 'withdrawn' });
  const covenant = await read(`/covenants/${id}`);
  expect([covenant.status, covenant.tests.map(({ status }) => status)]).toEqual(['ended', ['void']]);
});

it('words that bind nothing are refused, and so is a condition on the limit of another lender', async () => {
  await desk.another();
  const open = (more: object) =>
    bank.refused('/limits', {
      kind: 'customer',
      partyId: desk.borrower.partyId,
      amount: yuan(1_000),
      validFrom: '2026-01-01',
      validUntil: '2027-12-31',
      documentHash,
      ...more,
    });
  expect(await open({ conditions: 'to be agreed' })).toBe('422 INPUT_INVALID');
  expect(await open({ conditions: [{ ...asked('x'), proverId: `pty_${'0'.repeat(32)}` }] })).toBe('404 NOT_FOUND');
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(1_000_000));
  const other = await desk.party('Other bank', 'bank');
  const condition = { subjectId: limit, kind: 'precedent', documentHash, ...asked('x') };
  expect(await other.refused('/conditions', condition)).toBe('404 NOT_FOUND');
  expect(await desk.borrower.refused('/conditions', condition)).toBe('403 MANDATE_MISSING');
});
