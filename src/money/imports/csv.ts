/**
 * Comma-separated files (RFC 4180) read from bytes, a record at a time, so that a reader can stop after any record and go on
 * later from its end. UTF-8 and GB18030 alike: no byte of a GB18030 character but its first can be a quote, a comma or a
 * line end. A record that is broken is reported and skipped; what follows it is read.
 */
export interface CsvRecord {
  /** Line of the file on which it begins, from 1. */
  line: number;
  fields: string[];
  fault?: 'encoding' | 'quotes';
  /** Offset just past it, its line end included, and the line there. */
  end: number;
  nextLine: number;
}

export const csvEncodings = ['utf-8', 'gb18030'] as const;
export type CsvEncoding = (typeof csvEncodings)[number];

const [QUOTE, COMMA, LF, CR] = [0x22, 0x2c, 0x0a, 0x0d];

/** Longest record: a quote that is never closed must not swallow the file. */
export const MAX_RECORD_BYTES = 16_384;

/** Past the content and past the line end; undefined: the record does not end within these bytes. */
function extentOf(
  bytes: Uint8Array,
  from: number,
  isLast: boolean,
): { stop: number; end: number; lines: number } | undefined {
  let field: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let lines = 1;
  const most = Math.min(bytes.length, from + MAX_RECORD_BYTES);
  for (let i = from; i < most; i++) {
    const byte = bytes[i];
    if (field === 'quoted') {
      if (byte === QUOTE) field = 'closed';
      else if (byte === LF) lines++;
    } else if (byte === LF) return { stop: i > from && bytes[i - 1] === CR ? i - 1 : i, end: i + 1, lines };
    else if (byte === COMMA) field = 'start';
    else if (byte === QUOTE && field !== 'plain') field = 'quoted';
    else if (byte !== CR) field = 'plain';
  }
  if (isLast && most === bytes.length && field !== 'quoted') return { stop: most, end: most, lines };
  return undefined;
}

function fieldsOf(text: string): string[] | undefined {
  const fields: string[] = [];
  for (let i = 0; i <= text.length; i++) {
    if (text[i] !== '"') {
      const comma = text.indexOf(',', i);
      const stop = comma < 0 ? text.length : comma;
      fields.push(text.slice(i, stop));
      i = stop;
      continue;
    }
    let value = '';
    for (i++; ; i++) {
      const quote = text.indexOf('"', i);
      if (quote < 0) return undefined;
      value += text.slice(i, quote);
      i = quote + 1;
      if (text[i] !== '"') break;
      value += '"';
    }
    if (i < text.length && text[i] !== ',') return undefined;
    fields.push(value);
  }
  return fields;
}

/**
 * The records of `bytes` from `at`.
 * @param isLast the file ends with these bytes; without it an unfinished record at the end is left for the next call
 */
export function* readCsv(
  bytes: Uint8Array,
  at: { offset: number; line: number },
  encoding: CsvEncoding,
  isLast: boolean,
): Generator<CsvRecord> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
  let { offset, line } = at;
  while (offset < bytes.length) {
    let extent = extentOf(bytes, offset, isLast);
    let fault: CsvRecord['fault'];
    if (!extent) {
      if (!isLast && bytes.length - offset < MAX_RECORD_BYTES) return;
      // Never closed, or far too long: this line is given up, the next is tried.
      fault = 'quotes';
      const lineEnd = bytes.indexOf(LF, offset);
      const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
      extent = { stop: end, end, lines: 1 };
    }
    let fields: string[] | undefined = [];
    if (!fault) {
      try {
        const text = decoder.decode(bytes.subarray(offset, extent.stop));
        fields = fieldsOf(text);
        // No database holds a NUL; it comes from files that are no text.
        if (text.includes('\0')) fault = 'encoding';
        else if (!fields) fault = 'quotes';
      } catch {
        fault = 'encoding';
      }
    }
    yield {
      line,
      fields: fields ?? [],
      ...(fault && { fault }),
      end: extent.end,
      nextLine: line + extent.lines,
    };
    offset = extent.end;
    line += extent.lines;
  }
}
