import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import {
  euro,
  eventsOf,
  findComplying,
  invoice,
  messagesOf,
  openCreditTrade,
  type Presented,
  present,
} from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, exporter, clock } = trade;

interface Payment {
  id: string;
  part: number;
  kind: string;
  amount: { amountMinor: string };
  dueOn: string;
  status: string;
}
const payments = async (id: string) =>
  (await issuer.get<{ items: Payment[] }>(`/presentations/${id}/payments`)).body.items;
const start = () => clock.set('2026-10-12T06:00:00Z');
const books = async (of: Client) =>
  Object.fromEntries(
    (
      await of.get<{ items: { kind: string; currency: string; balanceMinor: string }[] }>('/ledger/accounts')
    ).body.items.map((a) => [`${a.kind} ${a.currency}`, a.balanceMinor] as const),
  );
const change = (before: Record<string, string>, after: Record<string, string>) =>
  Object.fromEntries(
    Object.keys(after)
      .map((key) => [key, (BigInt(after[key] ?? 0) - BigInt(before[key] ?? 0)).toString()] as const)
      .filter(([, by]) => by !== '0'),
  );

/** Presented by the nominated bank to the issuing bank, and found complying. */
async function complying(terms: object, amount = 1_000, documents = [invoice(amount.toFixed(2))]) {
  const creditId = await trade.credit(amount, {}, terms);
  const { id } = await present(nominated, creditId, issuer.partyId, amount, { documents });
  await findComplying(issuer, id);
  return { creditId, id };
}
const after60 = { kind: 'days_after', days: 60, event: 'presentation' };

