import { describe, expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
let invoices = 0;
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const guarantor = await desk.party('City Guarantee', 'guarantor');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const small = { industry: 'industry', employees: 50, revenueMinor: '500000000' };
const medium = { industry: 'industry', employees: 500, revenueMinor: '5000000000' };

interface Pot {
  id: string;
  drawnMinor: string;
  leftMinor: string;
}
interface Earmark {
  id: string;
  said: Record<string, unknown>;
  status: string;
}
const sized = (purpose: string, figures: object = small, by: Client = bank) =>
  by.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose,
    figures,
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
  });
const open = (by: Client, kind: string, label: string, amount: number, more: object = {}) =>
  by.done<Pot>('/pots', {
    kind,
    label,
    name: `${kind} ${label}`,
    amount: yuan(amount),
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('b'),
    ...more,
  });
const asked = (amount: number, rateBps = 400, more: object = {}) => ({
  amount: yuan(amount),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps } }),
  ...more,
});
const running = async (amount: number, rateBps = 400, currency = 'CNY') => {
  const loan = await desk.propose(asked(amount, rateBps, { amount: { ...yuan(amount), currency } }));
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency });
  return loan.id;
};
const draw = (objectId: string, amount: number) => ({ objectId, amount: yuan(amount), reason: 'qualifies' });
const potOf = async (by: Client, { id }: Pot) => (await by.get<Pot>(`/pots/${id}`)).body;
const rulesOf = ({ facts }: ProblemBody) =>
  ((facts?.rules ?? []) as { rule: string; isMet: boolean }[]).filter(({ isMet }) => !isMet).map(({ rule }) => rule);

