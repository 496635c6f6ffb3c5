import { expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';
import type { Client } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
const second = await owed.party('Second tier', 'trader');
const third = await owed.party('Third tier', 'trader');

interface Watched {
  certificateId: string;
  splits: number;
  parts: number;
  signs: { sign: string; found: number; from: number }[];
}
interface Held {
  holdings: { id: string; holderId: string }[];
}
const line = await debtor.done<{ id: string }>('/certificate-lines', {
  bankId: bank.partyId,
  limit: yuan(1_000_000),
  expiresOn: '2027-12-31',
});
await bank.done(`/certificate-lines/${line.id}/approval`);
async function live(face: number): Promise<string> {
  const receivable = await owed.receivable(face);
  await owed.confirm(receivable.id, face);
  const { id } = await debtor.done<{ id: string }>('/certificates', {
    lineId: line.id,
    obligeeId: seller.partyId,
    dueOn: '2026-12-01',
    contractNumber: 'HT-1',
    receivables: [{ receivableId: receivable.id, amount: yuan(face) }],
  });
  await seller.done(`/certificates/${id}/answer`, { accept: true });
  return id;
}
async function pass(id: string, from: Client, to: Client, minor: number): Promise<void> {
  const { body } = await bank.get<Held>(`/certificates/${id}`);
  const holdingId = body.holdings.findLast((part) => part.holderId === from.partyId)?.id;
  const offer = { holdingId, kind: 'transfer', toPartyId: to.partyId, amountMinor: String(minor) };
  const move = await from.done<{ id: string }>('/certificate-moves', offer);
  await to.done(`/certificate-moves/${move.id}/answer`, { accept: true });
}
const watched = async (by: Client, more = '') =>
  (await by.get<{ items: Watched[]; next: string | null }>(`/certificate-watch?limit=200${more}`)).body;

it('names certificates that were split or passed on oddly, to issuer and bank alone, page by page', async () => {
  const quiet = await live(10_000);
  await pass(quiet, seller, second, 400_000);
  const odd = await live(10_000);
  for (let n = 0; n < 5; n++) await pass(odd, seller, second, 5_000);
  const round = await live(10_000);
  await pass(round, seller, third, 300_000);
  await pass(round, third, seller, 200_000);
  const { items } = await watched(bank);
  expect(items).toEqual([
    expect.objectContaining({
      certificateId: odd,
      splits: 5,
      signs: [
        { sign: 'shards', found: 5, from: 5 },
        { sign: 'equal_parts', found: 5, from: 5 },
      ],
    }),
    expect.objectContaining({ certificateId: round, signs: [{ sign: 'return', found: 1, from: 1 }] }),
  ]);
  expect((await watched(debtor)).items).toEqual(items);
  for (const stranger of [seller, second, other]) expect((await watched(stranger)).items).toEqual([]);
  const pages: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: Watched[]; next: string | null } = (
      await bank.get<{ items: Watched[]; next: string | null }>(
        `/certificate-watch?limit=1${next === '' ? '' : `&cursor=${next}`}`,
      )
    ).body;
    pages.push(...page.items.map((item) => item.certificateId));
    next = page.next;
  }
  expect(pages).toEqual([odd, round]);
});
