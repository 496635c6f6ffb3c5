import { describe, expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { bank, manager, importer, clock } = trade;

interface Item {
  id: string;
  desk: { assignedTo: string | null; shelvedUntil: string | null } | null;
}
const { lotId, scale } = await trade.storedLot();
await trade.pledgeGoods([lotId]);
trade.weights.set(scale, 0);
await trade.pass(60);
const list = async (who = bank, query = 'open=true') =>
  (await who.get<{ items: Item[] }>(`/breaches?${query}`)).body.items;
const breachId = (await list())[0]?.id ?? '';
const state = async () =>
  (await bank.get<{ items: { state: string }[] }>(`/positions?facilityId=${trade.facilityId}`)).body.items[0]?.state;
/** What the person, and everybody of the party, is awaited for about it. */
const awaited = async (who = bank, query = '') =>
  (await who.get<{ items: { act: string }[] }>(`/tasks?objectId=${breachId}${query}`)).body.items.map(({ act }) => act);
const inHours = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString();

describe('a breach on a party’s desk', () => {
  it('is given to one of its own people, and no other party sees to whom', async () => {
    const clerk = await trade.colleague(bank, 'Clerk', ['control:handle']);
    await bank.done(`/breaches/${breachId}/assignment`, { personId: clerk.personId });
    expect((await list())[0]?.desk?.assignedTo).toBe(clerk.personId);
    expect((await list(manager))[0]?.desk).toBeNull();
    expect(await bank.refused(`/breaches/${breachId}/assignment`, { personId: manager.personId })).toBe(
      '404 NOT_FOUND',
    );
    await clerk.done(`/breaches/${breachId}/assignment`, { personId: null });
    expect((await list())[0]?.desk?.assignedTo).toBeNull();
  });

  it('is out of sight for some hours when shelved, and the goods are no better for it', async () => {
    expect(await bank.refused(`/breaches/${breachId}/shelving`, { until: inHours(13), reason: 'Later' })).toBe(
      '422 SHELVED_TOO_LONG',
    );
    expect(await awaited()).toEqual(['breach.acknowledge']);
    await bank.done(`/breaches/${breachId}/shelving`, { until: inHours(2), reason: 'The inspector is on the way' });
    expect(await list(bank, 'open=true&shelved=false')).toEqual([]);
    // Of whoever of the party would look, and of no other party.
    expect([await awaited(), await awaited(trade.checker)]).toEqual([[], []]);
    expect(await list(manager, 'open=true&shelved=false')).toHaveLength(1);
    expect(await state()).toBe('lost');
    expect(await importer.refused(`/facilities/${trade.facilityId}/releases`, { lotId, vehicle: 'X' })).toBe(
      '422 RELEASE_HELD',
    );
    clock.advance(2 * 3_600 + 1);
    expect(await list(bank, 'open=true&shelved=false')).toHaveLength(1);
    expect(await awaited()).toEqual(['breach.acknowledge']);
    await bank.done(`/breaches/${breachId}/shelving`, { until: inHours(1), reason: 'Once more' });
    expect(await awaited()).toEqual([]);
    // Back into sight before its time.
    await bank.done(`/breaches/${breachId}/shelving`, { until: clock.now().toISOString(), reason: 'He is here' });
    expect(await list(bank, 'open=true&shelved=false')).toHaveLength(1);
    expect(await awaited()).toEqual(['breach.acknowledge']);
  });

  it('gathers what everyone who sees it says; who comes to see it later reads it all; strangers nothing', async () => {
    await bank.done(`/breaches/${breachId}/comments`, { text: 'Who moved it?' });
    await manager.done(`/breaches/${breachId}/comments`, { text: 'We are looking' });
    const said = await importer.get<{ items: { text: string }[] }>(`/breaches/${breachId}/comments`);
    expect(said.body.items.map((c) => c.text)).toEqual(['Who moved it?', 'We are looking']);
    const stranger = await trade.party('Stranger', 'bank');
    expect((await stranger.get(`/breaches/${breachId}/comments`)).status).toBe(404);
    expect(await stranger.refused(`/breaches/${breachId}/comments`, { text: 'x' })).toBe('404 NOT_FOUND');
    expect(await stranger.refused(`/breaches/${breachId}/assignment`, { personId: null })).toBe('404 NOT_FOUND');
    expect(await stranger.refused(`/breaches/${breachId}/shelving`, { until: inHours(1), reason: 'x' })).toBe(
      '404 NOT_FOUND',
    );
    const clerk = await trade.colleague(manager, 'Clerk without mandate', []);
    expect(await clerk.refused(`/breaches/${breachId}/comments`, { text: 'x' })).toBe('403 MANDATE_MISSING');
  });
});
