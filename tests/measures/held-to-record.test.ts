import { describe, expect, it } from 'vitest';
import { bringPaper } from '../support/files.ts';
import { openLimit } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const small = { industry: 'industry', employees: 50, revenueMinor: '500000000' };
const large = { industry: 'industry', employees: 5_000, revenueMinor: '50000000000' };
await bank.done('/lender-capital', { capital: yuan(100_000_000), statedFor: '2025-12-31', documentHash });
const state = (by: Client, more: object) =>
  by.done<{ id: string }>(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
    ...more,
  });
const running = async (amount: number, more: object = {}) => {
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: desk.clock.now().toISOString().slice(0, 10),
    availableUntil: '2026-06-30',
    terms: terms({ dayCount: 'actual/360' }),
    ...more,
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: 'CNY' });
  return loan.id;
};
interface Return {
  id: string;
  figures: Record<string, unknown> & { bySize?: Record<string, unknown> };
  judgedBy: { key: string; name: string; value: number; validFrom: string }[];
  madeBy: string;
  figuresHash: string;
}
const make = (kind: string, more: object = {}) =>
  bank.tried<Return & ProblemBody>('/policy-returns', {
    kind,
    periodFrom: '2026-03-01',
    periodTo: '2026-03-05',
    ...more,
  });

describe('measures 2 and 16: why a line is cut', () => {
  it('is held to the record where it speaks of the firm: that it asked, or did not pay', async () => {
    await state(authority, { kind: 'list', value: 'key100', listYear: 2026 });
    const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
    const cut = (reason: string, amount: number) =>
      bank.tried<ProblemBody>(`/limits/${limit}/change`, {
        amount: yuan(amount),
        reason,
        note: 'It wants no more than this',
        documentHash,
      });
    expect((await cut('customer_asked', 4_000_000)).body.code).toBe('CUT_UNFOUNDED');
    expect((await cut('default', 4_000_000)).body.code).toBe('CUT_UNFOUNDED');
    await desk.borrower.done('/matters', { bankId: bank.partyId, ask: 'Lower our line to four million' });
    expect((await cut('customer_asked', 4_000_000)).status).toBe(200);
    await bank.done(`/parties/${desk.borrower.partyId}/standings`, {
      kind: 'default',
      since: '2026-03-01',
      reason: 'It did not pay',
    });
    expect((await cut('default', 3_000_000)).status).toBe(200);
  });

  it('measure 2: is held to a paper where it is an authority’s word, or to what an authority says against the firm', async () => {
    await desk.another();
    await state(authority, { kind: 'list', value: 'key100', listYear: 2026 });
    const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
    const cut = (amount: number, hash = documentHash) =>
      bank.tried<ProblemBody>(`/limits/${limit}/change`, {
        amount: yuan(amount),
        reason: 'authority',
        note: 'By order of the bureau',
        documentHash: hash,
      });
    expect((await cut(4_000_000)).body.code).toBe('CUT_UNFOUNDED');
    // What another has in its store is no paper of the lender's.
    expect((await cut(4_000_000, (await bringPaper(authority)).sha256)).body.code).toBe('CUT_UNFOUNDED');
    expect((await cut(4_000_000, (await bringPaper(bank)).sha256)).status).toBe(200);
    // Nor does what a bank says of the firm stand for an authority, and its list for the firm speaks for it.
    await state(bank, { kind: 'credit_event', value: 'environment' });
    expect((await cut(3_000_000)).body.code).toBe('CUT_UNFOUNDED');
    await state(authority, { kind: 'credit_event', value: 'environment' });
    expect((await cut(3_000_000)).status).toBe(200);
  });
});

