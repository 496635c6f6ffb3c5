import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';
import type { Client, Proposal } from '../support/world.ts';

const c = await openCollateral();
const { bank, manager, clock } = c;
await c.valuationTerms();
await c.price(70_000);
const inMinutes = (m: number) => new Date(clock.now().getTime() + m * 60_000).toISOString();
const seal = (state: string, number = 'S001') => ({ seal: { number, state } });
const sealed = (toleranceKg: number) =>
  pledgeWatched(c, {
    t: 100,
    kinds: ['scale', 'e_seal'],
    expected: { sealNumber: 'S001', weight: { toleranceKg } },
    before: ([scale = '', eSeal = '']) =>
      hearFor(c, 15, { [scale]: scaleSays(100_000), [eSeal]: () => seal('closed') }),
  });

it('settings stricter in part count at once in that part; the rest waits, and a seal right by order is no other (user 16)', async () => {
  const { subjectId, position } = await sealed(100);
  type Seen = { id: string; status: string; ownPhysical: unknown };
  const seen = async (of: Client) => {
    const { body } = await of.get<Seen>(`/subjects/${subjectId}`);
    const listed = (await of.get<{ items: Seen[] }>('/subjects?limit=200')).body.items.find(
      ({ id }) => id === subjectId,
    );
    expect(listed?.ownPhysical).toEqual(body.ownPhysical);
    return [body.status, body.ownPhysical];
  };
  const row = async (of: Client) => (await of.get<{ ownPhysical: string | null }>(`/lists/subjects/${subjectId}`)).body;
  expect(await seen(bank)).toMatchObject(['in_control', { state: 'in_force' }]);
  const set = (expected: object) => manager.done<object>(`/subjects/${subjectId}/settings`, { expected });
  expect(await set({ sealNumber: 'S001', maxSilenceS: 7_200, weight: { toleranceKg: 40 } })).toMatchObject({
    expected: { maxSilenceS: 3_600, weight: { toleranceKg: 40 } },
    asked: { maxSilenceS: 7_200 },
    settingsVersion: 2,
    lastVersion: 3,
  });
  const agreed = await bank.done<object>(`/subjects/${subjectId}/agreement`, { version: 3 });
  expect(agreed).toMatchObject({ expected: { maxSilenceS: 7_200, weight: { toleranceKg: 40 } }, settingsVersion: 3 });
  await bank.done(`/subjects/${subjectId}/orders`, {
    kind: 'reseal',
    from: inMinutes(0),
    to: inMinutes(60),
    newSealNumber: 'S002',
    reason: 'New seal',
  });
  const tight = { maxSilenceS: 1_800, weight: { toleranceKg: 40 } };
  expect(await set({ ...tight, sealNumber: 'S002' })).toMatchObject({ asked: null, expected: { maxSilenceS: 1_800 } });
  expect(await set({ ...tight, sealNumber: 'S999' })).toMatchObject({ asked: { sealNumber: 'S999' } });
  const awaited = [{ what: 'AGREEMENT', by: 'WATCH_NOT_AGREED' }];
  expect((await position()).legs.physical).toMatchObject({ reason: 'WATCH_NOT_AGREED', evidence: { awaited } });
  // The lender and the custodian read the same of the watch itself (F5).
  for (const party of [bank, manager])
    expect((await party.get(`/subjects/${subjectId}`)).body).toMatchObject({ awaited });
  // What it is worth to the lender stands beside what the watch says; to the custodian it is worth nothing of its own.
  expect(await seen(bank)).toEqual(['in_control', { state: 'degraded', reason: 'WATCH_NOT_AGREED' }]);
  expect(await seen(manager)).toEqual(['in_control', null]);
  expect([await row(bank), await row(manager)]).toMatchObject([
    { ownPhysical: 'WATCH_NOT_AGREED' },
    { ownPhysical: null },
  ]);
});

it('who agreed to an order does not sign off the breach that it reaches back to', async () => {
  const { subjectId, codes } = await sealed(100);
  const [, eSeal = ''] = codes;
  await hearFor(c, 5, { [eSeal]: () => seal('open') });
  const { body: asked } = await bank.post<Proposal>(`/subjects/${subjectId}/orders`, {
    kind: 'reseal',
    from: inMinutes(-30),
    to: inMinutes(30),
    newSealNumber: 'S002',
    reason: 'After the fact',
  });
  const agreer = await c.colleague(bank, 'Agreer', ['control:order', 'control:signOff', 'authority:level2']);
  await agreer.post(`/proposals/${asked.id}/agreement`);
  expect((await bank.agreed(asked)).status).toBeLessThan(300);
  await hearFor(c, 20, { [eSeal]: () => seal('closed', 'S002') });
  const { body } = await bank.get<{ items: { id: string }[] }>(`/breaches?subjectId=${subjectId}`);
  const other = await c.colleague(bank, 'Other', ['control:signOff']);
  const signOff = `/breaches/${body.items[0]?.id}/sign-off`;
  expect(await agreer.refused(signOff, { note: 'Mine' })).toBe('403 ORDERED_BY_YOU');
  expect(await other.refused(signOff, { note: 'Not looked at' })).toBe('422 INSPECTION_MISSING');
});
