import { expect, it } from 'vitest';
import { holdfast } from '../../clients/typescript/index.ts';
import { hash, openStock, tonnes } from '../support/stock.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const stock = await openStock();
const { manager, importer, clock } = stock;
const lotId = await stock.lot(20);
await stock.store(lotId);

interface Told {
  items: { type: string; at: string; payload: { occurredAt?: string } }[];
}
let keys = 0;
/** An act as a device sends it when it has a line again. */
async function late(of: Client, path: string, body: object, occurredAt: string, more: Record<string, string> = {}) {
  const response = await fetch(`${of.url}/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${of.key}`,
      'content-type': 'application/json',
      'idempotency-key': `field-${keys++}`,
      'occurred-at': occurredAt,
      ...more,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as ProblemBody;
  return response.ok ? String(response.status) : `${response.status} ${answer.code} ${answer.errors?.[0]?.pointer}`;
}
const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1_000).toISOString();

it('an act of the field says when it was done; it stands beside when it was heard of', async () => {
  const body = { quantity: tonnes(19.9), evidenceHash: hash('e') };
  const twoHours = ago(7_200);
  expect(await late(manager, `/lots/${lotId}/reweighing`, body, ago(-600))).toBe('422 OCCURRED_AT_UNFIT /occurred-at');
  expect(await late(manager, `/lots/${lotId}/reweighing`, body, ago(15 * 86_400))).toBe(
    '422 OCCURRED_AT_UNFIT /occurred-at',
  );
  expect(await late(manager, `/lots/${lotId}/reweighing`, body, 'yesterday')).toBe('422 INPUT_INVALID /occurred-at');
  expect(await late(manager, `/lots/${lotId}/reweighing`, body, twoHours)).toMatch(/^20\d/);
  const { body: told } = await manager.get<Told>(`/events?objectId=${lotId}`);
  const [weighed] = told.items.filter(({ payload }) => payload.occurredAt !== undefined);
  expect(weighed).toMatchObject({ payload: { occurredAt: twoHours }, at: clock.now().toISOString() });
  expect(told.items.filter(({ payload }) => payload.occurredAt !== undefined)).toHaveLength(1);
});

it('the TypeScript client sends it', async () => {
  const body = { quantity: tonnes(19.8), evidenceHash: hash('f') };
  const at = new Date(clock.now().getTime() - 3_600_000);
  await holdfast({ url: manager.url, key: manager.key })
    .prepareAt(`/v1/lots/${lotId}/reweighing`, body)
    .send({ occurredAt: at });
  const { body: told } = await manager.get<Told>(`/events?objectId=${lotId}`);
  expect(told.items.map(({ payload }) => payload.occurredAt)).toContain(at.toISOString());
});

it('any other act is done when it is heard of, and says so', async () => {
  const offer = { lotIds: [lotId], toPartyId: manager.partyId };
  expect(await late(importer, '/custody-offers', offer, ago(60))).toBe('422 OCCURRED_AT_NOT_TAKEN /occurred-at');
});
