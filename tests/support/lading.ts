import { type Trade, yuan } from './trade.ts';

export interface Bill {
  id: string;
  number: string;
  holderId: string;
  titleOwnerId: string | null;
  pledgeeId: string | null;
  status: string;
  version: number;
  outstanding: string;
  deliverable: string;
  delivered: string;
  lots: { lotId: string; stage: string; containerNumber: string }[];
}

const LETTERS = '0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ';

/** A container number with its check digit (ISO 6346). */
export function containerNumber(serial: number): string {
  const body = `HFTU${String(serial).padStart(6, '0')}`;
  const sum = Array.from(body).reduce((total, c, i) => total + LETTERS.indexOf(c) * 2 ** i, 0);
  return `${body}${(sum % 11) % 10}`;
}

let serials = 1;

/** Lots of the exporter in the carrier's custody, one container each. */
export async function lotsWithCarrier(trade: Trade, count = 1, more: object = {}) {
  const { exporter, carrier } = trade;
  const boxes: { lotId: string; container: string }[] = [];
  for (let i = 0; i < count; i++) {
    const container = containerNumber(serials++);
    const lot = await exporter.done<{ id: string }>('/lots', {
      ownerId: exporter.partyId,
      description: 'Gearboxes',
      hsCode: '870840',
      quantity: { value: '40', scale: 0, unit: 'PK' },
      grossWeightKg: 9_000,
      value: yuan(100_000),
      containerNumber: container,
      ...more,
    });
    boxes.push({ lotId: lot.id, container });
  }
  const lotIds = boxes.map((box) => box.lotId);
  await exporter.done('/custody-offers', { lotIds, toPartyId: carrier.partyId });
  await carrier.done('/custodies', {
    lotIds,
    handover: { grossWeightKg: 9_000 * count, packages: 40 * count, sealsIntact: true },
  });
  return boxes;
}

/** Terms of a multimodal bill to the bank's order over these boxes. */
export const billTerms = (trade: Trade, boxes: { lotId: string; container: string }[], more: object = {}) => ({
  number: `T-${serials++}`,
  form: 'multimodal',
  legalBasis: 'ART19',
  shipperId: trade.exporter.partyId,
  orderOfId: trade.bank.partyId,
  notifyId: trade.importer.partyId,
  originalsIssued: 3,
  placeOfReceipt: 'DUISBURG, GERMANY',
  placeOfDelivery: 'CHONGQING, CHINA',
  goodsDescription: 'GEARBOXES',
  packages: 40 * boxes.length,
  freight: 'prepaid',
  legs: [
    { mode: 'road', carrier: 'Carrier', from: 'Works', to: 'Duisburg' },
    {
      mode: 'rail',
      carrier: 'Railway',
      from: 'Duisburg',
      to: 'Chongqing',
      borderPoints: [
        { name: 'Malaszewicze', fromCountry: 'PL', toCountry: 'BY', gaugeChange: { fromMm: 1435, toMm: 1520 } },
        {
          name: 'Alashankou',
          fromCountry: 'KZ',
          toCountry: 'CN',
          gaugeChange: { fromMm: 1520, toMm: 1435 },
          resealExpected: true,
        },
      ],
    },
  ],
  takenInChargeOn: '2026-10-12',
  issuedOn: '2026-10-12',
  containers: boxes.map(({ lotId, container }) => ({
    containerNumber: container,
    sealNumber: `S-${container}`,
    lotIds: [lotId],
  })),
  ...more,
});

/** A bill over boxes of its own. */
export async function issueBill(trade: Trade, count = 1, more: object = {}): Promise<Bill> {
  return trade.carrier.done<Bill>('/bills', billTerms(trade, await lotsWithCarrier(trade, count), more));
}

/** The same, in the hands of the bank, to whose order it is. */
export async function billWithBank(trade: Trade, count = 1, more: object = {}): Promise<Bill> {
  const bill = await issueBill(trade, count, more);
  return trade.exporter.done<Bill>(`/bills/${bill.id}/transfer`, { toPartyId: trade.bank.partyId });
}

export const arrangement = {
  name: 'Master agreement on rail bills of lading',
  reference: 'CQ-RBL-2026-01',
  documentHash: 'b'.repeat(64),
  governingLaw: 'PRC',
  deliveryUndertaking: { documentHash: 'c'.repeat(64), acknowledgedBy: 'Tuanjiecun terminal' },
};
