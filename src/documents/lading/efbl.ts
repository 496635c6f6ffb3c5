import { z } from 'zod';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { TransportMode } from './rules.ts';
import type { BillView } from './schemas.ts';

export const efblRefusals = refusalList({
  EFBL_NOT_AN_FBL: [
    'unsupported',
    'Only a multimodal bill goes out as an eFBL',
    '仅多式联运提单可输出为 eFBL',
    'Use the form of the document itself',
    '请使用该单证自身的格式',
  ],
});

const text = z.looseObject({ value: z.string() });
const place = z.looseObject({ name: text, countryCode: z.string().optional() });
const address = z
  .looseObject({ streetName: z.string(), cityName: z.string(), postcode: z.string(), countryCode: z.string() })
  .partial();
const party = z.looseObject({ name: text, postalAddress: address.optional() });
const equipment = z.looseObject({ id: text, affixedSeal: z.array(text).default([]) });

/** The payload of FIATA's eFBL, release 20230106: what of it we read. */
export const efblPayload = z.looseObject({
  exchanged_document: z.looseObject({
    id: z.string().optional(),
    issueDateTime: text,
    originalIssuedQuantity: z.union([z.string(), z.number()]),
    documentStatus: z.looseObject({ value: z.string() }),
    issueLocation: place,
    firstSignatoryAuthentication: z.looseObject({ actualDateTime: text, statement: text.optional() }),
  }),
  supply_chain_consignment: z.looseObject({
    cto: party,
    ctoAgent: party.optional(),
    consignor: party,
    consignee: party,
    notifiedParty: z.array(party).default([]),
    carrierAcceptanceLocation: place,
    consigneeReceiptLocation: place,
    loadingBaseportLocation: place.optional(),
    unloadingBaseportLocation: place.optional(),
    mainCarriageTransportMovement: z
      .array(
        z.looseObject({
          typeCode: z.unknown().optional(),
          typeText: z.unknown().optional(),
          name: z.unknown().optional(),
        }),
      )
      .default([]),
    includedConsignmentItem: z
      .array(
        z.looseObject({
          grossWeight: z.looseObject({ value: z.number(), unit: z.string() }),
          cargoNatureIdentification: z.looseObject({ identificationText: z.array(text).default([]) }).optional(),
          transportPackage: z
            .array(
              z.looseObject({
                itemQuantity: z.number(),
                typeText: z.string().optional(),
                shippingMarks: z.array(z.string()).optional(),
              }),
            )
            .default([]),
          usedTransportEquipment: z.array(equipment).default([]),
          associatedTransportEquipment: z.array(equipment).default([]),
        }),
      )
      .min(1),
  }),
});
export type EfblPayload = z.output<typeof efblPayload>;

/**
 * In the published schema the two locations carry each other's description: carrierAcceptanceLocation is described as
 * the place of delivery, consigneeReceiptLocation as the place of receipt. Which of them an issuer follows is agreed with
 * it, and never guessed from the names.
 */
export const locationRules = ['as_named', 'as_described'] as const;
export type LocationRule = (typeof locationRules)[number];

const words: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
};

/** Number of originals: a digit or a word; null: not to be read. */
export const originalsOf = (value: string | number): number | null => {
  const number = typeof value === 'number' ? value : (words[value.trim().toLowerCase()] ?? Number(value));
  return Number.isInteger(number) && number >= 0 && number <= 9 ? number : null;
};

const kilograms = (value: number, unit: string): number | null =>
  ['kg', 'KGM', 'kgm'].includes(unit) ? value : ['t', 'TNE', 'tne'].includes(unit) ? value * 1_000 : null;

const partyOf = ({ name, postalAddress }: z.output<typeof party>) => {
  const { streetName, postcode, cityName, countryCode } = postalAddress ?? {};
  const lines = [streetName, [postcode, cityName].filter(Boolean).join(' '), countryCode].filter(Boolean);
  return { name: name.value, ...(lines.length > 0 && { address: lines.join(', ') }) };
};

