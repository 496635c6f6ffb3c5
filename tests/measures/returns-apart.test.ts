import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-12-01T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Tax Bureau', 'authority');
const other = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
interface Return {
  id: string;
  replaces: string | null;
  figures: { exemptMinor: string; method: string };
}
const asked = (kind: string, periodFrom: string, periodTo: string, more: object = {}) => ({
  kind,
  periodFrom,
  periodTo,
  addresseeId: authority.partyId,
  ...more,
});
const exempt = (from: string, to: string, more: object = {}) =>
  bank.tried<Return & ProblemBody>('/policy-returns', asked('vat_exempt_interest', from, to, more));
const told = async (from: string, to: string) => {
  const { body } = await exempt(from, to);
  return [body.figures.method, body.figures.exemptMinor];
};

it('measure 17: exempt interest of two years is no one return, for each year has a method of its own', async () => {
  await bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn: '2026-02-20', rateBps: 300, source: 'PBOC' });
  await bank.done('/vat-methods', { year: 2026, method: 'whole_loan', documentHash });
  await bank.done('/vat-methods', { year: 2027, method: 'up_to_ceiling', documentHash });
  await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose: 'tax',
    figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
  });
  // Eight million at 5.20 per cent, above the ceiling of 4.50: nothing of it is exempt in 2026, a thousand yuan a day in 2027.
  const loan = await desk.propose({
    amount: { amountMinor: '800000000', currency: 'CNY' },
    expectedOn: '2026-12-01',
    availableUntil: '2026-12-31',
    terms: terms({
      shape: 'bullet',
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      periods: 1,
      every: { count: 6, unit: 'months' },
      rate: { kind: 'fixed', rateBps: 520 },
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 800_000_000n, { currency: 'CNY' });
  desk.at('2027-03-02');
  const { status, body } = await exempt('2026-12-02', '2027-02-28');
  expect([status, body.code, body.facts]).toEqual([
    422,
    'RETURN_PERIOD_UNFIT',
    { newest: '2027-03-01', earliest: '2027-01-01' },
  ]);
  expect(await told('2026-12-02', '2026-12-31')).toEqual(['whole_loan', '0']);
  expect(await told('2027-01-01', '2027-01-31')).toEqual(['up_to_ceiling', '3100000']);
});

it('measure 17: a day of what adds up is told to an authority in one return', async () => {
  const january = (await bank.get<{ items: Return[] }>('/policy-returns?limit=200')).body.items.at(-1);
  const meets = async (from: string, to: string, more: object = {}) => {
    const { status, body } = await exempt(from, to, more);
    return [status, body.code, body.facts?.returnId];
  };
  const overlap = [409, 'RETURN_OVERLAPS', january?.id];
  expect(await meets('2027-01-15', '2027-02-14')).toEqual(overlap);
  expect(await meets('2027-01-31', '2027-02-28')).toEqual(overlap);
  expect(await meets('2027-01-01', '2027-02-28')).toEqual(overlap);
  // Its place is taken only by one that has all of its days.
  expect(await meets('2027-01-02', '2027-02-28', { replaces: january?.id })).toEqual(overlap);
  const longer = await exempt('2027-01-01', '2027-02-28', { replaces: january?.id });
  expect([longer.status, longer.body.replaces, longer.body.figures.exemptMinor]).toEqual([200, january?.id, '5900000']);
  // What was replaced stands no more, and nothing takes its place again.
  const again = [409, 'RETURN_OVERLAPS', longer.body.id];
  expect(await meets('2027-01-01', '2027-01-31')).toEqual(again);
  expect(await meets('2027-01-01', '2027-03-01', { replaces: january?.id })).toEqual(again);
  expect(await meets('2027-03-01', '2027-03-01', { replaces: longer.body.id })).toEqual([404, 'NOT_FOUND', undefined]);
  expect((await exempt('2027-03-01', '2027-03-01')).status).toBe(200);
  // To nobody it is another return, which claims nothing; what stood on a day is of any days.
  expect((await exempt('2027-01-15', '2027-02-14', { addresseeId: undefined })).status).toBe(200);
  for (const from of ['2027-01-01', '2027-02-01'])
    expect((await bank.tried('/policy-returns', asked('maturity_ladder', from, '2027-03-01'))).status).toBe(200);
});

it('measure 17: interest is exempt once, whichever authority is told of it; what only adds up is told to each', async () => {
  const toOther = { addresseeId: other.partyId };
  const { items } = (
    await bank.get<{ items: (Return & { periodTo: string; addresseeId: string | null })[] }>(
      '/policy-returns?limit=200',
    )
  ).body;
  const standing = items.findLast(({ periodTo, addresseeId }) => periodTo === '2027-02-28' && addresseeId !== null);
  for (const [from, to] of [
    ['2027-01-15', '2027-02-14'],
    ['2027-01-01', '2027-02-28'],
  ] as const) {
    const { status, body } = await exempt(from, to, toOther);
    expect([status, body.code, body.facts?.returnId]).toEqual([409, 'RETURN_OVERLAPS', standing?.id]);
  }
  // It went to the wrong one: named, it is replaced, and claimed there no more.
  const right = await exempt('2027-01-01', '2027-02-28', { ...toOther, replaces: standing?.id });
  expect([right.status, right.body.replaces]).toEqual([200, standing?.id]);
  expect((await exempt('2027-01-01', '2027-02-28')).body.code).toBe('RETURN_OVERLAPS');
  for (const to of [authority, other])
    expect(
      (await bank.tried('/policy-returns', asked('funnel', '2027-01-01', '2027-01-31', { addresseeId: to.partyId })))
        .status,
    ).toBe(200);
});

it('tells two that overlap and are signed at once one after the other', async () => {
  const sent = await Promise.all(
    [10, 11, 12, 13].map((day) =>
      bank.tried<ProblemBody>('/policy-returns', asked('funnel', `2027-02-${day}`, '2027-02-20')),
    ),
  );
  expect(sent.map(({ status, body }) => body.code ?? status).sort()).toEqual([
    200,
    'RETURN_OVERLAPS',
    'RETURN_OVERLAPS',
    'RETURN_OVERLAPS',
  ]);
});
