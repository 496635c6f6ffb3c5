import { type Ctx, requireSigner, withSnapshot } from '../../context.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { type Language, refusalList, refuse } from '../../kernel/refusal.ts';
import { fromBase64Url, isSignedByOne, toBase64Url, utf8 } from '../../kernel/signing.ts';
import type { KeptBill } from './store.ts';
import * as store from './store.ts';

export const printRefusals = refusalList({
  PRINT_NOT_HERE: [
    'unavailable',
    'This process prints nothing',
    '本进程不提供打印',
    'Send it to a Node process of the platform',
    '请改由平台的 Node 进程处理',
  ],
  PRINT_CODE_UNKNOWN: [
    'not-found',
    'This code was not printed by this platform',
    '该核验码并非本平台打印',
    'Type it exactly as printed; if it stays unknown, do not trust the paper',
    '请准确输入；如仍无法识别，请勿信任该纸质文件',
  ],
});

/** A page to be printed: what it is, its rows by part, and the code that checks it. */
export interface PrintModel {
  language: Language;
  title: string;
  subtitle: string;
  /** Says across the page what the paper is not, or which original it is. */
  standing: string;
  parts: { title: string; rows: [label: string, value: string][] }[];
  /** Of tables: what is carried. */
  table: { head: string[]; rows: string[][] };
  code: string;
  checkAt: string;
  printed: string;
}

/** The port to whatever makes a PDF of it. */
export type Print = (model: PrintModel) => Promise<Uint8Array>;

const texts = {
  multimodal: ['Multimodal transport bill of lading', '多式联运提单'],
  rail_house: ['Railway bill of lading', '铁路提单'],
  ocean: ['Ocean bill of lading', '海运提单'],
  order: ['to order', '指示'],
  straight: ['straight', '记名'],
  carrier: ['Carrier / multimodal transport operator', '承运人／多式联运经营人'],
  shipper: ['Shipper', '托运人'],
  orderOf: ['To order of', '凭指示'],
  consignee: ['Consignee', '收货人'],
  bearer: ['bearer', '持有人'],
  notify: ['Notify party', '通知方'],
  parties: ['Parties', '当事人'],
  carriage: ['Carriage', '运输'],
  receipt: ['Place of receipt', '接货地'],
  delivery: ['Place of delivery', '交货地'],
  loading: ['Port of loading', '装货港'],
  discharge: ['Port of discharge', '卸货港'],
  leg: ['Leg', '运段'],
  border: ['Border', '口岸'],
  gauge: ['gauge change', '换轨'],
  note: ['Consignment note', '运单'],
  taken: ['Taken in charge', '接管日期'],
  onBoard: ['Shipped on board', '装船日期'],
  issued: ['Issued', '签发日期'],
  originals: ['Originals', '正本份数'],
  goods: ['Goods', '货物'],
  description: ['Description', '品名'],
  hs: ['HS code', 'HS 编码'],
  packages: ['Packages', '件数'],
  weight: ['Gross weight, kg', '毛重（千克）'],
  freight: ['Freight', '运费'],
  prepaid: ['prepaid', '预付'],
  collect: ['collect', '到付'],
  clauses: ['Clauses', '批注'],
  clean: ['none: the document is clean', '无批注（清洁）'],
  terms: ['Terms', '依据'],
  basis: ['Legal basis', '规则'],
  arrangement: ['Agreement', '基础协议'],
  law: ['Law', '适用法律'],
  record: ['Record', '电子记录'],
  status: ['Status', '状态'],
  holder: ['Holder', '持有人'],
  version: ['Version', '版本'],
  hash: ['Head of the chain', '流转链末端哈希'],
  container: ['Container', '集装箱'],
  seals: ['Seals', '封志'],
  copy: [
    'COPY OF AN ELECTRONIC RECORD · NOT AN ORIGINAL · GIVES NO RIGHT TO THE GOODS',
    '电子记录打印件 · 非正本 · 不得凭以提货',
  ],
  original: [
    'ORIGINAL · issued in place of the electronic record, which has no effect since (MLETR art. 18)',
    '正本 · 由电子记录转换签发，电子记录自此失效（《电子可转让记录示范法》第 18 条）',
  ],
  ended: ['THE RECORD HAS ENDED', '该记录已终止'],
  check: ['Check this paper against the record', '核验本纸质文件与记录是否一致'],
  printed: ['Printed', '打印时间'],
} as const satisfies Record<string, readonly [string, string]>;

