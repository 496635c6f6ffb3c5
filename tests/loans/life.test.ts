import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker, payer } = desk;
const yuan = (amount: number) => ({ amountMinor: Math.round(amount * 100).toString(), currency: 'CNY' });
const minor = (amount: number) => BigInt(Math.round(amount * 100));
const hash = (sign: string) => sign.repeat(64);

type Body = Record<string, string>;
const bullet = terms({
  shape: 'bullet',
  periods: 1,
  every: { count: 1, unit: 'months' },
  firstDueOn: '2026-06-20',
  interestPeriod: 'daily',
  dayCount: 'actual/360',
  overdueUpliftBps: 5_000,
});
const asked = (more: Record<string, unknown> = {}) => ({
  amount: yuan(3_000_000),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: bullet,
  ...more,
});
const running = async (more: Record<string, unknown> = {}, amount = 3_000_000, paid = amount) => {
  const loan = await desk.propose(asked({ amount: yuan(amount), ...more }));
  await desk.approve(loan);
  await desk.disburse(loan.id, minor(paid), { currency: 'CNY' });
  return loan.id;
};
const balances = async (...subjects: string[]): Promise<Record<string, bigint>> => {
  const { items } = await desk.read<{
    items: { kind: string; subjectId: string; currency: string; balanceMinor: string }[];
  }>('/ledger/accounts');
  return Object.fromEntries(
    items
      .filter(({ subjectId, currency }) => currency === 'CNY' && ['', ...subjects].includes(subjectId))
      .map(({ kind, balanceMinor }) => [kind, BigInt(balanceMinor)]),
  );
};
const moved = (before: Record<string, bigint>, after: Record<string, bigint>) =>
  Object.fromEntries(
    Object.entries(after)
      .map(([kind, balance]) => [kind, balance - (before[kind] ?? 0n)] as const)
      .filter(([, by]) => by !== 0n),
  );

describe('a loan of the law', () => {
  it('bears interest by days, a penalty once it is late, and money pays costs, interest, principal (Civil Code 561)', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const before = await balances();
    const fees = [{ code: 'appraisal', amount: yuan(5_000), payeeName: 'Appraiser' }];
    const id = await running({ fees });
    desk.at('2026-06-20');
    const quote = await desk.read<Body>(`/loans/${id}/payoff`);
    // 107 days of 360.
    expect([quote.principalMinor, quote.interestMinor]).toEqual(['300000000', '3878750']);
    desk.at('2026-07-15');
    await bank.done(`/loans/${id}/charges`, {
      code: 'appraisal',
      amount: yuan(5_000),
      dueOn: '2026-07-15',
      documentHash: hash('d'),
    });
    expect(await desk.read(`/loans/${id}/payoff`)).toMatchObject({
      feesMinor: '500000',
      interestMinor: '3878750',
      // 13,593.75 on principal and 175.76 on unpaid interest.
      penaltiesMinor: '1376951',
    });
    const paid = await desk.repay(id, minor(1_000_000), '2026-07-15', 'CNY');
    expect(paid).toMatchObject({
      outstandingMinor: '205755701',
      paid: { principalMinor: '94244299', interestMinor: '3878750', feesMinor: '500000', penaltiesMinor: '1376951' },
      class: 'special_mention',
      overdueSince: '2026-06-20',
    });
    expect(moved(before, await balances(id))).toEqual({
      cash: -200_000_000n,
      loan_principal: 205_755_701n,
      interest_income: -3_878_750n,
      charges_income: -500_000n,
      penalty_income: -1_376_951n,
    });
  });

  it('is written off by three and recovered, or paid off early at the quote, and closed', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const id = await running();
    desk.at('2026-04-04');
    const quote = await desk.read<Body>(`/loans/${id}/payoff`);
    // 30 days of 360 at 4.35 per cent.
    expect(quote.owedMinor).toBe('301087500');
    const short = { ...transfer(), amount: yuan(3_010_000), receivedOn: '2026-04-04' };
    expect(await bank.refused(`/loans/${id}/settlement`, short)).toBe('422 LOAN_PAYOFF_SHORT');
    expect(await bank.refused(`/loans/${id}/closure`)).toBe('422 LOAN_STILL_OWED');
    await bank.done(`/loans/${id}/settlement`, { ...short, amount: yuan(3_010_900) });
    expect(await bank.refused(`/loans/${id}/closure`)).toBe('422 LOAN_STILL_OWED');
    await bank.done(`/loans/${id}/refunds`, { amount: yuan(25) });
    const closed = await bank.done<Body>(`/loans/${id}/closure`);
    expect([closed.status, closed.outstandingMinor, closed.overpaidMinor]).toEqual(['closed', '0', '0']);

    await desk.another();
    desk.at('2026-03-05');
    const lost = await running();
    desk.at('2027-07-15');
    const before = await balances(lost);
    const off = { reason: 'Nothing is left of the firm', documentHash: hash('e') };
    expect(await bank.done<Body>(`/loans/${lost}/write-off`, off)).toMatchObject({
      status: 'written_off',
      class: 'loss',
      writtenOffMinor: '300000000',
    });
    await desk.repay(lost, minor(40_000), '2027-07-15', 'CNY');
    expect(moved(before, await balances(lost))).toEqual({
      credit_loss: 300_000_000n,
      loan_principal: -300_000_000n,
      cash: 4_000_000n,
      recovery_income: -4_000_000n,
    });
  });
});

