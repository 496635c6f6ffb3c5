import { describe, expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { payee } from '../support/payees.ts';
import type { Client } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const authority = await desk.party('Bureau of Finance', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const money = (accountNumber = '6222000011112222') => ({
  amount: yuan(1_000_000),
  payments: [{ accountNumber, amount: yuan(1_000_000), evidenceHash: paper() }],
});
const approved = async () => {
  await desk.another();
  const loan = await desk.propose({
    amount: yuan(1_000_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ dayCount: 'actual/360' }),
  });
  await desk.approve(loan);
  return `/loans/${loan.id}/disbursements`;
};
const deals = (by: Client, about: Client) =>
  by.done<{ id: string }>(`/parties/${about.partyId}/policy-standings`, {
    kind: 'business',
    value: 'speculative_housing',
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
  });

describe('measure 1: a payee that deals in speculative housing', () => {
  it('is barred by this bank’s own word and by an authority’s, and by no other bank’s', async () => {
    const rival = await desk.party('Rival Bank', 'bank');
    const seller = await desk.party('Supplier of Steel', 'trader');
    const said = await deals(rival, seller);
    const path = await approved();
    expect((await desk.payer.tried(path, money())).status).toBeLessThan(300);
    await rival.done(`/policy-standings/${said.id}/end`, { lastOn: '2026-03-04', reason: 'It sells steel' });
    const official = await deals(authority, seller);
    expect(await desk.payer.refused(await approved(), money())).toBe('422 PAYEE_BANNED');
    await authority.done(`/policy-standings/${official.id}/end`, { lastOn: '2026-03-04', reason: 'It sells steel' });
  });

  it('is barred under the name that it bore before, once it is known who bore it', async () => {
    // Another firm took the place of the name; the account is still proved under the old one.
    const renamed = await desk.party('Bright Homes', 'trader');
    const said = await deals(authority, renamed);
    const path = await approved();
    const sells = await desk.party('Supplier of Copper', 'trader');
    const bore = { name: 'Supplier of Steel', changedOn: '2026-02-01' };
    // What another lender records of it counts for that lender.
    const rival = await desk.party('Second Rival Bank', 'bank');
    await rival.done('/former-names', { ...bore, partyId: renamed.partyId });
    await sells.done('/former-names', { ...bore, name: 'Supplier of Tin', partyId: sells.partyId });
    expect((await desk.payer.tried(await approved(), money())).status).toBeLessThan(300);
    await renamed.done('/former-names', { ...bore, partyId: renamed.partyId });
    expect(await desk.payer.refused(path, money())).toBe('422 PAYEE_BANNED');
    // Or the name would be barred in whatever follows.
    await authority.done(`/policy-standings/${said.id}/end`, { lastOn: '2026-03-04', reason: 'It builds no more' });
  });

  it('is barred under the name that the operator took from it, whoever says nothing of it', async () => {
    const renamed = await desk.party('Supplier of Steel', 'trader');
    await deals(authority, renamed);
    await desk.operator.done(`/parties/${renamed.partyId}/changes`, { name: 'Sunny Homes', reason: 'Registered anew' });
    const { items } = (await desk.operator.get<{ items: object[] }>(`/former-names?partyId=${renamed.partyId}`)).body;
    expect(items).toMatchObject([{ name: 'Supplier of Steel', changedOn: '2026-03-05', isKnown: true }]);
    expect(await desk.payer.refused(await approved(), money())).toBe('422 PAYEE_BANNED');
    await desk.operator.done('/former-name-withdrawals', { partyId: renamed.partyId, name: 'Supplier of Steel' });
  });

  it.each([
    'Supplier, of Steel.',
    'SUPPLIER  OF STEEL',
    'Ѕuррlіеr оf Stееl',
    'Supplier of Steel Co., Ltd.',
    'Supplier of Steel Company Limited',
    'Supplier of Steel LLC',
  ])('is barred as %s', async (name) => {
    const same = await desk.party(name, 'trader');
    const said = await deals(authority, same);
    expect(await desk.payer.refused(await approved(), money())).toBe('422 PAYEE_BANNED');
    await authority.done(`/policy-standings/${said.id}/end`, { lastOn: '2026-03-04', reason: 'It sells steel' });
  });

  it('is barred with and without its legal form in Chinese, too; another word of the name makes another firm', async () => {
    const same = await desk.admit('Works of the hall', ['trader'], { nameZh: '重庆示例置业有限责任公司' });
    await deals(authority, same);
    await desk.another();
    let accounts = 0;
    const paid = async (name: string) => {
      const accountNumber = `62220000222200${10 + accounts++}`;
      await payee(desk.checker, name, accountNumber);
      const loan = await desk.propose({
        amount: yuan(1_000_000),
        expectedOn: '2026-03-05',
        availableUntil: '2026-03-31',
        payees: [{ name, accountNumber }],
        terms: terms({ dayCount: 'actual/360' }),
      });
      await desk.approve(loan);
      const { status, body } = await desk.payer.tried<{ code?: string }>(
        `/loans/${loan.id}/disbursements`,
        money(accountNumber),
      );
      return body.code ?? status;
    };
    for (const name of ['重庆示例置业有限公司', '重庆示例置业股份有限公司', '重庆示例置业', '重庆示例置业公司'])
      expect([name, await paid(name)]).toEqual([name, 'PAYEE_BANNED']);
    for (const name of ['重庆示例物业有限公司', 'Works of the wall Ltd', 'Works of the hallco'])
      expect([name, await paid(name)]).toEqual([name, 201]);
  });
});
