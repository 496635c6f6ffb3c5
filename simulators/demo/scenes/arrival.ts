import { Device, deviceKey, type Enrolment } from '../../world/device.ts';
import { squareAround } from '../../world/rail-line.ts';
import { type Cast, minutesLater, passTime, type Stage } from '../stage.ts';
import { type Box, line } from './shipment.ts';

export interface Stored {
  lotId: string;
  tags: string[];
  scale: Device;
  reader: Device;
  door: Device;
  isThere: boolean;
}

interface Enrolled extends Enrolment {
  device: { id: string };
}

const KG = 18_400;

/** One round of reports of a warehouse: what lies there is weighed, its tags are read, its door is shut. */
export async function reportStock(stage: Stage, stock: readonly Stored[]): Promise<void> {
  const at = stage.clock.now();
  await Promise.all(
    stock.flatMap((lot) => {
      const read = lot.isThere ? lot.tags.filter(() => stage.random() > 0.03) : [];
      const grossKg = lot.isThere ? Math.round(KG + (stage.random() - 0.5) * 10) : 0;
      return [
        lot.scale.report(at, { weight: { grossKg, stable: true } }),
        lot.reader.report(at, { tags: read }),
        lot.door.report(at, { door: 'closed' }),
      ];
    }),
  );
}

export async function storeUntil(stage: Stage, stock: readonly Stored[], until: Date): Promise<void> {
  const total = until.getTime() - stage.clock.now().getTime();
  const startedAt = stage.clock.now().getTime();
  const kept = stock.filter((lot) => lot.isThere);
  for (let ms = startedAt + 1_800_000; ms <= until.getTime(); ms += 1_800_000) {
    await passTime(stage, new Date(ms));
    await reportStock(stage, kept);
    if (stage.narrator.isTerminal)
      stage.narrator.progress(new Date(ms), (ms - startedAt) / total, { en: 'in the warehouse', zh: '在库' });
  }
  stage.narrator.endProgress();
}

