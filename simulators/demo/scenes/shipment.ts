import { Device, deviceKey, type Enrolment } from '../../world/device.ts';
import { stations } from '../../world/duisburg-chongqing.ts';
import { railLine, squareAround } from '../../world/rail-line.ts';
import type { Cast, Stage } from '../stage.ts';
import { minutesLater } from '../stage.ts';
import { registerMasterNote } from './master-note.ts';

export const line = railLine(stations);

export interface Box {
  container: string;
  seal: string;
  lotId: string;
  subjectId: string;
  tracker: Device;
  eSeal: Device;
}

const containers = ['CQEU2010013', 'CQEU2010029', 'CQEU2010034'];

interface Enrolled extends Enrolment {
  device: { id: string };
}

/** The goods are handed over in Duisburg, sealed, watched, and put under one bill to order of the bank. */
export async function ship(stage: Stage, cast: Cast, ids: { facilityId: string }) {
  const { narrator, clock, platform } = stage;
  const { exporter, importer, forwarder, bankMaker, germanBank } = cast;
  narrator.scene({ en: '2. Duisburg: taking in charge', zh: '二、杜伊斯堡：接管货物' });

  const place = async (
    code: string,
    name: string,
    nameZh: string,
    kind: string,
    station: string,
    halfSideM: number,
  ) => {
    const boundary = squareAround(line.at(line.to(station)), halfSideM);
    return forwarder.does<{ id: string }>('/sites', { code, name, nameZh, kind, boundary });
  };
  await place('MALASZEWICZE', 'Małaszewicze terminal', '马拉舍维奇换装站', 'border_crossing', 'Małaszewicze', 2_500);
  await place('ALASHANKOU', 'Alashankou port', '阿拉山口口岸', 'border_crossing', 'Alashankou', 2_500);
  await place(
    'TUANJIECUN',
    'Chongqing Tuanjiecun terminal',
    '重庆团结村中心站',
    'terminal',
    'Chongqing Tuanjiecun',
    2_500,
  );
  const corridor = await forwarder.does<{ id: string }>('/corridors', {
    code: 'DUISBURG-CHONGQING',
    name: 'Duisburg – Małaszewicze – Alashankou – Chongqing',
    nameZh: '杜伊斯堡—马拉舍维奇—阿拉山口—重庆',
    line: { type: 'LineString', coordinates: line.coordinates },
    halfWidthM: 15_000,
    stops: [
      { siteCode: 'MALASZEWICZE', maxDwellS: 172_800 },
      { siteCode: 'ALASHANKOU', maxDwellS: 172_800 },
      { siteCode: 'TUANJIECUN', maxDwellS: 604_800 },
    ],
  });

  const boxes: Box[] = [];
  for (const [i, container] of containers.entries()) {
    const lot = await exporter.does<{ id: string }>('/lots', {
      ownerId: exporter.partyId,
      description: ['Brake assemblies', 'Gearbox housings', 'Wiring harnesses'][i],
      hsCode: ['870830', '870840', '854430'][i],
      quantity: { value: '240', scale: 0, unit: 'PK' },
      grossWeightKg: 18_400,
      value: { amountMinor: '160000000', currency: 'CNY' },
      containerNumber: container,
    });
    boxes.push({ container, seal: `DE7710${i + 1}`, lotId: lot.id } as Box);
  }
  const lotIds = boxes.map((box) => box.lotId);
  await exporter.does('/custody-offers', { lotIds, toPartyId: forwarder.partyId });
  await forwarder.does('/custodies', { lotIds, handover: { grossWeightKg: 55_200, packages: 720, sealsIntact: true } });
  for (const box of boxes) {
    const enrol = async (code: string, kind: string) => {
      const { publicKey, privateKey } = deviceKey();
      const enrolled = await forwarder.does<Enrolled>('/devices', { code, kind, reportEveryS: 900, publicKey });
      return { ...enrolled, privateKey };
    };
    const tracker = await enrol(`trk-${box.container}`, 'gnss_tracker');
    const eSeal = await enrol(`seal-${box.container}`, 'e_seal');
    const subject = await forwarder.does<{ id: string }>('/subjects', {
      code: box.container,
      kind: 'container',
      corridorId: corridor.id,
      lotIds: [box.lotId],
      deviceIds: [tracker.device.id, eSeal.device.id],
      expected: { sealNumber: box.seal, maxSilenceS: 14_400 },
    });
    box.subjectId = subject.id;
    box.tracker = await Device.connect(platform.mqttUrl, tracker, tracker.privateKey);
    box.eSeal = await Device.connect(platform.mqttUrl, eSeal, eSeal.privateKey);
  }
  narrator.step(
    clock.now(),
    {
      en: 'The forwarder takes three containers in charge, seals them and puts them under watch',
      zh: '货代接管三个集装箱，施封并纳入监控',
    },
    {
      en: 'handover offered by the exporter and taken with weight and packages; a tracker and an e-seal each, over real MQTT',
      zh: '出口商移交、货代按重量件数接收；每箱一台定位器和一枚电子封志，经真实 MQTT 上报',
    },
  );

  const terms = {
    number: 'LBF-DUI-26-0417',
    form: 'multimodal',
    legalBasis: 'ART19',
    shipperId: exporter.partyId,
    orderOfId: bankMaker.partyId,
    notifyId: importer.partyId,
    originalsIssued: 3,
    placeOfReceipt: 'DUISBURG, GERMANY',
    placeOfDelivery: 'CHONGQING, CHINA',
    goodsDescription: 'AUTO PARTS AS PER CONTRACT CQ-2026-118',
    packages: 720,
    freight: 'prepaid',
    legs: [
      { mode: 'road', carrier: 'Land Bridge Forwarding', from: 'Works, Duisburg', to: 'Duisburg terminal' },
      {
        mode: 'rail',
        carrier: 'Railways along the corridor',
        from: 'Duisburg',
        to: 'Chongqing Tuanjiecun',
        consignmentNote: { regime: 'CIM/SMGS', number: '55 7710 0417' },
      },
    ],
    takenInChargeOn: '2026-10-12',
    issuedOn: '2026-10-12',
    containers: boxes.map((box) => ({ containerNumber: box.container, sealNumber: box.seal, lotIds: [box.lotId] })),
  };
  const bill = await forwarder.does<{ id: string }>('/bills', terms);
  const second = await forwarder.isRefused('/bills', { ...terms, number: 'LBF-DUI-26-0418' });
  narrator.expect(
    { en: 'A second bill for the same goods', zh: '同一货物再签一份提单' },
    'LOT_HAS_LIVE_DOCUMENT',
    second.code,
  );
  narrator.step(
    clock.now(),
    {
      en: 'Multimodal bill LBF-DUI-26-0417 issued, to order of the issuing bank',
      zh: '签发多式联运提单 LBF-DUI-26-0417，凭开证行指示',
    },
    {
      en: 'the carrier really holds the lots; a second document for them is refused by the database',
      zh: '承运人确实占有货物；第二份单证被数据库拒绝',
    },
  );

  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'document',
    pledgeeId: bankMaker.partyId,
    facilityId: ids.facilityId,
    maximum: { amountMinor: '600000000', currency: 'CNY' },
    itemIds: [bill.id],
  });
  await bankMaker.does(`/pledges/${pledge.id}/answer`, { accept: true });
  await minutesLater(stage, 60);
  await exporter.does(`/bills/${bill.id}/transfer`, { toPartyId: germanBank.partyId });
  await germanBank.does(`/bills/${bill.id}/transfer`, { toPartyId: bankMaker.partyId });
  const thief = await exporter.isRefused(`/bills/${bill.id}/transfer`, { toPartyId: importer.partyId });
  narrator.expect({ en: 'Exporter transfers the bill again', zh: '出口商再次转让提单' }, 'NOT_THE_HOLDER', thief.code);
  narrator.step(
    clock.now(),
    {
      en: 'The bill goes from exporter to its bank to the issuing bank, which takes it in pledge',
      zh: '提单经出口商、其银行到达开证行并出质',
    },
    {
      en: 'one holder at any moment, each act hashed over the one before; the pledge takes effect on delivery (Civil Code 441)',
      zh: '任一时刻仅一个持有人，行为逐环哈希；质权自交付时设立（民法典第 441 条）',
    },
  );
  await registerMasterNote(stage, cast, boxes, bill.id);
  return { boxes, lotIds, billId: bill.id, documentPledgeId: pledge.id };
}
