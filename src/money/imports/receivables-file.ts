import { matchOrders } from '../../claims/connector/index.ts';
import { findContractsByNumber } from '../../claims/contracts/index.ts';
import { fapiaoKey, findInvoicesByKey, insertInvoices } from '../../claims/invoices/index.ts';
import {
  answerBy,
  findReceivableNumbers,
  insertReceivables,
  receivablesPresented,
  refreshLevels,
} from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findPartiesByCode, type PartyView } from '../../ground/parties/index.ts';
import { isCreditCode } from '../../kernel/check-characters.ts';
import type { Currency } from '../../kernel/money.ts';
import { businessDate } from '../../kernel/time.ts';
import type { FileHandler } from './handlers.ts';
import { folded, readAmount, readCurrency, readDate, readText } from './reading.ts';
import { type Column, type FileOwner, type Line, type LineFault, LineReader } from './rules.ts';

export const invoiceColumns: readonly Column[] = [
  { name: 'code', headings: ['发票代码', 'fapiao code'], isRequired: false },
  { name: 'number', headings: ['发票号码', '数电发票号码', 'fapiao number', 'invoice number'], isRequired: true },
];

const columns: readonly Column[] = [
  ...invoiceColumns,
  {
    name: 'buyerCode',
    headings: ['购方税号', '购买方统一社会信用代码', '购方纳税人识别号', 'buyer credit code'],
    isRequired: true,
  },
  { name: 'issuedOn', headings: ['开票日期', 'issue date'], isRequired: true },
  { name: 'net', headings: ['金额', '不含税金额'], isRequired: true },
  { name: 'tax', headings: ['税额'], isRequired: true },
  { name: 'total', headings: ['价税合计'], isRequired: true },
  { name: 'currency', headings: ['币种'], isRequired: false },
  { name: 'dueOn', headings: ['到期日', '付款到期日', 'due date'], isRequired: true },
  { name: 'contractNumber', headings: ['合同号', '合同编号', 'contract number'], isRequired: false },
  { name: 'orderNumber', headings: ['订单号', 'order number'], isRequired: false },
  { name: 'deliveryNumber', headings: ['送货单号', 'delivery number'], isRequired: false },
];

/** The key of the invoice that a line names, in whatever width its digits are. */
export function readFapiao(reader: LineReader, line: Line): string {
  const number = folded(line.values.number ?? '').replace(/\s/g, '');
  const key = fapiaoKey(number, folded(line.values.code ?? ''));
  if (key === undefined) reader.refuse('number', { code: 'FAPIAO_NUMBER_INVALID', found: number.slice(0, 40) });
  return key ?? '';
}

/** A credit code whose check character fits; whether anyone holds it is the next question. */
export function readCode(reader: LineReader, line: Line, field: string): string {
  const code = folded(line.values[field] ?? '').toUpperCase();
  if (!isCreditCode(code)) reader.refuse(field, { code: 'CREDIT_CODE_WRONG', found: code.slice(0, 40) });
  return code;
}

interface Parsed {
  line: number;
  key: string;
  buyerCode: string;
  issuedOn: string;
  dueOn: string;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  currency: Currency;
  contractNumber: string | undefined;
  orderNumber: string | undefined;
  deliveryNumber: string | undefined;
}

function parse(line: Line, owner: FileOwner): Parsed | LineFault {
  const reader = new LineReader(line);
  const key = readFapiao(reader, line);
  const buyerCode = readCode(reader, line, 'buyerCode');
  const issuedOn = reader.read('issuedOn', readDate, '');
  const currency = reader.read('currency', (text) => readCurrency(text, owner.currency), owner.currency);
  const amount = (field: string) => reader.read(field, (text) => readAmount(text, currency), 0n);
  const [netMinor, taxMinor, totalMinor] = [amount('net'), amount('tax'), amount('total')];
  const dueOn = reader.read('dueOn', readDate, '');
  const text = (field: string) => reader.optional(field, (value) => readText(value, 64));
  const [contractNumber, orderNumber, deliveryNumber] = [
    text('contractNumber'),
    text('orderNumber'),
    text('deliveryNumber'),
  ];
  const isWhole = netMinor > 0n && taxMinor >= 0n && netMinor + taxMinor === totalMinor;
  if (!isWhole) reader.refuse('total', { code: 'INVOICE_SUM_DIFFERS', found: line.values.total ?? '' });
  if (dueOn < issuedOn) reader.refuse('dueOn', { code: 'DUE_BEFORE_INVOICE', found: dueOn });
  if (reader.fault) return reader.fault;
  return {
    line: line.line,
    key,
    buyerCode,
    issuedOn,
    dueOn,
    netMinor,
    taxMinor,
    totalMinor,
    currency,
    contractNumber,
    orderNumber,
    deliveryNumber,
  };
}