describe('measure 13: relending and rediscount used in full', () => {
  it('takes a loan once, when size, line and rate of the day admit it, and says why when not', async () => {
    const batch = await open(bank, 'relending_batch', 'small', 30_000_000, { beforeBps: 450 });
    await desk.another();
    const dear = await running(1_000_000, 401);
    const unfit = await bank.post<ProblemBody>(`/pots/${batch.id}/earmarks`, draw(dear, 1_000_000));
    expect([unfit.body.code, rulesOf(unfit.body)]).toEqual([
      'POT_ADMITS_NOT',
      ['size for relending', 'relending.passThroughBps'],
    ]);
    await sized('relending');
    const large = await running(20_000_001);
    const over = await bank.post<ProblemBody>(`/pots/${batch.id}/earmarks`, draw(large, 1_000_000));
    expect(rulesOf(over.body)).toEqual(['relending.capMinor']);
    await desk.another();
    await sized('relending');
    const fit = await running(20_000_000);
    const kept = await bank.done<Earmark>(`/pots/${batch.id}/earmarks`, draw(fit, 20_000_000));
    expect(kept.said).toMatchObject({ size: 'small', rateBps: 400, capMinor: 2_000_000_000 });
    const second = await open(bank, 'relending_batch', 'rural', 30_000_000, { beforeBps: 450 });
    expect(await bank.refused(`/pots/${second.id}/earmarks`, draw(fit, 1))).toBe('409 POT_TAKEN');
    // What is owed to another lender's pot is nobody else's to draw on.
    const other = await desk.party('Second Bank', 'bank');
    expect(await other.refused(`/pots/${batch.id}/earmarks`, draw(fit, 1))).toBe('404 NOT_FOUND');
  });

  it('says the text’s five million beside the twenty in force, and the rate of the day', async () => {
    const { figures } = await desk.read<{
      figures: { key: string; text: { value: number } | null; inForce: { value: number } }[];
    }>('/policy/measures/13');
    const cap = figures.find(({ key }) => key === 'relending.capMinor');
    expect([cap?.text?.value, cap?.inForce.value]).toEqual([500_000_000, 2_000_000_000]);
    expect(figures.find(({ key }) => key === 'relending.yearBps')?.inForce.value).toBe(125);
  });

  it('lets a loan go when it is over, and its room with it', async () => {
    const batch = await open(bank, 'relending_batch', 'small', 1_000_000, { beforeBps: 450 });
    await desk.another();
    await sized('relending');
    const loanId = await running(1_000_000);
    await bank.done(`/pots/${batch.id}/earmarks`, draw(loanId, 1_000_000));
    expect((await potOf(bank, batch)).leftMinor).toBe('0');
    const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${loanId}/payoff`);
    await desk.repay(loanId, BigInt(owedMinor), '2026-03-05', 'CNY');
    await bank.done(`/loans/${loanId}/closure`);
    expect((await potOf(bank, batch)).leftMinor).toBe('100000000');
  });

  it('never has more drawn than it holds, by a hundred clients at once, and its books say the same', async () => {
    const euros = (amount: number) => ({ ...yuan(amount), currency: 'EUR' });
    const lock = await open(bank, 'fx_lock', 'sell', 40, { rate: '7.1', amount: euros(40) });
    await desk.another();
    const loanId = await running(1_000, 400, 'EUR');
    const one = { ...draw(loanId, 1), amount: euros(1) };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => bank.tried<ProblemBody>(`/pots/${lock.id}/earmarks`, one)),
    );
    const codes = answers.map(({ status, body }) => (status < 300 ? 'done' : body.code));
    expect(codes.filter((code) => code === 'done').length).toBe(40);
    expect(new Set(codes)).toEqual(new Set(['done', 'POT_EXHAUSTED']));
    expect(await potOf(bank, lock)).toMatchObject({ drawnMinor: '4000', leftMinor: '0' });
    const { items } = await desk.read<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
      '/ledger/accounts',
    );
    const books = items.filter(({ subjectId }) => subjectId === lock.id);
    expect(Object.fromEntries(books.map(({ kind, balanceMinor }) => [kind, balanceMinor]))).toEqual({
      pot_granted: '-4000',
      pot_drawn: '4000',
      pot_left: '0',
    });
  });
});

it('measure 13: an object stands in one batch only, whichever of three is asked for by fifty at once', async () => {
  await desk.another();
  await sized('relending');
  const loanId = await running(1_000_000);
  const batches = await Promise.all(
    ['small', 'rural', 'small'].map((label) => open(bank, 'relending_batch', label, 5_000_000, { beforeBps: 450 })),
  );
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      bank.tried<ProblemBody>(`/pots/${batches[i % 3]?.id}/earmarks`, draw(loanId, 1_000 + i)),
    ),
  );
  const codes = answers.map(({ status, body }) => (status < 300 ? 'done' : body.code));
  expect(codes.filter((code) => code === 'done').length).toBe(1);
  expect(new Set(codes)).toEqual(new Set(['done', 'POT_TAKEN']));
  const drawn = await Promise.all(batches.map(async (batch) => (await potOf(bank, batch)).drawnMinor));
  expect(drawn.filter((minor) => minor !== '0').length).toBe(1);
});

describe('measure 14: bonds of local banks', () => {
  it('puts money of a bond where its label says, and shows what is linked to nothing', async () => {
    const bond = await open(bank, 'bond', 'small', 10_000_000);
    await desk.another();
    const loanId = await running(1_000_000);
    expect(await bank.refused(`/pots/${bond.id}/earmarks`, draw(loanId, 1_000_000))).toBe('422 POT_ADMITS_NOT');
    await sized('bond');
    await bank.done(`/pots/${bond.id}/earmarks`, draw(loanId, 1_000_000));
    expect(await potOf(bank, bond)).toMatchObject({ drawnMinor: '100000000', leftMinor: '900000000' });
    const green = await open(bank, 'bond', 'green', 10_000_000);
    expect(await bank.refused(`/pots/${green.id}/earmarks`, draw(loanId, 1))).toBe('422 POT_ADMITS_NOT');
    expect(await bank.refused('/pots', { kind: 'bond' })).toBe('422 INPUT_INVALID');
  });
});

describe('measure 17: fiscal and tax leverage', () => {
  it('pays a subsidy of a kind on a loan once, whoever’s pot it comes from', async () => {
    const drawers = [bank.partyId];
    const city = await open(authority, 'subsidy', 'prize', 1_000_000, { drawers });
    const district = await open(authority, 'subsidy', 'prize', 1_000_000, { drawers });
    await desk.another();
    const loanId = await running(1_000_000);
    expect(await bank.refused(`/pots/${city.id}/earmarks`, draw(loanId, 5_000))).toBe('422 POT_ADMITS_NOT');
    await sized('subsidy');
    await bank.done(`/pots/${city.id}/earmarks`, draw(loanId, 5_000));
    expect(await bank.refused(`/pots/${district.id}/earmarks`, draw(loanId, 5_000))).toBe('409 POT_TAKEN');
    expect((await potOf(authority, city)).drawnMinor).toBe('500000');
    // The authority sees its pot, and the loan behind it is the bank's.
    expect((await authority.get(`/loans/${loanId}`)).status).toBe(404);
  });

  it('keeps a guarantor’s small firms at four fifths', async () => {
    const fund = await open(guarantor, 'risk_share', 'national_fund', 100_000_000, {
      shareBps: 8_000,
      drawers: [bank.partyId],
    });
    const guaranteed = async (amount: number, figures: object) => {
      await desk.another();
      await sized('guarantee', figures);
      return bank.tried<ProblemBody>(`/pots/${fund.id}/earmarks`, draw(await running(amount), amount * 0.8));
    };
    const first = await guaranteed(1_000_000, medium);
    expect([first.body.code, rulesOf(first.body)]).toEqual(['POT_ADMITS_NOT', ['guarantee.share.smallBps']]);
    expect((await guaranteed(4_000_000, small)).status).toBeLessThan(300);
    // Four to one is four fifths exactly; a fen more is not.
    expect((await guaranteed(1_000_000, medium)).status).toBeLessThan(300);
    expect((await guaranteed(100, medium)).body.code).toBe('POT_ADMITS_NOT');
  });
});

describe('measure 5: resources gathered', () => {
  it('approves loans of a kind out of what is set apart for it, at its internal price, and no further', async () => {
    const quota = await open(bank, 'quota', 'small', 1_500_000);
    await desk.another();
    await sized('quota');
    const one = await desk.propose(asked(1_000_000));
    await desk.approve(one);
    const { items } = await desk.read<{ items: Earmark[] }>(`/pots/${quota.id}/earmarks`);
    expect(items.map(({ said }) => said.internalPriceBps)).toEqual([200]);
    const two = await desk.propose(asked(1_000_000));
    await desk.borrower.done(`/loans/${two.id}/acceptance`, { sheetHash: two.sheetHash });
    expect(await desk.checker.refused(`/loans/${two.id}/approval`)).toBe('422 POT_EXHAUSTED');
    // Declined before any money is out, the first gives its room back.
    await bank.done(`/loans/${one.id}/decline`, { reason: 'The order was cancelled' });
    expect((await desk.checker.tried(`/loans/${two.id}/approval`)).status).toBeLessThan(300);
    // A firm of another size draws on another quota, or on none.
    await desk.another();
    await desk.approve(await desk.propose(asked(9_000_000)));
    expect(await potOf(bank, quota)).toMatchObject({ drawnMinor: '100000000' });
  });
});

describe('measure 11: upgrade and renovation', () => {
  it('pays renovation money to the payees of its account, for milestones reached, and up to each', async () => {
    await desk.another();
    const loan = await desk.propose(asked(1_000_000, 400, { purposeKind: 'technical_renovation' }));
    await desk.approve(loan);
    const pay = (amount: number) => ({
      amount: yuan(amount),
      payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }],
    });
    const path = `/loans/${loan.id}/disbursements`;
    expect(await desk.payer.refused(path, pay(400_000))).toBe('422 PURPOSE_ACCOUNT_MISSING');
    const payees = [
      {
        name: 'Supplier of Steel',
        accountNumber: '6222000011112222',
        milestone: 'Furnace delivered',
        amount: yuan(500_000),
      },
    ];
    const account = await open(bank, 'purpose_account', 'upgrade', 1_000_000, { loanId: loan.id, payees });
    expect(await desk.payer.refused(path, pay(400_000))).toBe('422 PURPOSE_PAYEE');
    await bank.done(`/pots/${account.id}/milestones`, { milestone: 'Furnace delivered', documentHash: hash('d') });
    expect((await desk.payer.tried(path, pay(400_000))).status).toBeLessThan(300);
    expect(await desk.payer.refused(path, pay(200_000))).toBe('422 PURPOSE_PAYEE');
    expect(await potOf(bank, account)).toMatchObject({ drawnMinor: '40000000' });
    // A payment that names its payee's invoice to the borrower is traced once the bank had it looked up.
    const traced = async () =>
      (
        await bank.done<{ figures: { byMoney: object } }>('/policy-returns', {
          kind: 'traced_share',
          periodFrom: '2026-03-05',
          periodTo: '2026-03-05',
        })
      ).figures.byMoney;
    const supplier = await desk.party('Supplier of Steel', 'trader');
    const invoiced = async (by: Client, amount: number) =>
      (
        await by.done<{ id: string }>('/invoices', {
          number: `2650200000${String(++invoices).padStart(10, '0')}`,
          buyerId: desk.borrower.partyId,
          issuedOn: '2026-03-04',
          net: yuan(amount),
          tax: yuan(0),
          total: yuan(amount),
        })
      ).id;
    const by = (invoiceId: string, amount: number) => {
      const { payments, ...rest } = pay(amount);
      return { ...rest, payments: payments.map((payment) => ({ ...payment, invoiceId })) };
    };
    const stranger = await invoiced(await desk.party('Other Works', 'trader'), 60_000);
    expect(await desk.payer.refused(path, by(stranger, 60_000))).toBe('422 PURPOSE_INVOICE');
    const invoiceId = await invoiced(supplier, 60_000);
    expect(await desk.payer.refused(path, by(invoiceId, 60_001))).toBe('422 PURPOSE_INVOICE');
    expect((await bank.get(`/invoices/${invoiceId}`)).status).toBe(404);
    expect((await desk.payer.tried(path, by(invoiceId, 60_000))).status).toBeLessThan(300);
    expect(await desk.payer.refused(path, by(invoiceId, 1))).toBe('422 PURPOSE_INVOICE');
    const paidMinor = '46000000';
    expect(await traced()).toEqual({ CNY: { accounts: 1, paidMinor, tracedMinor: '0', tracedBps: 0 } });
    await bank.done(`/invoices/${invoiceId}/verification`, { result: 'verified', evidence: 'check 1' });
    expect(await traced()).toEqual({ CNY: { accounts: 1, paidMinor, tracedMinor: '6000000', tracedBps: 1_304 } });
    const { items } = await desk.read<{ items: Earmark[] }>(`/pots/${account.id}/earmarks`);
    expect(items.map(({ said }) => said.invoiceId)).toEqual([null, invoiceId]);
    // Void after all, it traces nothing.
    await bank.done(`/invoices/${invoiceId}/verification`, { result: 'void', evidence: 'check 2' });
    expect(await traced()).toEqual({ CNY: { accounts: 1, paidMinor, tracedMinor: '0', tracedBps: 0 } });
  });
});

it('a pot is closed while nothing is drawn on it, by its owner alone, once', async () => {
  await desk.another();
  const pot = await open(bank, 'quota', 'small', 1_000);
  const closing = { reason: 'The year is planned anew' };
  expect(await desk.borrower.refused(`/pots/${pot.id}/closing`, closing)).toMatch(/^40[34] /);
  expect((await bank.done<Pot & { status: string }>(`/pots/${pot.id}/closing`, closing)).status).toBe('closed');
  expect(await bank.refused(`/pots/${pot.id}/closing`, closing)).toMatch(/^409 /);
});
