import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { euro, findComplying, messagesOf, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, exporter, clock } = trade;
const reimburser = await trade.admit('Reimbursing Bank', ['bank'], { bic: 'REIMDEFF', country: 'DE' });
const reimburserChecker = await trade.colleague(reimburser, 'Reimbursing checker', ['presentation:honour']);

interface Refund {
  id: string;
  status: string;
  principal: { amountMinor: string };
  interest: { amountMinor: string } | null;
  interestFrom: string;
}
/** Balances by kind, over every credit and facility. */
async function books(of: Client): Promise<Record<string, bigint>> {
  const sums: Record<string, bigint> = {};
  const { body } = await of.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
  for (const { kind, balanceMinor } of body.items) sums[kind] = (sums[kind] ?? 0n) + BigInt(balanceMinor);
  return sums;
}
const change = (before: Record<string, bigint>, after: Record<string, bigint>) =>
  Object.fromEntries(
    Object.keys(after)
      .map((key) => [key, Number((after[key] ?? 0n) - (before[key] ?? 0n))] as const)
      .filter(([, by]) => by !== 0),
  );

/** Paid by the nominated bank, reimbursed on 12 October, and at the issuing bank on the 13th. */
async function reimbursed() {
  clock.set('2026-10-12T06:00:00Z');
  const creditId = await trade.credit(1_000, { reimbursingBankId: reimburser.partyId });
  const root = await present(exporter, creditId, nominated.partyId, 1_000);
  await findComplying(nominated, root.id);
  await nominatedChecker.done(`/presentations/${root.id}/honour`);
  const { body } = await nominated.get<{ items: { id: string }[] }>(`/credits/${creditId}/reimbursement-claims`);
  const claimId = body.items[0]?.id as string;
  await reimburserChecker.done(`/reimbursement-claims/${claimId}/answer`);
  const { id } = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, {
    reference: `RHB${creditId.slice(-6).toUpperCase()}`,
  });
  return { creditId, claimId, id };
}
async function refuse(id: string, on: string) {
  clock.set(on);
  const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  await issuer.done(`/presentations/${id}/decision`, {
    decision: 'refuse',
    answers,
    added: ['INVOICE SHOWS GEARBOXES OF ANOTHER MODEL'],
    disposal: 'HOLD',
  });
}

