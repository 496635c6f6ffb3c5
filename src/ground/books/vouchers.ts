import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { hex, sha256 } from '../../kernel/canonical.ts';
import { csvLine } from '../../kernel/csv.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type VoucherRow, vouchersAfter } from './day-store.ts';

/** Transactions that one snapshot holds at a time. */
const PIECE = 200;

const columns: readonly (readonly [name: string, zh: string, of: (row: VoucherRow) => string])[] = [
  ['transaction', '凭证号', (row) => row.transaction_id],
  ['line', '分录号', (row) => String(row.line)],
  ['reason', '业务类型', (row) => row.transaction_kind],
  ['object', '业务编号', (row) => row.object_id],
  ['valueOn', '起息日', (row) => row.value_on],
  ['bookedOn', '记账日', (row) => row.booked_on],
  ['postedAt', '记账时间', (row) => row.posted_at],
  ['reverses', '冲正凭证号', (row) => row.reverses ?? ''],
  ['account', '科目', (row) => row.kind],
  ['contract', '合同', (row) => row.subject_id],
  ['currency', '币种', (row) => row.currency],
  ['debitMinor', '借方金额（最小单位）', (row) => (row.amount.startsWith('-') ? '' : row.amount)],
  ['creditMinor', '贷方金额（最小单位）', (row) => (row.amount.startsWith('-') ? row.amount.slice(1) : '')],
];

const encoder = new TextEncoder();
const hashAfter = async (before: string, text: string): Promise<string> =>
  hex(await sha256(encoder.encode(`${before}\n${text}`)));

/**
 * The vouchers of days that are over, piece by piece as they are read. Each piece ends with a line `sha256`, the hash over the one before
 * it and its own text, and the file with a line `end` that repeats the last: what is cut short or changed does not add up.
 */
export async function* voucherFile(
  ctx: Ctx,
  { from, to, language }: { from: LocalDate; to: LocalDate; language: 'en' | 'zh' },
): AsyncGenerator<string> {
  const { partyId } = requirePerson(ctx);
  let hash = '';
  let lines = 0;
  let after: { day: LocalDate; id: string } | undefined;
  let text = csvLine(columns.map(([name, zh]) => (language === 'zh' ? zh : name)));
  for (;;) {
    const rows = await withSnapshot(ctx, (tx) => vouchersAfter(tx, partyId, { from, to, after }, PIECE));
    text += rows.map((row) => csvLine(columns.map(([, , of]) => of(row)))).join('');
    lines += rows.length;
    hash = await hashAfter(hash, text);
    const last = rows.at(-1);
    if (!last) {
      yield `${text}${csvLine(['end', String(lines), hash])}`;
      return;
    }
    yield `${text}${csvLine(['sha256', String(lines), hash])}`;
    text = '';
    after = { day: last.booked_on, id: last.transaction_id };
  }
}
