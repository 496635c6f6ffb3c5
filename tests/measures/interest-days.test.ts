import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const documentHash = 'a'.repeat(64);
interface Return {
  id: string;
  rowsHash: string;
  reckoning: number;
  figures: { interestMinor: string; exemptMinor: string; taxedMinor: string; vatMinor: string };
}
const asked = (periodFrom: string, periodTo: string) => ({ kind: 'vat_exempt_interest', periodFrom, periodTo });
const make = (from: string, to: string) => bank.done<Return>('/policy-returns', asked(from, to));
const told = async (from: string, to: string) => {
  const { interestMinor, exemptMinor, taxedMinor, vatMinor } = (await make(from, to)).figures;
  return [interestMinor, exemptMinor, taxedMinor, vatMinor];
};
const rerun = (id: string) => desk.read(`/policy-returns/${id}/rerun`);
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest();

/** Eight million at 5.20 per cent for six months, to a small firm; the ceiling is 4.50 per cent. */
const lend = async (on: string, availableUntil: string) => {
  desk.at(on);
  await desk.another();
  await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose: 'tax',
    figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
  });
  const loan = await desk.propose({
    amount: { amountMinor: '800000000', currency: 'CNY' },
    expectedOn: on,
    availableUntil,
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
};

it('measure 17: reference vector 24, of the ninety days from the first to the last of a period', async () => {
  await bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn: '2026-02-20', rateBps: 300, source: 'PBOC' });
  await bank.done('/vat-methods', { year: 2026, method: 'up_to_ceiling', documentHash });
  await lend('2026-03-05', '2026-12-31');
  desk.at('2026-06-03');
  // The day that runs is not over: what it bears is not known.
  expect(await bank.refused('/policy-returns', asked('2026-03-05', '2026-06-03'))).toBe('422 RETURN_PERIOD_UNFIT');
  expect(await told('2026-03-05', '2026-06-02')).toEqual(['10400000', '9000000', '1400000', '79245']);
  // A day less: the slice is 8,000,000 × 4.5 % × 89/360 to the fen, and no fen is lost to interest that was rounded before.
  expect(await told('2026-03-05', '2026-06-01')).toEqual(['10284444', '8900000', '1384444', '78365']);
  // The last day of a period belongs to it, and to no other.
  expect(await told('2026-06-02', '2026-06-02')).toEqual(['115556', '100000', '15556', '881']);
  expect((await told('2026-03-01', '2026-03-05')).slice(0, 2)).toEqual(['115556', '100000']);
});

it('measure 17: a return that was made by the days before is rebuilt as it was told', async () => {
  const { id, reckoning } = await make('2026-03-05', '2026-04-18');
  expect([reckoning, await rerun(id)]).toMatchObject([5, { isSame: true, isRebuilt: true }]);
  const { admin } = desk.database;
  // As it stood before: of the same forty-five days by the other way to count them, and with no slice told.
  const { rows } = await admin.query<{ rows: string }>(`select rows from policy_return_part where return_id = '${id}'`);
  const text = (rows[0]?.rows ?? '').replace(/"upToCeilingMinor":"\d+",/, '');
  const hash = sha256(text);
  await admin.query(`alter table policy_return disable trigger user; alter table policy_return_part disable trigger user;
    update policy_return set period_from = '2026-03-06', period_to = '2026-04-19', reckoning = 1,
      rows_hash = '${sha256(`["${hash.toString('hex')}"]`).toString('hex')}' where id = '${id}';
    update policy_return_part set rows = '${text}', hashes = '\\x${hash.toString('hex')}' where return_id = '${id}';
    alter table policy_return enable trigger user; alter table policy_return_part enable trigger user`);
  expect(await rerun(id)).toMatchObject({ isSame: true, isRebuilt: true, differs: [] });
});

it('measure 17: interest of 31 December is of its own year, by the method of that year', async () => {
  await lend('2026-12-02', '2027-12-31');
  desk.at('2027-01-10');
  await bank.done('/vat-methods', { year: 2027, method: 'whole_loan', documentHash });
  // The first loan was due in September: a day of the second, in each of the two years.
  const interest = async (from: string, to: string) => (await told(from, to)).slice(0, 2);
  expect(await interest('2026-12-31', '2026-12-31')).toEqual(['115556', '100000']);
  expect(await interest('2027-01-01', '2027-01-01')).toEqual(['115555', '0']);
  desk.at('2027-03-05');
  // Ninety days are two returns, each by the method of its year: up to the ceiling, and all of it taxed.
  expect(await bank.refused('/policy-returns', asked('2026-12-02', '2027-03-01'))).toBe('422 RETURN_PERIOD_UNFIT');
  expect(await interest('2026-12-02', '2026-12-31')).toEqual(['3466667', '3000000']);
  expect(await told('2027-01-01', '2027-03-01')).toEqual(['6933333', '0', '6933333', '392453']);
});