const statusNames: Record<string, readonly [string, string]> = {
  issued: ['in circulation', '流通中'],
  surrender_requested: ['surrender requested', '已申请缴回'],
  surrendered: ['surrendered', '已缴回'],
  delivered: ['delivered', '已交付'],
  surrendered_for_amendment: ['surrendered for amendment', '已缴回更改'],
  on_paper: ['on paper', '已转纸质'],
  lost: ['declared lost', '已宣告丧失'],
  void: ['void', '已作废'],
};

const modeNames: Record<string, readonly [string, string]> = {
  rail: ['rail', '铁路'],
  road: ['road', '公路'],
  sea: ['sea', '海运'],
  air: ['air', '航空'],
  inland_waterway: ['inland waterway', '内河'],
};

const isEnded = (status: string): boolean => ['surrendered', 'delivered', 'void', 'lost'].includes(status);

/**
 * The code of a print: record, version and hashes, signed by the platform. It says that this paper was printed from this
 * record as it then stood; asking says what has become of the record since.
 */
async function codeOf(ctx: Ctx, { record, document }: KeptBill): Promise<string> {
  const content = (await hashOf(document)).slice(0, 16);
  const stated = ['HF1', ctx.tenantId, record.id, record.version, record.headHash.slice(0, 16), content].join('.');
  return `${stated}.${toBase64Url(await requireSigner(ctx).sign(utf8(`holdfast print v1\n${stated}`)))}`;
}

type Row = [string, string];
type Rows = (name: keyof typeof texts, value: string | undefined | null) => Row[];

/** The stages of the journey, with the borders it crosses and the consignment notes it travels under. */
const legRows = ({ legs }: KeptBill['view'], language: Language, row: Rows): Row[] => {
  const t = (name: keyof typeof texts) => texts[name][language === 'zh' ? 1 : 0];
  return legs.flatMap((leg, i): [string, string][] => [
    [
      `${t('leg')} ${i + 1}`,
      `${modeNames[leg.mode]?.[language === 'zh' ? 1 : 0]} · ${leg.from} → ${leg.to} · ${leg.carrier}${leg.conveyance ? ` · ${leg.conveyance}` : ''}`,
    ],
    ...leg.borderPoints.map((p): [string, string] => [
      t('border'),
      `${p.name} ${p.fromCountry}/${p.toCountry}${p.gaugeChange ? ` · ${t('gauge')} ${p.gaugeChange.fromMm} → ${p.gaugeChange.toMm} mm` : ''}`,
    ]),
    ...(leg.consignmentNote ? row('note', `${leg.consignmentNote.regime} ${leg.consignmentNote.number}`) : []),
  ]);
};

/** What is carried, in how many packages, and how it was taken over. */
const goodsPart = (view: KeptBill['view'], t: (name: keyof typeof texts) => string, row: Rows) => ({
  title: t('goods'),
  rows: [
    ...row('description', view.goodsDescription),
    ...row('hs', view.hsCodes.join(', ')),
    ...row('packages', `${view.packages}${view.packageKind ? ` ${view.packageKind}` : ''}`),
    ...row('weight', String(view.grossWeightKg)),
    ...row('freight', t(view.freight)),
    ...row('clauses', view.clauses.length === 0 ? t('clean') : view.clauses.join('; ')),
  ],
});

/** By which law and arrangement it stands. */
const termsPart = (
  { legalBasis, governingArrangement }: KeptBill['view'],
  t: (name: keyof typeof texts) => string,
  row: Rows,
) => ({
  title: t('terms'),
  rows: [
    ...row('basis', legalBasis),
    ...row('arrangement', governingArrangement && `${governingArrangement.name}, ${governingArrangement.reference}`),
    ...row('law', governingArrangement?.governingLaw),
  ],
});

