import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { transfer } from '../support/money.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
await desk.valuationTerms();

interface Call {
  id: string;
  cause: string;
  status: string;
  marksAtTarget: number;
  cash: { amountMinor: string };
  letter: { en: string; zh: string };
  closesAfter: { marks: number; from: string; targetBps: number; en: string; zh: string } | null;
}
const callOf = async (facilityId: string) =>
  (await bank.get<{ items: Call[] }>(`/margin-calls?facilityId=${facilityId}`)).body.items[0] as Call;
const holdsOf = async (facilityId: string) =>
  (
    await bank.get<{ items: { reason: string; blocks: string[]; gates: string[]; facts: Record<string, unknown> }[] }>(
      `/facilities/${facilityId}/holds`,
    )
  ).body.items;
const nextDay = async (price: number) => {
  desk.clock.advance(86_400);
  await desk.pass(30);
  await desk.price(price);
  await desk.mark();
};
const repay = (facilityId: string, amountMinor: string) =>
  bank.done(`/facilities/${facilityId}/repayments`, {
    amount: { amountMinor, currency: 'CNY' },
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
  });

it('a call says how many more marks close it, on which days; with one, the next at the target does', async () => {
  await desk.price(3_850);
  const called = async (curingMarks: number) => {
    const facilityId = await desk.facility(3_000_000, { curingMarks });
    await desk.pledged(facilityId, 1_000, { value: yuan(3_850_000) });
    await desk.draw(facilityId, 2_600_000);
    return facilityId;
  };
  const [one, two] = [await called(1), await called(2)];
  await desk.mark();
  await nextDay(3_080);
  expect(await callOf(one)).toMatchObject({ status: 'open', closesAfter: { marks: 1, from: desk.today() } });
  const asked = await callOf(two);
  expect(asked).toMatchObject({ cause: 'market', closesAfter: { marks: 2, targetBps: 7_000 } });
  expect(asked.letter.en).toContain('closes at 2 marks in a row at or below 70.00 %, each of another day');
  expect(asked.letter.zh).toContain('连续 2 次');
  for (const facilityId of [one, two]) await repay(facilityId, (await callOf(facilityId)).cash.amountMinor);
  for (let runs = 0; runs < 3; runs++) await desk.mark();
  expect(await callOf(one)).toMatchObject({ status: 'cured', closesAfter: null });
  const paid = await callOf(two);
  expect(paid).toMatchObject({ status: 'open', marksAtTarget: 1, closesAfter: { marks: 1, from: desk.dayIn(1) } });
  expect(paid.closesAfter?.zh).toContain(desk.dayIn(1));
  // What keeps the facility shut says the same.
  const [hold] = await holdsOf(two);
  expect(hold).toMatchObject({ reason: 'COVERAGE', facts: { callId: paid.id, closesAfter: { marks: 1 } } });
  expect(hold?.gates).toEqual(expect.arrayContaining(['D', 'GO']));
  await nextDay(3_080);
  expect((await callOf(two)).status).toBe('cured');
});

it('the price that fell is the cause, and no shortage where ticket and gate tell of one movement', async () => {
  await nextDay(3_850);
  await stateTerms(bank, checker, { ...lenientTerms, intakeMeasured: true });
  await desk.ticket('in', 4_000);
  const facilityId = await desk.facility(3_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 1_000, { value: yuan(3_850_000) });
  await desk.draw(facilityId, 2_600_000);
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(10) }],
    vehicle: '渝A·12345',
  });
  const { token } = await checker.done<{ token: string }>(`/releases/${id}/approval`);
  await manager.done(`/releases/${id}/execution`, { token, vehicle: '渝A·12345', gateWeightKg: 10_000 });
  await desk.ticket('out', 10, { releaseId: id });
  await desk.mark();
  await nextDay(3_080);
  const call = await callOf(facilityId);
  expect(call).toMatchObject({ cause: 'market', status: 'open' });
  expect(call.letter.en).toContain('Lost to the market price');
  expect(call.letter.en).not.toMatch(/weighed or counted/i);
  await stateTerms(bank, checker);
});

it('what a hold keeps in is shown as the table has it: goods that are not there leave neither', async () => {
  const facilityId = await desk.facility(10_000_000);
  await desk.pledged(facilityId, 30);
  await desk.ticket('out', 4_200);
  const [hold] = (await holdsOf(facilityId)).filter(({ facts }) => facts.check === 'MASS_BALANCE');
  expect(hold).toMatchObject({ blocks: ['advance', 'release'] });
  expect(hold?.gates).toEqual(expect.arrayContaining(['D', 'RR', 'GO']));
});
