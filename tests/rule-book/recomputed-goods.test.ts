import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { loanDesk } from '../support/loans.ts';
import type { Client } from '../support/world.ts';

interface Recomputed {
  isAsRecorded: boolean;
  isSame: boolean;
  decisions: { kind: string; earlier: object; now: object }[];
}
const again = async (of: Client, objectId: string, type: string): Promise<Recomputed> => {
  const { body } = await of.get<{ items: { id: string; type: string }[] }>(`/events?objectId=${objectId}`);
  const found = body.items.find((event) => event.type === type);
  return (await of.get<Recomputed>(`/events/${found?.id}/recomputed`)).body;
};
const set = (by: Client, key: string, value: number, unit: string, validFrom: string) =>
  by.done('/policy/rules', { key, value, unit, validFrom, source: 'a decision of the bank' });

it('for how long an order was good, and whether the scale of the gate showed what it carries', async () => {
  const desk = await openCollateral();
  const { bank, checker, importer, manager, clock } = desk;
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 100);
  await desk.draw(facilityId, 100_000);
  const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: { value: '10000', scale: 3, unit: 'TNE' } }],
    vehicle: '渝A·1',
  });
  const order = await checker.done<{ token: string; validUntil: string }>(`/releases/${asked.id}/approval`);
  // Twenty kilograms more than ten tonnes: within thirty of ten thousand.
  await manager.done(`/releases/${asked.id}/execution`, {
    token: order.token,
    vehicle: '渝A·1',
    gateWeightKg: 10_020,
  });
  const approved = await again(bank, asked.id, 'release.approved');
  expect(approved).toMatchObject({ isAsRecorded: true, isSame: true });
  expect(approved.decisions.find(({ kind }) => kind === 'releaseOrder')?.earlier).toEqual({
    validUntil: order.validUntil,
  });
  const within = { isWithinOrder: true };
  expect(await again(bank, asked.id, 'release.executed')).toMatchObject({
    isAsRecorded: true,
    isSame: true,
    decisions: [{ kind: 'facilityJudgement' }, { kind: 'releaseWeight', earlier: within, now: within }],
  });
  await set(bank, 'release.orderValidHours', 1, 'hours', desk.dayIn(1));
  await set(bank, 'release.gateToleranceBps', 10, 'bps', desk.dayIn(1));
  clock.advance(86_400);
  const shorter = new Date(Date.parse(order.validUntil) - 23 * 3_600_000).toISOString();
  const later = await again(bank, asked.id, 'release.approved');
  expect(later).toMatchObject({ isAsRecorded: true, isSame: false });
  expect(later.decisions.find(({ kind }) => kind === 'releaseOrder')?.now).toEqual({ validUntil: shorter });
  expect(await again(bank, asked.id, 'release.executed')).toMatchObject({
    isAsRecorded: true,
    isSame: false,
    decisions: [{ kind: 'facilityJudgement' }, { earlier: within, now: { isWithinOrder: false } }],
  });
});

it('what the rule made of an online loan, and at what price', async () => {
  const desk = await loanDesk('2026-03-05T02:00:00Z');
  const { bank, clock } = desk;
  const { id } = await desk.borrower.done<{ id: string }>('/loan-applications', {
    lenderId: bank.partyId,
    amount: { amountMinor: '100000000', currency: 'CNY' },
    months: 6,
    purposeKind: 'working_capital',
    purpose: 'Steel for the works',
    payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
    consent: true,
  });
  const inputs = { monthsInBusiness: 60, taxRating: 'B', salesChangeBps: 800, powerChangeBps: 500, paidLateOf100: 3 };
  await bank.done(`/loan-applications/${id}/decision`, {
    score: {
      model: 'points-2026.1',
      inputs: { ...inputs, deliveriesInTimeOf100: 95 },
      documentHash: 'e'.repeat(64),
    },
  });
  const decided = async () => {
    const { isAsRecorded, decisions } = await again(bank, id, 'loanApplication.offered');
    const found = decisions.find(({ kind }) => kind === 'loanApplication');
    return { isAsRecorded, earlier: found?.earlier, now: found?.now };
  };
  const offered = { outcome: 'offer', rateBps: 300 };
  expect(await decided()).toEqual({ isAsRecorded: true, earlier: offered, now: offered });
  await set(bank, 'riskPrice.from80Bps', 350, 'bps a year', '2026-03-06');
  clock.advance(86_400);
  expect(await decided()).toEqual({ isAsRecorded: true, earlier: offered, now: { ...offered, rateBps: 350 } });
  await set(bank, 'online.longestMonths', 3, 'months', '2026-03-07');
  clock.advance(86_400);
  expect(await decided()).toMatchObject({ earlier: offered, now: { outcome: 'refer', rateBps: null } });
});
