import { type CoreRecord, matchOrders, takeRecords } from '../../claims/connector/index.ts';
import type { Ctx } from '../../context.ts';
import type { FileHandler } from './handlers.ts';
import { type Read, readAmount, readCurrency, readDate, readText, readYesNo } from './reading.ts';
import { invoiceColumns, readCode, readFapiao } from './receivables-file.ts';
import { type Column, type FileOwner, type Line, type LineFault, LineReader } from './rules.ts';

const columns: readonly Column[] = [
  { name: 'recordNumber', headings: ['单据号', 'record number'], isRequired: true },
  { name: 'version', headings: ['版本'], isRequired: false },
  { name: 'sellerCode', headings: ['供应商税号', '销方税号', 'seller credit code'], isRequired: true },
  { name: 'orderNumber', headings: ['订单号', 'order number'], isRequired: true },
  { name: 'amount', headings: ['金额', '含税金额'], isRequired: true },
  { name: 'currency', headings: ['币种'], isRequired: false },
  { name: 'recordedOn', headings: ['日期', '过账日期', 'date'], isRequired: true },
  { name: 'isCancelled', headings: ['作废', 'cancelled'], isRequired: false },
];
const payableColumns: readonly Column[] = [
  ...columns,
  ...invoiceColumns,
  { name: 'dueOn', headings: ['付款日', '到期日', 'due date'], isRequired: true },
];

function readVersion(text: string): Read<number> {
  const version = Number(text.normalize('NFKC').trim());
  return Number.isInteger(version) && version > 0 && version <= 1_000_000
    ? { value: version }
    : { fault: { code: 'VERSION_UNREADABLE', found: text.slice(0, 20) } };
}

function parse(line: Line, kind: CoreRecord['kind'], owner: FileOwner): CoreRecord | LineFault {
  const reader = new LineReader(line);
  const currency = reader.read('currency', (text) => readCurrency(text, owner.currency), owner.currency);
  const amountMinor = reader.read('amount', (text) => readAmount(text, currency), 0n);
  if (amountMinor <= 0n) reader.refuse('amount', { code: 'AMOUNT_UNREADABLE', found: line.values.amount ?? '' });
  const record: CoreRecord = {
    kind,
    number: reader.read('recordNumber', (text) => readText(text, 64), ''),
    version: reader.optional('version', readVersion) ?? 1,
    sellerCode: readCode(reader, line, 'sellerCode'),
    orderNumber: reader.read('orderNumber', (text) => readText(text, 64), ''),
    ...(kind === 'payable' && { fapiaoKey: readFapiao(reader, line), dueOn: reader.read('dueOn', readDate, '') }),
    amount: { amountMinor: amountMinor.toString(), currency },
    recordedOn: reader.read('recordedOn', readDate, ''),
    isCancelled: reader.optional('isCancelled', readYesNo) ?? false,
  };
  return reader.fault ?? record;
}

/** The signed file drop of a core firm's system: what it would push, in a file. */
export const recordsFile = (kind: CoreRecord['kind']): FileHandler => ({
  columns: kind === 'payable' ? payableColumns : columns,
  mandate: 'record:push',
  isSigned: true,
  async take(ctx: Ctx, owner: FileOwner, lines: readonly Line[]): Promise<LineFault[]> {
    const faults: LineFault[] = [];
    const records: { line: number; record: CoreRecord }[] = [];
    for (const line of lines) {
      const parsed = parse(line, kind, owner);
      if ('code' in parsed) faults.push(parsed);
      else records.push({ line: line.line, record: parsed });
    }
    if (records.length === 0) return faults;
    const answers = await takeRecords(
      ctx,
      owner.partyId,
      records.map(({ record }) => record),
      owner.fileId,
    );
    const touched: string[] = [];
    for (const [i, { line, record }] of records.entries()) {
      const { outcome, code } = answers[i] as (typeof answers)[number];
      if (outcome === 'refused') faults.push({ line, code: code ?? '', field: 'recordNumber', found: record.number });
      if (outcome === 'taken') touched.push(record.orderNumber);
    }
    await matchOrders(ctx, owner.partyId, touched);
    return faults;
  },
});
