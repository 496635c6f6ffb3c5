import { beforeAll, describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Restraint {
  id: string;
  status: string;
  kind: string;
  lotIds: string[];
  confirmedBy: string | null;
  contested: { byPartyId: string } | null;
}
let orders = 0;
/** An order with a hash of its own. */
const order = (kind = 'court_seal') => ({
  kind,
  authority: kind === 'customs_supervision' ? 'Chongqing Customs' : 'People’s Court of Yuzhong',
  documentNumber: `(2026) 0112-${++orders}`,
  documentHash: orders.toString(16).padStart(64, '0'),
  since: '2026-10-12',
});
const seal = (by: Client, lotId: string, kind?: string) => by.done<Restraint>(`/lots/${lotId}/restraints`, order(kind));
const lifting = { documentNumber: '(2026) 0112-lift', documentHash: hash('f') };
const lift = (by: Client, { id }: Restraint) => by.done<Restraint>(`/restraints/${id}/lifting`, lifting);
const offer = (facilityId: string, itemIds: string[], more = {}) => ({
  kind: 'goods',
  pledgeeId: bank.partyId,
  facilityId,
  maximum: yuan(100_000_000),
  itemIds,
  ...more,
});
interface Pledge {
  id: string;
  status: string;
  maximumFixed: { reason: string } | null;
}
const pledge = async (id: string) => (await bank.get<Pledge>(`/pledges/${id}`)).body;
const worth = async (facilityId: string, lotId: string) => {
  const { body } = await bank.get<{ lots: { lotId: string; adjusted: string; lines: object[] }[] }>(
    `/facilities/${facilityId}/valuation`,
  );
  const found = body.lots.find((lot) => lot.lotId === lotId);
  return { adjustedMinor: Number(found?.adjusted), last: found?.lines.at(-1) };
};
const events = async (type: string, objectId: string): Promise<number> =>
  (await desk.database.admin.query('select 1 from event where type = $1 and object_id = $2', [type, objectId])).rows
    .length;

let other: Client;
beforeAll(async () => {
  other = await desk.party('Other Bank', 'bank');
});

describe('a restraint', () => {
  it('is recorded with the paper of an authority by owner, custodian or lender, once, and read by all who see the lot', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
    const at = `/lots/${lotId}/restraints`;
    const body = order();
    expect(await other.refused(at, body)).toBe('404 NOT_FOUND');
    expect((await other.get(at)).status).toBe(404);
    expect(await manager.refused(at, { ...body, documentHash: undefined })).toBe('422 INPUT_INVALID');
    expect(await manager.refused(at, { ...body, since: '2026-10-13' })).toBe('422 RESTRAINT_IN_FUTURE');
    // A party that was offered the lot sees it, and has no word in it.
    const carrier = await desk.party('Haulier', 'carrier');
    const toPartyId = carrier.partyId;
    const consent = { act: 'hand_on', itemIds: [lotId], toPartyId, documentHash: hash('c') };
    await importer.done(`/pledges/${pledgeId}/pledgor-consents`, consent);
    await manager.done('/custody-offers', { lotIds: [lotId], toPartyId });
    expect(await carrier.refused(at, body)).toBe('403 RESTRAINT_NOT_YOURS');

    const eight = await Promise.all(Array.from({ length: 8 }, () => manager.tried<Restraint & ProblemBody>(at, body)));
    expect(eight.filter((a) => a.status === 201).map((a) => a.body.status)).toEqual(['confirmed']);
    expect(eight.filter((a) => a.body.code === 'RESTRAINT_RECORDED')).toHaveLength(7);
    const again = order('title_dispute');
    const [one, two] = [await bank.tried<Restraint>(at, again, 'k'), await bank.tried<Restraint>(at, again, 'k')];
    expect([one.status, two.body]).toEqual([201, one.body]);
    for (const who of [bank, importer, manager, carrier])
      expect((await who.get<{ items: Restraint[] }>(at)).body.items.map((r) => r.kind)).toEqual([
        'court_seal',
        'title_dispute',
      ]);
    // It was offered before the seal, and is not taken after it.
    const custody = { lotIds: [lotId], handover: { grossWeightKg: 10_000, packages: 1, sealsIntact: true } };
    expect(await carrier.refused('/custodies', custody)).toBe('422 LOT_RESTRAINED');
    expect((await other.get(`/restraints/${one.body.id}`)).status).toBe(404);
    expect(await other.refused(`/restraints/${one.body.id}/lifting`, lifting)).toBe('404 NOT_FOUND');
  });

  it('takes the lot out of the headroom at once, line by line, and gives it back when it is lifted', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(500_000),
      dueOn: '2026-12-15',
    });
    await desk.mark();
    const before = clock.now().toISOString();
    clock.advance(1);
    const restraint = await seal(manager, lotId);
    const held = await worth(facilityId, lotId);
    expect(held).toMatchObject({
      adjustedMinor: 0,
      last: {
        step: 'restrained',
        found: { kind: 'court_seal', restraintId: restraint.id, authority: 'People’s Court of Yuzhong' },
      },
    });
    // What was known a second before still shows as it was.
    const then = await bank.get<{ adjustedMinor: string }>(`/facilities/${facilityId}/valuation?knownAt=${before}`);
    expect(then.body.adjustedMinor).toBe('140000000');
    expect(await desk.coverage(facilityId)).toMatchObject({ isCurrent: false });
    const { body } = await bank.post<ProblemBody>(`/drawdowns/${asked.id}/approval`);
    expect(body).toMatchObject({
      code: 'CONDITIONS_NOT_MET',
      facts: {
        conditions: [
          { code: 'NO_HOLD' },
          { code: 'WITHIN_BORROWING_BASE', facts: { borrowingBaseMinor: '0' } },
          { code: 'WITHIN_LINES', facts: { stateAfter: 'liquidation' } },
        ],
      },
    });
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ countedMinor: '0', releasableMinor: '0' });
    // The pledge that was agreed before the seal stays in force; what it secures is fixed.
    expect(await pledge(pledgeId)).toMatchObject({ status: 'effective', maximumFixed: { reason: 'seizure' } });
    await lift(manager, restraint);
    await desk.mark();
    expect(await desk.coverage(facilityId)).toMatchObject({ countedMinor: '140000000' });
    expect((await pledge(pledgeId)).maximumFixed).not.toBeNull();
  });

  it('fixes every maximum over what was seized, once, and a floating charge of the owner with it', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
    const charge = await importer.done<Pledge>('/pledges', {
      ...offer(facilityId, [], { kind: 'charge', mode: 'floating' }),
    });
    await bank.done(`/pledges/${charge.id}/answer`, { accept: true });
    await seal(bank, lotId, 'customs_supervision');
    expect((await pledge(pledgeId)).maximumFixed).toBeNull();
    await seal(bank, lotId, 'attachment');
    await seal(manager, lotId, 'court_seal');
    for (const id of [pledgeId, charge.id]) {
      expect((await pledge(id)).maximumFixed).toMatchObject({ reason: 'seizure' });
      expect(await events('pledge.maximumFixed', id)).toBe(1);
    }
    const drawdown = await importer.done<{ conditions: { code: string; met: boolean }[] }>(
      `/facilities/${facilityId}/drawdowns`,
      { product: 'working_capital', amount: yuan(1), dueOn: '2026-12-15' },
    );
    expect(drawdown.conditions.filter((c) => !c.met).map((c) => c.code)).toContain('NO_HOLD');
  });

  it('keeps the lot from pledge until it is lifted; customs may consent, a court does not', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const lotId = await desk.stock(10);
    const offered = await importer.done<Pledge>('/pledges', offer(facilityId, [lotId]));
    const restraint = await seal(manager, lotId);
    const answer = { accept: true };
    const refused = await bank.tried<ProblemBody>(`/pledges/${offered.id}/answer`, answer);
    expect(refused.body).toMatchObject({ code: 'LOT_RESTRAINED', facts: { lotId, kind: 'court_seal' } });
    expect(await importer.refused('/pledges', offer(facilityId, [lotId]))).toBe('422 LOT_RESTRAINED');
    const { pledgeId } = await desk.pledged(facilityId, 1);
    expect(await importer.refused(`/pledges/${pledgeId}/items`, { itemIds: [lotId] })).toBe('422 LOT_RESTRAINED');
    const consent = { documentNumber: 'C-1', documentHash: hash('c') };
    expect(await importer.refused(`/restraints/${restraint.id}/customs-consent`, consent)).toBe(
      '422 CONSENT_OF_CUSTOMS_ONLY',
    );
    await lift(manager, restraint);
    expect(await manager.refused(`/restraints/${restraint.id}/lifting`, lifting)).toBe('409 RESTRAINT_STEP');
    const customs = await seal(manager, lotId, 'customs_supervision');
    expect(await bank.refused(`/pledges/${offered.id}/answer`, answer)).toBe('422 LOT_RESTRAINED');
    await importer.done(`/restraints/${customs.id}/customs-consent`, consent);
    expect(await bank.done(`/pledges/${offered.id}/answer`, answer)).toMatchObject({ status: 'effective' });
    // Pledged, it counts once it is cleared.
    expect((await worth(facilityId, lotId)).adjustedMinor).toBe(0);
    await lift(manager, customs);
    expect((await worth(facilityId, lotId)).adjustedMinor).toBe(70_000_000);
  });

  it('keeps the lot where it is: no request, no approval, no gate, no other hands', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 10);
    const request = () =>
      importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
        lots: [{ lotId, quantity: tonnes(1) }],
        vehicle: 'X',
      });
    await desk.draw(facilityId, 300_000);
    const [asked, approved] = [await request(), await request()];
    const { token } = await checker.done<{ token: string }>(`/releases/${approved.id}/approval`);
    const restraint = await seal(manager, lotId);
    const body = { lots: [{ lotId, quantity: tonnes(1) }], vehicle: 'X' };
    // Nothing carries the debt any more; the name of why comes first.
    expect(await importer.refused(`/facilities/${facilityId}/releases`, body)).toBe('422 LOT_RESTRAINED');
    expect(await checker.refused(`/releases/${asked.id}/approval`)).toBe('422 LOT_RESTRAINED');
    const gate = { token, vehicle: 'X', gateWeightKg: 1_000 };
    expect(await manager.refused(`/releases/${approved.id}/execution`, gate)).toBe('422 LOT_RESTRAINED');
    expect(await desk.held(lotId)).toBe(10);
    const custody = { lotIds: [lotId], toPartyId: desk.carrier.partyId };
    expect(await manager.refused('/custody-offers', custody)).toBe('422 LOT_RESTRAINED');
    await lift(manager, restraint);
    expect(await manager.done(`/releases/${approved.id}/execution`, gate)).toMatchObject({ status: 'executed' });
  });

  it('or the gate, whichever is first: nothing leaves after the seal', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const ready = [];
    for (let i = 0; i < 4; i++) {
      const { lotId } = await desk.pledged(facilityId, 1);
      const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, { lotId, vehicle: 'X' });
      const { token } = await checker.done<{ token: string }>(`/releases/${asked.id}/approval`);
      ready.push({ lotId, id: asked.id, gate: { token, vehicle: 'X', gateWeightKg: 1_000 } });
    }
    const both = await Promise.all(
      ready.flatMap(({ lotId, id, gate }) => [
        manager.post<ProblemBody>(`/releases/${id}/execution`, gate),
        bank.post<ProblemBody>(`/lots/${lotId}/restraints`, order()),
      ]),
    );
    for (const i of ready.keys()) {
      const [gate, sealed] = both.slice(2 * i, 2 * i + 2).map((a) => `${a.status} ${a.body.code ?? ''}`.trim());
      expect([
        ['200', '409 LOT_RELEASED'],
        ['422 LOT_RESTRAINED', '201'],
      ]).toContainEqual([gate, sealed]);
    }
  });

  it('holds the parts of a lot, and lets it flow together only with what the same order holds', async () => {
    const [lotId, free] = [await desk.stock(10), await desk.stock(5)];
    const restraint = await seal(manager, lotId);
    const { items } = await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
      parts: [{ quantity: tonnes(4) }],
    });
    const part = items.find((item) => item.id !== lotId)?.id as string;
    expect((await bank.get(`/restraints/${restraint.id}`)).status).toBe(404);
    expect((await importer.get<Restraint>(`/restraints/${restraint.id}`)).body.lotIds.sort()).toEqual(
      [lotId, part].sort(),
    );
    expect(await importer.refused('/pledges', offer(desk.facilityId, [part]))).toBe('422 LOT_RESTRAINED');
    const merge = (lotIds: string[]) => manager.post<ProblemBody>('/lot-merges', { lotIds });
    for (const lotIds of [
      [free, part],
      [part, free],
    ])
      expect((await merge(lotIds)).body.code).toBe('LOTS_RESTRAINED_APART');
    const blend = { lotIds: [part], commodityId: desk.copper, description: 'Blend', quantity: tonnes(4) };
    expect(await manager.refused('/lot-blends', blend)).toBe('422 LOTS_RESTRAINED_APART');
    expect((await merge([lotId, part])).status).toBe(200);
    await lift(manager, restraint);
    expect((await merge([free, lotId])).status).toBe(200);
  });
});

