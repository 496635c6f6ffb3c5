import type { Ctx } from '../../context.ts';
import { putsAtRisk } from '../../ground/audit/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { importStatementLines, riskOfLines } from '../collections/index.ts';
import type { FileHandler } from './handlers.ts';
import { linesOf, nextPiece } from './pieces.ts';
import { folded, type Read, readAmount, readCurrency, readDate, readText } from './reading.ts';
import { type Column, type FileOwner, type Line, type LineFault, LineReader } from './rules.ts';
import { findKept, type KeptFile } from './store.ts';

const columns: readonly Column[] = [
  { name: 'accountNumber', headings: ['账号', '收款账号'], isRequired: true },
  { name: 'bankReference', headings: ['流水号', '交易流水号'], isRequired: true },
  { name: 'payerName', headings: ['付款人', '对方户名'], isRequired: true },
  { name: 'amount', headings: ['金额', '贷方金额'], isRequired: true },
  { name: 'currency', headings: ['币种'], isRequired: false },
  { name: 'valueOn', headings: ['记账日期', '交易日期', 'value date'], isRequired: true },
  { name: 'reverses', headings: ['冲正流水号', '原流水号'], isRequired: false },
  { name: 'replaces', headings: ['替代流水号', '重付原流水号'], isRequired: false },
  { name: 'memo', headings: ['摘要', '附言', '用途'], isRequired: false },
];

function readAccount(text: string): Read<string> {
  const plain = folded(text).replace(/[\s-]/g, '').toUpperCase();
  return /^[0-9A-Z]{8,34}$/.test(plain)
    ? { value: plain }
    : { fault: { code: 'ACCOUNT_UNREADABLE', found: `…${plain.slice(-4)}` } };
}

export interface StatementEntry {
  line: number;
  accountNumber: string;
  entry: Parameters<typeof importStatementLines>[2][number];
}

const LAST_DAY = '9999-12-31';

/** A line of a day that has not come is no record of anything: refused as where it is typed. */
function readPast(text: string, today: LocalDate): Read<LocalDate> {
  const read = readDate(text);
  return 'value' in read && read.value > today ? { fault: { code: 'LINE_NOT_BOOKED', found: read.value } } : read;
}

export function readEntry(line: Line, ofFile: Currency, today: LocalDate): StatementEntry | LineFault {
  const reader = new LineReader(line);
  const accountNumber = reader.read('accountNumber', readAccount, '');
  const currency = reader.read('currency', (text) => readCurrency(text, ofFile), ofFile);
  const read = reader.read('amount', (text) => readAmount(text, currency), 0n);
  // Banks print what they take back as a negative credit.
  const amountMinor = read < 0n && reader.has('reverses') ? -read : read;
  if (amountMinor <= 0n) reader.refuse('amount', { code: 'AMOUNT_NOT_RECEIVED', found: line.values.amount ?? '' });
  const reverses = reader.optional('reverses', (text) => readText(text, 64));
  const replaces = reader.optional('replaces', (text) => readText(text, 64));
  const entry = {
    ...(reverses !== undefined && { reverses }),
    ...(replaces !== undefined && { replaces }),
    bankReference: reader.read('bankReference', (text) => readText(text, 64), ''),
    payerName: reader.read('payerName', (text) => readText(text, 200), ''),
    amount: { amountMinor: amountMinor.toString(), currency },
    valueOn: reader.read('valueOn', (text) => readPast(text, today), ''),
    memo: (line.values.memo ?? '').trim().slice(0, 500),
  };
  return reader.fault ?? { line: line.line, accountNumber, entry };
}

/** What can be read of a whole statement before it is taken, piece by piece: nothing where its heading cannot. */
async function* entriesOf(ctx: Ctx, file: KeptFile): AsyncGenerator<StatementEntry[]> {
  for (let at: KeptFile = { ...file, byteOffset: 0n, nextLine: 1n, columns: null }; ; ) {
    const piece = await nextPiece(ctx, at, { columns });
    if (typeof piece === 'string') return;
    yield linesOf(piece.records, piece.names).lines.flatMap((line) => {
      // Of one whose day has not come, too: it may have come when the file is read.
      const read = readEntry(line, file.currency, LAST_DAY);
      return 'entry' in read ? [read] : [];
    });
    if (piece.byteOffset >= file.totalBytes) return;
    const { encoding, names, byteOffset, nextLine } = piece;
    at = { ...at, encoding, columns: names, byteOffset, nextLine };
  }
}

/** The same of a file by its id. */
export async function* statementOf(ctx: Ctx, fileId: string): AsyncGenerator<StatementEntry[]> {
  const file = await findKept(ctx, fileId);
  if (file) yield* entriesOf(ctx, file);
}

/** What may be booked on the lines of a file that are new is at risk, as where they are typed: most first, whose day is added up. */
export async function putLinesAtRisk(ctx: Ctx, file: KeptFile): Promise<void> {
  const sums = new Map<string, { clientId: string; currency: string; amountMinor: bigint }>();
  for await (const entries of entriesOf(ctx, file))
    for (const risk of await riskOfLines(
      ctx,
      file.partyId,
      entries.map(({ accountNumber, entry }) => ({ accountNumber, ...entry })),
    )) {
      const name = `${risk.clientId} ${risk.currency}`;
      const before = sums.get(name)?.amountMinor ?? 0n;
      sums.set(name, { ...risk, amountMinor: before + risk.amountMinor });
    }
  const sorted = [...sums.values()].sort((a, b) => (a.amountMinor < b.amountMinor ? 1 : -1));
  for (const risk of sorted) putsAtRisk(ctx, risk);
}

/** A bank statement: each line counts once and is matched as it would be through the API. */
async function take(ctx: Ctx, owner: FileOwner, lines: readonly Line[]): Promise<LineFault[]> {
  const faults: LineFault[] = [];
  const byAccount = new Map<string, StatementEntry[]>();
  for (const line of lines) {
    const read = readEntry(line, owner.currency, businessDate(ctx));
    if ('entry' in read) byAccount.set(read.accountNumber, [...(byAccount.get(read.accountNumber) ?? []), read]);
    else faults.push(read);
  }
  for (const [accountNumber, entries] of byAccount) {
    const { taken, refused } = await importStatementLines(
      ctx,
      { partyId: owner.partyId, personId: owner.personId, agreedBy: owner.agreedBy, accountNumber },
      entries.map(({ entry }) => entry),
    );
    const views = taken.values();
    for (const [i, { line, entry }] of entries.entries()) {
      const code = refused.get(i);
      const field = code === 'REVERSED_LINE_UNKNOWN' ? 'reverses' : 'replaces';
      if (code !== undefined) {
        faults.push({ line, code, field, found: entry[field] ?? '' });
        continue;
      }
      const view = views.next().value;
      if (view?.onRecord)
        faults.push({ line, code: 'STATEMENT_LINE_DIFFERS', field: 'amount', found: entry.amount.amountMinor });
      else if (view?.outcome === 'known')
        faults.push({ line, code: 'STATEMENT_LINE_KNOWN', field: 'bankReference', found: entry.bankReference });
    }
  }
  return faults;
}

export const statementFile: FileHandler = { columns, mandate: 'statement:record', isSigned: false, take };
