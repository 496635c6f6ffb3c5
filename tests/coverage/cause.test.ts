import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
await desk.valuationTerms();
interface Call {
  cause: string;
  letter: { en: string; zh: string };
}
const callOf = async (facilityId: string) =>
  (await desk.bank.get<{ items: Call[] }>(`/margin-calls?facilityId=${facilityId}`)).body.items[0];
const agree = async (facilityId: string, terms: object) => {
  const proposed = await desk.bank.done<{ id: string }>(`/facilities/${facilityId}/collateral-terms`, {
    terms: { registryGate: false, ...terms },
  });
  await desk.second.done(`/collateral-terms/${proposed.id}/approval`);
};

it('a line set anew makes a call that says so: no price fell, and no statute is named for it (D3)', async () => {
  await desk.price(3_850);
  const facilityId = await desk.facility(3_000_000, {}, { lotAdvanceBps: 5_000 });
  await desk.pledged(facilityId, 1_200, { value: yuan(4_704_000) });
  await desk.draw(facilityId, 2_300_000);
  desk.clock.advance(86_400);
  await desk.pass(30);
  // The price falls a little and nothing follows from it; that is where the facility stood when the line moved.
  await desk.price(3_500);
  await desk.mark();
  expect(await desk.coverage(facilityId)).toMatchObject({ state: 'normal' });
  const lines = { releaseBps: 5_000, warnBps: 5_200, callBps: 5_400, liquidationBps: 9_000, targetBps: 5_000 };
  await agree(facilityId, lines);
  const response = await fetch(`${desk.url}/v1/mark-runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.bank.key}`, 'content-type': 'application/json', preview: 'true' },
    body: '{}',
  });
  const { raised } = (await response.json()) as { raised: Call[] };
  expect(await callOf(facilityId)).toBeUndefined();
  await desk.mark();
  // What the preview showed is what binds.
  expect(raised[0]?.letter.en.split('\n').slice(3)).toEqual((await callOf(facilityId))?.letter.en.split('\n').slice(3));
  const call = await callOf(facilityId);
  expect(call).toMatchObject({ cause: 'line' });
  expect(call?.letter.en).toContain('80.00 % before, 54.00 % now');
  for (const text of Object.values(call?.letter ?? {}))
    expect(text).not.toMatch(/market price fell|(article|第) ?433|市场价格下跌/);
  // A person knows the facility by its limit, its borrower and its last day.
  expect(call?.letter.en).toContain('3,000,000.00');
  expect(call?.letter.en).not.toContain(facilityId);
});
