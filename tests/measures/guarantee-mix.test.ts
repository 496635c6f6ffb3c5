import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openGuarantor } from '../support/guarantor.ts';
import { documentHash } from '../support/limits.ts';
import { terms } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(5_000_000, {});
const { maker, underId } = await openGuarantor(desk, 20, 70_000);

const give = (amount: number, more: object = {}) =>
  maker.tried<ProblemBody & { id: string; status: string }>('/guarantees', {
    facilityId,
    underId,
    kind: 'joint',
    amount: yuan(amount),
    anyOrder: true,
    claimUntil: '2028-06-30',
    documentHash,
    ...more,
  });
const figuresOf = (employees: number) => ({
  kind: 'size',
  purpose: 'guarantee',
  figures: { industry: 'industry', employees, revenueMinor: employees > 100 ? '50000000000000' : '500000000' },
  validFrom: desk.today(),
  documentHash,
  reason: 'Seen on paper',
});
const sized = (employees: number) =>
  maker.done<{ id: string }>(`/parties/${importer.partyId}/policy-standings`, figuresOf(employees));

it('measure 17: a guarantor behind which the national fund stands keeps its small firms at four fifths by contract, too', async () => {
  // A guarantor of its own money guarantees for whom it likes.
  const own = await give(100_000);
  expect(own.body.status).toBe('given');
  const pot = {
    kind: 'risk_share',
    label: 'national_fund',
    name: 'Fund of the year',
    amount: yuan(10_000_000),
    shareBps: 8_000,
    drawers: [bank.partyId],
    validFrom: desk.today(),
    validUntil: '2027-12-31',
    documentHash,
  };
  // With contracts for whom it likes it does not come behind the fund.
  expect(await maker.refused('/pots', pot)).toBe('422 GUARANTEE_MIX');
  await maker.done(`/guarantees/${own.body.id}/end`, { reason: 'Not wanted' });
  const fund = await maker.done<{ id: string }>('/pots', pot);
  // Nobody showed that the firm is small.
  const unknown = await give(100_000);
  expect([unknown.status, unknown.body.code]).toEqual([422, 'GUARANTEE_MIX']);
  expect(unknown.body.facts).toMatchObject({ rule: 'guarantee.share.smallBps', asks: 8_000, is: 0, potId: fund.id });
  const day = desk.today();
  const small = await sized(50);
  expect((await give(60_000, { feeBps: 80 })).body).toMatchObject({ status: 'given', feeBps: 80 });
  expect((await give(40_000, { feeBps: 180 })).body).toMatchObject({ status: 'given', feeBps: 180 });
  // It became large: what stands is large, too, and more of it is refused.
  await maker.done(`/policy-standings/${small.id}/end`, { lastOn: desk.today(), reason: 'It grew' });
  desk.clock.set(new Date(desk.clock.now().getTime() + 86_400_000));
  await sized(2_000);
  expect((await give(1)).body.code).toBe('GUARANTEE_MIX');
  // What is reported is all of it, in whatever form, as it was on each day.
  type Mix = { id: string; figures: { byMoney: Record<string, object> } };
  const mix = async (on: string) => {
    const made = await maker.done<Mix>('/policy-returns', { kind: 'guarantee_mix', periodFrom: on, periodTo: on });
    const again = await maker.get<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${made.id}/rerun`);
    return [made.figures.byMoney.CNY, again.body.isSame && again.body.isRebuilt];
  };
  // At 0.8 and 1.8 per cent a year, 1.2 together.
  const all = { guaranteedMinor: '10000000', upTo5mMinor: '10000000', upTo5mBps: 10_000, feeBps: 120 };
  expect(await mix(day)).toEqual([{ ...all, smallMinor: '10000000', smallBps: 10_000 }, true]);
  expect(await mix(desk.today())).toEqual([
    { guaranteedMinor: '10000000', smallMinor: '0', smallBps: 0, upTo5mMinor: '0', upTo5mBps: 0, feeBps: 120 },
    true,
  ]);
  // The way back is open: more for small firms, though the whole is not at four fifths yet.
  const works = await desk.party('Small Works', 'trader');
  await bank.done(`/parties/${works.partyId}/policy-standings`, { ...figuresOf(50), validFrom: '2026-01-01' });
  const loan = await bank.done<{ id: string }>('/loans', {
    borrowerId: works.partyId,
    purposeKind: 'working_capital',
    purpose: 'Steel for the works',
    payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
    amount: yuan(1_000),
    expectedOn: desk.today(),
    availableUntil: desk.dayIn(20),
    terms: terms(),
  });
  const draw = { objectId: loan.id, amount: yuan(800), reason: 'share of the loss' };
  expect((await bank.tried<{ status: string }>(`/pots/${fund.id}/earmarks`, draw)).body.status).toBe('asked');
});
