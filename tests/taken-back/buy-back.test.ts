import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { openFactoring } from '../support/factoring-desk.ts';
import { transfer } from '../support/money.ts';
import { yuan } from '../support/receivables.ts';
import { standingAdvances } from '../support/standing-advances.ts';
import type { ProblemBody } from '../support/world.ts';

const { owed, bank, checker, assigned, openGates, request, pay } = await openFactoring();

const { standing, claimMinor } = standingAdvances(bank);

/** What the books say of interest and fees; whether they sum to nothing. */
const interestMinor = async () =>
  (await bank.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts')).body.items.find(
    (one) => one.kind === 'interest_income',
  )?.balanceMinor;
const balanced = async () =>
  (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body.items.every((book) => book.balanced);

/** Eight hundred advanced on a claim of a thousand. */
async function advanced(rateBps: number) {
  const { id, receivable } = await assigned(bank, true, 1_000, 800);
  await openGates(bank, id, receivable, 1_000);
  const made = await request(bank, id, 800, { rateBps });
  const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
  return { id, receivable, advance };
}
const [part, twice, later] = [await advanced(360), await advanced(0), await advanced(0)];

const price = { ...transfer(), on: '2026-11-11', received: yuan(502.4) };
/** What it costs on a day to buy an advance back. */
async function dueMinor(advanceId: string) {
  const wrong = { ...transfer(), on: '2026-12-11', received: yuan(1) };
  return (await checker.tried<ProblemBody>(`/advances/${advanceId}/buy-back`, wrong)).body.facts?.dueMinor;
}

describe('what was collected of a claim, and the bank took back,', () => {
  it('came in after the claims went back: the buy-back stands', async () => {
    const { receivable, advance } = later;
    await checker.done(`/advances/${advance.id}/buy-back`, { ...transfer(), on: '2026-10-12', received: yuan(800) });
    await pay(1_000, receivable.number);
    await pay(1_000, receivable.number, {
      bankReference: `R-${receivable.number}`,
      reverses: `F-${receivable.number}`,
    });
    expect(await standing(advance.id, receivable.id)).toMatchObject({ status: 'bought_back', holders: [] });
  });

  it('had lowered a buy-back: the advance stands for what the seller did not pay, and it may go back again', async () => {
    const { id, receivable, advance } = part;
    owed.clock.set('2026-11-11T06:00:00Z');
    await pay(300, receivable.number);
    await checker.done(`/advances/${advance.id}/buy-back`, price);
    expect(await claimMinor(id)).toBe('0');
    const before = await interestMinor();
    await pay(300, receivable.number, { bankReference: `R-${receivable.number}`, reverses: `F-${receivable.number}` });
    // Interest to the day was paid, and five hundred of principal: three hundred stand, in the books and on the claim.
    expect(await standing(advance.id, receivable.id)).toEqual({ status: 'paid', owed: 'confirmed', holders: [id] });
    expect([await claimMinor(id), await interestMinor()]).toEqual(['30000', before]);
    expect(await balanced()).toBe(true);
    owed.clock.set('2026-12-11T06:00:00Z');
    // Three hundred for thirty days at 3.6 %.
    expect(await dueMinor(advance.id)).toBe('30090');
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('had lowered a buy-back whose price was taken back after another: what the other paid stays paid', async () => {
    const { id, receivable, advance } = twice;
    owed.clock.set('2026-11-11T06:00:00Z');
    await pay(300, receivable.number);
    const first = { ...transfer(), on: '2026-11-11', received: yuan(500) };
    await checker.done(`/advances/${advance.id}/buy-back`, first);
    await pay(300, receivable.number, { bankReference: `R-${receivable.number}`, reverses: `F-${receivable.number}` });
    await checker.done(`/advances/${advance.id}/buy-back`, { ...transfer(), on: '2026-11-11', received: yuan(300) });
    expect(await standing(advance.id, receivable.id)).toMatchObject({ status: 'bought_back', holders: [] });
    expect(await claimMinor(id)).toBe('0');
    const clerk = await owed.colleague(bank, 'Another clerk', ['statement:record']);
    await bounce(clerk, { amount: first.received, bankReference: first.bankReference, receivedOn: first.on });
    expect(await standing(advance.id, receivable.id)).toMatchObject({ status: 'paid', holders: [id] });
    expect(await claimMinor(id)).toBe('50000');
    expect(await balanced()).toBe(true);
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('had lowered a buy-back whose price was taken back as well: all is owed, as if nothing had come', async () => {
    const { id, advance } = part;
    const clerk = await owed.colleague(bank, 'Clerk', ['statement:record']);
    owed.clock.set('2026-12-11T06:00:00Z');
    await bounce(clerk, { amount: price.received, bankReference: price.bankReference, receivedOn: price.on });
    expect([await claimMinor(id), await dueMinor(advance.id)]).toEqual(['80000', '80480']);
    expect(await balanced()).toBe(true);
  });
});
