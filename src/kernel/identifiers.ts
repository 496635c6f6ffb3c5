import { hex } from './canonical.ts';
import type { Clock } from './time.ts';

/** One prefix a kind of thing, so that a number in a log says what it names. */
export const prefixes = {
  tenant: 'ten',
  process: 'proc',
  party: 'pty',
  person: 'per',
  apiKey: 'key',
  session: 'ses',
  oauthClient: 'oac',
  passkey: 'psk',
  recovery: 'rcy',
  delegation: 'dlg',
  directory: 'dir',
  directoryLink: 'dlk',
  event: 'evt',
  request: 'req',
  ledgerAccount: 'acc',
  ledgerTransaction: 'ltx',
  ledgerTransfer: 'ltf',
  bookClose: 'bcl',
  revaluation: 'rvl',
  site: 'site',
  corridor: 'cor',
  lot: 'lot',
  custodyAgreement: 'cag',
  receivable: 'rcv',
  bill: 'bl',
  consignmentNote: 'cn',
  billEvent: 'bev',
  webhookEndpoint: 'whe',
  webhookDelivery: 'msg',
  epcisCapture: 'cap',
  epcisSubscription: 'eps',
  ebl: 'ebl',
  eblEnvelope: 'env',
  ttEvent: 'tte',
  credit: 'lc',
  presentation: 'prs',
  pledge: 'plg',
  device: 'dev',
  subject: 'sub',
  controlOrder: 'ord',
  breach: 'brc',
  controlCertificate: 'cct',
  countQuestion: 'cqu',
  comment: 'cmt',
  facility: 'fac',
  loan: 'lon',
  loanAct: 'lna',
  loanChange: 'lnc',
  referenceRate: 'rfr',
  drawdown: 'drw',
  repayment: 'rpy',
  facilityCost: 'fco',
  penaltyAmendment: 'pam',
  misuseFinding: 'msu',
  debtInterruption: 'dbi',
  rollover: 'rol',
  rule: 'rule',
  release: 'rel',
  deadline: 'ddl',
  calendarYear: 'caly',
  calendarClosing: 'calc',
  creditMessage: 'msg',
  messageTask: 'mtk',
  creditAmendment: 'amd',
  creditTransfer: 'trf',
  bankInterruption: 'bin',
  bankingHours: 'bhr',
  proceedsAssignment: 'pas',
  bookEntry: 'bke',
  presentedRecord: 'rec',
  creditPayment: 'pay',
  reimbursementClaim: 'rbc',
  reimbursementAuthority: 'rba',
  reimbursementRefund: 'rbr',
  tradeFinancing: 'tfn',
  trustReceipt: 'tr',
  bankLine: 'bln',
  contract: 'ctr',
  invoice: 'inv',
  delivery: 'dlv',
  claim: 'clm',
  financingCheck: 'chk',
  account: 'bac',
  callBack: 'cbk',
  dispute: 'dsp',
  evidencePack: 'pck',
  assignment: 'asg',
  notice: 'ntc',
  noticeAddress: 'nad',
  counterclaim: 'ccl',
  statementLine: 'stl',
  misdirection: 'msd',
  moneyReceipt: 'mrc',
  payeeAccount: 'pac',
  moneyPayment: 'mpy',
  bankStatement: 'bst',
  paymentOrder: 'por',
  bankEntry: 'ben',
  certificateLine: 'cln',
  certificate: 'crt',
  holding: 'hld',
  certificateMove: 'mov',
  instruction: 'pin',
  factoringRequest: 'frq',
  factoringAdvance: 'fad',
  maturityPurchase: 'mpu',
  reverseOffer: 'rvo',
  twoFactorMessage: 'tfm',
  importFile: 'imp',
  signingKey: 'sgk',
  coreSource: 'csr',
  webhook: 'whk',
  commodity: 'cmd',
  lotOperation: 'lop',
  slot: 'slt',
  weighbridgeTicket: 'wbt',
  receipt: 'wr',
  controlTerms: 'cot',
  supervision: 'spv',
  supervisionRecord: 'spr',
  registration: 'reg',
  filing: 'fil',
  search: 'sch',
  objection: 'obj',
  competingRight: 'rgt',
  priceSource: 'src',
  price: 'prc',
  valuationTerms: 'vtm',
  coverageTerms: 'ctm',
  markRun: 'mrk',
  marginCall: 'mcl',
  realisation: 'rls',
  realisationPayment: 'rpy',
  exerciseDemand: 'exd',
  surrogate: 'sur',
  surrogateReceipt: 'sre',
  surrogatePayment: 'spa',
  maturityChoice: 'mch',
  insuranceCover: 'ins',
  valueAcceptance: 'vac',
  custodyIncident: 'inc',
  custodyDemand: 'csd',
  goodsReturn: 'rtn',
  pledgorConsent: 'pcs',
  bookCorrection: 'bkc',
  fraudSignal: 'frd',
  assay: 'asy',
  restraint: 'rst',
  standing: 'std',
  counterpartyLimit: 'cpl',
  partyLimit: 'plm',
  creditLimit: 'lim',
  guarantee: 'gua',
  lenderCapital: 'cap',
  proposal: 'prp',
  paper: 'pap',
  accessEntry: 'acs',
} as const;
export type IdKind = keyof typeof prefixes;

/** Fills the array with chance: `crypto.getRandomValues` in production, a seeded source in simulations. */
export type Chance = (bytes: Uint8Array) => Uint8Array;

export type NewId = (kind: IdKind) => string;

/**
 * Identifiers are a prefix and a UUID version 7 (RFC 9562) without hyphens: they sort by the time they were made,
 * and several made in one millisecond still sort in order.
 */
export function identifiers(clock: Clock, chance: Chance): NewId {
  let lastMs = 0;
  let counter = 0;
  return (kind) => {
    const bytes = chance(new Uint8Array(16));
    const now = clock.now().getTime();
    if (now > lastMs) {
      lastMs = now;
      counter = ((bytes[6] ?? 0) << 3) | ((bytes[7] ?? 0) & 7);
    } else if (++counter > 0xfff) {
      lastMs++;
      counter = 0;
    }
    let ms = lastMs;
    for (let i = 5; i >= 0; i--) {
      bytes[i] = ms % 256;
      ms = Math.floor(ms / 256);
    }
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return `${prefixes[kind]}_${hex(bytes)}`;
  };
}