describe('the issuing bank', () => {
  it('pays at sight, less charges that are the beneficiary’s, and tells the presenting bank', async () => {
    start();
    const { creditId, id } = await complying({ beneficiaryBearsCharges: true });
    const before = await books(issuer);
    await issuerChecker.done(`/presentations/${id}/honour`, { charges: euro(10) });
    expect(change(before, await books(issuer))).toEqual({
      'applicant_claim EUR': '100000',
      'cash EUR': '-99000',
      'charges_income EUR': '-1000',
      'credit_recourse EUR': '-100000',
      'credit_undertaking EUR': '100000',
    });
    const [advice] = (await messagesOf(nominated, creditId)).filter((m) => m.type === '756');
    expect(advice?.text).toContain(':33A:261012EUR990,');
    expect((await trade.importer.get<{ status: string }>(`/credits/${creditId}`)).body.status).toBe('closed');
  });

  it('binds itself to a maturity, is reminded of it once, and pays then and not before', async () => {
    start();
    const before = await books(issuer);
    const { creditId, id } = await complying({ availableBy: 'deferred_payment', tenor: after60 });
    expect(await issuerChecker.done<Presented>(`/presentations/${id}/honour`)).toMatchObject({ status: 'accepted' });
    const [payment] = await payments(id);
    expect(payment).toMatchObject({ kind: 'deferred', status: 'undertaken', dueOn: '2026-12-11' });
    expect(change(before, await books(issuer))).toEqual({
      'acceptance_recourse EUR': '100000',
      'acceptance_undertaking EUR': '-100000',
    });
    const [authority] = (await messagesOf(nominated, creditId)).filter((m) => m.type === '752');
    expect(authority?.text).toContain('261211');
    const path = `/credit-payments/${payment?.id}/payment`;
    expect(await issuerChecker.refused(path)).toBe('422 PAYMENT_NOT_DUE');
    expect(await nominatedChecker.refused(path)).toBe('403 NOT_THE_PAYING_BANK');
    clock.set('2026-12-11T01:00:00Z');
    await Promise.all([trade.reach(), trade.reach()]);
    expect((await eventsOf(trade, payment?.id as string)).filter((t) => t === 'payment.fellDue')).toHaveLength(1);
    const answers = await Promise.all(Array.from({ length: 4 }, () => issuerChecker.tried<ProblemBody>(path)));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(change(before, await books(issuer))).toEqual({ 'applicant_claim EUR': '100000', 'cash EUR': '-100000' });
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body.status).toBe('honoured');
  });

  it('pays a mixed credit part by part: the cent that rounding leaves is in the last', async () => {
    start();
    const parts = [
      { shareBps: 3_333, tenor: { kind: 'sight' } },
      { shareBps: 6_667, tenor: { kind: 'days_after', days: 30, event: 'invoice' } },
    ];
    const { id } = await complying({ availableBy: 'mixed', parts }, 100.01);
    await issuerChecker.done(`/presentations/${id}/honour`);
    expect((await payments(id)).map((p) => [p.kind, p.status, p.amount.amountMinor, p.dueOn])).toEqual([
      ['sight', 'paid', '3333', '2026-10-12'],
      ['deferred', 'undertaken', '6668', '2026-11-11'],
    ]);
  });

  it('asks for the due date where no document dates what the tenor runs from', async () => {
    start();
    const tenor = { kind: 'days_after', days: 90, event: 'shipment' };
    const { id } = await complying({ availableBy: 'acceptance', tenor });
    expect(await issuerChecker.refused(`/presentations/${id}/honour`)).toBe('422 DUE_DATE_UNKNOWN');
    // 3 January 2027 is a Sunday; the calendar of 2027 is not published, so the date stays as stated.
    await issuerChecker.done(`/presentations/${id}/honour`, { dueOn: '2026-12-20' });
    expect((await payments(id))[0]).toMatchObject({ kind: 'acceptance', dueOn: '2026-12-21' });
  });

  it('is paid by the applicant, in another currency at a rate to the cent', async () => {
    start();
    const { id } = await complying({});
    await issuerChecker.done(`/presentations/${id}/honour`);
    const before = await books(issuer);
    const pay = (rate: string, paid: string) => ({
      amount: euro(500),
      from: 'account',
      ...transfer(),
      receivedOn: '2026-10-12',
      exchange: { paid: { amountMinor: paid, currency: 'CNY' }, rate },
    });
    const path = `/presentations/${id}/applicant-payment`;
    expect(await issuer.refused(path, pay('7.812345', '390616'))).toBe('422 EXCHANGE_DIFFERS');
    const paid = pay('7.812345', '390617');
    await issuer.done(path, paid);
    expect(change(before, await books(issuer))).toEqual({
      'applicant_claim EUR': '-50000',
      'cash CNY': '390617',
      'exchange_position CNY': '-390617',
      'exchange_position EUR': '50000',
    });
    expect(
      await issuer.refused(path, { amount: euro(1_000.01), from: 'account', ...transfer(), receivedOn: '2026-10-12' }),
    ).toBe('422 CLAIM_EXCEEDED');
    // The bank takes the yuan back: the claim is owed, and the exchange did not happen.
    const clerk = await trade.colleague(issuer, 'Statement clerk', ['statement:record']);
    await bounce(clerk, { ...paid, amount: paid.exchange.paid });
    expect(change(before, await books(issuer))).toEqual({});
    await issuer.done(path, { ...paid, ...transfer() });
    const receipts = await issuer.get<{ items: { id: string }[] }>(`/money-receipts?objectId=${id}`);
    const [first, again] = receipts.body.items;
    await issuer.done(`/money-receipts/${first?.id}/resolution`, {
      reason: 'The applicant sent it again, as its letter says',
      replacedBy: again?.id,
    });
  });
});