describe('title', () => {
  it('is proved by a certificate, where the terms ask for one, and counts for nothing while another claims it', async () => {
    await desk.valuationTerms({ eligibility: { certificate: 'title' } }, desk.aluminium);
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 10, { commodityId: desk.aluminium });
    expect(await worth(facilityId, lotId)).toMatchObject({ adjustedMinor: 0, last: { step: 'not_eligible' } });
    const proof = { number: 'T-1', issuer: 'Seller', issuedOn: '2026-10-01', documentHash: hash('8') };
    await bank.done(`/lots/${lotId}/certificates`, { kind: 'title', ...proof });
    expect((await worth(facilityId, lotId)).adjustedMinor).toBe(70_000_000);
    await seal(manager, lotId, 'title_dispute');
    expect(await worth(facilityId, lotId)).toMatchObject({ adjustedMinor: 0, last: { step: 'restrained' } });
  });
});

describe('a seal that the owner alone states', () => {
  it('holds the lot; the lender that it harms contests it, and what it fixed is open again', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    const real = await desk.stock(1);
    await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [real] });
    const stated = await seal(importer, lotId);
    expect(stated).toMatchObject({ status: 'stated', confirmedBy: null });
    expect(await pledge(pledgeId)).toMatchObject({ maximumFixed: { reason: 'seizure' } });
    const at = `/restraints/${stated.id}`;
    const contest = { reason: 'The court knows of no such order', evidenceHash: hash('e') };
    expect(await importer.refused(`${at}/contest`, contest)).toBe('403 RESTRAINT_NOT_CONFIRMABLE');
    expect(await other.refused(`${at}/contest`, contest)).toBe('404 NOT_FOUND');
    const eight = await Promise.all(Array.from({ length: 8 }, () => bank.tried<Restraint>(`${at}/contest`, contest)));
    expect(eight.filter((a) => a.status === 200).map((a) => a.body.contested?.byPartyId)).toEqual([bank.partyId]);
    expect((await worth(facilityId, lotId)).adjustedMinor).toBe(140_000_000);
    expect((await pledge(pledgeId)).maximumFixed).toBeNull();
    const { documentHash } = (await importer.get<{ documentHash: string }>(at)).body;
    const repeated = { ...order(), documentHash };
    expect(await importer.refused(`/lots/${lotId}/restraints`, repeated)).toBe('409 RESTRAINT_RECORDED');
    await desk.draw(facilityId, 100_000);

    // One seal of two was none: the other still fixes it.
    const [bogus] = [await seal(importer, lotId), await seal(manager, real)];
    await bank.done(`/restraints/${bogus.id}/contest`, contest);
    expect((await pledge(pledgeId)).maximumFixed).toMatchObject({ reason: 'seizure' });
    expect(await events('pledge.maximumReopened', pledgeId)).toBe(2);

    // The custodian was served after all: the word of the owner was true, and is not the owner's to take back.
    expect(await manager.refused(`${at}/confirmation`, { documentHash: hash('9') })).toBe('409 CONFLICT');
    expect(await manager.done(`${at}/confirmation`, { documentHash })).toMatchObject({
      status: 'confirmed',
      confirmedBy: manager.partyId,
    });
    expect((await worth(facilityId, lotId)).adjustedMinor).toBe(0);
    expect(await bank.refused(`${at}/contest`, contest)).toBe('409 RESTRAINT_STEP');
    expect(await importer.refused(`${at}/lifting`, lifting)).toBe('403 RESTRAINT_NOT_YOURS_TO_LIFT');
    expect(await bank.refused(`${at}/lifting`, lifting)).toBe('403 RESTRAINT_NOT_YOURS_TO_LIFT');
    expect(await manager.done(`${at}/lifting`, lifting)).toMatchObject({ status: 'lifted' });
  });
});