describe('measure 8: an online loan', () => {
  it('is made by the rule over what another person stated, or what another looked at', async () => {
    await desk.another();
    const wish = {
      lenderId: bank.partyId,
      amount: yuan(100_000),
      months: 6,
      purposeKind: 'working_capital',
      purpose: 'Steel for the works',
      payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
      consent: true,
    };
    const inputs = {
      monthsInBusiness: 60,
      taxRating: 'B',
      salesChangeBps: 800,
      powerChangeBps: 500,
      paidLateOf100: 3,
      deliveriesInTimeOf100: 95,
    };
    const score = { model: 'points-2026.1', inputs, documentHash };
    const { id } = await desk.borrower.done<{ id: string }>('/loan-applications', wish);
    const one = await bank.post<{ id: string; reasons?: unknown }>(`/loan-applications/${id}/decision`, { score });
    expect(one.status).toBe(202);
    const other = await colleagueOf(bank, 0);
    const agreed = await other.done<{ outcome: { status: string } }>(`/proposals/${one.body.id}/agreement`);
    expect(agreed.outcome.status).toBe('offered');
    // What another stated before, one person puts before the rule.
    const { id: next } = await desk.borrower.done<{ id: string }>('/loan-applications', wish);
    const decided = await (await colleagueOf(bank, 1)).post<{ status: string }>(`/loan-applications/${next}/decision`);
    expect([decided.status, decided.body.status]).toEqual([200, 'offered']);
  });
});

describe('returns', () => {
  it('measure 16: a firm is as small as was stated of it, an authority’s word beside the bank’s, typed with a loan or not', async () => {
    await desk.another();
    for (const purpose of ['relending', 'tax']) await state(bank, { kind: 'size', purpose, figures: small });
    await running(1_000_000);
    await desk.another();
    await state(bank, { kind: 'size', purpose: 'relending', figures: small });
    await state(authority, { kind: 'size', purpose: 'relending', figures: large, shownTo: [bank.partyId] });
    await running(2_000_000);
    const { figures } = (await bank.done<Return>('/policy-returns', {
      kind: 'small_loans',
      periodFrom: '2026-03-05',
      periodTo: '2026-03-05',
    })) as unknown as { figures: { byMoney: { CNY: { small: { outMinor: string }; all: { outMinor: string } } } } };
    const { small: of, all } = figures.byMoney.CNY;
    expect([of.outMinor, all.outMinor]).toEqual(['100000000', '300000000']);
  });

  it('measure 17: says by which name a rate is missing, and tells no tax without it', async () => {
    await desk.another();
    await state(bank, { kind: 'size', purpose: 'tax', figures: small });
    await running(2_000_000);
    desk.at('2026-03-20');
    await bank.done('/vat-methods', { year: 2026, method: 'whole_loan', documentHash });
    const asked = { periodFrom: '2026-03-01', periodTo: '2026-03-19' };
    const bare = await make('vat_exempt_interest', asked);
    expect([bare.body.code, bare.body.facts]).toEqual(['VAT_RATE_MISSING', { name: 'LPR-1Y', loans: 1 }]);
    await bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn: '2026-02-20', rateBps: 300, source: 'PBOC' });
    const told = await make('vat_exempt_interest', asked);
    expect(told.status).toBeLessThan(300);
    expect(Number(told.body.figures.exemptMinor)).toBeGreaterThan(0);
    expect(told.body.judgedBy.map(({ key }) => key)).toContain('vat.exempt.ceilingBps');
    expect(told.body.judgedBy.every(({ name, validFrom }) => name !== '' && validFrom <= '2026-03-19')).toBe(true);
    expect([told.body.figuresHash.length, told.body.madeBy]).toEqual([64, bank.personId]);
  });

  it('stands once, however many make it at once', async () => {
    const people = [0, 1, 2, 3].map((i) => colleagueOf(bank, i));
    const asked = { kind: 'asks_closed', periodFrom: '2026-03-01', periodTo: '2026-03-05' };
    const begun = await Promise.all([bank, bank, bank].map((by) => by.post<{ id: string }>('/policy-returns', asked)));
    const agreed = await Promise.all(
      begun.map(async ({ body }, i) => (await people[i])?.post(`/proposals/${body.id}/agreement`)),
    );
    expect(agreed.filter((answer) => (answer?.status ?? 500) < 300).length).toBe(1);
    const { items } = (await bank.get<{ items: { replaces: string | null }[] }>('/policy-returns?kind=asks_closed'))
      .body;
    expect(items.map(({ replaces }) => replaces)).toEqual([null]);
  });
});