describe('a nominated bank', () => {
  it('negotiates, passes the documents on, and is reimbursed; the beneficiary is paid once', async () => {
    start();
    const creditId = await trade.credit(
      1_000,
      { reimbursingBankId: issuer.partyId },
      { availableBy: 'negotiation', tenor: after60 },
    );
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, root.id);
    const before = await books(nominated);
    const issuerBefore = await books(issuer);
    await nominatedChecker.done(`/presentations/${root.id}/honour`);
    expect(change(before, await books(nominated))).toEqual({
      'reimbursement_claim EUR': '100000',
      'cash EUR': '-100000',
    });
    // The issuing bank is bound until it has reimbursed.
    expect(change(issuerBefore, await books(issuer))).toEqual({});
    const forwarded = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, {
      reference: 'RHB26001',
    });
    expect(forwarded).toMatchObject({ held: { amountMinor: '100000' } });
    expect(await nominated.refused(`/presentations/${root.id}/forwarding`, { reference: 'RHB26002' })).toBe(
      '409 PRESENTATION_WRONG_STATE',
    );
    await findComplying(issuer, forwarded.id);
    await issuerChecker.done(`/presentations/${forwarded.id}/honour`);
    const types = (await messagesOf(nominated, creditId)).map((m) => m.type);
    expect(types).toEqual(expect.arrayContaining(['754', '742', '752']));
    const path = `/presentations/${forwarded.id}/proceeds`;
    expect(await nominated.refused(path, { received: euro(999), ...transfer(), receivedOn: '2026-10-12' })).toBe(
      '422 PROCEEDS_DIFFER',
    );
    expect(
      await nominated.done(path, { received: euro(1_000), ...transfer(), receivedOn: '2026-10-12' }),
    ).toMatchObject({
      paidOut: [],
    });
    expect(change(before, await books(nominated))).toEqual({});
    expect(await nominated.refused(path, { received: euro(1_000), ...transfer(), receivedOn: '2026-10-12' })).toBe(
      '409 PROCEEDS_RECORDED',
    );
  });

  it('claims on the reimbursing bank, which pays once or says why it does not', async () => {
    start();
    const third = await trade.admit('Clearing Bank', ['bank'], { bic: 'CLRGDEFF', country: 'DE' });
    const creditId = await trade.credit(1_000, { reimbursingBankId: third.partyId });
    for (const amount of [600, 400]) {
      const root = await present(exporter, creditId, nominated.partyId, amount);
      await findComplying(nominated, root.id);
      await nominatedChecker.done(`/presentations/${root.id}/honour`);
    }
    const { body } = await third.get<{ items: { id: string; amount: object; status: string }[] }>(
      `/credits/${creditId}/reimbursement-claims`,
    );
    expect(body.items.map((c) => c.amount)).toEqual([euro(600), euro(400)]);
    const [first, second] = body.items.map((c) => `/reimbursement-claims/${c.id}/answer`) as [string, string];
    expect(await issuer.refused(first)).toBe('403 NOT_THE_PAYING_BANK');
    const answers = await Promise.all(Array.from({ length: 3 }, () => third.tried<ProblemBody>(first)));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    await third.done(second, { reject: { code: 'DIFF', text: 'AMOUNT DIFFERS', disposal: 'RETD' } });
    expect((await messagesOf(third, creditId)).map((m) => m.type)).toEqual(
      expect.arrayContaining(['740', '742', '756', '744']),
    );
  });

  it('that did not pay passes the proceeds on', async () => {
    start();
    const creditId = await trade.credit(1_000);
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, root.id);
    const forwarded = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, {
      reference: 'RHB26003',
    });
    await findComplying(issuer, forwarded.id);
    await issuerChecker.done(`/presentations/${forwarded.id}/honour`);
    const paid = { received: euro(980), deducted: euro(20), ...transfer(), receivedOn: '2026-10-12' };
    expect(await nominated.done(`/presentations/${forwarded.id}/proceeds`, paid)).toMatchObject({
      appliedMinor: '0',
      paidOut: [{ payeeId: exporter.partyId, amountMinor: '98000' }],
    });
    expect(await nominatedChecker.refused(`/presentations/${root.id}/honour`)).toBe('409 PRESENTATION_FORWARDED');
  });
});

it('every book balances in each currency', async () => {
  for (const bank of [issuer, nominated]) {
    const { body } = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
    expect(body.items.every((c) => c.balanced)).toBe(true);
  }
});
