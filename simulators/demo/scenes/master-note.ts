import type { Cast, Stage } from '../stage.ts';
import type { Box } from './shipment.ts';

/** The railway's own note beneath the bill: to whom the railway delivers, and who could send the goods elsewhere. */
export async function registerMasterNote(
  stage: Stage,
  { exporter, importer, forwarder, bankMaker }: Cast,
  boxes: readonly Box[],
  billId: string,
): Promise<void> {
  const { narrator, clock } = stage;
  const note = await forwarder.does<{ id: string }>('/consignment-notes', {
    regime: 'CIM/SMGS',
    number: '55 7710 0417',
    billId,
    consignor: { name: exporter.name, partyId: exporter.partyId },
    consignee: { name: forwarder.name, partyId: forwarder.partyId },
    contractualCarrier: 'Railways along the corridor',
    departure: { place: 'Duisburg' },
    destination: { place: 'Chongqing Tuanjiecun' },
    borderPoints: ['Malaszewicze', 'Alashankou'],
    containers: boxes.map((box) => ({
      containerNumber: box.container,
      sealNumbers: [box.seal],
      packages: 240,
      grossWeightKg: 18_400,
    })),
    goodsDescription: 'AUTO PARTS',
    packages: 720,
    grossWeightKg: 55_200,
    accepted: { place: 'Duisburg', on: '2026-10-12' },
  });
  await forwarder.does(`/consignment-notes/${note.id}/duplicate`, { toPartyId: bankMaker.partyId });
  const { findings } = await bankMaker.reads<{ findings: { code: string; clearedAt: string | null }[] }>(
    `/bills/${billId}/checks`,
  );
  const standing = findings.filter((finding) => finding.clearedAt === null).map((finding) => finding.code);
  narrator.expect(
    { en: 'House bill against master note', zh: '分单与主运单核对' },
    'agree',
    standing.join(' ') || 'agree',
  );
  const away = await exporter.isRefused(`/consignment-notes/${note.id}/redirection`, {
    newConsignee: { name: importer.name, partyId: importer.partyId },
    reason: 'deliver to the buyer',
  });
  narrator.expect(
    { en: 'Exporter redirects the goods to the buyer', zh: '出口商变更运输合同改交买方' },
    'DUPLICATE_ELSEWHERE',
    away.code,
  );
  narrator.step(
    clock.now(),
    {
      en: 'The CIM/SMGS note beneath the bill is checked against it; its duplicate lies with the bank',
      zh: '核对提单项下国际货协/国际货约运单，运单副本由银行持有',
    },
    {
      en: 'the railway delivers to the issuer of the bill, and without the duplicate nobody redirects (CIM art. 19)',
      zh: '铁路只向提单签发人交付；无副本不得变更（《国际货约》第 19 条）',
    },
  );
}
