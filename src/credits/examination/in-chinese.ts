import { documentTypes, signerCapacities } from './schemas.ts';
import { documentName } from './text.ts';

/** Types of documents by the names that notices give them. */
const documents: Record<(typeof documentTypes)[number], string> = {
  commercial_invoice: '商业发票',
  draft: '汇票',
  multimodal_transport_document: '多式联运单据',
  bill_of_lading: '提单',
  sea_waybill: '海运单',
  rail_transport_document: '铁路运输单据',
  road_transport_document: '公路运输单据',
  air_transport_document: '空运单据',
  courier_receipt: '快递收据',
  post_receipt: '邮政收据',
  insurance_document: '保险单据',
  packing_list: '装箱单',
  certificate_of_origin: '原产地证',
  weight_certificate: '重量证明',
  inspection_certificate: '检验证书',
  beneficiary_certificate: '受益人证明',
  other: '单据',
};
const capacities: Record<(typeof signerCapacities)[number], string> = {
  carrier: '承运人',
  master: '船长',
  agent_for_carrier: '承运人代理',
  agent_for_master: '船长代理',
  agent_unnamed_principal: '未载明被代理人的代理',
  freight_forwarder: '货运代理',
  charterer: '承租人',
  owner: '船东',
  railway_stamp: '铁路戳记',
  consignor: '发货人',
  insurer: '保险人',
  insurer_agent: '保险代理',
  broker: '保险经纪',
  other: '其他身份',
};

/** How a use elsewhere was told to be the same one. */
const likenesses: Readonly<Record<string, string>> = {
  ' in another seller’s name, to the same buyer for the same amount': '（卖方名称不同，买方与金额相同）',
  ' under a number that reads almost like it, of the same day and amount': '（编号近似，日期与金额相同）',
  ' by an invoice of the same seller, day and amount, where one of the two bears no number':
    '（卖方、日期与金额相同的发票，其一无编号）',
};

/** What stands in a slot, where it is a word of ours: all else is data, and stays as the documents have it. */
const words = new Map<string, string>([
  ...Object.entries(documents).map(([type, name]): [string, string] => [documentName(type), name]),
  ...Object.entries(capacities).map(([code, name]): [string, string] => [
    code.replaceAll('_', ' ').toUpperCase(),
    name,
  ]),
  ['PLACE OF RECEIPT', '接收地'],
  ['PORT OF LOADING', '装货港'],
  ['PORT OF DISCHARGE', '卸货港'],
  ['PLACE OF DELIVERY', '交货地'],
  ['GROSS WEIGHT', '毛重'],
  ['NET WEIGHT', '净重'],
  ['NUMBER OF PACKAGES', '件数'],
  ['CONSIGNEE', '收货人'],
  ['NOTIFY PARTY', '通知方'],
  ['ISSUER', '出单人'],
  ['ISSUER OF THE INVOICE', '发票出单人'],
  ['ADDRESSEE OF THE INVOICE', '发票抬头'],
  ['PREPAID', '预付'],
  ['COLLECT', '到付'],
  ['ALL', '全部'],
  ['THE SHIPPER', '托运人'],
  ['NOT SHOWN', '未载明'],
]);

