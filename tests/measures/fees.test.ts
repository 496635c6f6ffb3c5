import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const figures = {
  large: { industry: 'industry', employees: 2_000, revenueMinor: '50000000000' },
  small: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
};
const states = (by: Client, purpose: string, size: keyof typeof figures, shownTo: string[] = []) =>
  by.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose,
    figures: figures[size],
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
    shownTo,
  });
const fees = [
  { code: 'commitment', amount: yuan(5_000), payeeName: 'Lending Bank' },
  { code: 'fund_management', amount: yuan(5_000), payeeName: 'Lending Bank' },
];
const wish = (more: object = {}) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  amount: yuan(1_000_000),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360' }),
  fees,
  ...more,
});
const charge = (loanId: string, code: string) =>
  bank.tried<ProblemBody>(`/loans/${loanId}/charges`, {
    code,
    amount: yuan(100),
    dueOn: '2026-03-05',
    documentHash: hash('d'),
  });

interface Block {
  partyId: string;
  size: string | null;
  isProtected: boolean;
  blocked: { fee: string; mostBps: number | null }[];
  refused: object[];
}

it('measure 15: what is said of a firm’s size counts where a loan is proposed as where a fee is charged, and a doubt is the firm’s', async () => {
  await desk.another();
  expect(await bank.refused('/loans', wish())).toBe('403 LOAN_FEE_BANNED');
  // The bank reads what it may not charge, to whom and why, and that it was asked for; nobody else reads of it.
  const blocksOf = async (client: Client) =>
    (await client.get<{ items: Block[] }>('/fee-blocks')).body.items.find(
      ({ partyId }) => partyId === desk.borrower.partyId,
    );
  const blocked = await blocksOf(bank);
  expect([blocked?.size, blocked?.isProtected]).toEqual([null, true]);
  expect(blocked?.blocked.map(({ fee, mostBps }) => [fee, mostBps === null])).toEqual([
    ['commitment', true],
    ['fund_management', true],
    ['advisory', false],
    ['consulting', false],
    ['handling', false],
  ]);
  expect(blocked?.refused).toEqual([
    { fee: 'commitment', verb: 'loan.propose', code: 'LOAN_FEE_BANNED', onDay: '2026-03-05', times: 1 },
  ]);
  expect(await blocksOf(authority)).toBeUndefined();
  await states(bank, 'tax', 'large');
  expect(await bank.refused('/loans', wish())).toBe('403 LOAN_FEE_BANNED');
  await states(bank, 'fee', 'large');
  expect((await blocksOf(bank))?.blocked).toEqual([]);
  expect((await blocksOf(bank))?.refused).toMatchObject([{ fee: 'commitment', times: 2 }]);
  const loan = await desk.propose(wish());
  await desk.approve(loan);
  await desk.disburse(loan.id, 60_000_000n, { currency: 'CNY' });
  expect((await charge(loan.id, 'commitment')).status).toBeLessThan(300);
  expect((await charge(loan.id, 'fund_management')).status).toBeLessThan(300);
  // Of a large firm, too: no fee for being kept ready on what is drawn.
  await desk.disburse(loan.id, 40_000_000n, { currency: 'CNY' });
  expect((await charge(loan.id, 'commitment')).body.code).toBe('LOAN_FEE_BANNED');
  expect((await charge(loan.id, 'fund_management')).status).toBeLessThan(300);
  // An authority says that it is small: the bank's own figure does not beat it.
  await states(authority, 'fee', 'small', [bank.partyId]);
  expect((await charge(loan.id, 'fund_management')).body.code).toMatch(/^(LOAN_FEE_BANNED|FEE_SIZE_UNPROVED)$/);
  expect(await bank.refused('/loans', wish())).toBe('403 LOAN_FEE_BANNED');
});

it('measure 15: what a third party does is not asked for under the lender’s own name, in whatever form it is written', async () => {
  await desk.another();
  const asked = (payeeName: string) =>
    bank.tried<ProblemBody>('/loans', wish({ fees: [{ code: 'appraisal', amount: yuan(500), payeeName }] }));
  for (const own of ['LENDING  bank', 'Lending Bank Co., Ltd.', 'Lending Bank, Chongqing Branch'])
    expect((await asked(own)).body.code, own).toBe('LOAN_FEE_BANNED');
  for (const other of ['City Appraisers Co., Ltd.', 'Len']) expect((await asked(other)).status, other).toBe(201);
});

it('measure 15: figures typed with a loan are not enough where an authority says that the firm is small', async () => {
  await desk.another();
  await states(authority, 'fee', 'small', [bank.partyId]);
  expect(await bank.refused('/loans', wish({ borrowerFigures: { ...figures.large, documentHash: hash('a') } }))).toBe(
    '403 LOAN_FEE_BANNED',
  );
});

it('measure 15: what is banned is not asked of a small firm as handling: so much covers its cost, and no more', async () => {
  await desk.another();
  const handling = (amount: number) => ({
    fees: [{ code: 'handling', amount: yuan(amount), payeeName: 'Lending Bank' }],
  });
  const dear = (await bank.tried<ProblemBody>('/loans', wish(handling(20_001)))).body;
  expect([dear.code, dear.facts]).toMatchObject([
    'LOAN_FEE_BANNED',
    { code: 'handling', rule: 'fee.cap.handlingBps.small', mostMinor: '2000000' },
  ]);
  expect((await bank.post('/loans', wish(handling(20_000)))).status).toBe(201);
  // Of whom it is shown that it is large, whatever it costs as a whole.
  await states(bank, 'fee', 'large');
  expect((await bank.post('/loans', wish(handling(20_001)))).status).toBe(201);
});

it('measure 15: a cap is of all that is asked under it: each charge counts those before it, by the cap of its day', async () => {
  await desk.another();
  const loan = await desk.propose(
    wish({ fees: [{ code: 'handling', amount: yuan(20_000), payeeName: 'Lending Bank' }] }),
  );
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  await desk.operator.done('/policy/rules', {
    key: 'fee.cap.handlingBps.small',
    value: 100,
    unit: 'bps of the principal',
    validFrom: '2026-03-06',
    source: 'A notice of the ministry',
    documentHash: hash('c'),
  });
  const handling = (amount: number) =>
    bank.tried<ProblemBody>(`/loans/${loan.id}/charges`, {
      code: 'handling',
      amount: yuan(amount),
      dueOn: '2026-03-06',
      documentHash: hash('d'),
    });
  desk.at('2026-03-06');
  expect((await handling(6_000)).status).toBeLessThan(300);
  const more = (await handling(4_001)).body;
  expect([more.code, more.facts]).toMatchObject([
    'LOAN_FEE_BANNED',
    { rule: 'fee.cap.handlingBps.small', mostMinor: '1000000', besideMinor: '600000' },
  ]);
  expect((await handling(4_000)).status).toBeLessThan(300);
  desk.at('2026-03-05');
});

it('measure 13: nor is a bank’s own word that a firm is small, where an authority told it otherwise', async () => {
  await desk.another();
  await states(bank, 'relending', 'small');
  await states(authority, 'relending', 'large', [bank.partyId]);
  const loan = await desk.propose(wish({ fees: [] }));
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  const batch = await bank.done<{ id: string }>('/pots', {
    kind: 'relending_batch',
    label: 'small',
    name: 'Batch',
    amount: yuan(1_000_000),
    beforeBps: 2_000,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('b'),
  });
  const earmark = { objectId: loan.id, amount: yuan(1), reason: 'qualifies' };
  expect(await bank.refused(`/pots/${batch.id}/earmarks`, earmark)).toBe('422 POT_ADMITS_NOT');
});
