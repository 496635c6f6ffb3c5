import { type Cast, cny, minutesLater, passTime, type Stage } from '../stage.ts';
import { registerCopper } from './copper.ts';
import { burn } from './fire.ts';
import { Hall, tonnes, yuan } from './hall.ts';
import { sample } from './sampling.ts';

const source = 'SHFE-CU';

interface Coverage {
  state: string;
  exposureMinor: string;
  countedMinor: string;
  ltvControlBps: number | null;
}
interface Call {
  id: string;
  status: string;
  cash: { amountMinor: string };
  goods: { amountMinor: string };
  dueAt: string;
}
interface Release {
  id: string;
  status: string;
  token: string | null;
}

/** What the first sample showed holds advances until a person of the bank has looked. */
async function clearSignals({ bankMaker }: Cast): Promise<void> {
  const { items } = await bankMaker.reads<{ items: { id: string; check: string; clearedAt: string | null }[] }>(
    '/fraud-signals?limit=200',
  );
  for (const { id } of items.filter((s) => s.check === 'QUALITY_DIFFERS' && s.clearedAt === null))
    await bankMaker.does(`/fraud-signals/${id}/clearance`, {
      reason: 'Taken out and replaced; sampled again, and passed',
      documentHash: 'e'.repeat(64),
    });
}

