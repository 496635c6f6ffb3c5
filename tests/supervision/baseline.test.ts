import { beforeEach, describe, expect, it } from 'vitest';
import { type Collateral, openCollateral } from '../support/collateral.ts';
import { devicesAside, stateTerms } from '../support/lenient.ts';
import { measureIn, proveLegs, type Supervised, supervise } from '../support/proved.ts';
import { hash, tonnes } from '../support/stock.ts';
import type { Proposal } from '../support/world.ts';

interface Position {
  itemId: string;
  state: string;
  legs: { physical: { reason: string; evidence: Record<string, unknown> } };
}

let desk: Collateral;
let facilityId: string;
let site: Supervised;
let first: string;
let pledgeId: string;

/** A site at which the lender counted ten tonnes. */
beforeEach(async () => {
  desk = await openCollateral({ asRuled: true });
  await stateTerms(desk.bank, desk.checker, devicesAside);
  facilityId = await desk.facility(100_000_000);
  ({ lotId: first, pledgeId } = await desk.pledged(facilityId, 10));
  site = await supervise(desk, desk.agreementId);
  await measureIn(desk, first, 10);
  await proveLegs(site, { [first]: 10 });
});

const position = async (lotId: string) => {
  const { body } = await desk.bank.get<{ items: Position[] }>('/positions');
  const { state, legs } = body.items.find((each) => each.itemId === lotId) as Position;
  return [state, legs.physical.reason, legs.physical.evidence.countsAtMost];
};
const count = (lots: Record<string, number>, by = 'Examiner') => ({
  kind: 'independent_count',
  documentHash: hash('c'),
  by,
  counts: Object.entries(lots).map(([lotId, t]) => ({ lotId, quantity: tonnes(t) })),
});
const findings = () => `/supervisions/${site.supervisionId}/findings`;
const whole = ['controlled', 'HELD_AND_WATCHED', undefined];

describe('the baseline of a site covers what the lender’s side counted there', () => {
  it('what the custodian takes in and weighs later by its own word counts once it is counted too', async () => {
    expect(await position(first)).toEqual(whole);
    const { lotId: later } = await desk.pledged(facilityId, 1_000);
    await measureIn(desk, later, 1_000);
    expect(await position(later)).toEqual(['unverified', 'NOT_COUNTED_BY_LENDER', '0']);
    expect(await position(first)).toEqual(whole);

    const asked = await desk.bank.post<Proposal>(findings(), count({ [first]: 10, [later]: 990 }));
    expect([asked.status, asked.body.reasons.map((r) => r.code)]).toEqual([202, ['COUNT_ADMITS']]);
    expect((await position(later))[0]).toBe('unverified');
    await desk.bank.agreed(asked.body);
    expect(await position(later)).toEqual(['controlled', 'HELD_AND_WATCHED', '990000']);
    // A count that finds nothing new is for one person.
    expect((await desk.bank.post(findings(), count({ [first]: 10, [later]: 990 }))).status).toBe(200);
  });

  it('what is poured in beside counted goods is not counted with them, and what is parted from them is', async () => {
    const later = await desk.stock(1_000);
    await desk.importer.done(`/pledges/${pledgeId}/items`, { itemIds: [later] });
    await measureIn(desk, later, 1_000);
    const { items } = await desk.manager.done<{ items: { id: string }[] }>(`/lots/${first}/split`, {
      parts: [{ quantity: tonnes(4) }],
    });
    const part = items.find(({ id }) => id !== first)?.id ?? '';
    await desk.manager.done('/lot-merges', { lotIds: [first, later] });
    expect((await position(first))[2]).toBe('6000');
    const { rows } = await desk.database.admin.query<{ counted_value: string }>(
      'select counted_value from lot_count where lot_id = $1',
      [part],
    );
    expect(rows).toEqual([{ counted_value: '4000' }]);
  });
});

