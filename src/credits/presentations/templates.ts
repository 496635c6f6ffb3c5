import { freightTerms, insuranceKinds, type PresentedDocument, signerCapacities } from '../examination/index.ts';

/** A data element that an examiner enters, by JSON Pointer in the document, with its label. */
export interface Element {
  at: string;
  kind: 'text' | 'date' | 'amount' | 'currency' | 'count' | 'flag' | 'list';
  en: string;
  zh: string;
  /** What most rules read: left out, the examination asks. */
  needed: boolean;
  /** The codes that alone it takes; any text without. */
  codes?: readonly string[];
}

const codes: Readonly<Record<string, readonly string[]>> = {
  '/signedBy/capacity': signerCapacities,
  '/transport/freight': freightTerms,
  '/insurance/kind': insuranceKinds,
};

type Row = readonly [at: string, kind: Element['kind'], en: string, zh: string, needed?: true];

const head: readonly Row[] = [
  ['/number', 'text', 'Number', '编号'],
  ['/issuedOn', 'date', 'Date of issue', '出具日期', true],
  ['/issuer/name', 'text', 'Issuer', '出单人', true],
  ['/issuer/country', 'text', 'Country of the issuer', '出单人所在国'],
  ['/signed', 'flag', 'Signed', '已签署'],
  ['/originalsPresented', 'count', 'Originals presented', '提交正本份数', true],
  ['/copiesPresented', 'count', 'Copies presented', '提交副本份数'],
];
const goods: readonly Row[] = [
  ['/goods/description', 'text', 'Description of goods', '货物描述', true],
  ['/goods/quantity', 'amount', 'Quantity', '数量'],
  ['/goods/unit', 'text', 'Unit', '单位'],
  ['/goods/packages', 'count', 'Packages', '件数'],
  ['/goods/grossKg', 'amount', 'Gross weight in kg', '毛重（千克）'],
  ['/goods/netKg', 'amount', 'Net weight in kg', '净重（千克）'],
];
const carriage: readonly Row[] = [
  ['/originalsIssued', 'count', 'Originals issued', '签发正本份数', true],
  ['/signedBy/name', 'text', 'Signed by', '签署人', true],
  ['/signedBy/capacity', 'text', 'Capacity of the signer', '签署身份', true],
  ['/transport/carrier', 'text', 'Carrier', '承运人', true],
  ['/transport/carrierNamed', 'flag', 'Named as carrier', '载明为承运人', true],
  ['/transport/consignee', 'text', 'Consignee or order', '收货人或指示', true],
  ['/transport/shipper', 'text', 'Shipper', '托运人'],
  ['/transport/notify/name', 'text', 'Notify party', '通知方'],
  ['/transport/freight', 'text', 'Freight: prepaid or collect', '运费：预付或到付'],
  ['/transport/endorsedBy', 'list', 'Endorsed by, in order', '背书人（按顺序）'],
  ['/transport/clauses', 'list', 'Clauses about goods or packaging', '货物或包装批注'],
  ['/transport/containers', 'list', 'Containers', '集装箱号'],
  ['/transport/seals', 'list', 'Seals', '封志号'],
];
const byLand: readonly Row[] = [
  ['/transport/placeOfReceipt', 'text', 'Place of receipt', '接管地', true],
  ['/transport/placeOfDelivery', 'text', 'Place of delivery', '交货地', true],
  ['/transport/dispatchedOn', 'date', 'Taken in charge or dispatched on', '接管或发运日期', true],
];
const bySea: readonly Row[] = [
  ['/transport/portOfLoading', 'text', 'Port of loading', '装货港', true],
  ['/transport/portOfDischarge', 'text', 'Port of discharge', '卸货港', true],
  ['/transport/onBoardOn', 'date', 'On board date', '装船日期', true],
  ['/transport/vessel', 'text', 'Vessel', '船名', true],
];
const receipt: readonly Row[] = [
  ['/signedBy/name', 'text', 'Stamped or signed by', '盖章或签署人'],
  ['/transport/carrier', 'text', 'Courier service', '快递公司'],
  ['/transport/stampedAt', 'text', 'Stamped or signed at', '盖章或签署地', true],
  ['/transport/dispatchedOn', 'date', 'Picked up, received or posted on', '取件、收件或邮戳日期', true],
  ['/transport/consignee', 'text', 'Consignee', '收件人'],
  ['/transport/freight', 'text', 'Charges: prepaid or collect', '运费：预付或到付'],
  ['/transport/chargesFor', 'text', 'Party that bears the charges', '运费承担方'],
];
const insurance: readonly Row[] = [
  ['/insurance/kind', 'text', 'Policy, certificate or declaration', '保险单、凭证或声明', true],
  ['/insurance/insuredAmount', 'amount', 'Insured amount', '保险金额', true],
  ['/insurance/currency', 'currency', 'Currency', '币种', true],
  ['/insurance/effectiveOn', 'date', 'Effective from', '生效日期'],
  ['/insurance/from', 'text', 'Covered from', '起保地'],
  ['/insurance/to', 'text', 'Covered to', '终保地'],
  ['/insurance/risks', 'list', 'Risks covered', '承保险别', true],
];
const invoice: readonly Row[] = [
  ['/addressee/name', 'text', 'Made out to', '抬头', true],
  ['/currency', 'currency', 'Currency', '币种', true],
  ['/amount', 'amount', 'Amount', '金额', true],
  ['/goods/unitPrice', 'amount', 'Unit price', '单价'],
  ['/goods/incoterm', 'text', 'Trade term', '贸易术语'],
];

const bodies: Record<PresentedDocument['type'], readonly Row[]> = {
  commercial_invoice: [...invoice, ...goods],
  draft: [
    ['/currency', 'currency', 'Currency', '币种', true],
    ['/amount', 'amount', 'Amount', '金额', true],
  ],
  multimodal_transport_document: [...carriage, ...byLand, ...goods],
  bill_of_lading: [...carriage, ...bySea, ...goods],
  sea_waybill: [...carriage, ...bySea, ...goods],
  rail_transport_document: [...carriage, ...byLand, ...goods],
  road_transport_document: [...carriage, ...byLand, ...goods],
  air_transport_document: [...carriage, ...bySea.slice(0, 2), ...goods],
  courier_receipt: [...receipt, ...goods],
  post_receipt: [...receipt, ...goods],
  insurance_document: insurance,
  packing_list: goods,
  certificate_of_origin: goods,
  weight_certificate: goods,
  inspection_certificate: goods,
  beneficiary_certificate: [],
  other: [],
};

/** What an examiner enters of each type of document, in the order in which it is read. */
export const templates = Object.entries(bodies).map(([type, body]) => ({
  type: type as PresentedDocument['type'],
  elements: [...head, ...body].map(
    ([at, kind, en, zh, needed]): Element => ({
      at,
      kind,
      en,
      zh,
      needed: needed === true,
      ...(codes[at] && { codes: codes[at] }),
    }),
  ),
}));

const valueAt = (document: PresentedDocument, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

/** The needed elements that a document as entered leaves out: what the examination would have to ask for. */
export const missingElements = (document: PresentedDocument): string[] =>
  (templates.find(({ type }) => type === document.type)?.elements ?? [])
    .filter(({ at, needed }) => needed && valueAt(document, at) === undefined)
    .map(({ at }) => at);
