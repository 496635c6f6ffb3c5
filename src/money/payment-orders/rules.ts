import { type Currency, currencyExponents } from '../../kernel/money.ts';
import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { readXml, textAt, within, XmlFault, xml } from '../../kernel/xml.ts';

export const itemStatuses = ['ordered', 'accepted', 'settled', 'rejected'] as const;
export type ItemStatus = (typeof itemStatuses)[number];

export const orderRefusals = refusalList({
  PAYEE_ACCOUNT_MISSING: [
    'precondition',
    'A payment names no account of its payee that is on record and live',
    '有付款未对应已登记且有效的收款账户',
    'Put the account on record, called back by two people; facts name the payments',
    '请由两人回拨核实并登记收款账户；facts 列明相关付款',
  ],
  PAYMENT_ORDERED: [
    'conflict',
    'A payment is in an order already that the bank has not rejected',
    '有付款已列入未被银行拒绝的付款指令',
    'Leave it out, or wait for what the bank says of it',
    '请剔除该付款，或等待银行回执',
  ],
  REFERENCE_TOO_LONG: [
    'invalid',
    'The reference of a payment is longer than the 35 characters that a payment message holds',
    '付款编号超过支付报文 35 个字符的上限',
    'Pay it by hand; give shorter references',
    '请人工付款，并使用较短的编号',
  ],
  STATUS_UNREADABLE: [
    'invalid',
    'The report cannot be read as pain.002',
    '无法按 pain.002 读取回执',
    'Send it as the bank made it; facts say why',
    '请按银行原始文件提交；facts 列明原因',
  ],
  STATUS_OF_ANOTHER: [
    'invalid',
    'The report is about another order',
    '该回执对应其他付款指令',
    'Send it to the order that originalMessageId in facts names',
    '请提交至 facts 所列 originalMessageId 对应的指令',
  ],
});

export interface OrderedPayment {
  endToEndId: string;
  amountMinor: bigint;
  currency: Currency;
  executeOn: LocalDate;
  payeeName: string;
  payeeAccount: string;
  payeeBank: string;
  memo: string;
}

const decimal = (minor: bigint, places: number): string => {
  const digits = minor.toString().padStart(places + 1, '0');
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
};
/** What the finest currency has: sums over currencies are of figures, as the message has them. */
const FINEST = 3;
/** The sum of all amounts as figures, whatever their currency (pain.001, CtrlSum). */
export function controlSum(payments: readonly Pick<OrderedPayment, 'amountMinor' | 'currency'>[]): string {
  const sum = payments.reduce(
    (total, { amountMinor, currency }) => total + amountMinor * 10n ** BigInt(FINEST - currencyExponents[currency]),
    0n,
  );
  return decimal(sum, FINEST).replace(/\.?0+$/, '');
}

const account = (number: string): string =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(number)
    ? xml('Id', [xml('IBAN', number)])
    : xml('Id', [xml('Othr', [xml('Id', number.slice(0, 34))])]);

/** Plain characters only, since banks strip the rest: what identifies a payment must come back as it went. */
export const plainId = (reference: string): string => reference.replace(/[^A-Za-z0-9]/g, '');

const TEXT_MOST = 140;

