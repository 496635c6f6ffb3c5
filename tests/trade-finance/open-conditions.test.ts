import { expect, it } from 'vitest';
import { euro, openCreditTrade } from '../support/credit.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, exporter, clock } = trade;
const { id: facilityId } = await nominated.done<{ id: string }>('/facilities', {
  borrowerId: exporter.partyId,
  limit: euro(5_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 360,
  expiresOn: '2026-12-31',
});
await nominatedChecker.done(`/facilities/${facilityId}/approval`);

interface Seen {
  id: string;
  openConditions: string[];
  conditions: { code: string; met: boolean | null }[];
}
const { id } = await exporter.done<Seen>('/trade-financings', {
  product: 'packing_credit',
  facilityId,
  creditId: await trade.credit(1_000),
  amount: euro(800),
  dueOn: '2026-11-30',
  invoiceNumber: 'P-1',
});
const appraise = (screenedOn: string) =>
  nominated.done<Seen>(`/trade-financings/${id}/appraisal`, {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn,
    screeningClear: true,
    originalLodged: true,
    softClauses: false,
  });
/** What is open by every reading, which must say one thing. */
async function open(): Promise<string[]> {
  const said = new Set<string>();
  for (const by of [nominated, exporter]) {
    const { body: one } = await by.get<Seen>(`/trade-financings/${id}`);
    const { body: all } = await by.get<{ items: Seen[] }>('/trade-financings?limit=200');
    for (const each of [one, ...all.items.filter((item) => item.id === id)]) {
      const unmet = each.conditions.filter(({ met }) => met !== true).map(({ code }) => code);
      said.add(JSON.stringify(each.openConditions)).add(JSON.stringify(unmet));
    }
  }
  expect([...said]).toHaveLength(1);
  return each([...said]);
}
const each = ([first]: string[]) => JSON.parse(first ?? '[]') as string[];
const told = async () =>
  (
    await nominated.get<{ items: { type: string; payload: { trigger?: string } }[] }>(`/events?objectId=${id}`)
  ).body.items
    .filter(({ type }) => type === 'tradeFinancing.conditionsMoved')
    .map(({ payload }) => payload.trigger);

it('what is open of a financing is one judgement, in one reading and in the list, after every act and every day', async () => {
  await appraise('2026-10-12');
  expect(await open()).toEqual([]);
  await nominated.done(`/facilities/${facilityId}/suspension`, { reason: 'watch this one now please' });
  expect(await open()).toEqual(['FACILITY_ACTIVE']);
  expect((await told()).at(-1)).toBe('facility.suspended');
  await nominated.done(`/facilities/${facilityId}/resumption`, { reason: 'all well again with it' });
  expect(await open()).toEqual([]);
  // Nothing happens, and days go by: the facility has ended.
  clock.set('2027-01-05T06:00:00Z');
  expect(await open()).toContain('FACILITY_ACTIVE');
  await nominated.done(`/trade-financings/${id}/decline`);
  expect(await open()).toEqual([]);
});