/** Copper in a warehouse: pledged, marked to market, called for, cured, and let out over the scale. */
export async function pledgeAndCall(stage: Stage, cast: Cast): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer } = cast;
  narrator.scene({ en: '7. Movables: copper in a warehouse', zh: '七、动产：库存电解铜质押' });

  const copper = await registerCopper(bankMaker);
  const prices = await bankMaker.does<{ id: string }>('/price-sources', {
    code: source,
    name: 'Copper, front month',
    kind: 'commodity',
    feed: 'csv',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
  });
  const price = async (on: string, perTonne: number, accept = true) => {
    const csv = `${source},${on},${perTonne.toFixed(2)}`;
    const { items } = await bankMaker.does<{ items: { outcome: string; code: string | null }[] }>('/price-files', {
      csv,
    });
    const outcome = items[0]?.code ?? items[0]?.outcome ?? 'nothing';
    if (outcome !== 'held') return outcome;
    // The first price, and one beyond the band, wait for a second person.
    const waiting = await bankMaker.reads<{ items: { id: string }[] }>(`/prices?sourceId=${prices.id}&status=held`);
    await bankChecker.does(`/prices/${waiting.items.at(-1)?.id}/answer`, { accept });
    return accept ? 'accepted by a second person' : 'held';
  };
  const valuation = await bankMaker.does<{ id: string }>('/valuation-terms', {
    commodityId: copper.id,
    validFrom: new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    // The importer showed that the copper was paid for before it came; what is not shown counts for nothing in its days.
    terms: { sourceIds: [prices.id], lowerOfCost: false, purchaseMoneyHaircutBps: 0, eligibility: { assayed: true } },
  });
  await bankChecker.does(`/valuation-terms/${valuation.id}/approval`);
  const { id: facilityId } = await bankMaker.does<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2027-06-30',
  });
  await bankChecker.does(`/facilities/${facilityId}/approval`);
  const terms = await bankMaker.does<{ id: string }>(`/facilities/${facilityId}/collateral-terms`, {
    terms: { registryGate: false },
  });
  await bankChecker.does(`/collateral-terms/${terms.id}/approval`);

  const hall = await Hall.open(stage, cast, copper.id);
  const first = await hall.takeIn(100);
  const second = await hall.takeIn(100);
  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bankMaker.partyId,
    facilityId,
    maximum: yuan(12_000_000),
    floorValue: yuan(5_000_000),
    floors: [{ commodityId: copper.id, quantity: tonnes(80) }],
    itemIds: [first, second],
  });
  await bankMaker.does(`/pledges/${pledge.id}/answer`, { accept: true });
  const ask = {
    product: 'working_capital',
    amount: yuan(9_000_000),
    dueOn: '2026-12-20',
  };
  const drawdown = await importer.does<{ id: string }>(`/facilities/${facilityId}/drawdowns`, ask);
  const blind = await bankMaker.isRefused(`/drawdowns/${drawdown.id}/approval`);
  narrator.expect({ en: 'Copper without a price', zh: '无价格即提款' }, 'CONDITIONS_NOT_MET', blind.code);
  narrator.expect({ en: 'A price of zero', zh: '价格为零' }, 'PRICE_NOT_POSITIVE', await price('2026-11-30', 0));
  await price('2026-11-30', 70_000);
  const unproved = await bankMaker.isRefused(`/drawdowns/${drawdown.id}/approval`);
  narrator.expect({ en: 'Copper that nobody sampled', zh: '未经取样的铜' }, 'CONDITIONS_NOT_MET', unproved.code);
  const found = [await sample(stage, cast, first, '99.97'), await sample(stage, cast, second, '97.10')];
  narrator.expect({ en: 'Samples of the bank’s assayer', zh: '银行委托取样' }, 'passed, failed', found.join(', '));
  const low = await bankMaker.isRefused(`/drawdowns/${drawdown.id}/approval`);
  narrator.expect(
    { en: 'Half of it is not what it should be', zh: '半数货物品质不符' },
    'CONDITIONS_NOT_MET',
    low.code,
  );
  await sample(stage, cast, second, '99.96');
  await clearSignals(cast);
  narrator.step(
    clock.now(),
    {
      en: 'The bank’s own assayer samples both lots and seals them; one is not what it should be, and is replaced',
      zh: '银行委托的检验机构对两批货物取样并施封；一批品质不符，予以更换',
    },
    {
      en: 'weight shows nothing of what is inside; a seal that breaks afterwards asks for the next sample',
      zh: '重量不能说明内质；封志此后一旦破坏，须重新取样',
    },
  );
  await bankMaker.does(`/drawdowns/${drawdown.id}/approval`);
  await bankChecker.does(`/drawdowns/${drawdown.id}/disbursement`);
  const mark = async () => {
    await hall.report();
    await bankMaker.does('/mark-runs');
    return bankMaker.reads<Coverage>(`/facilities/${facilityId}/coverage`);
  };
  const before = await mark();
  narrator.step(
    clock.now(),
    {
      en: '200 t of copper in a floating pledge, valued at the day’s price; 9,000,000.00 CNY drawn',
      zh: '电解铜 200 吨浮动质押，按当日价格估值；提款 9,000,000.00 CNY',
    },
    {
      en: `worth ${cny(before.countedMinor)}; a missing price was unknown, not zero and not fine; floor 5,000,000.00 CNY and 80 t`,
      zh: `估值 ${cny(before.countedMinor)}；缺价视为未知，不作零亦不放行；最低控货 5,000,000.00 CNY 及 80 吨`,
    },
  );

  await passTime(stage, new Date('2026-12-01T08:00:00Z'));
  narrator.expect({ en: 'Ten times the price', zh: '十倍价格' }, 'held', await price('2026-12-01', 700_000, false));
  await bankMaker.does(`/price-sources/${prices.id}/prices`, {
    pricedOn: '2026-12-01',
    price: '5600000',
    currency: 'CNY',
    unit: 'TNE',
  });
  const fallen = await mark();
  narrator.expect({ en: 'Copper falls by a fifth', zh: '铜价下跌两成' }, 'call', fallen.state);
  const [call] = (await bankMaker.reads<{ items: Call[] }>(`/margin-calls?facilityId=${facilityId}`)).items as [Call];
  await bankMaker.does(`/margin-calls/${call.id}/arrival`, {
    channel: 'registered_mail',
    arrivedAt: clock.now().toISOString(),
    receiptHash: 'c'.repeat(64),
  });
  const out = { lots: [{ lotId: first, quantity: tonnes(15) }], vehicle: '渝D·90210' };
  const frozen = await importer.isRefused(`/facilities/${facilityId}/releases`, out);
  narrator.expect({ en: 'Release under a margin call', zh: '补仓期间放货' }, 'RELEASE_FROZEN', frozen.code);
  narrator.step(
    clock.now(),
    {
      en: `Margin call: ${cny(call.cash.amountMinor)} in cash, or goods worth ${cny(call.goods.amountMinor)}, by ${call.dueAt.slice(0, 10)}`,
      zh: `补仓通知：现金 ${cny(call.cash.amountMinor)}，或货值 ${cny(call.goods.amountMinor)}，期限 ${call.dueAt.slice(0, 10)}`,
    },
    {
      en: `debt ${cny(fallen.exposureMinor)} on ${cny(fallen.countedMinor)}; a price ten times as high was held for a person; letter in both languages, arrival on record`,
      zh: `债务 ${cny(fallen.exposureMinor)}，担保 ${cny(fallen.countedMinor)}；十倍价格被扣留待人工确认；双语通知，送达留痕`,
    },
  );

  await cure(stage, cast, { facilityId, pledgeId: pledge.id, callId: call.id, hall, mark, price });
  await letOut(stage, cast, { facilityId, lotId: first, out, mark });
  const { siteId } = hall;
  const claimId = await burn(stage, cast, { pledgeId: pledge.id, siteId, lotId: second, mark });
  const { exposureMinor } = await mark();
  await bankMaker.does(`/facilities/${facilityId}/repayments`, {
    amount: { amountMinor: exposureMinor, currency: 'CNY' },
    bankReference: 'CNAPS202612024174',
    receivedOn: '2026-12-02',
    source: 'borrower',
  });
  // The importer agrees that the money held pays the rest.
  await bankMaker.does(`/surrogates/${claimId}/application`, { prepayConsentHash: 'd'.repeat(64) });
  await bankMaker.does(`/pledges/${pledge.id}/discharge`);
  const left = await bankMaker.reads<{ principalMinor: string }>(`/facilities/${facilityId}`);
  narrator.expect({ en: 'Owed on copper at the end', zh: '铜质押期末欠款' }, cny('0'), cny(left.principalMinor));
  await hall.close();
}

