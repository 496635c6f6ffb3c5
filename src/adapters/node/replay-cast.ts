import type { Scenario } from '../../oversight/control/index.ts';
import { actOn, addTo, admitTo, type Ground } from './ground.ts';

const money = { amountMinor: '100000', currency: 'CNY' };

/** As the scenario contract has it. */
const USUAL_SEPARATION_M = 500;

const NO_LIMITS = {
  supervised: false,
  measured: false,
  sealedOnTheWay: false,
  sources: 1,
  sourceApart: false,
  allSigned: false,
  namedSigning: false,
  sourceOfLender: false,
  pairAboveYuan: 1_000_000_000_000,
  silenceDegradedS: 90 * 86_400,
  silenceLostS: 90 * 86_400,
  readingAgeS: 90 * 86_400,
  toleranceBps: 10_000,
  separationRoadM: 10_000,
  separationYardM: 10_000,
  doorOpenS: 90 * 86_400,
};

export interface Cast {
  bankKey: string;
  /** Password of each device, by its code. */
  passwords: Map<string, string>;
  /** Code of each subject, by its identifier. */
  subjects: Map<string, string>;
}

/** An act of somebody of the scenario, through the API. */
const actsOn =
  (ground: Ground) =>
  <T>(who: { key: string }, route: string, body: unknown = {}) =>
    actOn<T & { id: string }>(ground, who.key, route, body);
type Act = ReturnType<typeof actsOn>;
type Admitted = Awaited<ReturnType<typeof admitTo>>;

/** The lender lends, asks for nothing beside the recording's own limits, and engages the custodian. */
async function agreeOn(
  ground: Ground,
  act: Act,
  { bank, owner, manager }: Record<'bank' | 'owner' | 'manager', Admitted>,
) {
  const facility = await act(bank, '/facilities', {
    borrowerId: owner.id,
    limit: money,
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 7_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2099-12-31',
  });
  // A recording is judged by its own limits: the lender of the replay asks for nothing beside them.
  const terms = await act(bank, '/control-terms', {
    riskClasses: ['low', 'normal', 'high'],
    terms: NO_LIMITS,
    reason: 'Replay',
  });
  const checker = { key: await addTo(ground, bank.id, 'Checker', ['terms:approve']) };
  await act(checker, `/control-terms/${terms.id}/approval`);
  const agreement = await act(bank, '/custody-agreements', {
    custodianId: manager.id,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: '0'.repeat(64),
  });
  await act(manager, `/custody-agreements/${agreement.id}/acceptance`);
  return facility;
}

/** The custodian's places and devices, by their codes. */
async function enrol(act: Act, manager: Admitted, scenario: Scenario) {
  const siteIds = new Map<string, string>();
  for (const site of scenario.sites ?? [])
    siteIds.set(site.code, (await act(manager, '/sites', { ...site, name: site.name ?? site.code })).id);
  const corridorIds = new Map<string, string>();
  for (const corridor of scenario.corridors ?? [])
    corridorIds.set(
      corridor.code,
      (await act(manager, '/corridors', { ...corridor, name: corridor.name ?? corridor.code })).id,
    );
  const passwords = new Map<string, string>();
  const deviceIds = new Map<string, string>();
  for (const device of scenario.devices) {
    const made = await act<{ device: { id: string }; mqtt: { password: string } }>(manager, '/devices', device);
    deviceIds.set(device.code, made.device.id);
    passwords.set(device.code, made.mqtt.password);
  }
  return { siteIds, corridorIds, deviceIds, passwords };
}

