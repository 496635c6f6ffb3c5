import { expect, it } from 'vitest';
import { tellDigests } from '../../src/desk/tasks/index.ts';
import { openOwed } from '../support/receivables.ts';
import type { Client } from '../support/world.ts';

const owed = await openOwed();
const { debtor, seller } = owed;
const colleague = await owed.colleague(debtor, 'Of payables', ['receivable:confirm']);

interface View {
  id: string;
  name: string;
  isShared: boolean;
  isDefault: boolean;
  link: string;
  by: { personId: string };
}
const views = async (of: Client, query = ''): Promise<View[]> =>
  (await of.get<{ items: View[] }>(`/views${query}`)).body.items;
const names = async (of: Client) => (await views(of)).map(({ name }) => name);
const refusal = async (of: Client, path: string, body: object) => {
  const answer = await of.post<{ code: string; errors: { pointer: string }[] }>(path, body);
  return [answer.status, answer.body.code, answer.body.errors?.[0]?.pointer];
};
const asked = (more: object = {}) => ({
  noun: 'receivables',
  name: 'To confirm, by day',
  filters: { state: 'presented', sort: 'dueOn' },
  columns: ['invoiceNumber', 'amountMinor', 'daysLeft'],
  ...more,
});

it('keeps a question to a list, for oneself or for all of the party, and for nobody else', async () => {
  const own = await debtor.done<View>('/views', asked());
  expect(own).toMatchObject({ isShared: false, isDefault: false, by: { personId: debtor.personId } });
  expect(own.link).toBe('/v1/lists/receivables?sort=dueOn&state=presented');
  const { id } = await owed.receivable(40);
  const rows = await debtor.get<{ items: { id: string }[] }>(own.link.slice('/v1'.length));
  expect(rows.body.items.map((row) => row.id)).toEqual([id]);
  const shared = await debtor.done<View>('/views', asked({ name: 'Of all of us', isShared: true }));
  expect(await names(debtor)).toEqual(['To confirm, by day', 'Of all of us']);
  expect(await names(colleague)).toEqual(['Of all of us']);
  expect(await names(seller)).toEqual([]);
  for (const of of [colleague, seller]) expect((await of.get(`/views/${own.id}`)).status).toBe(404);
  expect((await seller.get(`/views/${shared.id}`)).status).toBe(404);
  expect(await refusal(colleague, `/views/${shared.id}/removal`, {})).toEqual([403, 'VIEW_NOT_YOURS', undefined]);
  expect(await refusal(debtor, '/views', asked())).toEqual([409, 'VIEW_NAME_TAKEN', '/name']);
});

it('opens a list with a view, each person with their own, until it is shared no more', async () => {
  const [, shared] = await views(debtor);
  const viewId = shared?.id;
  expect((await colleague.done<View>(`/views/${viewId}/default`, { isDefault: true })).isDefault).toBe(true);
  expect((await views(debtor, '?noun=receivables')).map(({ isDefault }) => isDefault)).toEqual([false, false]);
  const { noun, ...change } = asked({ name: 'Mine again', isShared: false });
  expect(noun).toBe('receivables');
  expect((await debtor.done<View>(`/views/${viewId}/change`, change)).isShared).toBe(false);
  expect(await names(colleague)).toEqual([]);
  await debtor.done(`/views/${viewId}/change`, { ...change, isShared: true });
  expect((await views(colleague)).map(({ isDefault }) => isDefault)).toEqual([false]);
  await debtor.done(`/views/${viewId}/removal`);
  expect(await names(debtor)).toEqual(['To confirm, by day']);
});

it('refuses what the list would not understand, by name', async () => {
  const unknown = async (more: object) => refusal(debtor, '/views', asked({ name: 'Odd', ...more }));
  expect(await unknown({ name: 'Mine \u202eelse' })).toEqual([422, 'INPUT_INVALID', '/name']);
  const refused = (at: string) => [422, 'VIEW_NOT_UNDERSTOOD', at];
  expect(await unknown({ filters: { colour: 'red' } })).toEqual(refused('/filters/colour'));
  expect(await unknown({ filters: { state: 'eaten' } })).toEqual(refused('/filters/state'));
  expect(await unknown({ filters: { cursor: 'x' } })).toEqual(refused('/filters/cursor'));
  expect(await unknown({ columns: ['tenant_id'] })).toEqual(refused('/columns'));
});

it('tells a person on a page what awaits them, and a system that listens for it once a day how much', async () => {
  interface Digest {
    on: string;
    open: number;
    overdue: number;
    kinds: { act: string; open: number }[];
    lines: { en: string; zh: string; link: string }[];
  }
  const { body } = await debtor.get<Digest>('/digest');
  expect(body).toMatchObject({ on: '2026-10-12', open: 1, overdue: 0 });
  expect(body.kinds).toMatchObject([{ act: 'receivable.confirm', open: 1 }]);
  const told = async () =>
    (await debtor.get<{ items: { type: string; payload: Digest }[] }>('/events?limit=200')).body.items.filter(
      ({ type }) => type === 'digest.made',
    );
  // 14:00 at home; nobody listens for it yet.
  expect(await tellDigests(owed.system())).toBe(0);
  await debtor.done('/webhooks', { url: 'https://127.0.0.1:9/hook', eventTypes: ['digest.made'] });
  expect(await Promise.all([1, 2, 3].map(() => tellDigests(owed.system())))).toContain(1);
  expect((await told()).map(({ payload }) => payload.open)).toEqual([1]);
  owed.clock.set(new Date('2026-10-12T23:00:00Z'));
  expect(await tellDigests(owed.system())).toBe(0);
  owed.clock.set(new Date('2026-10-13T00:30:00Z'));
  expect(await tellDigests(owed.system())).toBe(1);
  expect((await told()).map(({ payload }) => payload.on)).toEqual(['2026-10-12', '2026-10-13']);
});