describe('a reimbursement that a due refusal undoes', () => {
  it('is claimed back once, with a message, paid with interest to the day, and booked on both sides', async () => {
    const { creditId, claimId, id } = await reimbursed();
    const path = `/presentations/${id}/refund-claim`;
    // Nothing is owed back on documents that nobody refused.
    expect(await issuerChecker.refused(path, { claimId })).toBe('422 NOT_REFUSED_IN_TIME');
    await refuse(id, '2026-10-14T06:00:00Z');
    const stranger = await trade.admit('Stranger Bank', ['bank'], { bic: 'STRADEFF', country: 'DE' });
    expect(await stranger.refused(path, { claimId })).toBe('404 NOT_FOUND');
    expect(await nominatedChecker.refused(path, { claimId })).toBe('403 NOT_THE_EXAMINING_BANK');
    const other = await reimbursed();
    expect(await issuerChecker.refused(path, { claimId: other.claimId })).toBe('404 NOT_FOUND');
    clock.set('2026-10-15T06:00:00Z');
    const before = await books(issuer);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => issuerChecker.tried<Refund & ProblemBody>(path, { claimId })),
    );
    const made = answers.filter((a) => a.status === 200);
    expect(made).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['REFUND_CLAIMED']),
    );
    const refund = made[0]?.body as Refund;
    expect(refund).toMatchObject({ principal: euro(1_000), interest: null, interestFrom: '2026-10-12' });
    expect(change(before, await books(issuer))).toEqual({ refund_claim: 100_000, cash: -100_000 });
    const [asked] = (await messagesOf(nominated, creditId)).filter((m) => m.type === '799');
    expect(asked?.text).toContain('PLEASE REFUND EUR1000,');

    clock.set('2026-10-22T06:00:00Z');
    const theirs = await books(nominated);
    expect(await issuerChecker.refused(`/reimbursement-refunds/${refund.id}/payment`)).toBe('403 NOT_THE_PAYING_BANK');
    // Ten days at 3 % of 360: 83.33 cents.
    const paid = await nominatedChecker.done<Refund>(`/reimbursement-refunds/${refund.id}/payment`);
    expect(paid).toMatchObject({ status: 'paid', interest: { amountMinor: '83' } });
    expect(change(theirs, await books(nominated))).toEqual({
      reimbursement_claim: 100_000,
      interest_expense: 83,
      cash: -100_083,
    });
    expect(await nominatedChecker.refused(`/reimbursement-refunds/${refund.id}/payment`)).toBe('409 PAYMENT_MADE');

    const receipt = `/reimbursement-refunds/${refund.id}/receipt`;
    const short = await issuer.post<ProblemBody>(receipt, {
      amount: euro(1_000),
      ...transfer(),
      receivedOn: '2026-10-22',
    });
    expect([short.status, short.body.code, short.body.facts]).toEqual([
      422,
      'REFUND_DIFFERS',
      { owedMinor: '100083', interestMinor: '83', currency: 'EUR' },
    ]);
    expect(await issuer.refused(receipt, { amount: euro(1_000.83), ...transfer(), receivedOn: '2026-10-23' })).toBe(
      '422 REFUND_DIFFERS',
    );
    const mid = await books(issuer);
    const key = 'refund-received-once';
    const received = { amount: euro(1_000.83), ...transfer(), receivedOn: '2026-10-22' };
    const first = await issuer.tried<Refund>(receipt, received, key);
    const again = await issuer.tried<Refund>(receipt, received, key);
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    expect(change(mid, await books(issuer))).toEqual({ cash: 100_083, refund_claim: -100_000, interest_income: -83 });
    // The bank takes the money back: it is owed again, and comes again under a number of its own.
    const clerk = await trade.colleague(issuer, 'Statement clerk', ['statement:record']);
    await bounce(clerk, received);
    expect(change(mid, await books(issuer))).toEqual({});
    expect(await issuer.done<Refund>(receipt, { ...received, ...transfer() })).toMatchObject({ status: 'received' });
    for (const bank of [issuer, nominated]) {
      const { body } = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
      expect(body.items.every((c) => c.balanced)).toBe(true);
    }
  });

  it('is not given by a bank that is precluded', async () => {
    const { claimId, id } = await reimbursed();
    clock.set('2026-10-20T06:00:00Z');
    await trade.reach();
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body.status).toBe('precluded');
    expect(await issuerChecker.refused(`/presentations/${id}/refund-claim`, { claimId })).toBe(
      '422 NOT_REFUSED_IN_TIME',
    );
  });
});

describe('a bank that reimburses', () => {
  it('has one more person look under suspicion, and is told of what the issuing bank did not pay on its day', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const tenor = { kind: 'days_after', days: 10, event: 'sight' };
    const late = await trade.credit(
      500,
      { reimbursingBankId: reimburser.partyId },
      { availableBy: 'deferred_payment', tenor },
    );
    const taken = await present(exporter, late, issuer.partyId, 500);
    await findComplying(issuer, taken.id);
    await issuerChecker.done(`/presentations/${taken.id}/honour`);
    clock.set('2026-10-28T06:00:00Z');
    const creditId = await trade.credit(1_000, { reimbursingBankId: reimburser.partyId });
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, root.id);
    await nominatedChecker.done(`/presentations/${root.id}/honour`);
    const { body } = await nominated.get<{ items: { id: string }[] }>(`/credits/${creditId}/reimbursement-claims`);
    const ring = { kind: 'guarantees', source: 'Credit report' };
    const [one, other] = [issuer.partyId, nominated.partyId];
    await reimburser.done('/party-relations', { partyId: one, otherId: other, ...ring });
    await reimburser.done('/party-relations', { partyId: other, otherId: one, ...ring });
    const path = `/reimbursement-claims/${body.items[0]?.id}/answer`;
    const asked = await reimburserChecker.post<{ reasons: { code: string }[] }>(path);
    expect([asked.status, new Set(asked.body.reasons.map(({ code }) => code))]).toEqual([202, new Set(['F69'])]);
    await reimburserChecker.done(path);
    const { rows } = await trade.database.admin.query<{ told: { fact: string }[] }>(
      `select payload -> 'told' as told from event where object_id = $1 and type = 'gate.told'`,
      [body.items[0]?.id],
    );
    expect(new Set(rows.flatMap(({ told }) => told.map(({ fact }) => fact)))).toEqual(new Set(['F57', 'F69']));
  });
});