interface Good {
  parsed: Parsed;
  buyer: PartyView;
  contractId: string | null;
  answerBy: string | null;
}

/** Invoices and the receivables on them, put on record in one statement each. */
async function register(ctx: Ctx, owner: FileOwner, good: readonly Good[]) {
  const rows = good.map((row) => ({ ...row, invoiceId: ctx.newId('invoice'), receivableId: ctx.newId('receivable') }));
  const made = await insertInvoices(
    ctx,
    rows.map(({ parsed, buyer, contractId, invoiceId }) => ({
      id: invoiceId,
      fapiaoKey: parsed.key,
      sellerId: owner.partyId,
      buyerId: buyer.id,
      issuedOn: parsed.issuedOn,
      netMinor: parsed.netMinor,
      taxMinor: parsed.taxMinor,
      totalMinor: parsed.totalMinor,
      receivableMinor: parsed.totalMinor,
      currency: parsed.currency,
      contractId,
      orderNumber: parsed.orderNumber ?? null,
      deliveryNumber: parsed.deliveryNumber ?? null,
      importId: owner.fileId,
    })),
  );
  // Someone registered one of them a moment ago: the piece is read again, and then it is known.
  if (made.size !== rows.length) throw new Error('an invoice of this piece was registered meanwhile');
  await insertReceivables(
    ctx,
    rows.map(({ parsed, buyer, contractId, answerBy, invoiceId, receivableId }) => ({
      id: receivableId,
      invoiceId,
      creditorId: owner.partyId,
      debtorId: buyer.id,
      invoiceNumber: parsed.key,
      invoicedOn: parsed.issuedOn,
      dueOn: parsed.dueOn,
      amountMinor: parsed.totalMinor,
      currency: parsed.currency,
      contractId,
      answerBy,
    })),
  );
  return rows;
}

/** Invoices and the receivables on them, presented to their debtors: a few statements for all lines of a piece. */
async function take(ctx: Ctx, owner: FileOwner, lines: readonly Line[]): Promise<LineFault[]> {
  const faults: LineFault[] = [];
  const fresh = new Map<string, Parsed>();
  const refuse = (parsed: Parsed, code: string, field: string, found: string) =>
    faults.push({ line: parsed.line, code, field, found });
  for (const line of lines) {
    const parsed = parse(line, owner);
    if ('code' in parsed) faults.push(parsed);
    else if (fresh.has(parsed.key)) refuse(parsed, 'LINE_REPEATED', 'number', parsed.key);
    else fresh.set(parsed.key, parsed);
  }
  const buyers = await findPartiesByCode(ctx, new Set([...fresh.values()].map((p) => p.buyerCode)));
  const contracts = await findContractsByNumber(
    ctx,
    owner.partyId,
    new Set([...fresh.values()].flatMap((p) => p.contractNumber ?? [])),
  );
  const known = new Set((await findInvoicesByKey(ctx, fresh.keys())).map((invoice) => invoice.fapiaoKey));
  const presented = await findReceivableNumbers(ctx, owner.partyId, fresh.keys());
  const today = businessDate(ctx);
  const good: Good[] = [];
  for (const parsed of fresh.values()) {
    const buyer = buyers.get(parsed.buyerCode);
    const contract = contracts.find((c) => c.number === parsed.contractNumber && c.buyerId === buyer?.id);
    if (!buyer || buyer.id === owner.partyId) refuse(parsed, 'PARTY_NOT_ENROLLED', 'buyerCode', parsed.buyerCode);
    else if (!buyer.roles.includes('core_firm')) refuse(parsed, 'DEBTOR_UNFIT', 'buyerCode', parsed.buyerCode);
    else if (parsed.contractNumber !== undefined && !contract)
      refuse(parsed, 'CONTRACT_STRANGER', 'contractNumber', parsed.contractNumber);
    else if (known.has(parsed.key)) refuse(parsed, 'INVOICE_ALREADY_REGISTERED', 'number', parsed.key);
    else if (presented.has(parsed.key)) refuse(parsed, 'INVOICE_ALREADY_PRESENTED', 'number', parsed.key);
    else good.push({ parsed, buyer, contractId: contract?.id ?? null, answerBy: answerBy(contract, today) });
  }
  const rows = await register(ctx, owner, good);
  for (const debtorId of new Set(rows.map((row) => row.buyer.id))) {
    const own = rows.filter((row) => row.buyer.id === debtorId);
    const ids = own.map((row) => row.receivableId);
    await recordEvent(ctx, receivablesPresented(owner.fileId, owner.partyId, debtorId, ids));
    const orders = own.flatMap((row) => row.parsed.orderNumber ?? []);
    if ((await matchOrders(ctx, debtorId, orders)).length > 0) await refreshLevels(ctx, ids);
  }
  return faults;
}

export const receivablesFile: FileHandler = { columns, mandate: 'receivable:present', isSigned: false, take };
