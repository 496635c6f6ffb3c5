import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { hearFor, pledgeWatched, scaleSays, type WatchedPledge } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.valuationTerms();
await c.price(70_000);
await stateTerms(bank, c.second, lenientTerms);

const asked = async ({ subjectId }: WatchedPledge, of = bank) =>
  (
    await of.get<{ items: { act: string; path: string; mayDo: boolean }[] }>(`/tasks?limit=50&objectId=${subjectId}`)
  ).body.items.filter(({ act }) => act === 'control.order');
const reasonOf = async (held: WatchedPledge) => (await held.subject<{ statusReason: string }>()).statusReason;
const inHours = (hours: number) => new Date(c.clock.now().getTime() + hours * 3_600_000).toISOString();
const order = ({ subjectId }: WatchedPledge) =>
  bank.done<{ id: string }>(`/subjects/${subjectId}/orders`, {
    kind: 'inspection',
    from: inHours(0),
    to: inHours(3),
    reason: 'The goods are in doubt',
    inspectorId: manager.partyId,
  });
const found = ({ id }: { id: string }, goodsIntact: boolean) =>
  manager.done(`/orders/${id}/report`, { goodsIntact, note: 'Looked at' });
const held = () =>
  pledgeWatched(c, {
    t: 100,
    kinds: ['scale'],
    expected: { weight: { toleranceKg: 100 } },
    before: ([scale = '']) => hearFor(c, 30, { [scale]: scaleSays(100_000) }),
  });

it('asks the lender for an inspection of goods whose mass goes and comes back, until one is ordered', async () => {
  const goods = await held();
  const [scale = ''] = goods.codes;
  expect(await asked(goods)).toEqual([]);
  for (let n = 0; n < 4; n++) {
    await hearFor(c, 25, { [scale]: scaleSays(98_000) });
    await hearFor(c, 15, { [scale]: scaleSays(100_000) });
  }
  expect(await reasonOf(goods)).toBe('MASS_EXCHANGED');
  expect(await asked(goods)).toMatchObject([{ path: `/v1/subjects/${goods.subjectId}/orders`, mayDo: true }]);
  expect([await asked(goods, manager), await asked(goods, c.importer)]).toEqual([[], []]);
  const sent = await order(goods);
  expect(await asked(goods)).toEqual([]);
  await found(sent, true);
  await hearFor(c, 30, { [scale]: scaleSays(100_000) });
  expect(await reasonOf(goods)).toBe('AS_EXPECTED');
  expect(await asked(goods)).toEqual([]);
});

it('asks for none while the device that showed a doubt is there to end it, and for one where another took its place', async () => {
  const goods = await held();
  const [scale = ''] = goods.codes;
  await hearFor(c, 15, { [scale]: scaleSays(95_000) });
  expect(await reasonOf(goods)).toBe('MASS_IN_DOUBT');
  expect(await asked(goods)).toEqual([]);
  const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
  const oldId = body.items.find(({ code }) => code === scale)?.id ?? '';
  const { device } = await manager.done<{ device: { id: string } }>('/devices', {
    code: 'scale-anew',
    kind: 'scale',
    reportEveryS: 300,
  });
  await manager.done(`/devices/${oldId}/revocation`, { reason: 'it is broken' });
  await manager.done(`/devices/${oldId}/replacement`, { successorId: device.id });
  c.ingest.forgetDevices();
  await hearFor(c, 15, { 'scale-anew': scaleSays(100_000) });
  expect(await reasonOf(goods)).toBe('MASS_IN_DOUBT');
  expect(await asked(goods)).toHaveLength(1);
  // What did not find them whole ends nothing: another is asked for.
  await found(await order(goods), false);
  expect(await asked(goods)).toHaveLength(1);
  const again = await order(goods);
  expect(await asked(goods)).toEqual([]);
  await found(again, true);
  await hearFor(c, 30, { 'scale-anew': scaleSays(100_000) });
  expect(await reasonOf(goods)).toBe('AS_EXPECTED');
  expect(await asked(goods)).toEqual([]);
});