export const efblReading = z.object({
  number: z.string().nullable(),
  placeOfReceipt: z.string(),
  placeOfDelivery: z.string(),
  portOfLoading: z.string().nullable(),
  portOfDischarge: z.string().nullable(),
  issuedOn: z.string().nullable(),
  originalsIssued: z.int().nullable(),
  issuer: z.object({ name: z.string(), address: z.string().optional() }),
  deliveryAgent: z.object({ name: z.string(), address: z.string().optional() }).nullable(),
  consignor: z.object({ name: z.string(), address: z.string().optional() }),
  consignee: z.object({ name: z.string(), address: z.string().optional() }),
  notify: z.array(z.object({ name: z.string(), address: z.string().optional() })),
  toOrder: z.boolean(),
  goodsDescription: z.string(),
  packages: z.int(),
  grossWeightKg: z.number().nullable(),
  containers: z.array(z.object({ containerNumber: z.string(), sealNumbers: z.array(z.string()) })),
  unread: z.array(z.string()).meta({
    description: 'Where the payload says what could not be read, or what a reading leaves out, so that a person looks',
  }),
});
export type EfblReading = z.infer<typeof efblReading>;

const ofParty = [
  '/name/value',
  ...['streetName', 'cityName', 'postcode', 'countryCode'].map((p) => `/postalAddress/${p}`),
];
const consignment = '/supply_chain_consignment';
const item = `${consignment}/includedConsignmentItem/*`;
/** Each place of a payload that a reading takes; `*` is any member of a list. */
const taken = [
  ...['id', 'issueDateTime/value', 'originalIssuedQuantity'].map((name) => `/exchanged_document/${name}`),
  ...['cto', 'ctoAgent', 'consignor', 'consignee', 'notifiedParty/*'].flatMap((who) =>
    ofParty.map((part) => `${consignment}/${who}${part}`),
  ),
  ...['carrierAcceptance', 'consigneeReceipt', 'loadingBaseport', 'unloadingBaseport'].map(
    (where) => `${consignment}/${where}Location/name/value`,
  ),
  ...['grossWeight/value', 'grossWeight/unit', 'cargoNatureIdentification/identificationText/*/value'].map(
    (name) => `${item}/${name}`,
  ),
  `${item}/transportPackage/*/itemQuantity`,
  ...['usedTransportEquipment', 'associatedTransportEquipment'].flatMap((name) => [
    `${item}/${name}/*/id/value`,
    `${item}/${name}/*/affixedSeal/*/value`,
  ]),
];

/** Where a payload says something that a reading leaves out, each branch once: its clauses, its charges, its signature. */
function leftOut(node: unknown, path = '', pattern = ''): string[] {
  if (node === null || node === undefined || taken.includes(pattern)) return [];
  const children = typeof node === 'object' ? Object.entries(node) : [];
  if (typeof node === 'object' && children.length === 0) return [];
  if (!taken.some((each) => each.startsWith(`${pattern}/`))) return [path];
  return children.flatMap(([name, child]) =>
    leftOut(child, `${path}/${name}`, `${pattern}/${Array.isArray(node) ? '*' : name}`),
  );
}

/** Reads a payload. It proves authenticity at its issuer, not exclusive control (MLETR 11): nothing is issued by it. */
export function readEfbl(payload: EfblPayload, rule: LocationRule): EfblReading {
  const { exchanged_document: document, supply_chain_consignment: c } = payload;
  const [receipt, delivery] =
    rule === 'as_named'
      ? [c.carrierAcceptanceLocation, c.consigneeReceiptLocation]
      : [c.consigneeReceiptLocation, c.carrierAcceptanceLocation];
  const items = c.includedConsignmentItem;
  const weights = items.map(({ grossWeight }) => kilograms(grossWeight.value, grossWeight.unit));
  const originals = originalsOf(document.originalIssuedQuantity);
  const issued = Date.parse(document.issueDateTime.value);
  const unread: string[] = [];
  if (originals === null) unread.push('/exchanged_document/originalIssuedQuantity');
  if (Number.isNaN(issued)) unread.push('/exchanged_document/issueDateTime');
  for (const [i, weight] of weights.entries())
    if (weight === null) unread.push(`/supply_chain_consignment/includedConsignmentItem/${i}/grossWeight/unit`);
  return {
    number: document.id ?? null,
    placeOfReceipt: receipt.name.value,
    placeOfDelivery: delivery.name.value,
    portOfLoading: c.loadingBaseportLocation?.name.value ?? null,
    portOfDischarge: c.unloadingBaseportLocation?.name.value ?? null,
    issuedOn: Number.isNaN(issued) ? null : new Date(issued).toISOString().slice(0, 10),
    originalsIssued: originals,
    issuer: partyOf(c.cto),
    deliveryAgent: c.ctoAgent ? partyOf(c.ctoAgent) : null,
    consignor: partyOf(c.consignor),
    consignee: partyOf(c.consignee),
    notify: c.notifiedParty.map(partyOf),
    toOrder: /\bto (the )?order\b/i.test(c.consignee.name.value),
    goodsDescription: items
      .flatMap((item) => item.cargoNatureIdentification?.identificationText.map((t) => t.value) ?? [])
      .join('\n'),
    packages: items.flatMap((item) => item.transportPackage).reduce((sum, p) => sum + p.itemQuantity, 0),
    grossWeightKg: weights.some((w) => w === null) ? null : weights.reduce<number>((sum, w) => sum + (w ?? 0), 0),
    containers: items
      .flatMap((item) => [...item.usedTransportEquipment, ...item.associatedTransportEquipment])
      .map((e) => ({ containerNumber: e.id.value, sealNumbers: e.affixedSeal.map((seal) => seal.value) })),
    unread: [...unread, ...leftOut(payload)],
  };
}

