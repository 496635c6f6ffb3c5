/**
 * The rules of examination by class: D decided from structured data, S decided where the data hold the element that
 * decides and proposed otherwise, H a person's. Article numbers of UCP 600 with our own wording; the texts are ICC's.
 */
export type RuleClass = 'D' | 'S' | 'H';

export interface ExaminationRule {
  id: string;
  articles: string;
  class: RuleClass;
  en: string;
  zh: string;
}

type Row = readonly [articles: string, ruleClass: RuleClass, en: string, zh: string];

const rows = {
  U03a: ['3', 'D', 'Expressions of date: on or about, halves and thirds of a month, from, after, before', '日期用语'],
  U03b: ['3', 'D', 'Branches in different countries are separate banks', '不同国家的分行视为不同银行'],
  U03c: [
    '3',
    'S',
    'An issuer described in general words is anyone but the beneficiary',
    '泛称的出单人可为受益人以外任何人',
  ],
  U04: ['4, 5', 'D', 'Documents are examined, not contracts, goods or telemetry', '只审单据，不涉合同、货物与遥测数据'],
  U06a: [
    '6a',
    'D',
    'Presented at a bank with which the credit is available, or at the issuing bank',
    '向被指定银行或开证行交单',
  ],
  U06b: ['6b', 'D', 'The credit says how it is available', '信用证须载明兑用方式'],
  U06c: ['6c', 'D', 'No draft on the applicant', '汇票不得以申请人为付款人'],
  U06e: ['6d, 6e, 29a', 'D', 'Presented on or before expiry, as extended', '在有效期内（含顺延）交单'],
  U07: ['7', 'D', 'The issuing bank honours a complying presentation and reimburses', '开证行承付并偿付'],
  U08: ['8', 'D', 'The confirming bank honours, or negotiates without recourse', '保兑行承付或无追索权议付'],
  U09: [
    '9',
    'D',
    'The advising bank vouches for apparent authenticity and accurate advice',
    '通知行确认表面真实性与准确通知',
  ],
  U10a: ['10a', 'D', 'An amendment needs issuer, confirmer and beneficiary', '修改须经开证行、保兑行与受益人同意'],
  U10b: ['10b', 'D', 'The issuer is bound by an amendment from its sending', '开证行自发出修改时受约束'],
  U10c: [
    '10c',
    'D',
    'Old terms stand until acceptance; a presentation that fits the amendment is acceptance',
    '接受前原条款有效；按修改交单即为接受',
  ],
  U10e: ['10e', 'D', 'Partial acceptance of an amendment is rejection', '部分接受视为拒绝'],
  U10f: ['10f', 'S', 'A term that silence accepts an amendment is disregarded', '默示接受条款不予理会'],
  U11: [
    '11',
    'D',
    'The authenticated message is the credit; a pre-advice binds to issue',
    '经证实的报文即为信用证；预通知须不可撤销地开证',
  ],
  U12: ['12b', 'D', 'A nominated bank may prepay its own acceptance or undertaking', '被指定银行可预付或购买'],
  U13: ['13', 'D', 'Bank-to-bank reimbursement', '银行间偿付'],
  U14b: ['14b', 'D', 'Five banking days after presentation to decide', '交单次日起五个银行工作日'],
  U14c: ['14c, 29a', 'D', 'Presented within the days after shipment, as extended', '在装运后规定天数内交单（含顺延）'],
  U14d: [
    '14d',
    'S',
    'Data do not conflict; the document shows what the credit asks of it',
    '单据数据不矛盾，并载明信用证所要求内容',
  ],
  U14e: [
    '14e',
    'H',
    'Goods on documents but the invoice may be general, not conflicting',
    '发票以外单据的货描可笼统但不得矛盾',
  ],
  U14f: [
    '14f',
    'H',
    'A document without stated issuer or content fulfils its function',
    '未规定出单人或内容的单据须满足其功能',
  ],
  U14g: ['14g', 'D', 'A document not asked for is disregarded', '未要求的单据不予理会'],
  U14h: ['14h', 'S', 'A condition without a document is disregarded', '非单据化条件不予理会'],
  U14i: ['14i', 'D', 'Dated not later than presentation', '单据日期不得晚于交单日'],
  U14j: [
    '14j',
    'D',
    'Addresses in the same country; as in the credit where consignee or notify party',
    '地址同一国家；作为收货人或通知方时须与信用证一致',
  ],
  U14k: ['14k', 'D', 'The shipper need not be the beneficiary', '托运人可非受益人'],
  U14l: [
    '14l',
    'D',
    'A transport document may be issued by another than the carrier',
    '运输单据可由承运人以外的人出具',
  ],
  U15: ['15', 'D', 'Complying: honour or negotiate, and forward', '相符则承付或议付并转递单据'],
  U16a: ['16b', 'D', 'An approach to the applicant does not extend the five days', '联系申请人不延长五日期限'],
  U16c: [
    '16c',
    'D',
    'One notice: refusal, every discrepancy, one disposal',
    '一次性通知：拒付、全部不符点、单据处理方式',
  ],
  U16d: [
    '16d',
    'D',
    'Notice by telecommunication by the close of the fifth banking day',
    '第五个银行工作日终了前以电讯方式通知',
  ],
  U16f: ['16f', 'D', 'A bank that fails in this is precluded from refusing', '违反者无权宣称不符'],
  U16g: ['16g', 'D', 'Refund with interest after due refusal', '正当拒付后可索回偿付及利息'],
  U17: ['17', 'S', 'Originals and copies in sufficient number', '正副本份数足够'],
  U18a: [
    '18a',
    'D',
    'Invoice by beneficiary, to applicant, in currency of the credit',
    '发票由受益人出具、以申请人为抬头、币种一致',
  ],
  U18b: [
    '18b',
    'D',
    'Drawn within the credit; an invoice above it is a choice of the bank',
    '支款不超信用证金额；超额发票由银行决定',
  ],
  U18c: ['18c', 'S', 'The invoice describes the goods as the credit does', '发票货描与信用证相符'],
  U19a: ['19a(i)', 'S', 'Multimodal: carrier named, signature in a due capacity', '多式联运：承运人与签署身份'],
  U19b: ['19a(ii)', 'D', 'Multimodal: shipped by the latest date', '多式联运：不迟于最迟装运日'],
  U19c: ['19a(iii)', 'D', 'Multimodal: places as in the credit', '多式联运：地点与信用证一致'],
  U19d: ['19a(iv)', 'D', 'Multimodal: sole original or full set', '多式联运：唯一正本或全套'],
  U19e: ['19a(vi)', 'S', 'Multimodal: no charter party', '多式联运：无租船合同'],
  U19f: ['19b, 19c', 'D', 'Multimodal: transhipment under one document does no harm', '多式联运：全程一单的转运可接受'],
  U20a: [
    '20a',
    'S',
    'Bill of lading: carrier, signature, on board, ports, date, full set',
    '提单：承运人、签署、装船、港口、日期、全套',
  ],
  U20b: [
    '20c',
    'D',
    'Bill of lading: prohibited transhipment only in containers, trailers or barges',
    '提单：禁止转运时仅限集装箱等',
  ],
  'U21-22': ['21, 22', 'S', 'Sea waybill and charter party bill of lading', '海运单与租船提单'],
  U23: ['23', 'D', 'Air transport document', '空运单据'],
  U24a: [
    '24a(i)',
    'S',
    'Road, rail, inland waterway: carrier and signature, or a railway stamp',
    '公路铁路内河：承运人与签署或铁路印戳',
  ],
  U24b: ['24a(ii)', 'D', 'Road, rail, inland waterway: shipped by the latest date', '公路铁路内河：不迟于最迟装运日'],
  U24c: ['24a(iii)', 'D', 'Road, rail, inland waterway: places as in the credit', '公路铁路内河：地点与信用证一致'],
  U24d: [
    '24b, 24c',
    'D',
    'Road, rail, inland waterway: originals; a rail duplicate is one',
    '公路铁路内河：正本；铁路第二联视为正本',
  ],
  U24e: [
    '24d, 24e',
    'D',
    'Road, rail, inland waterway: transhipment under one document does no harm',
    '公路铁路内河：全程一单的转运可接受',
  ],
  U25: ['25', 'S', 'Courier and post receipts', '快递与邮政收据'],
  U26: ['26', 'S', 'Not loaded on deck; load and count clauses do no harm', '未装于舱面；“托运人装载”等批注可接受'],
  U27: ['27', 'S', 'No clause declaring defective goods or packaging', '无货物或包装缺陷批注'],
  U28a: ['28a-c', 'S', 'Insurance: kind, signer, originals', '保险：种类、签署人、正本'],
  U28b: ['28e', 'D', 'Insurance: effective from shipment', '保险：自装运日起生效'],
  U28c: ['28f(i), (ii)', 'D', 'Insurance: amount and currency', '保险：金额与币种'],
  U28d: ['28f(iii)', 'S', 'Insurance: voyage covered', '保险：承保区间'],
  U28e: ['28g-j', 'S', 'Insurance: risks covered', '保险：承保险别'],
  U29: [
    '29',
    'D',
    'A last day on a closed day moves; the latest date for shipment does not',
    '截止日遇休业顺延；最迟装运日不顺延',
  ],
  U30a: ['30a', 'D', 'About: ten per cent either way of what it qualifies', '“约”：所修饰项目上下10%'],
  U30b: ['30b', 'D', 'Quantity: five per cent either way if not in packages or items', '数量：非按件计数时上下5%'],
  U30c: ['30c', 'D', 'Drawing: five per cent less with full quantity and price', '支款：数量足额、单价未减时可少5%'],
  U31a: ['31a', 'D', 'Partial drawings and shipments are allowed unless prohibited', '未禁止即允许部分支款或装运'],
  U31b: ['31b', 'D', 'Several means of conveyance are a partial shipment', '多个运输工具即为部分装运'],
  U32: ['32', 'D', 'Instalments within their periods', '分期装运须在各期内'],
  U33: ['33', 'D', 'No duty to accept a presentation after hours', '营业时间外无义务接受交单'],
  U35: [
    '35',
    'D',
    'Complying documents lost between banks still bind the issuer',
    '相符单据在银行间遗失，开证行仍须承付',
  ],
  U36: ['36', 'D', 'A credit that expired in a closure beyond the bank is not extended', '不可抗力停业期间到期不顺延'],
  U38a: ['38b, 38d', 'D', 'Transfer only when transferable, and once', '可转让信用证仅可转让一次'],
  U38b: ['38g', 'D', 'Transferred on the same terms but for the few that may be reduced', '除可减少项目外按原条款转让'],
  U38c: [
    '38h, 38i, 38k',
    'D',
    'Substitution of invoice and draft; presentation to the transferring bank',
    '换单；向转让行交单',
  ],
  U38d: [
    '38e, 38f',
    'D',
    'Amendments advised to second beneficiaries, each deciding for itself',
    '修改通知各第二受益人，各自决定',
  ],
  U39: ['39', 'D', 'Proceeds may be assigned, performance not', '款项可让渡，履约权利不可'],
} as const satisfies Record<string, Row>;

export type RuleId = keyof typeof rows;

export const examinationRules: readonly ExaminationRule[] = Object.entries(rows).map(
  ([id, [articles, ruleClass, en, zh]]) => ({ id, articles, class: ruleClass, en, zh }),
);

export const ruleOf = (id: string): ExaminationRule | undefined => examinationRules.find((rule) => rule.id === id);