/** Lines of a notice and questions: `{}` stands for what varies. The more special one goes before the more general. */
const lines: readonly (readonly [en: string, zh: string])[] = [
  ['INSTALMENT NO.{} NOT SHIPPED IN PERIOD', '第 {} 期未在规定期限内装运'],
  ['FULL SET {n}/{n} NOT PRESENTED ({n}/{n})', '未提交全套 {}/{}（实交 {}/{}）'],
  ['INSUFFICIENT ORIGINALS: {} {n}/{n}', '正本份数不足：{} {}/{}'],
  ['INSUFFICIENT COPIES: {} {n}/{n}', '副本份数不足：{} {}/{}'],
  ['CONSIGNEE NOT AS PER L/C', '收货人与信用证不符'],
  ['NOT ENDORSED BY SHIPPER', '未经托运人背书'],
  ['NOTIFY PARTY NOT AS PER L/C', '通知方与信用证不符'],
  ['NOT MARKED FREIGHT {}', '未注明运费{}'],
  ['{} ISSUED BY BENEFICIARY', '{}由受益人出具'],
  ['{} NOT ISSUED AS PER L/C', '{}出单人与信用证不符'],
  ['{}: NOT SIGNED', '{}：未签署'],
  ['{}: CARRIER NOT NAMED', '{}：未载明承运人'],
  ['{}: CAPACITY OF SIGNER NOT SHOWN', '{}：未表明签署人身份'],
  ['{}: PRINCIPAL OF AGENT NOT SHOWN', '{}：代理人未载明被代理人'],
  ['{}: SIGNED FOR ANOTHER THAN THE CARRIER', '{}：并非代表承运人签署'],
  ['{}: SIGNED AS {}', '{}：以{}身份签署'],
  ['{}: ADDRESS IN ANOTHER COUNTRY', '{}：地址在另一国家'],
  ['{}: NO DATE OF PICK-UP OR RECEIPT', '{}：未载明取件或收件日期'],
  ['{}: NO DATE', '{}：未载明日期'],
  ['{} NOT STAMPED OR SIGNED', '{}未盖章或签署'],
  ['{} NOT STAMPED AT PLACE STATED', '{}未在规定地点盖章'],
  ['COURIER RECEIPT NOT SIGNED BY COURIER NAMED', '快递收据非由所载快递机构签署'],
  ['COURIER NOT NAMED', '未载明快递机构'],
  ['LATE SHIPMENT {} VS {}', '逾期装运：{}，最迟 {}'],
  ['LATE PRESENTATION ({} DAYS AFTER SHIPMENT)', '逾期交单（装运后 {} 天）'],
  ['CREDIT EXPIRED {} DURING CLOSURE', '信用证于 {} 在停业期间到期'],
  ['CREDIT EXPIRED {}', '信用证已于 {} 到期'],
  ['PLACE OF RECEIPT {} NOT WITHIN RANGE OF L/C', '接收地 {} 不在信用证范围内'],
  ['PORT OF LOADING {} NOT WITHIN RANGE OF L/C', '装货港 {} 不在信用证范围内'],
  ['PORT OF DISCHARGE {} NOT WITHIN RANGE OF L/C', '卸货港 {} 不在信用证范围内'],
  ['PLACE OF DELIVERY {} NOT WITHIN RANGE OF L/C', '交货地 {} 不在信用证范围内'],
  ['PLACE OF RECEIPT NOT {}', '接收地不是 {}'],
  ['PORT OF LOADING NOT {}', '装货港不是 {}'],
  ['PORT OF DISCHARGE NOT {}', '卸货港不是 {}'],
  ['PLACE OF DELIVERY NOT {}', '交货地不是 {}'],
  ['NO ON BOARD NOTATION', '无装船批注'],
  ['VESSEL NOT NAMED', '未载明船名'],
  ['{} SUBJECT TO CHARTER PARTY', '{}受租船合同约束'],
  ['TRANSHIPMENT EFFECTED', '发生转运'],
  ['TRANSHIPMENT WITHOUT COVER OF WHOLE CARRIAGE', '转运且单据未涵盖全程'],
  ['GOODS LOADED ON DECK', '货物装于甲板'],
  ['UNCLEAN: SEE CLAUSES', '不清洁：见批注'],
  ['UNCLEAN: {}', '不清洁：{}'],
  ['PARTIAL SHIPMENT EFFECTED', '发生分批装运'],
  ['QUANTITY EXCEEDS L/C BY {} PCT', '数量超出信用证 {}%'],
  ['QUANTITY SHORT BY {} PCT', '数量短缺 {}%'],
  ['AMOUNT EXCEEDS 10 PCT TOLERANCE', '金额超出 10% 的伸缩幅度'],
  ['AMOUNT SHORT OF 10 PCT TOLERANCE', '金额低于 10% 的伸缩幅度'],
  ['L/C OVERDRAWN BY {}', '超支信用证 {}'],
  ['SHORT DRAWN', '支款不足'],
  ['INVOICE EXCEEDS L/C BY {}', '发票超出信用证 {}'],
  ['GROSS WEIGHT: {} {n}, {} {n}', '毛重：{} {}，{} {}'],
  ['NET WEIGHT: {} {n}, {} {n}', '净重：{} {}，{} {}'],
  ['NUMBER OF PACKAGES: {} {n}, {} {n}', '件数：{} {}，{} {}'],
  ['INVOICE NOT ISSUED BY BENEFICIARY', '发票非由受益人出具'],
  ['INVOICE NOT IN NAME OF APPLICANT', '发票抬头不是申请人'],
  ['INVOICE NOT IN CURRENCY OF L/C', '发票币种与信用证不符'],
  ['DRAWING NOT IN CURRENCY OF L/C', '索款币种与信用证不符'],
  ['GOODS DESCRIPTION NOT AS PER L/C', '货物描述与信用证不符'],
  ['GOODS DESCRIPTION CONFLICTS WITH L/C', '货物描述与信用证矛盾'],
  ['GOODS DESCRIPTION ON INVOICE NOT AS PER L/C', '发票货物描述与信用证不符'],
  ['GOODS ON {} CONFLICT WITH L/C', '{}所载货物与信用证矛盾'],
  ['INVOICE SHOWS NO AMOUNT', '发票未载明金额'],
  ['CLAIM EXCEEDS INVOICE BY {}', '索款超出发票 {}'],
  ['CLAIM LESS THAN INVOICE BY {}', '索款少于发票 {}'],
  ['DRAFT NOT IN CURRENCY OF L/C', '汇票币种与信用证不符'],
  ['DRAFT EXCEEDS CLAIM BY {}', '汇票超出索款 {}'],
  ['DRAFT LESS THAN CLAIM BY {}', '汇票少于索款 {}'],
  ['INVOICE {} PRESENTED TWICE', '发票 {} 重复提交'],
  ['INVOICE AMOUNT NOT QUANTITY TIMES UNIT PRICE', '发票金额与数量乘单价不一致'],
  ['UNIT PRICE ABOVE L/C', '单价高于信用证'],
  ['UNIT PRICE NOT AS PER L/C', '单价与信用证不符'],
  ['COVER NOTE PRESENTED', '提交的是暂保单'],
  ['INSURANCE DOCUMENT NOT SIGNED', '保险单据未签署'],
  ['INSURANCE NOT SIGNED BY INSURER OR AGENT', '保险单据非由保险人或其代理签署'],
  ['INSURANCE NOT DATED', '保险单据未载明日期'],
  ['INSURANCE DATED {} AFTER SHIPMENT', '保险日期 {} 晚于装运'],
  ['INSURANCE NOT COVERING TO {}', '保险未涵盖至 {}'],
  ['INSURANCE NOT COVERING FROM {}', '保险未自 {} 起涵盖'],
  ['INSURANCE NOT IN CURRENCY OF L/C', '保险币种与信用证不符'],
  ['UNDERINSURED: {} PCT', '保额不足：{}%'],
  ['{} NOT COVERED', '未承保 {}'],
  ['{} ADDRESS DIFFERS FROM L/C', '{}地址与信用证不符'],
  ['{} DATED AFTER PRESENTATION', '{}日期晚于交单日'],
  ['DOCS NOT PRESENTED AT NOMINATED BANK', '未向被指定银行交单'],
  ['RECEIPT OF GOODS NOT AS PER ARTICLE 25', '货物收据不符合第 25 条'],
  ['INVOICE BEARS NO NUMBER', '发票无编号'],
  ['{} ALREADY USED FOR ANOTHER CLAIM', '{}已用于另一索款'],
  ['{} NOT SIGNED', '{}未签署'],
  ['{} NOT PRESENTED', '未提交{}'],
  // Questions.
  ['Is the {} the one that the credit names?', '{}是否即信用证所指明者？'],
  ['Does the {} lie within the range?', '{}是否在规定范围内？'],
  ['Does a clause declare a defect of the goods or their packaging?', '批注是否宣称货物或包装有缺陷？'],
  [
    'The invoice exceeds what the credit allows, no more is drawn: is it accepted (article 18b)?',
    '发票金额超过信用证允许金额，但未多支款：是否接受（第 18 条 b 款）？',
  ],
  ['Do the documents conflict in {}?', '各单据的{}是否矛盾？'],
  [
    'Does the description of the goods, with its trade term, correspond to the credit?',
    '货物描述及贸易术语是否与信用证相符？',
  ],
  ['Does the description of the goods conflict with the credit?', '货物描述是否与信用证矛盾？'],
  [
    'More is claimed than invoiced: is the rest an additional amount that the credit covers (39C)?',
    '索款多于发票金额：差额是否为信用证涵盖的附加金额（39C）？',
  ],
  [
    'Less is claimed than invoiced: does the credit or the invoice account for the difference?',
    '索款少于发票金额：信用证或发票是否说明差额？',
  ],
  ['Two invoices bear one number: are they two claims?', '两张发票编号相同：是否为两笔索款？'],
  [
    'Quantity times unit price does not make the amount: does the invoice account for the difference?',
    '数量乘单价与金额不一致：发票是否说明差额？',
  ],
  ['The unit price is below that of the credit: does the credit allow it?', '单价低于信用证：信用证是否允许？'],
  ['Does "{}" cover {}?', '“{}”是否承保 {}？'],
  [
    'Was the last day, moved to a banking day of the place of presentation, over? Its calendar is not published.',
    '到期日顺延至交单地银行工作日后是否已过？该地日历尚未公布。',
  ],
  [
    'Was the period for presentation, moved to a banking day of the place, over? Its calendar is not published.',
    '交单期顺延至当地银行工作日后是否已过？该地日历尚未公布。',
  ],
  ['Is the stamp or signature that of the courier service named?', '盖章或签署是否出自所载快递机构？'],
  ['Is it stamped or signed at the place of shipment?', '是否在发运地盖章或签署？'],
  ['Is it a receipt of documents, and not of the goods of the credit?', '是否为单据收据，而非信用证货物收据？'],
  [
    'The invoice bears no number. Is it known, from the contract, the carriage and earlier drawings, that nothing else was claimed on this delivery?',
    '发票无编号。根据合同、运输及此前支款，能否确认该批交货未另行索款？',
  ],
  [
    '{} is presented under another credit{}. Is this another claim on the same delivery?',
    '{} 已在另一信用证下提交{}。是否为同一批交货的重复索款？',
  ],
  [
    '{} is paid under another credit, or financed, pledged or assigned{}. Is this another claim on the same delivery?',
    '{} 已在另一信用证下付款，或已融资、质押、转让{}。是否为同一批交货的重复索款？',
  ],
  // What was found, and what is required.
  ['{} (not to order)', '{}（非凭指示）'],
  ['{} (to order)', '{}（凭指示）'],
  ['{n} originals', '正本 {} 份'],
  ['{n} copies', '副本 {} 份'],
  ['full set of {n}', '全套 {} 份'],
  ['not presented', '未提交'],
  ['{} issued by {}', '{}，由 {} 出具'],
  ['not endorsed', '未背书'],
  ['endorsed by {}', '由 {} 背书'],
  ['freight prepaid', '运费预付'],
  ['freight collect', '运费到付'],
  ['not shown', '未载明'],
  ['not signed', '未签署'],
  ['signed', '已签署'],
  ['not dated', '未载明日期'],
  ['no amount', '未载明金额'],
  ['claimed {n}', '索款 {}'],
  ['invoiced {n}', '发票 {}'],
  ['drawn for {n}', '汇票金额 {}'],
  ['amount {n}', '金额 {}'],
  ['unit price {n}', '单价 {}'],
  ['{n} times {n} is {n}', '{} 乘 {} 得 {}'],
  ['at least {} ({n} per cent of {n})', '至少 {}（{}%，基数 {}）'],
  ['at most {}', '至多 {}'],
  ['at least {}', '至少 {}'],
  ['not later than {}', '不迟于 {}'],
  ['effective not later than {}', '生效不迟于 {}'],
  ['not after {}', '不晚于 {}'],
  ['shipped {}, presented {}', '装运 {}，交单 {}'],
  ['{n} days, last day {}', '{} 天，最后一日 {}'],
  ['used once', '仅使用一次'],
  ['cover note', '暂保单'],
  ['policy, certificate or declaration', '保险单、保险凭证或声明'],
  ['insurer, underwriter, their agent or proxy', '保险人、承保人或其代理、受托人'],
  ['no capacity shown', '未表明身份'],
  ['none', '无'],
  ['on deck', '装于甲板'],
  ['not on deck', '不得装于甲板'],
  ['subject to a charter party', '受租船合同约束'],
  ['not subject to a charter party', '不受租船合同约束'],
  ['transhipment shown', '载有转运'],
  ['no transhipment', '不得转运'],
  ['the whole carriage under one document', '一份单据涵盖全程'],
  ['loaded on board a named vessel, dated', '已装于具名船只，并注明日期'],
  ['intended vessel {}', '预期船只 {}'],
  ['vessel {}', '船只 {}'],
  ['read as unclean', '认定为不清洁'],
  ['no clause declaring a defective condition', '无宣称缺陷状况的批注'],
  ['one means of conveyance, one journey', '同一运输工具、同一航程'],
  ['stamped or signed by the courier service named', '由所载快递机构盖章或签署'],
  ['stamped or signed', '盖章或签署'],
  ['courier {}; signed {}', '快递机构 {}；签署 {}'],
  ['carrier {}; signed by nobody shown', '承运人 {}；未载明签署人'],
  ['carrier {}; signed {}', '承运人 {}；签署 {}'],
  ["carrier named and signed by it or its agent, or a railway's stamp", '载明承运人并由其或其代理签署，或有铁路戳记'],
  [
    'carrier named and signed by it, the master or an agent that names its principal',
    '载明承运人并由其、船长或载明被代理人的代理签署',
  ],
  ['date of pick-up or receipt', '取件或收件日期'],
  ['date', '日期'],
  ['a receipt beside a transport document', '运输单据之外的收据'],
  ['article 25 if of goods: courier, stamp, place and date', '如为货物收据须符合第 25 条：快递机构、盖章、地点与日期'],
];