it('money that the bank takes back was never received: the loan owes what it had paid, with what it would have borne', async () => {
  desk.at('2026-03-05');
  await desk.another();
  const id = await running();
  const before = await balances(id);
  desk.at('2026-04-04');
  const money = { ...transfer(), amount: yuan(1_000_000), receivedOn: '2026-04-04' };
  await bank.done(`/loans/${id}/repayments`, money);
  expect(await desk.read(`/loans/${id}`)).toMatchObject({ outstandingMinor: '200000000' });
  await bounce(bank, money);
  expect(await desk.read(`/loans/${id}`)).toMatchObject({ outstandingMinor: '300000000' });
  expect(await desk.read(`/loans/${id}/payoff`)).toMatchObject({ owedMinor: '301087500' });
  expect(moved(before, await balances(id))).toEqual({});
  const { items } = await desk.read<{ items: Body[] }>(`/loans/${id}/transactions`);
  expect(items.map(({ kind, isReversed }) => [kind, isReversed])).toEqual([
    ['disbursement', false],
    ['repayment', true],
  ]);
});

describe('terms that change', () => {
  const monthly = terms({
    interestPeriod: 'daily',
    dayCount: 'actual/365',
    recalculation: { rest: 'daily', early: 'reduce_instalment' },
  });

  it('move what is overdue into the new schedule, with the borrower, and never hide that it was', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const id = await running({ terms: monthly }, 600_000);
    desk.at('2026-05-20');
    const change = {
      kind: 're_age',
      terms: { ...monthly, periods: 12 },
      reason: 'A customer of the borrower pays late',
      documentHash: hash('f'),
    };
    const swap = { ...change, kind: 'medium_for_short' };
    expect(await bank.refused(`/loans/${id}/changes`, swap)).toBe('422 LOAN_CHANGE_UNFIT');
    const proposed = await bank.done<{ id: string }>(`/loans/${id}/changes`, change);
    expect(await bank.refused(`/loans/${id}/changes`, change)).toBe('409 LOAN_CHANGE_OPEN');
    expect(await bank.refused(`/loan-changes/${proposed.id}/answer`, { accept: true, sheetHash: hash('0') })).toBe(
      '403 MANDATE_MISSING',
    );
    await desk.agree(proposed.id, id);
    const loan = await desk.read<Body>(`/loans/${id}`);
    expect([loan.class, loan.overdueSince, loan.nextDueOn]).toEqual(['special_mention', null, '2026-06-20']);
    const { lines, totals } = await desk.read<{ lines: Body[]; totals: Body }>(`/loans/${id}/schedule`);
    expect(totals.principalMinor).toBe('60000000');
    expect(lines.at(-1)?.balanceMinor).toBe('0');
    expect(lines).toHaveLength(1 + 2 + 12);
    expect(await desk.borrower.refused(`/loan-changes/${proposed.id}/answer`, { accept: false })).toMatch(
      /LOAN_CHANGE_ANSWERED/,
    );
  });

  it('make a long loan of a short one only where nothing is hidden by it, and restructured is never normal', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const id = await running();
    const change = {
      kind: 'medium_for_short',
      terms: { ...monthly, periods: 24, dueDays: { move: 'following', place: 'CN' } },
      reason: 'The plant lives longer than the loan',
      documentHash: hash('f'),
    };
    expect(await bank.refused(`/loans/${id}/changes`, { ...change, kind: 'restructure' })).toBe(
      '422 LOAN_CHANGE_UNFIT',
    );
    expect(await bank.refused(`/loans/${id}/changes`, { ...change, terms: { ...monthly, periods: 1 } })).toBe(
      '422 LOAN_CHANGE_UNFIT',
    );
    desk.at('2026-04-04');
    const swap = await bank.done<{ id: string }>(`/loans/${id}/changes`, change);
    await desk.agree(swap.id, id);
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ class: 'normal', overdueSince: null });
    const { lines, totals } = await desk.read<{ lines: Body[]; totals: Body }>(`/loans/${id}/schedule`);
    expect([totals.principalMinor, lines.at(-1)?.balanceMinor, lines.length]).toEqual(['300000000', '0', 25]);
    const weekday = (day = '') => new Date(`${day}T00:00:00Z`).getUTCDay();
    // What is worked instead of a holiday may be a weekend; beyond the published calendar none is.
    const unknown = lines.filter(({ isAssumed }) => String(isAssumed) === 'true');
    expect(unknown.every(({ dueOn }) => weekday(dueOn) % 6 !== 0)).toBe(true);
    desk.at('2026-06-20');
    const again = { ...change, kind: 'restructure', terms: { ...monthly, periods: 36, principalGracePeriods: 6 } };
    const eased = await bank.done<{ id: string }>(`/loans/${id}/changes`, again);
    await desk.agree(eased.id, id);
    const after = await desk.read<{ lines: Body[]; totals: Body }>(`/loans/${id}/schedule`);
    expect([after.totals.principalMinor, after.lines.at(-1)?.balanceMinor]).toEqual(['300000000', '0']);
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ class: 'special_mention', overdueSince: null });
  });

  it('follow a reference rate from its repricing days on, and are refused while it is unknown', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const floating = {
      ...monthly,
      periods: 12,
      rate: { kind: 'reference', reference: 'LPR-1Y', spreadBps: 60, repricingMonths: 3 },
    };
    expect(await bank.refused('/loans', { ...(await body()), terms: floating })).toBe('422 LOAN_RATE_UNKNOWN');
    const lpr = { name: 'LPR-1Y', source: 'NIFC' };
    await bank.done('/reference-rates', { ...lpr, fixedOn: '2026-02-20', rateBps: 300 });
    expect(
      (await bank.tried<Body>('/reference-rates', { ...lpr, fixedOn: '2026-02-20', rateBps: 310 })).body.code,
    ).toBe('RATE_FIXED_OTHERWISE');
    expect(await bank.refused('/reference-rates', { ...lpr, fixedOn: '2026-03-20', rateBps: 310 })).toBe(
      '422 RATE_IN_FUTURE',
    );
    const id = await running({ terms: floating }, 600_000);
    desk.at('2026-06-04');
    await bank.done('/reference-rates', { ...lpr, fixedOn: '2026-05-20', rateBps: 290 });
    const { rates } = await desk.read<{ rates: unknown[] }>(`/loans/${id}/schedule`);
    expect(rates).toEqual([
      { fromOn: '2026-03-05', rateBps: 360 },
      { fromOn: '2026-06-05', rateBps: 350 },
    ]);
    // The borrower reads the same, whose record does not hold the fixings.
    expect((await desk.borrower.get<{ rates: unknown[] }>(`/loans/${id}/schedule`)).body.rates).toEqual(rates);
  });
});

