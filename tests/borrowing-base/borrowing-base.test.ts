import { describe, expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const checker = await owed.colleague(bank, 'Checker', ['facility:approve']);
type Base = {
  grossMinor: string;
  out: Record<string, string>;
  eligibleMinor: string;
  dilutionBps: number | null;
  baseMinor: string;
  lines: { receivableId: string; level: number; out: { step: string; reason: string }[]; eligibleMinor: string }[];
};
const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
  borrowerId: seller.partyId,
  limit: yuan(10_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 3_000,
  interestBps: 435,
  expiresOn: '2027-12-31',
});
await checker.done(`/facilities/${facilityId}/approval`);
const base = async (more = '') =>
  (await bank.get<Base>(`/facilities/${facilityId}/receivables-base?concentrationBps=10000${more}`)).body;
const account = await owed.account(bank);

/** Receivables of one pledge, registered: each of so many yuan, confirmed unless it says otherwise. */
async function pledge(lines: { total: number; confirm?: boolean; dueOn?: string; invoicedOn?: string }[]) {
  const made: string[] = [];
  const invoices: string[] = [];
  for (const { total, confirm = true, dueOn = '2026-12-01', invoicedOn = '2026-10-01' } of lines) {
    const { id, invoiceId } = await owed.receivable(total, { dueOn, invoicedOn });
    if (confirm) invoices.push(invoiceId);
    if (confirm) await owed.confirm(id, total, { dueOn, payToAccountId: account });
    made.push(id);
  }
  const { id } = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: made,
  });
  await bank.done(`/pledges/${id}/answer`, { accept: true });
  await bank.done(`/pledges/${id}/registration`, {
    filingNumber: `ZDW-${id.slice(-8)}`,
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: owed.clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  for (const invoiceId of invoices) await owed.prove(bank, invoiceId);
  await owed.tellAndCall(bank, id, made[0] as string);
  return made;
}

describe('the borrowing base of receivables', () => {
  it('counts nothing of a debtor that its lender has not spoken about, and explains each line', async () => {
    const [good, unconfirmed] = await pledge([{ total: 1_000_000 }, { total: 200_000, confirm: false }]);
    const before = await base();
    expect(before).toMatchObject({ grossMinor: '120000000', eligibleMinor: '0', baseMinor: '0' });
    const stated = { debtorId: debtor.partyId, isRelated: false, payable: yuan(0), unappliedCredit: yuan(0) };
    expect(await seller.refused(`/facilities/${facilityId}/debtors`, stated)).toBe('403 MANDATE_MISSING');
    expect(await banks[1].refused(`/facilities/${facilityId}/debtors`, stated)).toBe('404 NOT_FOUND');
    await bank.done(`/facilities/${facilityId}/debtors`, stated);
    const after = await base();
    const of = (id: string | undefined) => after.lines.find((line) => line.receivableId === id);
    expect(of(good)).toMatchObject({ level: 4, eligibleMinor: '100000000', out: [] });
    expect(of(unconfirmed)?.out.map((o) => o.reason)).toEqual(['not_confirmed']);
    expect(after).toMatchObject({ eligibleMinor: '100000000', baseMinor: '80000000', dilutionBps: 0 });
  });

  it('takes out what is over age, disputed, owed back, and a dilution past what is free', async () => {
    const [disputed] = await pledge([
      { total: 500_000 },
      { total: 90_000, invoicedOn: '2026-06-01', dueOn: '2026-10-30' },
    ]);
    await debtor.done(`/receivables/${disputed}/disputes`, { amount: yuan(100_000), reason: 'short' });
    const with_ = await base();
    expect(with_.grossMinor).toBe('179000000');
    expect(with_.out).toMatchObject({ over_age: '9000000' });
    expect(with_.eligibleMinor).toBe('140000000');
    await bank.done(`/facilities/${facilityId}/debtors`, {
      debtorId: debtor.partyId,
      isRelated: false,
      payable: yuan(250_000),
      unappliedCredit: yuan(0),
    });
    // 250,000 over 1,700,000, line by line; then the line that is not confirmed, and the dispute.
    expect((await base()).eligibleMinor).toBe('117941177');
    await bank.done(`/facilities/${facilityId}/debtors`, {
      debtorId: debtor.partyId,
      isRelated: true,
      payable: yuan(0),
      unappliedCredit: yuan(0),
    });
    expect(await base()).toMatchObject({ eligibleMinor: '0', baseMinor: '0' });
    expect((await banks[1].get(`/facilities/${facilityId}/receivables-base`)).status).toBe(404);
  });
});
