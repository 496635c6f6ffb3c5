import { actOn, addTo, admitTo, type Ground } from '../src/adapters/node/ground.ts';

export interface Desk {
  bank: { id: string; key: string };
  checkerKey: string;
  pledgor: { id: string; key: string };
  manager: { id: string; key: string };
  agreementId: string;
  siteId: string;
  commodityId: string;
  sourceId: string;
  today: string;
}

/** A lender with two people, a pledgor, an engaged custodian with a hall, and a commodity with a price and terms. */
export async function openDesk(ground: Ground, priceYuan: number): Promise<Desk> {
  const bank = await admitTo(ground, 'Bank', 'bank');
  const pledgor = await admitTo(ground, 'Pledgor', 'trader');
  const manager = await admitTo(ground, 'Manager', 'collateral_manager');
  const checking = ['facility:approve', 'terms:approve', 'drawdown:disburse', 'release:approve', 'price:confirm'];
  const checkerKey = await addTo(ground, bank.id, 'Checker', checking);
  const agreement = await actOn<{ id: string }>(ground, bank.key, '/custody-agreements', {
    custodianId: manager.id,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: 'a'.repeat(64),
  });
  await actOn(ground, manager.key, `/custody-agreements/${agreement.id}/acceptance`, {});
  const corner = [
    [106.37, 29.63],
    [106.38, 29.63],
    [106.38, 29.64],
    [106.37, 29.64],
    [106.37, 29.63],
  ];
  const site = await actOn<{ id: string }>(ground, manager.key, '/sites', {
    code: 'HALL',
    name: 'Hall',
    kind: 'warehouse',
    boundary: { type: 'Polygon', coordinates: [corner] },
  });
  const commodity = await actOn<{ id: string }>(ground, bank.key, '/commodities', {
    code: 'CU',
    name: 'Copper',
    hsCode: '740311',
    grade: 'A',
    unit: 'TNE',
    scale: 3,
    datum: 'net_weight',
    riskClass: 'normal',
  });
  const source = await actOn<{ id: string }>(ground, bank.key, '/price-sources', {
    code: 'CU',
    name: 'Copper',
    kind: 'commodity',
    feed: 'csv',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
  });
  const today = new Date(ground.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const priced = await actOn<{ id: string }>(ground, bank.key, `/price-sources/${source.id}/prices`, {
    pricedOn: today,
    price: String(Math.round(priceYuan * 100)),
    currency: 'CNY',
    unit: 'TNE',
  });
  await actOn(ground, checkerKey, `/prices/${priced.id}/answer`, { accept: true });
  const terms = await actOn<{ id: string }>(ground, bank.key, '/valuation-terms', {
    commodityId: commodity.id,
    validFrom: today,
    terms: { sourceIds: [source.id], lowerOfCost: false, purchaseMoneyHaircutBps: 0 },
  });
  await actOn(ground, checkerKey, `/valuation-terms/${terms.id}/approval`, {});
  return {
    bank,
    checkerKey,
    pledgor,
    manager,
    agreementId: agreement.id,
    siteId: site.id,
    commodityId: commodity.id,
    sourceId: source.id,
    today,
  };
}

/** A facility of the desk, approved, watched under usual lines; nothing asks the registry. */
export async function openFacility(ground: Ground, desk: Desk, limitYuan: number, terms: object): Promise<string> {
  const { id } = await actOn<{ id: string }>(ground, desk.bank.key, '/facilities', {
    borrowerId: desk.pledgor.id,
    limit: { amountMinor: String(limitYuan * 100), currency: 'CNY' },
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await actOn(ground, desk.checkerKey, `/facilities/${id}/approval`, {});
  const proposed = await actOn<{ id: string }>(ground, desk.bank.key, `/facilities/${id}/collateral-terms`, {
    terms: { registryGate: false, ...terms },
  });
  await actOn(ground, desk.checkerKey, `/collateral-terms/${proposed.id}/approval`, {});
  return id;
}

/** Runs statements as the owner, past the guard: to raise what telemetry and years of business would have made. */
export async function raise(ground: Ground, ...statements: string[]): Promise<void> {
  await ground.admin.query('set session_replication_role = replica');
  for (const statement of statements) await ground.admin.query(statement);
  await ground.admin.query('set session_replication_role = origin');
}