const body = async () => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'trade',
  purpose: 'Steel',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  ...asked(),
});

describe('what is refused', () => {
  it('a loan that cannot be, by the name of what is wrong with it', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const base = await body();
    const refused = (more: Record<string, unknown>) => bank.refused('/loans', { ...base, ...more });
    const withTerms = (more: Record<string, unknown>) => refused({ terms: { ...bullet, ...more } });
    expect(await withTerms({ periods: 0 })).toBe('422 LOAN_WITHOUT_PERIODS');
    expect(await withTerms({ every: { count: 0, unit: 'months' } })).toBe('422 LOAN_WITHOUT_PERIODS');
    expect(await withTerms({ periods: 1_000_000, firstDueOn: undefined })).toBe('422 LOAN_NEVER_ENDS');
    expect(await withTerms({ periods: 361, firstDueOn: undefined })).toBe('422 LOAN_NEVER_ENDS');
    expect(await withTerms({ rate: { kind: 'fixed', rateBps: 3_601 } })).toBe('422 LOAN_RATE_ABOVE_MAX');
    expect(await withTerms({ firstDueOn: '2026-03-05' })).toBe('422 LOAN_DAYS_OUT_OF_ORDER');
    expect(await refused({ availableUntil: '2026-03-04' })).toBe('422 LOAN_DAYS_OUT_OF_ORDER');
    expect(await refused({ expectedOn: '2026-03-04' })).toBe('422 LOAN_DAYS_OUT_OF_ORDER');
    expect(await withTerms({ overdueUpliftBps: 9_000 })).toBe('422 LOAN_TERMS_UNFIT');
    expect(await withTerms({ shape: 'step', periods: 2, stepsBps: [5_000, 4_999] })).toBe('422 LOAN_TERMS_UNFIT');
    expect(await withTerms({ dueDays: { move: 'following', place: 'ATLANTIS' } })).toBe('422 LOAN_TERMS_UNFIT');
    const fee = { code: 'handling', amount: yuan(100), payeeName: 'Lending Bank' };
    expect(await refused({ fees: [{ ...fee, amount: { amountMinor: '-1', currency: 'CNY' } }] })).toBe(
      '422 INPUT_INVALID',
    );
    expect(await refused({ fees: [{ ...fee, amount: { amountMinor: '1', currency: 'USD' } }] })).toBe(
      '422 LOAN_CURRENCY',
    );
    // Beyond what a year may cost, with the fees in it.
    const dear = { ...fee, code: 'guarantee', payeeName: 'City Fund', amount: yuan(900_000) };
    expect(await refused({ fees: [dear] })).toBe('422 LOAN_RATE_ABOVE_MAX');
    expect(await refused({ borrowerId: bank.partyId })).toMatch(/^422/);
    expect(await refused({ borrowerId: `pty_${'0'.repeat(32)}` })).toBe('404 NOT_FOUND');
    expect(await refused({ facilityId: `fac_${'0'.repeat(32)}` })).toBe('404 NOT_FOUND');
  });

  it('fees that may not be asked of small firms, whatever the borrower would accept (measure 15)', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const fees = [{ code: 'commitment', amount: yuan(100), payeeName: 'Lending Bank' }];
    const base = await body();
    const small = { industry: 'industry', employees: 300, revenueMinor: '1999999999', documentHash: hash('a') };
    expect(await bank.refused('/loans', { ...base, fees, borrowerFigures: small })).toBe('403 LOAN_FEE_BANNED');
    // Whose size nobody stated is taken to be small.
    expect(await bank.refused('/loans', { ...base, fees })).toBe('403 LOAN_FEE_BANNED');
    const borrowerFigures = { ...small, employees: 1_000, revenueMinor: '40000000000' };
    // Half of it: there is no commitment where all is drawn.
    const id = await running({ fees, borrowerFigures }, 3_000_000, 1_500_000);
    const charge = { code: 'commitment', amount: yuan(100.01), dueOn: '2026-03-05', documentHash: hash('b') };
    const at = `/loans/${id}/charges`;
    expect((await bank.tried<Body>(at, charge)).body.code).toBe('LOAN_FEE_NOT_ACCEPTED');
    expect((await bank.tried<Body>(at, { ...charge, code: 'custody' })).body.code).toBe('LOAN_FEE_NOT_ACCEPTED');
    expect((await bank.tried<Body>(at, { ...charge, amount: { amountMinor: '1', currency: 'EUR' } })).body.code).toBe(
      'LOAN_CURRENCY',
    );
    // On the day of charging the bank shows that the firm is not small (SAMR 2025-11).
    await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
      kind: 'size',
      purpose: 'fee',
      figures: { industry: 'industry', employees: 1_000, revenueMinor: '40000000000' },
      validFrom: '2026-03-05',
      documentHash: hash('a'),
      reason: 'Accounts of 2025',
    });
    const once = await Promise.all(
      Array.from({ length: 8 }, () => bank.tried<Body>(at, { ...charge, amount: yuan(100) })),
    );
    expect(once.filter(({ status }) => status < 300)).toHaveLength(1);
    const { items } = await desk.read<{ items: Body[] }>(`/loans/${id}/transactions`);
    const back = (of: string) => `/loans/${id}/transactions/${items.find(({ kind }) => kind === of)?.id}/reversal`;
    await bank.done(back('fee'), { reason: 'Charged by a slip' });
    const out = await bank.tried<Body>(back('disbursement'), { reason: 'Not mine' });
    expect(out.body.code).toBe('LOAN_ACT_OF_MONEY');
    expect(await desk.read(`/loans/${id}/payoff`)).toMatchObject({ feesMinor: '0' });
  });

  it('all-in costs are what the measure reckons: interest and fees over the principal', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const year = terms({
      shape: 'bullet',
      periods: 1,
      every: { count: 12, unit: 'months' },
      rate: { kind: 'fixed', rateBps: 350 },
    });
    const fee = { code: 'handling', amount: yuan(149_400), payeeName: 'Lending Bank', expectedOn: '2027-03-05' };
    const loan = await desk.propose(asked({ amount: yuan(9_000_000), terms: year, fees: [fee] }));
    const sheet = await desk.read<Record<string, unknown>>(`/loans/${loan.id}/cost-sheet`);
    expect(sheet).toMatchObject({
      costMinor: '46440000',
      costOverPrincipalBps: 516,
      allInBps: 516,
      hash: loan.sheetHash,
    });
    expect(await desk.borrower.refused(`/loans/${loan.id}/acceptance`, { sheetHash: hash('0') })).toBe(
      '409 LOAN_SHEET_DIFFERS',
    );
  });

  it('money to anybody but the payees agreed, for nothing that a paper shows, or more than is left', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const loan = await desk.propose(asked());
    const at = `/loans/${loan.id}/disbursements`;
    const pay = (more: Record<string, unknown> = {}, amount = 1_000) => ({
      amount: yuan(amount),
      payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper(), ...more }],
    });
    const refused = async (input: unknown) => (await payer.tried<Body>(at, input)).body.code;
    expect(await refused(pay())).toBe('LOAN_WRONG_STATE');
    expect(await checker.refused(`/loans/${loan.id}/approval`)).toBe('409 LOAN_WRONG_STATE');
    await desk.approve(loan);
    expect(await refused(pay({ accountNumber: '999' }))).toBe('LOAN_PAYEE_NOT_LISTED');
    expect(await refused(pay({ evidenceHash: undefined }))).toBe('LOAN_PURPOSE_UNPROVED');
    expect(await refused({ ...pay(), amount: yuan(999) })).toBe('LOAN_PAYMENTS_DIFFER');
    expect(await refused(pay({}, 3_000_000.01))).toBe('LOAN_AMOUNT_EXCEEDED');
    expect(await refused({ ...pay(), paidOn: '2026-03-06' })).toBe('LOAN_DAY_UNFIT');
    expect(await refused({ ...pay(), amount: { amountMinor: '100000', currency: 'EUR' } })).toBe('LOAN_CURRENCY');
    expect((await checker.tried<Body>(at, pay())).body.code).toBe('SAME_PERSON');
    const reference = { reference: 'TT-LOAN-1' };
    await payer.done(at, pay(reference));
    expect(await refused(pay(reference))).toBe('PAYMENT_RECORDED');
    const stranger = await desk.party('Other bank', 'bank');
    expect(await stranger.refused(at, pay())).toBe('404 NOT_FOUND');
    expect((await stranger.get(`/loans/${loan.id}`)).status).toBe(404);
    // Many at once never pay out more than was agreed.
    const many = await Promise.all(Array.from({ length: 8 }, () => payer.tried<Body>(at, pay({}, 1_000_000))));
    expect(many.filter(({ status }) => status < 300)).toHaveLength(2);
    const money = { ...transfer(), amount: yuan(10), receivedOn: '2026-03-05' };
    await bank.done(`/loans/${loan.id}/repayments`, money);
    expect((await bank.tried<Body>(`/loans/${loan.id}/repayments`, money)).body.code).toBe('RECEIPT_RECORDED');
  });
});

it('loans are listed by state, party, class and due day, and what is not asked for is refused', async () => {
  const { items } = await desk.read<{ items: Body[] }>(`/loans?status=active&partyId=${bank.partyId}&limit=200`);
  expect(items.length).toBeGreaterThan(2);
  expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['active']));
  const due = await desk.read<{ items: Body[] }>('/loans?dueTo=2026-06-20&status=active');
  expect(due.items.every(({ nextDueOn }) => nextDueOn !== undefined && nextDueOn <= '2026-06-20')).toBe(true);
  expect((await bank.get('/loans?nonsense=1')).status).toBe(422);
  const { items: books } = await desk.read<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(books.every(({ balanced }) => balanced)).toBe(true);
});