/** UN/ECE Recommendation 19, first digit: mode of transport. */
const modeCodes: Record<TransportMode, string> = { sea: '1', rail: '2', road: '3', air: '4', inland_waterway: '8' };

/** A multimodal bill as an eFBL payload, locations by the agreed rule. */
export function efblOf(bill: BillView, rule: LocationRule): EfblPayload {
  if (bill.form !== 'multimodal') refuse(efblRefusals.EFBL_NOT_AN_FBL, { at: '/form', facts: { form: bill.form } });
  const named = (id: string) => ({
    name: { value: bill.names[id]?.name ?? id },
    postalAddress: { countryCode: bill.names[id]?.country ?? '' },
  });
  const at = (name: string) => ({ name: { value: name } });
  const [acceptance, receipt] =
    rule === 'as_named' ? [bill.placeOfReceipt, bill.placeOfDelivery] : [bill.placeOfDelivery, bill.placeOfReceipt];
  const order = bill.orderOfId === null ? 'TO ORDER' : bill.names[bill.orderOfId]?.name;
  const agent = bill.furtherParties.find((p) => p.role === 'delivery_agent');
  const containers = [...new Set(bill.lots.map((lot) => lot.containerNumber))];
  return {
    exchanged_document: {
      id: bill.number,
      issueDateTime: { value: `${bill.issuedOn}T00:00:00Z` },
      originalIssuedQuantity: String(bill.originalsIssued),
      documentStatus: { value: bill.status },
      issueLocation: { name: { value: bill.placeOfIssue ?? bill.placeOfReceipt } },
      firstSignatoryAuthentication: { actualDateTime: { value: `${bill.issuedOn}T00:00:00Z` } },
    },
    supply_chain_consignment: {
      cto: named(bill.carrierId),
      ...(agent && { ctoAgent: { name: { value: agent.name } } }),
      consignor: named(bill.shipperId),
      consignee: {
        name: {
          value:
            bill.negotiability === 'straight'
              ? (order ?? '')
              : bill.orderOfId === null
                ? 'TO ORDER'
                : `TO ORDER OF ${order}`,
        },
      },
      notifiedParty: [named(bill.notifyId)],
      carrierAcceptanceLocation: at(acceptance),
      consigneeReceiptLocation: at(receipt),
      ...(bill.portOfLoading !== undefined && { loadingBaseportLocation: at(bill.portOfLoading) }),
      ...(bill.portOfDischarge !== undefined && { unloadingBaseportLocation: at(bill.portOfDischarge) }),
      mainCarriageTransportMovement: bill.legs.map((leg) => ({
        typeCode: { value: modeCodes[leg.mode] },
        name: { value: leg.conveyance ?? leg.carrier },
      })),
      includedConsignmentItem: [
        {
          grossWeight: { value: bill.grossWeightKg, unit: 'kg' },
          cargoNatureIdentification: { identificationText: [{ value: bill.goodsDescription }] },
          transportPackage: [
            {
              itemQuantity: bill.packages,
              ...(bill.packageKind !== undefined && { typeText: bill.packageKind }),
              ...(bill.marks !== undefined && { shippingMarks: [bill.marks] }),
            },
          ],
          associatedTransportEquipment: [],
          usedTransportEquipment: containers.map((containerNumber) => {
            const lots = bill.lots.filter((lot) => lot.containerNumber === containerNumber);
            const seals = lots.flatMap((lot) => [lot.sealNumber, ...lot.furtherSeals.map((seal) => seal.number)]);
            return {
              id: { value: containerNumber },
              sealQuantity: seals.length,
              affixedSeal: seals.map((value) => ({ value })),
            };
          }),
        },
      ],
    },
  };
}