const escaped = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\/]/g, '\\$&');
const shapes = lines.map(([en, zh]) => ({
  shape: new RegExp(`^${escaped(en).replaceAll('{}', '(.+?)').replaceAll('{n}', '([\\d.,]+)')}$`),
  zh: zh.split('{}'),
}));
const inSlot = (text: string): string =>
  words.get(text.toUpperCase()) ??
  likenesses[text] ??
  text.replace(/^Invoice (?=\S)/, '发票 ').replace(/^Transport document (?=\S)/, '运输单据 ');

/** One line in Chinese; undefined where it is nothing but data. */
function lineInChinese(line: string): string | undefined {
  for (const { shape, zh } of shapes) {
    const slots = shape.exec(line)?.slice(1);
    if (slots) return zh.reduce((text, part, i) => text + inSlot(slots[i - 1] ?? '') + part);
  }
  return words.get(line);
}

/**
 * A fault or a question as a Chinese examiner reads it; undefined for a line that this table does not know. The notice itself stays as the
 * engine words it: banks abroad read it.
 */
export const findingInChinese = (text: string): string =>
  text
    .split('\n')
    .map((line) => lineInChinese(line) ?? line)
    .join('\n');

/** Rules on descriptions of goods: what is found and required there are the words of the documents. */
const ofGoods = new Set(['U14e', 'U18c']);

/** What was found, or is required: ours is told in Chinese, and what the documents show stays as they show it. */
export const factInChinese = (rule: string, text: string): string =>
  text
    .split('; ')
    .map(
      (part) =>
        (ofGoods.has(rule) && !/^(not shown|unit price [\d.,]+)$/.test(part) ? part : undefined) ??
        lineInChinese(part) ??
        part,
    )
    .join('；');
