import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();
let bank: Client;
let other: Client;
let trader: Client;
let supplier: Client;
beforeAll(async () => {
  bank = await world.party('Bank', 'bank');
  other = await world.party('Other Bank', 'bank');
  trader = await world.party('Trader', 'trader');
  supplier = await world.party('Supplier', 'trader');
});

interface Standing {
  id: string;
  kind: string;
  endedAt: string | null;
  recordedBy: string;
}
const paper = {
  authority: 'People’s Court of Yuzhong',
  documentNumber: '(2026) 0112-1',
  documentHash: 'ab'.repeat(32),
};
const since = '2026-10-12';
const standings = async (by: Client, of: Client) =>
  (await by.get<{ items: Standing[] }>(`/parties/${of.partyId}/standings`)).body.items;

describe('a standing', () => {
  it('is recorded by one person of the lender, and the party itself reads a default and an insolvency', async () => {
    const path = `/parties/${trader.partyId}/standings`;
    const made = await bank.done<Standing>(path, { kind: 'default', since, reason: 'Two instalments unpaid' });
    await bank.done(path, { kind: 'insolvency', since, reason: 'Petition accepted', ...paper });
    expect(made).toMatchObject({ kind: 'default', recordedBy: bank.partyId, endedAt: null });
    expect((await standings(trader, trader)).map((s) => s.kind)).toEqual(['default', 'insolvency']);
    expect(await standings(other, trader)).toEqual([]);
    expect((await other.get(`/standings/${made.id}`)).status).toBe(404);
  });

  it('of a listing or a stopped payment is told to nobody but who recorded it', async () => {
    const path = `/parties/${supplier.partyId}/standings`;
    await bank.done(path, { kind: 'listing', list: 'sanction', since, reason: 'Listed', ...paper });
    const objectId = `lc_${'0'.repeat(32)}`;
    await bank.done(path, { kind: 'stop_payment', objectId, since, reason: 'Court order', ...paper });
    expect(await standings(supplier, supplier)).toEqual([]);
    expect((await standings(bank, supplier)).map((s) => s.kind)).toEqual(['listing', 'stop_payment']);
  });

  it('is recorded once, never ahead of its day, never of who records it, and with its paper', async () => {
    const path = `/parties/${trader.partyId}/standings`;
    const again = { kind: 'default', since, reason: 'again' };
    expect(await bank.refused(path, again)).toBe('409 STANDING_RECORDED');
    expect(await other.refused(path, { ...again, since: '2026-10-13' })).toBe('422 STANDING_IN_FUTURE');
    expect(await bank.refused(`/parties/${bank.partyId}/standings`, again)).toBe('422 STANDING_OF_ITSELF');
    expect(await trader.refused(`/parties/${bank.partyId}/standings`, again)).toBe('403 MANDATE_MISSING');
    for (const bad of [
      { kind: 'insolvency', since, reason: 'no paper' },
      { kind: 'listing', since, reason: 'no list', ...paper },
      { kind: 'listing', list: 'rumour', since, reason: 'no such list', ...paper },
      { kind: 'stop_payment', objectId: trader.partyId, since, reason: 'not a credit', ...paper },
      { kind: 'default', since, reason: '' },
      { kind: 'default', since, reason: 'a paper that it does not have', ...paper },
      { kind: 'ruin', since, reason: 'no such kind' },
    ]) {
      const { status, body } = await bank.post<ProblemBody>(path, bad);
      expect([status, body.code]).toEqual([422, 'INPUT_INVALID']);
    }
  });

  it('ends with a reason, once, on the word of the lender that recorded it', async () => {
    const [made] = (await standings(bank, trader)).filter((s) => s.kind === 'default') as [Standing];
    const path = `/standings/${made.id}/end`;
    expect(await trader.refused(path, { reason: 'Paid' })).toBe('403 MANDATE_MISSING');
    expect(await other.refused(path, { reason: 'Paid' })).toBe('404 NOT_FOUND');
    expect(await bank.refused(path, {})).toBe('422 INPUT_INVALID');
    const ended = await bank.done<Standing>(path, { reason: 'Paid in full' });
    expect(ended.endedAt).not.toBeNull();
    expect(await bank.refused(path, { reason: 'Paid' })).toBe('409 STANDING_ENDED');
    // In default again: another standing.
    await bank.done(`/parties/${trader.partyId}/standings`, { kind: 'default', since, reason: 'Again unpaid' });
  });
});
