import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';
import { pastActs } from '../support/past-acts.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Asked {
  id: string;
  needs: { level: string; agreements: number };
  reasons: { code: string; facts: Record<string, unknown> }[];
}
interface Incident {
  id: string;
  kind: string;
  lotIds: string[];
  lost: Record<string, string>;
}
const weighed = (t: number) => ({ quantity: tonnes(t), evidenceHash: hash('e') });
const at = (lotId: string) => `/lots/${lotId}/reweighing`;
const heldOf = async (lotId: string) =>
  (await manager.get<{ quantity: { value: string } }>(`/lots/${lotId}`)).body.quantity.value;
const incidentsOf = async (lotId: string) =>
  (await bank.get<{ items: Incident[] }>('/custody-incidents?limit=200')).body.items.filter((i) =>
    i.lotIds.includes(lotId),
  );
const close = ({ id }: Incident, cause: string) =>
  checker.done(`/custody-incidents/${id}/closing`, { cause, note: 'Looked into', evidenceHash: hash('d') });
const pledged = async (t: number) => (await desk.pledged(await desk.facility(10_000_000, {}), t)).lotId;
const stands = async (lotId: string) => {
  const { body } = await bank.get<{ items: { itemId: string; reason: string }[] }>('/positions?limit=200');
  return body.items.find(({ itemId }) => itemId === lotId)?.reason;
};
const split = async (lotId: string, t: number) =>
  (await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(t) }] })).items
    .map(({ id }) => id)
    .find((id) => id !== lotId) as string;

describe('goods that a weighing takes off the books', () => {
  it('are taken off by two people of the custodian where their lender is told of it, and by one where nothing is to be told', async () => {
    const lotId = await pledged(100);
    expect((await manager.post(at(lotId), weighed(99.9))).status).toBe(200);
    const asked = await manager.post<Asked>(at(lotId), weighed(60));
    expect([asked.status, asked.body.needs, asked.body.reasons]).toMatchObject([
      202,
      { level: 'L1', agreements: 1 },
      [{ code: 'REWEIGHED_SHORT', facts: { lotId, lostValue: '40000' } }],
    ]);
    expect([await heldOf(lotId), await incidentsOf(lotId), await stands(lotId)]).toEqual([
      '99900',
      [],
      'ALL_LEGS_HOLD',
    ]);
    expect((await manager.agreed(asked.body)).status).toBe(200);
    expect([await heldOf(lotId), await stands(lotId)]).toEqual(['60000', 'REWEIGHED_SHORT']);
    expect(await incidentsOf(lotId)).toMatchObject([{ kind: 'reweighed_short', lost: { [lotId]: '40000' } }]);
    // Goods that secure nothing are their keeper's own to count.
    expect((await manager.post(at(await desk.stock(100)), weighed(60))).status).toBe(200);
  });

  it('go on being expected by their watch until their lender has found why', async () => {
    const lotId = await pledged(20);
    const scale = [...desk.weights.keys()].at(-1) as string;
    const { rows } = await desk.database.admin.query<{ id: string }>(
      'select subject_id as id from subject_lot where lot_id = $1',
      [lotId],
    );
    type Watch = { statusReason: string; expected: { weight: { expectedKg: number } } };
    const watch = async () => {
      const { body } = await bank.get<Watch>(`/subjects/${rows[0]?.id}`);
      return [body.expected.weight.expectedKg, body.statusReason];
    };
    await manager.done(at(lotId), weighed(12));
    expect(await watch()).toEqual([20_000, 'AS_EXPECTED']);
    // Split or not.
    const part = await split(lotId, 4);
    expect(await watch()).toEqual([20_000, 'AS_EXPECTED']);
    // They were there, the scale said so; it is a breach when they go.
    desk.weights.set(scale, 12_000);
    await desk.pass(120);
    expect(await watch()).toEqual([20_000, 'BREACH_WEIGHT_SHORT']);
    const [incident] = (await incidentsOf(part)) as [Incident];
    await close(incident, 'shortage');
    expect((await watch())[0]).toBe(12_000);
  });

  it('are told of in parts as in one: what the whole lost goes with them', async () => {
    const lotId = await pledged(100);
    await manager.done(at(lotId), weighed(99.8));
    const part = await split(lotId, 49.9);
    expect(await incidentsOf(lotId)).toEqual([]);
    expect((await manager.post<Asked>(at(part), weighed(49.8))).status).toBe(202);
    await manager.done(at(part), weighed(49.8));
    expect(await incidentsOf(part)).toMatchObject([{ lost: { [part]: '200' } }]);
    // What was told is told, of its own parts, too; of the other half nobody was told yet.
    const piece = await split(part, 20);
    expect((await manager.post(at(piece), weighed(19.95))).status).toBe(200);
    expect((await manager.post(at(lotId), weighed(49.8))).status).toBe(202);
  });

  it('are told of when they are poured together', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const [one, other] = [(await desk.pledged(facilityId, 50)).lotId, await desk.stock(50)];
    await importer.done(`/pledges/${await pledgeOf(one)}/items`, { itemIds: [other] });
    clock.advance(60);
    for (const lotId of [one, other]) await manager.done(at(lotId), weighed(49.9));
    await manager.done('/lot-merges', { lotIds: [one, other] });
    expect((await manager.post(at(one), weighed(99.6))).status).toBe(202);
  });

  it('are told of though goods that were taken in, or counted by the lender, since were poured in', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const one = (await desk.pledged(facilityId, 50)).lotId;
    clock.advance(60);
    await manager.done(at(one), weighed(49.9));
    clock.advance(60);
    const other = await desk.stock(50);
    await importer.done(`/pledges/${await pledgeOf(one)}/items`, { itemIds: [other] });
    await pastActs(
      desk.database.admin,
      desk.tenantId,
      `insert into lot_count (tenant_id, lender_id, lot_id, counted_value, counted_at)
        values ('${desk.tenantId}', '${bank.partyId}', '${other}', 50000, '${clock.now().toISOString()}')`,
    );
    clock.advance(60);
    await manager.done('/lot-merges', { lotIds: [one, other] });
    const asked = await manager.post<Asked>(at(one), weighed(99.6));
    expect([asked.status, asked.body.reasons]).toMatchObject([
      202,
      [{ code: 'REWEIGHED_SHORT', facts: { lotId: one, lostValue: '400' } }],
    ]);
  });

  it('are told of when a part is weighed and poured back, again and again', async () => {
    const lotId = await pledged(20);
    const rounds = async (left: number): Promise<number> => {
      if (left === 0) return 0;
      const held = Number(await heldOf(lotId)) / 1_000;
      const part = await split(lotId, held - 1);
      const { status } = await manager.post(at(part), weighed(Math.round((held - 1) * 997.1) / 1_000));
      if (status !== 200) return status;
      await manager.done('/lot-merges', { lotIds: [lotId, part] });
      return rounds(left - 1);
    };
    expect(await rounds(2)).toBe(202);
  });
});

async function pledgeOf(lotId: string): Promise<string> {
  const { rows } = await desk.database.admin.query<{ id: string }>(
    'select pledge_id as id from pledge_item where item_id = $1 and live',
    [lotId],
  );
  return rows[0]?.id as string;
}