/** The page of a bill, in one language. Paper that stands for the goods is printed only of a record that is on paper. */
export async function printModelOf(ctx: Ctx, kept: KeptBill, language: Language, checkAt: string): Promise<PrintModel> {
  const { view, record } = kept;
  const t = (name: keyof typeof texts) => texts[name][language === 'zh' ? 1 : 0];
  const named = (id: string) => `${view.names[id]?.name ?? id}, ${view.names[id]?.country ?? ''}`;
  const code = await codeOf(ctx, kept);
  const orderOf = view.orderOfId === null ? t('bearer') : named(view.orderOfId);
  const row = (name: keyof typeof texts, value: string | undefined | null): [string, string][] =>
    value === undefined || value === null || value === '' ? [] : [[t(name), value]];
  const legs = legRows(view, language, row);
  const standing = view.status === 'on_paper' ? 'original' : 'copy';
  return {
    language,
    title: t(view.form),
    subtitle: `${view.number} · ${t(view.negotiability)}`,
    standing: `${isEnded(view.status) ? `${t('ended')} · ` : ''}${t(standing)}`,
    parts: [
      {
        title: t('parties'),
        rows: [
          ...row('carrier', named(view.carrierId)),
          ...row('shipper', named(view.shipperId)),
          ...row(view.negotiability === 'straight' ? 'consignee' : 'orderOf', orderOf),
          ...row('notify', named(view.notifyId)),
        ],
      },
      {
        title: t('carriage'),
        rows: [
          ...row('receipt', view.placeOfReceipt),
          ...row('loading', view.portOfLoading),
          ...row('discharge', view.portOfDischarge),
          ...row('delivery', view.placeOfDelivery),
          ...legs,
          ...row('taken', view.takenInChargeOn),
          ...row('onBoard', view.shippedOnBoardOn),
          ...row('issued', view.issuedOn),
          ...row('originals', String(view.originalsIssued)),
        ],
      },
      goodsPart(view, t, row),
      termsPart(view, t, row),
      {
        title: t('record'),
        rows: [
          ...row('status', statusNames[view.status]?.[language === 'zh' ? 1 : 0]),
          ...row('holder', view.names[view.holderId] ? named(view.holderId) : view.holderId),
          ...row('version', String(record.version)),
          ...row('hash', record.headHash),
        ],
      },
    ],
    table: {
      head: [t('container'), t('seals'), t('weight')],
      rows: view.lots.map((lot) => [
        lot.containerNumber,
        [lot.sealNumber, ...lot.furtherSeals.map((seal) => seal.number)].join(', '),
        String(lot.grossWeightKg),
      ]),
    },
    code,
    checkAt: `${t('check')}: ${checkAt}/verify/`,
    printed: `${t('printed')} ${ctx.clock.now().toISOString()}`,
  };
}

export interface PrintCheck {
  genuine: true;
  number: string;
  form: string;
  printedVersion: number;
  currentVersion: number;
  /** Whether nothing has happened since it was printed. */
  current: boolean;
  /** Whether what was printed is what the record says. */
  contentUnchanged: boolean;
  status: string;
  statusSince: string;
  goodsDescription: string;
  packages: number;
  grossWeightKg: number;
  containers: string[];
}

/** The tenant that a code names, when this platform signed it. */
export async function tenantOfCode(
  code: string,
  publicKeys: readonly Uint8Array<ArrayBuffer>[],
): Promise<string | undefined> {
  const cut = code.lastIndexOf('.');
  const stated = code.slice(0, cut);
  if (!/^HF1\.ten_[0-9a-f]{32}\.bl_[0-9a-f]{32}\.\d{1,9}\.[0-9a-f]{16}\.[0-9a-f]{16}$/.test(stated)) return undefined;
  const signature = fromBase64Url(code.slice(cut + 1));
  return (await isSignedByOne(utf8(`holdfast print v1\n${stated}`), signature, publicKeys))
    ? stated.split('.')[1]
    : undefined;
}

/** What has become of the record that a paper was printed from: for whoever has the paper in hand. */
export async function checkPrint(ctx: Ctx, code: string): Promise<PrintCheck> {
  const [, , id = '', version = '', head = '', content = ''] = code.split('.');
  return withSnapshot(ctx, async (tx) => {
    const kept = await store.findKept(tx, id);
    if (!kept) refuse(printRefusals.PRINT_CODE_UNKNOWN);
    const { view, record } = kept;
    return {
      genuine: true,
      number: view.number,
      form: view.form,
      printedVersion: Number(version),
      currentVersion: record.version,
      current: record.headHash.startsWith(head),
      contentUnchanged: (await hashOf(kept.document)).startsWith(content),
      status: view.status,
      statusSince: view.statusSince,
      goodsDescription: view.goodsDescription,
      packages: view.packages,
      grossWeightKg: view.grossWeightKg,
      containers: [...new Set(view.lots.map((lot) => lot.containerNumber))],
    };
  });
}