describe('what the custodian weighs and types', () => {
  it('raises neither the books beyond the tolerance of one scale, in however many steps, nor what counts', async () => {
    const { lotId } = await desk.pledged(facilityId, 100);
    await measureIn(desk, lotId, 100);
    await site.count({ [first]: 10, [lotId]: 100 });
    desk.clock.advance(60);
    const weigh = (t: number) => ({ quantity: tonnes(t), evidenceHash: hash('e') });
    const at = `/lots/${lotId}/reweighing`;
    await desk.manager.done(at, weigh(100.29));
    expect(await desk.manager.refused(at, weigh(100.58))).toBe('422 GAIN_BEYOND_TOLERANCE');
    expect((await position(lotId))[2]).toBe('100000');
    await desk.ticket('in', 20);
    expect((await position(lotId))[2]).toBe('100000');
    // What was lost at a scale does not come back by it either.
    await desk.manager.done(at, weigh(90));
    await desk.ticket('in', 20);
    expect(await desk.manager.refused(at, weigh(90.4))).toBe('422 GAIN_BEYOND_TOLERANCE');
    // The lender's own count is a new beginning.
    desk.clock.advance(60);
    await site.count({ [first]: 10, [lotId]: 90 });
    desk.clock.advance(60);
    await desk.manager.done(at, weigh(90.2));
    // Parted and poured together again, nobody tells what it weighed at first.
    const { items } = await desk.manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
      parts: [{ quantity: tonnes(40) }],
    });
    const part = items.find(({ id }) => id !== lotId)?.id;
    expect(await desk.manager.refused(`/lots/${part}/reweighing`, weigh(40.1))).toBe('422 GAIN_BEYOND_TOLERANCE');
  });
});

describe('a loss that was proved', () => {
  it('ends by two people of the lender, on the word of somebody apart from who lost the goods', async () => {
    await desk.bank.done(findings(), { kind: 'loss', documentHash: hash('b'), by: 'Surveyor' });
    await desk.pass(1);
    expect((await position(first))[0]).not.toBe('controlled');
    await site.record('handover');
    const { body: manager } = await desk.bank.get<{ name: string }>(`/parties/${desk.manager.partyId}`);
    const { body: importer } = await desk.bank.get<{ name: string }>(`/parties/${desk.importer.partyId}`);
    for (const by of [manager.name, `${manager.name.toUpperCase()} Co., Ltd`, importer.name])
      expect(await desk.bank.refused(findings(), count({ [first]: 10 }, by))).toBe('422 COUNTER_NOT_INDEPENDENT');
    const { by: _, ...nobody } = count({ [first]: 10 });
    expect(await desk.bank.refused(findings(), nobody)).toBe('422 COUNTER_NOT_NAMED');

    const kin = await desk.party('Surveys of the house', 'trader');
    await desk.bank.done(`/parties/${kin.partyId}/policy-standings`, {
      kind: 'relation',
      value: 'parent',
      otherId: desk.manager.partyId,
      validFrom: '2026-01-01',
      documentHash: hash('b'),
      reason: 'Register of companies',
    });
    expect(await desk.bank.refused(findings(), count({ [first]: 10 }, 'Surveys of the House'))).toBe(
      '422 COUNTER_NOT_INDEPENDENT',
    );

    const asked = await desk.bank.post<Proposal>(findings(), count({ [first]: 10 }));
    expect(asked.status).toBe(202);
    await site.record('patrol');
    expect((await position(first))[0]).not.toBe('controlled');
    await desk.bank.agreed(asked.body);
    expect((await position(first))[0]).toBe('controlled');
  });

  it('is closed as nothing lost by two, also where nobody was made responsible', async () => {
    await desk.bank.done(findings(), { kind: 'loss', documentHash: hash('b'), by: 'Surveyor' });
    const { body } = await desk.bank.get<{ items: { id: string }[] }>('/custody-incidents');
    const incident = body.items[0]?.id ?? '';
    await desk.pass(1);
    await site.record('handover');
    await site.record('patrol');
    await site.count({ [first]: 10 });
    const closing = { cause: 'no_loss', note: 'Found again', evidenceHash: hash('d') };
    const closer = await desk.colleague(desk.bank, 'Closer', ['control:signOff']);
    const asked = await closer.post<Proposal>(`/custody-incidents/${incident}/closing`, closing);
    expect([asked.status, asked.body.verb]).toEqual([202, 'custodyIncident.close']);
  });
});
