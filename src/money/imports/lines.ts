import { z } from 'zod';
import { type Ctx, withSnapshot } from '../../context.ts';
import { cursorOf, type Page, page } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { foreseen } from '../collections/index.ts';
import type { CsvEncoding } from './csv.ts';
import { handlers } from './handlers.ts';
import { linesOf, nextPiece } from './pieces.ts';
import { importRefusals, type Line, type LineFault } from './rules.ts';
import type { FileLineView } from './schemas.ts';
import { readEntry, type StatementEntry } from './statement-file.ts';
import { findKept, type KeptFile, viewOf } from './store.ts';

const LIST = 'file-lines';

/** Just past a record: the byte, its line, and the encoding, which is found by reading all of the file. */
interface Place {
  byteOffset: bigint;
  nextLine: bigint;
  encoding: CsvEncoding;
}
const place = z
  .string()
  .regex(/^\d{1,12}\.\d{1,12}\.[ug]$/)
  .transform((key): Place => {
    const [offset, line, encoding] = key.split('.') as [string, string, string];
    const of = encoding === 'u' ? 'utf-8' : 'gb18030';
    return { byteOffset: BigInt(offset), nextLine: BigInt(line), encoding: of };
  });

interface Found {
  key: string;
  line: number;
  read: Line | LineFault;
}

async function piecesFrom(ctx: Ctx, file: KeptFile, at: Place | undefined, most: number): Promise<Found[]> {
  const handler = handlers[viewOf(file).kind];
  const start = { ...file, encoding: at?.encoding ?? file.encoding, byteOffset: 0n, nextLine: 1n, columns: null };
  let piece = await nextPiece(ctx, start, handler);
  if (typeof piece === 'string') refuse(importRefusals.FILE_UNREADABLE, { at: '/fileId', facts: { refusal: piece } });
  const { encoding, names } = piece;
  let from: KeptFile = at ? { ...start, ...at, columns: names } : start;
  const found: Found[] = [];
  for (;;) {
    if (from !== start) {
      const more = await nextPiece(ctx, from, handler);
      if (typeof more === 'string') break;
      piece = more;
    }
    for (const record of piece.records) {
      const { lines, faults } = linesOf([record], names);
      const [read] = [...lines, ...faults];
      const end = from.byteOffset + BigInt(record.end);
      const key = `${end}.${record.nextLine}.${encoding === 'utf-8' ? 'u' : 'g'}`;
      if (read) found.push({ key, line: record.line, read });
      if (found.length >= most) return found;
    }
    if (piece.byteOffset >= file.totalBytes) break;
    from = { ...from, encoding, columns: names, byteOffset: piece.byteOffset, nextLine: piece.nextLine };
  }
  return found;
}

const isFault = (read: Line | LineFault | StatementEntry): read is LineFault => 'code' in read;

/**
 * The lines of a file as it came, each with what it would touch: for who is asked to agree to it, and compares it with what the bank
 * printed. What is on record of a line already, and what it is about, is read now.
 */
export const readLines = (
  ctx: Ctx,
  { fileId, limit, cursor }: { fileId: string; limit: number; cursor?: string | undefined },
): Promise<Page<FileLineView>> =>
  withSnapshot(ctx, async (tx) => {
    const file = await findKept(tx, fileId);
    if (!file) refuse(commonRefusals.NOT_FOUND, { at: '/fileId' });
    const rows = await piecesFrom(tx, file, cursorOf(LIST, cursor, place), limit + 1);
    const { items, next } = page(LIST, rows, limit, ({ key }) => key);
    const isStatement = file.kind === 'statement_lines';
    const read = items.map(({ read: line }) =>
      isStatement && !isFault(line) ? readEntry(line, file.currency, businessDate(tx)) : undefined,
    );
    const entries = read.flatMap((each) => (each && !isFault(each) ? [each] : []));
    const touched = await foreseen(
      tx,
      file.partyId,
      entries.map(({ accountNumber, entry }) => ({ accountNumber, ...entry })),
    );
    const touches = new Map(entries.map((entry, i) => [entry.line, touched[i] ?? null]));
    return {
      next,
      items: items.map(({ line, read: raw }, i) => {
        const found = read[i];
        const fault = isFault(raw) ? raw : found && isFault(found) ? found : undefined;
        return {
          line,
          values: isFault(raw) ? {} : raw.values,
          fault: fault ? { code: fault.code, field: fault.field, found: fault.found } : null,
          touches: touches.get(line) ?? null,
        };
      }),
    };
  });