/** The document pledge becomes a goods pledge: under a collateral manager first, and only then the bill goes. */
export async function arrive(
  stage: Stage,
  cast: Cast,
  boxes: readonly Box[],
  ids: { facilityId: string; billId: string; receiptId: string },
): Promise<{ stock: Stored[]; goodsPledgeId: string }> {
  const { narrator, clock, platform } = stage;
  const { bankMaker, bankChecker, importer, forwarder, manager, otherWarehouse } = cast;
  narrator.scene({ en: '5. Chongqing: from document to goods', zh: '五、重庆：由单证质押转为动产质押' });
  const lotIds = boxes.map((box) => box.lotId);

  const rushed = await bankMaker.isRefused(`/bills/${ids.billId}/surrender`);
  narrator.expect(
    { en: 'Bill released before a goods pledge', zh: '动产质押前放单' },
    'DOCUMENT_SECURES_DEBT',
    rushed.code,
  );
  const runaway = await forwarder.isRefused('/custody-offers', { lotIds, toPartyId: otherWarehouse.partyId });
  narrator.expect(
    { en: 'Delivery to another warehouse, bill unsurrendered', zh: '未缴回提单即交他人仓库' },
    'DELIVERY_BEFORE_SURRENDER',
    runaway.code,
  );

  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bankMaker.partyId,
    facilityId: ids.facilityId,
    maximum: { amountMinor: '600000000', currency: 'CNY' },
    itemIds: lotIds,
  });
  await bankMaker.does(`/pledges/${pledge.id}/answer`, { accept: true });
  const site = await manager.does<{ id: string }>('/sites', {
    code: 'XIYONG-7',
    name: 'Xiyong bonded warehouse, hall 7',
    nameZh: '西永保税库 7 号',
    kind: 'warehouse',
    boundary: squareAround(line.at(line.lengthM), 400),
  });
  for (const box of boxes) await forwarder.does(`/subjects/${box.subjectId}/end`);
  await forwarder.does('/custody-offers', { lotIds, toPartyId: manager.partyId });
  await minutesLater(stage, 20);
  await manager.does('/custodies', {
    lotIds,
    siteId: site.id,
    handover: { grossWeightKg: 55_190, packages: 720, sealsIntact: true, note: 'Seals checked, boxes stripped' },
  });
  const stock: Stored[] = [];
  const watches: string[] = [];
  for (const [i, lotId] of lotIds.entries()) {
    const enrol = async (code: string, kind: string) => {
      const { publicKey, privateKey } = deviceKey();
      const enrolled = await manager.does<Enrolled>('/devices', { code, kind, reportEveryS: 1_800, publicKey });
      return { ...enrolled, privateKey };
    };
    const [scale, reader, door] = [
      await enrol(`scale-7-${i + 1}`, 'scale'),
      await enrol(`tags-7-${i + 1}`, 'tag_reader'),
      await enrol(`door-7-${i + 1}`, 'door_sensor'),
    ];
    const tags = Array.from({ length: 12 }, (_, n) => `E280-${i + 1}${String(n + 1).padStart(3, '0')}`);
    const watch = await manager.does<{ id: string }>('/subjects', {
      code: `XIYONG-7-${i + 1}`,
      kind: 'lot',
      siteId: site.id,
      lotIds: [lotId],
      deviceIds: [scale.device.id, reader.device.id, door.device.id],
      expected: { weight: { toleranceKg: 40 }, tags, maxSilenceS: 10_800, maxDoorOpenS: 3_600 },
    });
    watches.push(watch.id);
    await bankMaker.does(`/subjects/${watch.id}/agreement`, { version: 1 });
    stock.push({
      lotId,
      tags,
      scale: await Device.connect(platform.mqttUrl, scale, scale.privateKey),
      reader: await Device.connect(platform.mqttUrl, reader, reader.privateKey),
      door: await Device.connect(platform.mqttUrl, door, door.privateKey),
      isThere: true,
    });
  }
  narrator.step(
    clock.now(),
    {
      en: 'The collateral manager takes the goods into hall 7, under scale, tag reader and door sensor',
      zh: '监管人接货入 7 号库，磅秤、标签读写器、门磁在线',
    },
    {
      en: 'allowed under a live bill because its holder engaged the manager; nobody else could have taken them',
      zh: '提单未缴回仍可入库，因持有人委托了该监管人；他人不得接货',
    },
  );
  await storeUntil(stage, stock, new Date(clock.now().getTime() + 3 * 3_600_000));
  await bankMaker.does(`/pledges/${pledge.id}/registration`, {
    filingNumber: '2026-1026-0071-3342',
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: clock.now().toISOString(),
    expiresOn: '2027-10-28',
  });
  const read = await bankMaker.reads<{ status: string; effectiveAt: string }>(`/pledges/${pledge.id}`);
  narrator.expect({ en: 'Goods pledge', zh: '动产质押' }, 'effective', read.status);
  narrator.step(
    clock.now(),
    {
      en: `Goods pledge effective since ${read.effectiveAt?.slice(0, 16).replace('T', ' ')} and registered`,
      zh: `动产质权自 ${read.effectiveAt?.slice(0, 16).replace('T', ' ')} 设立并登记`,
    },
    {
      en: 'the moment is computed from real control, never typed (Civil Code 429, SI 55)',
      zh: '设立时点由实际控制推算，不可手填（民法典第 429 条、担保解释第 55 条）',
    },
  );
  await bankMaker.does(`/bills/${ids.billId}/surrender`);
  const receipt = await bankMaker.reads<{ status: string }>(`/trust-receipts/${ids.receiptId}`);
  narrator.expect({ en: 'Bill goes against the trust receipt', zh: '凭信托收据放单' }, 'released', receipt.status);
  await forwarder.does(`/bills/${ids.billId}/surrender-answer`, { accept: true });
  const chain = await bankMaker.reads<{ verified: boolean; links: unknown[] }>(`/bills/${ids.billId}/chain`);
  narrator.expect({ en: 'Chain of the bill', zh: '提单流转链' }, 'whole', chain.verified ? 'whole' : 'broken');
  const positions = await bankChecker.reads<{ items: { state: string; legs: { documentary: { state: string } } }[] }>(
    `/positions?facilityId=${ids.facilityId}`,
  );
  const states = [...new Set(positions.items.map((p) => p.state))].join(' ');
  narrator.expect({ en: 'Positions without the document', zh: '放单后控货状态' }, 'controlled', states);
  narrator.step(
    clock.now(),
    { en: 'The bill is surrendered and ends', zh: '提单缴回，效力终止' },
    {
      en: `documentary leg given up, physical and legal legs stand: ${states}; ${chain.links.length} acts in the chain`,
      zh: `单证一环让出，占有与法律两环成立：${states}；流转链共 ${chain.links.length} 环`,
    },
  );
  await loosenWatch(stage, cast, watches[0] ?? '', stock[0] as Stored, ids.facilityId);
  return { stock, goodsPledgeId: pledge.id };
}

/** The custodian asks for a larger tolerance: what was agreed goes on, and nothing new is lent until the lender says yes. */
async function loosenWatch(
  { narrator, clock }: Stage,
  { bankMaker, manager }: Cast,
  subjectId: string,
  { lotId, tags }: Stored,
  facilityId: string,
): Promise<void> {
  const position = async () =>
    (
      await bankMaker.reads<{ items: { itemId: string; state: string; reason: string }[] }>(
        `/positions?facilityId=${facilityId}`,
      )
    ).items.find((each) => each.itemId === lotId);
  await manager.does(`/subjects/${subjectId}/settings`, {
    expected: { weight: { toleranceKg: 50 }, tags, maxSilenceS: 10_800, maxDoorOpenS: 3_600 },
  });
  const asked = await position();
  narrator.expect(
    { en: 'The custodian loosens the tolerance of a scale', zh: '监管人放宽磅秤容差' },
    'degraded WATCH_NOT_AGREED',
    `${asked?.state} ${asked?.reason}`,
  );
  await manager.does(`/subjects/${subjectId}/settings/withdrawal`);
  narrator.step(
    clock.now(),
    {
      en: 'The manager asks for a larger tolerance of the scale, and takes it back',
      zh: '监管人申请放宽磅秤容差，后撤回',
    },
    {
      en: `until the bank agrees the old tolerance goes on and nothing new is lent; withdrawn: ${(await position())?.state}`,
      zh: `银行同意前原容差继续有效且不新增放款；撤回后：${(await position())?.state}`,
    },
  );
}
