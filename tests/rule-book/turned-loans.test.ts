import { expect, it } from 'vitest';
import { money, openLimit } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { type Client, type ProblemBody } from '../support/world.ts';

// As in turned.test.ts: what a loan may be is asked by whom it is lent to, for what and at what cost.
const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const state = (more: object, by: Client = bank) =>
  by.done<{ id: string }>(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
    ...more,
  });
const wish = (more: object = {}) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  amount: yuan(1_000_000),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps: 800 } }),
  ...more,
});
const ask = async (more: object = {}) => {
  const { status, body } = await bank.post<ProblemBody & { id: string; sheetHash: string }>('/loans', wish(more));
  return status === 201 ? body : { ...body, id: '', sheetHash: '' };
};
const approving = async () => {
  const { id, sheetHash } = await ask();
  await desk.borrower.done(`/loans/${id}/acceptance`, { sheetHash });
  return (await checker.post(`/loans/${id}/approval`)).status;
};

it.each(['steel', 'non_ferrous', 'building_materials', 'shipbuilding'])('to a firm of %s', async (value) => {
  await desk.another();
  await state({ kind: 'industry', value });
  await state({ kind: 'viability', value: 'viable' });
  expect(await approving()).toBe(202);
});

it.each([
  ['from 80', {}],
  ['from 60', { taxRating: 'C', monthsInBusiness: 40 }],
])('at what a score %s bears', async (_, more) => {
  await desk.another();
  await state({ kind: 'consent', value: 'score_inputs', otherId: bank.partyId }, desk.borrower);
  const inputs = { monthsInBusiness: 60, taxRating: 'B', salesChangeBps: 800, powerChangeBps: 500, paidLateOf100: 3 };
  await bank.done(`/parties/${desk.borrower.partyId}/scores`, {
    model: 'points-2026.1',
    inputs: { ...inputs, deliveriesInTimeOf100: 95, ...more },
    documentHash,
  });
  expect((await ask()).id).not.toBe('');
});

it('at what a score from 40 bears', async () => {
  await desk.another();
  await state({ kind: 'consent', value: 'score_inputs', otherId: bank.partyId }, desk.borrower);
  const inputs = {
    monthsInBusiness: 60,
    taxRating: 'D',
    salesChangeBps: -4_000,
    powerChangeBps: 500,
    paidLateOf100: 40,
  };
  const { id } = await bank.done<{ id: string }>(`/parties/${desk.borrower.partyId}/scores`, {
    model: 'points-2026.1',
    inputs: { ...inputs, deliveriesInTimeOf100: 95 },
    documentHash,
  });
  await bank.done(`/policy-standings/${id}/override`, { points: 45, reason: 'A new order', documentHash });
  expect((await ask()).id).not.toBe('');
  // Whoever keeps faith may be lent to below that, as far as the bank says: it says nothing yet.
  await state({ kind: 'list', value: 'red', listYear: 2026 }, authority);
  const cheap = { terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps: 650 } }) };
  expect((await ask(cheap)).code).toBe('RATE_BELOW_RISK');
});

it('with a fee that a small firm is not asked for, or for housing', async () => {
  await desk.another();
  const small = { borrowerFigures: { industry: 'industry', employees: 30, revenueMinor: '500000000', documentHash } };
  const fee = (code: string) => ({ fees: [{ code, amount: yuan(1_000), payeeName: 'Lending Bank' }], ...small });
  const refused = [];
  for (const code of ['commitment', 'fund_management', 'advisory']) refused.push((await ask(fee(code))).code);
  refused.push((await ask({ purposeKind: 'housing' })).code);
  expect(refused).toEqual(['LOAN_FEE_BANNED', 'LOAN_FEE_BANNED', 'LOAN_FEE_BANNED', 'PURPOSE_BANNED']);
});

it.each([
  ['bank', { kind: 'credit_event', value: 'payment_arrears', figure: 3 }, undefined],
  ['bank', { kind: 'list', value: 'watch', listYear: 2026 }, undefined],
  ['authority', { kind: 'list', value: 'black', listYear: 2026 }, 'LIST_PENALTY'],
])('to whom a %s has said something of: %o', async (by, said, code) => {
  await desk.another();
  await state(said, by === 'bank' ? bank : authority);
  expect((await ask()).code).toBe(code);
});

it('for as long as what is said of it counts, and is answered', async () => {
  await desk.another();
  const figures = { industry: 'industry', employees: 30, revenueMinor: '500000000' };
  const size = await state({ kind: 'size', purpose: 'payment', figures, validFrom: '2026-03-05' });
  expect(size.id).not.toBe('');
  const listed = await state({ kind: 'list', value: 'black', listYear: 2026 }, authority);
  const objection = { reason: 'The judgment was paid', documentHash };
  const contest = await desk.borrower.done<{ status: string }>(`/policy-standings/${listed.id}/contests`, objection);
  expect(contest.status).toBe('open');
});

it('under what share of the capital of a bank and of a guarantor one name and one group may take', async () => {
  const guarantor = await desk.party('Guarantee Company', 'guarantor');
  for (const lender of [bank, guarantor]) {
    await lender.done('/lender-capital', {
      capital: money(10_000_000_000, 'CNY'),
      statedFor: '2025-12-31',
      documentHash,
    });
    for (const kind of ['customer', 'group']) {
      await desk.another();
      expect(await openLimit(lender, kind, desk.borrower, money(1_000_000, 'CNY'))).not.toBe('');
    }
  }
});
