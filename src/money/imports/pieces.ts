import type { Ctx } from '../../context.ts';
import { type CsvEncoding, type CsvRecord, readCsv } from './csv.ts';
import { type Column, type Line, type LineFault, readHeading } from './rules.ts';
import * as store from './store.ts';

/** Lines that one transaction takes, and bytes that are held for them: what a process needs does not grow with the file. */
const PIECE_LINES = 2_000;
const PIECE_BYTES = 1_048_576;

/** UTF-8 when every byte of the file is, else GB18030; a UTF-16 file is neither. */
async function encodingOf(ctx: Ctx, file: store.KeptFile): Promise<CsvEncoding | undefined> {
  const first = await store.readBytes(ctx, file.id, 0n, 2);
  if ((first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff)) return undefined;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let offset = 0n; offset < file.totalBytes; offset += BigInt(PIECE_BYTES))
      decoder.decode(await store.readBytes(ctx, file.id, offset, PIECE_BYTES), { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

const faultOf = (record: CsvRecord): LineFault => ({
  line: record.line,
  code: record.fault === 'encoding' ? 'LINE_ENCODING' : 'LINE_QUOTES',
  field: '',
  found: '',
});

export function linesOf(
  records: readonly CsvRecord[],
  names: readonly (string | null)[],
): { lines: Line[]; faults: LineFault[] } {
  const lines: Line[] = [];
  const faults: LineFault[] = [];
  for (const record of records) {
    if (record.fault) faults.push(faultOf(record));
    else if (record.fields.every((field) => field.trim() === '')) continue;
    else if (record.fields.length !== names.length)
      faults.push({
        line: record.line,
        code: 'LINE_FIELDS',
        field: '',
        found: `${record.fields.length}/${names.length}`,
      });
    else {
      const values: Record<string, string> = {};
      for (const [i, name] of names.entries()) if (name !== null) values[name] = record.fields[i] ?? '';
      lines.push({ line: record.line, values });
    }
  }
  return { lines, faults };
}

/** The encoding, the columns and the records of the next piece; or why the file cannot be read. */
export async function nextPiece(ctx: Ctx, file: store.KeptFile, handler: { columns: readonly Column[] }) {
  const encoding = (file.encoding as CsvEncoding | null) ?? (await encodingOf(ctx, file));
  if (!encoding) return 'ENCODING_UNSUPPORTED';
  const bytes = await store.readBytes(ctx, file.id, file.byteOffset, PIECE_BYTES);
  const isLast = file.byteOffset + BigInt(bytes.length) >= file.totalBytes;
  const bom = file.byteOffset === 0n && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const records: CsvRecord[] = [];
  for (const record of readCsv(bytes, { offset: bom, line: Number(file.nextLine) }, encoding, isLast)) {
    records.push(record);
    if (records.length > PIECE_LINES) break;
  }
  const last = records.at(-1);
  const byteOffset = last ? file.byteOffset + BigInt(last.end) : file.totalBytes;
  const piece = { encoding, byteOffset, nextLine: BigInt(last?.nextLine ?? Number(file.nextLine)) };
  if (file.columns) return { ...piece, names: file.columns, records };
  const heading = records.shift();
  if (!heading || heading.fault) return 'HEADING_UNREADABLE';
  const { names, missing, twice } = readHeading(heading.fields, handler.columns);
  if (twice.length > 0) return `COLUMNS_TWICE: ${twice.join(', ')}`;
  return missing.length > 0 ? `COLUMNS_MISSING: ${missing.join(', ')}` : { ...piece, names, records };
}