/** Customer credit transfer initiation (ISO 20022, pain.001.001.09): a block for each day of execution and currency. */
export function writePain001(
  head: { messageId: string; at: string; payer: string; payerAccount: string; payerBic: string | undefined },
  payments: readonly OrderedPayment[],
): string {
  const blocks = new Map<string, OrderedPayment[]>();
  for (const payment of [...payments].sort((a, b) =>
    a.executeOn < b.executeOn ? -1 : Number(a.executeOn > b.executeOn),
  )) {
    const key = `${payment.executeOn} ${payment.currency}`;
    blocks.set(key, [...(blocks.get(key) ?? []), payment]);
  }
  const counted = (of: readonly OrderedPayment[]) => [
    xml('NbOfTxs', String(of.length)),
    xml('CtrlSum', controlSum(of)),
  ];
  const transferOf = (payment: OrderedPayment): string =>
    xml('CdtTrfTxInf', [
      xml('PmtId', [xml('EndToEndId', payment.endToEndId)]),
      xml('Amt', [
        xml('InstdAmt', decimal(payment.amountMinor, currencyExponents[payment.currency]), { Ccy: payment.currency }),
      ]),
      xml('CdtrAgt', [xml('FinInstnId', [xml('Nm', payment.payeeBank.slice(0, TEXT_MOST))])]),
      xml('Cdtr', [xml('Nm', payment.payeeName.slice(0, TEXT_MOST))]),
      xml('CdtrAcct', [account(payment.payeeAccount)]),
      xml('RmtInf', [xml('Ustrd', payment.memo.slice(0, TEXT_MOST))]),
    ]);
  const blockOf = ([key, of]: [string, OrderedPayment[]], i: number): string =>
    xml('PmtInf', [
      xml('PmtInfId', `${head.messageId.slice(0, 30)}-${i + 1}`),
      xml('PmtMtd', 'TRF'),
      ...counted(of),
      xml('ReqdExctnDt', [xml('Dt', key.split(' ')[0])]),
      xml('Dbtr', [xml('Nm', head.payer.slice(0, TEXT_MOST))]),
      xml('DbtrAcct', [account(head.payerAccount), xml('Ccy', key.split(' ')[1])]),
      xml('DbtrAgt', [
        xml('FinInstnId', [
          head.payerBic === undefined ? xml('Othr', [xml('Id', 'NOTPROVIDED')]) : xml('BICFI', head.payerBic),
        ]),
      ]),
      ...of.map(transferOf),
    ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml(
    'Document',
    [
      xml('CstmrCdtTrfInitn', [
        xml('GrpHdr', [
          xml('MsgId', head.messageId),
          xml('CreDtTm', head.at),
          ...counted(payments),
          xml('InitgPty', [xml('Nm', head.payer.slice(0, TEXT_MOST))]),
        ]),
        ...[...blocks].map(blockOf),
      ]),
    ],
    { xmlns: 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09' },
  )}\n`;
}

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(0[3-9]|1[0-4])$/;
/** What a bank says becomes of a payment (external code set: payment transaction status). */
const said: Readonly<Record<string, ItemStatus>> = {
  RJCT: 'rejected',
  CANC: 'rejected',
  ACCP: 'accepted',
  ACTC: 'accepted',
  ACSP: 'accepted',
  ACWC: 'accepted',
  ACSC: 'settled',
  ACCC: 'settled',
};

export interface StatusReport {
  originalMessageId: string;
  /** Of all that are not named. */
  ofAll: ItemStatus | undefined;
  ofEach: { endToEndId: string; status: ItemStatus; reason: string | undefined }[];
}

/** Customer payment status report (pain.002). @throws XmlFault */
export function readPain002(text: string): StatusReport {
  const document = readXml(text);
  const spaces = Object.entries(document.attributes).filter(([name]) => name.startsWith('xmlns'));
  const [report] = within(document, 'CstmrPmtStsRpt');
  if (!report || !spaces.some(([, space]) => NAMESPACE.test(space))) throw new XmlFault('a namespace of pain.002', 1);
  const originalMessageId = textAt(report, 'OrgnlGrpInfAndSts/OrgnlMsgId');
  if (originalMessageId === undefined) throw new XmlFault('no original message', 1);
  const all = textAt(report, 'OrgnlGrpInfAndSts/GrpSts');
  const ofEach = within(report, 'OrgnlPmtInfAndSts/TxInfAndSts').flatMap((info) => {
    const endToEndId = textAt(info, 'OrgnlEndToEndId');
    const code = textAt(info, 'TxSts');
    if (endToEndId === undefined || code === undefined) throw new XmlFault('a payment without number or status', 1);
    const status = said[code];
    const reason =
      textAt(info, 'StsRsnInf/Rsn/Cd') ?? textAt(info, 'StsRsnInf/Rsn/Prtry') ?? textAt(info, 'StsRsnInf/AddtlInf');
    return status ? [{ endToEndId, status, reason }] : [];
  });
  return { originalMessageId, ofAll: all === undefined ? undefined : said[all], ofEach };
}