describe('a seal that comes while another is taken back', () => {
  it('fixes what the other leaves open', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 5);
    const real = await desk.stock(1);
    await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [real] });
    await seal(importer, lotId);
    // The contest of the first has reopened the pledge, and is not committed yet.
    const contest = await desk.database.admin.connect();
    await contest.query(`begin; set local session_replication_role = replica;
      update pledge set maximum_fixed_at = null, maximum_fixed_for = null, maximum_fixed_by = null
      where id = '${pledgeId}'`);
    const sealed = seal(manager, real);
    await Promise.race([sealed, new Promise((done) => setTimeout(done, 1_000))]);
    await contest.query('commit');
    contest.release();
    await sealed;
    expect((await pledge(pledgeId)).maximumFixed).toMatchObject({ reason: 'seizure' });
  });
});

describe('a sale after default', () => {
  it('of what a court holds goes by the court; by agreement once a bare word was contested', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 900_000);
    clock.set('2026-12-16T06:00:00Z');
    await desk.price(60_000, '2026-12-16');
    const at = `/facilities/${facilityId}/realisations`;
    const ask = (route: string) => ({ route, lotIds: [lotId], clauseHash: hash('e') });
    const early = await bank.done<{ id: string }>(at, ask('agreed_sale'));
    const stated = await seal(importer, lotId);
    expect(await second.refused(`/realisations/${early.id}/approval`)).toBe('422 SALE_UNDER_RESTRAINT');
    for (const route of ['agreed_sale', 'auction'])
      expect(await bank.refused(at, ask(route))).toBe('422 SALE_UNDER_RESTRAINT');
    await bank.done(`/restraints/${stated.id}/contest`, { reason: 'Made up', evidenceHash: hash('e') });
    await second.done(`/realisations/${early.id}/approval`);
    await seal(manager, lotId);
    const sale = (soldTo: string) => ({
      buyer: soldTo,
      ...sold(),
      soldOn: '2026-12-16',
      lots: [{ lotId, proceeds: yuan(1_100_000), costs: yuan(0) }],
    });
    expect(await bank.refused(`/realisations/${early.id}/settlement`, sale('Friend'))).toBe('422 SALE_UNDER_RESTRAINT');
    const { id } = await bank.done<{ id: string }>(at, ask('court'));
    await second.done(`/realisations/${id}/approval`);
    const customs = await seal(manager, lotId, 'customs_supervision');
    expect(await bank.refused(`/realisations/${id}/settlement`, sale('Smelter'))).toBe('422 SALE_UNDER_RESTRAINT');
    await lift(manager, customs);
    expect(await bank.done(`/realisations/${id}/settlement`, sale('Smelter'))).toMatchObject({ status: 'settled' });
  });
});