interface Cure {
  facilityId: string;
  pledgeId: string;
  callId: string;
  hall: Hall;
  mark(): Promise<Coverage>;
  price(on: string, perTonne: number): Promise<string>;
}

/** Part in money, part in copper, at two marks in a row. */
async function cure(stage: Stage, cast: Cast, { facilityId, pledgeId, callId, hall, mark, price }: Cure) {
  const { narrator, clock } = stage;
  const { bankMaker, importer } = cast;
  const status = async () => (await bankMaker.reads<Call>(`/margin-calls/${callId}`)).status;
  await minutesLater(stage, 120);
  await bankMaker.does(`/facilities/${facilityId}/repayments`, {
    amount: yuan(600_000),
    bankReference: 'CNAPS202612014211',
    receivedOn: '2026-12-01',
    source: 'borrower',
  });
  await mark();
  narrator.expect({ en: 'Call after half of it is paid', zh: '仅补一半' }, 'open', await status());
  const added = await hall.takeIn(20);
  await importer.does(`/pledges/${pledgeId}/items`, { itemIds: [added] });
  await sample(stage, cast, added, '99.98');
  await mark();
  await passTime(stage, new Date('2026-12-02T08:00:00Z'));
  await price('2026-12-02', 56_000);
  const cured = await mark();
  narrator.expect({ en: 'Call at two marks in a row', zh: '连续两次盯市达标' }, 'cured', await status());
  narrator.step(
    clock.now(),
    {
      en: '600,000.00 CNY and 20 t of copper cure the call',
      zh: '还款 600,000.00 CNY 并追加 20 吨电解铜，补仓完成',
    },
    {
      en: `debt ${cny(cured.exposureMinor)} on ${cny(cured.countedMinor)}; the added lot ranks from its own publicity and counts after haircut`,
      zh: `债务 ${cny(cured.exposureMinor)}，担保 ${cny(cured.countedMinor)}；追加批次自身公示时起算顺位，按折扣后价值计`,
    },
  );
}

interface LettingOut {
  facilityId: string;
  lotId: string;
  out: object;
  mark(): Promise<Coverage>;
}

/** Pay to release, a single-use order, and what the scale at the gate says. */
async function letOut(stage: Stage, cast: Cast, { facilityId, lotId, out, mark }: LettingOut): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer, manager } = cast;
  const at = `/facilities/${facilityId}/releases`;
  const short = await importer.isRefused(at, out);
  narrator.expect({ en: 'Copper out before it is paid for', zh: '未还款先提货' }, 'RELEASE_UNCOVERED', short.code);
  const payMinor = String(short.facts.repayMinor);
  await bankMaker.does(`/facilities/${facilityId}/repayments`, {
    amount: { amountMinor: payMinor, currency: 'CNY' },
    bankReference: 'CNAPS202612024248',
    receivedOn: '2026-12-02',
    source: 'borrower',
  });
  await mark();
  const asked = await importer.does<Release>(at, out);
  const order = await bankChecker.does<Release>(`/releases/${asked.id}/approval`);
  const gate = (kg: number) => ({
    token: order.token,
    vehicle: '渝D·90210',
    gateWeightKg: kg,
    left: [{ lotId, quantity: { value: String(kg), scale: 3, unit: 'TNE' } }],
  });
  await minutesLater(stage, 45);
  const heavy = await manager.isRefused(`/releases/${order.id}/execution`, gate(15_100));
  narrator.expect({ en: 'Truck heavier than its order', zh: '超重出库' }, 'GATE_WEIGHT_EXCEEDED', heavy.code);
  const weighed = await manager.does<Release>(`/releases/${order.id}/execution`, gate(14_960));
  narrator.expect({ en: 'Truck at the gate', zh: '过磅出库' }, 'executed', weighed.status);
  const lot = await importer.reads<{ quantity: { value: string }; reservedValue: string }>(`/lots/${lotId}`);
  narrator.expect(
    { en: 'Lot after the scale', zh: '过磅后批次' },
    '85040 kg, 0 promised',
    `${lot.quantity.value} kg, ${lot.reservedValue} promised`,
  );
  narrator.step(
    clock.now(),
    {
      en: `14.960 t leave after ${cny(payMinor)}; 40 kg of the order were not there and stay in the books`,
      zh: `还款 ${cny(payMinor)} 后出库 14.960 吨；指令中未出库的 40 公斤仍在账`,
    },
    {
      en: 'token, vehicle, weight, price and cover judged at that second; what stays cannot fall below the floor',
      zh: '出库当秒核对令牌、车牌、重量、价格与覆盖；余量不得低于最低控货',
    },
  );
}