/** The lender's orders for what is watched, those that still mean something when the recording begins. */
async function orderAll(
  ground: Ground,
  act: Act,
  { bank, manager }: Record<'bank' | 'manager', Admitted>,
  scenario: Scenario,
  { subjects, siteIds, corridorIds }: Record<'subjects' | 'siteIds' | 'corridorIds', ReadonlyMap<string, string>>,
): Promise<void> {
  const later = (at: string, ms: number): string =>
    new Date(Math.max(Date.parse(at), ground.clock.now().getTime() + ms)).toISOString();
  // A release that is over lets nothing more leave.
  const isOfUse = (order: { kind: string; to: string }): boolean =>
    order.kind !== 'release' || Date.parse(order.to) > ground.clock.now().getTime();
  const idOf = new Map([...subjects].map(([id, code]) => [code, id]));
  for (const { subjectCode, toSiteCode, toCorridorCode, ...order } of (scenario.orders ?? []).filter(isOfUse))
    await act(bank, `/subjects/${idOf.get(subjectCode)}/orders`, {
      ...order,
      // What was ordered before the recording begins still says which seal is right; it lets nothing more happen.
      from: later(order.from, 0),
      to: later(order.to, 60_000),
      ...(order.kind === 'inspection' && { inspectorId: manager.id }),
      ...(toSiteCode !== undefined && { toSiteId: siteIds.get(toSiteCode) }),
      ...(toCorridorCode !== undefined && { toCorridorId: corridorIds.get(toCorridorCode) }),
      reason: 'as recorded',
    });
}

/**
 * Puts a scenario on record through the API, as its parties would: places, devices, lots in custody under a pledge,
 * watches over them, and the lender's orders.
 */
export async function castScenario(ground: Ground, scenario: Scenario): Promise<Cast> {
  const bank = await admitTo(ground, 'Bank', 'bank');
  const owner = await admitTo(ground, 'Owner', 'trader');
  const manager = await admitTo(ground, 'Manager', 'collateral_manager');
  const act = actsOn(ground);

  const facility = await agreeOn(ground, act, { bank, owner, manager });
  const { siteIds, corridorIds, deviceIds, passwords } = await enrol(act, manager, scenario);

  const subjects = new Map<string, string>();
  const anySite = [...siteIds.values()][0];
  for (const { code, kind, devices, siteCode, corridorCode, ...expected } of scenario.subjects) {
    const lot = await act(owner, '/lots', {
      ownerId: owner.id,
      description: code,
      hsCode: '740311',
      // The books hold what the recording expects.
      quantity: expected.weight
        ? { value: String(Math.round(expected.weight.expectedKg * 10)), scale: 1, unit: 'KGM' }
        : { value: '1', scale: 0, unit: 'PK' },
      grossWeightKg: Math.max(1, Math.floor(expected.weight?.expectedKg ?? 1)),
      value: money,
    });
    await act(owner, '/custody-offers', { lotIds: [lot.id], toPartyId: manager.id });
    await act(manager, '/custodies', {
      lotIds: [lot.id],
      siteId: siteIds.get(siteCode ?? '') ?? anySite,
      handover: { grossWeightKg: 1, packages: 1, sealsIntact: true },
    });
    const pledge = await act(owner, '/pledges', {
      kind: 'goods',
      pledgeeId: bank.id,
      facilityId: facility.id,
      maximum: money,
      itemIds: [lot.id],
    });
    await act(bank, `/pledges/${pledge.id}/answer`, { accept: true });
    const subject = await act(manager, '/subjects', {
      code,
      kind,
      lotIds: [lot.id],
      deviceIds: devices.map((device) => deviceIds.get(device)),
      ...(siteCode !== undefined && { siteId: siteIds.get(siteCode) }),
      ...(corridorCode !== undefined && { corridorId: corridorIds.get(corridorCode) }),
      // Where a recording states no separation its own usual one holds, not the lender's widest.
      expected: {
        maxSeparationM: USUAL_SEPARATION_M,
        ...expected,
        ...(expected.maxSilenceS && { maxSilenceS: Math.round(expected.maxSilenceS) }),
      },
    });
    subjects.set(subject.id, code);
  }
  await orderAll(ground, act, { bank, manager }, scenario, { subjects, siteIds, corridorIds });
  return { bankKey: bank.key, passwords, subjects };
}
