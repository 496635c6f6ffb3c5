import { z } from 'zod';
import type { Ctx } from '../../context.ts';
import { addressOf, describeStandard, type routes, seen } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { languageOf } from '../../http/problem.ts';
import { csvLine } from '../../kernel/csv.ts';
import { type Currency, currencyExponents } from '../../kernel/money.ts';
import type { Column, Noun } from '../nouns/index.ts';
import { sayColumn } from '../words/index.ts';
import type { After } from './compared.ts';
import { withOwnRows } from './own-store.ts';
import { type DeskRow, filterSchema } from './schemas.ts';
import { asked, listRows, type Placed } from './store.ts';
import { type Cell, workbook } from './xlsx.ts';

/** Rows that a file takes from one snapshot at a time. */
const PIECE = 500;
/** Rows that a sheet holds (ECMA-376 18.3.1.73), but for the heading and a last word. */
const SHEET_MOST = 1_048_574;

/** A value of a row in a file of text: texts and whole numbers are all there are. */
const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

/** Of an amount by its currency, of a quantity by its scale; what has neither is a number as it stands. */
const decimalsOf = (row: DeskRow, name: string): number => {
  if (name === 'quantityValue') return Number(row.quantityScale ?? 0);
  return currencyExponents[row.currency as Currency] ?? 0;
};

function cellOf(row: DeskRow, name: string, { type }: Column): Cell {
  const value = row[name];
  if (value === null || value === undefined) return undefined;
  const text = plain(value);
  switch (type) {
    case 'integer':
      return { count: Number(value) };
    case 'minor':
    case 'quantity':
      return { minor: text, decimals: Math.min(decimalsOf(row, name), 5) };
    case 'date':
      return { day: text };
    case 'instant':
      return { instant: text };
    default:
      return { text };
  }
}

/** One kind of file: what it begins with, what it makes of rows, and how it ends. */
interface Writer {
  rows(rows: readonly DeskRow[]): void;
  end(hasMore: boolean): void;
}
interface Kind {
  ending: string;
  type: string;
  most: number;
  open(noun: Noun, isChinese: boolean, out: (chunk: Uint8Array) => void): Writer;
}

const namesIn = ({ parties, columns }: Noun): string[] => [
  'id',
  'state',
  ...Object.keys(parties),
  ...Object.keys(columns),
];
const partiesOf = (noun: Noun, row: DeskRow, isChinese: boolean): string[] =>
  Object.keys(noun.parties).map((role) => {
    const party = row.parties[role];
    return (isChinese ? (party?.nameZh ?? party?.name) : party?.name) ?? '';
  });

const kinds: readonly Kind[] = [
  {
    ending: 'csv',
    type: 'text/csv',
    most: Number.POSITIVE_INFINITY,
    open(noun, isChinese, out) {
      const encoder = new TextEncoder();
      const names = namesIn(noun);
      const say = (text: string) => out(encoder.encode(text));
      say(`\ufeff${csvLine(isChinese ? names.map((name) => sayColumn(name).zh) : names)}`);
      const columns = Object.keys(noun.columns);
      return {
        rows(rows) {
          const lines = rows.map((row) =>
            csvLine([
              row.id,
              row.state,
              ...partiesOf(noun, row, isChinese),
              ...columns.map((name) => plain(row[name])),
            ]),
          );
          if (lines.length > 0) say(lines.join(''));
        },
        end() {},
      };
    },
  },
  {
    ending: 'xlsx',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    most: SHEET_MOST,
    open(noun, isChinese, out) {
      const headings = namesIn(noun).map((name) => sayColumn(name)[isChinese ? 'zh' : 'en']);
      const sheet = workbook(noun.name, headings, out);
      const columns = Object.entries(noun.columns);
      return {
        rows: (rows) =>
          sheet.add(
            rows.map((row) => [
              { text: row.id },
              { text: row.state },
              ...partiesOf(noun, row, isChinese).map((text) => ({ text })),
              ...columns.map(([name, column]) => cellOf(row, name, column)),
            ]),
          ),
        end(hasMore) {
          if (hasMore) sheet.add([[{ text: isChinese ? '其余见 CSV 文件' : 'The rest is in the CSV file' }]]);
          sheet.end();
        },
      };
    },
  },
];

/** A list as a file, piece by piece: each is read when the reader takes it, so that a million rows fill no memory. */
function fileRoute(app: ReturnType<typeof routes>, noun: Noun, kind: Kind): void {
  const filter = filterSchema(noun).omit({ limit: true, cursor: true });
  const path = `/lists/${noun.name}.${kind.ending}`;
  describeStandard(app, {
    method: 'get',
    path,
    cost: 50,
    tag: noun.tag,
    summary: `${noun.name.replaceAll('-', ' ')}: the whole list as a file for spreadsheets (${kind.ending.toUpperCase()})`,
    query: filter,
    answers: { 200: { [kind.type]: z.string() } },
  });
  app.get(path, async (c) => {
    const filters = asked.parse(addressOf(c, z.object({}), filter));
    const isChinese = languageOf(c.req.header('accept-language')) === 'zh';
    const ctx = c.get('ctx')();
    const pieceFrom = (after: After | undefined) => (of: Ctx) =>
      withOwnRows(of, filters, (tx) => listRows(tx, noun, filters, { after, limit: PIECE }));
    // The first piece before the answer begins: what is refused is refused, and no file that breaks off.
    const first: Placed[] = await c.get('asCaller')(pieceFrom(undefined));
    async function* chunks(): AsyncGenerator<Uint8Array, void> {
      const ready: Uint8Array[] = [];
      const writer = kind.open(noun, isChinese, (chunk) => {
        if (chunk.length > 0) ready.push(chunk);
      });
      let left = kind.most;
      for (let piece = first; ; piece = await pieceFrom(piece.at(-1)?.after)(ctx)) {
        writer.rows(piece.slice(0, left).map(({ row }) => seen(c, row)));
        left -= piece.length;
        yield* ready.splice(0);
        if (piece.length === PIECE && left > 0) continue;
        writer.end(left < 0);
        yield* ready.splice(0);
        return;
      }
    }
    const written = chunks();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value, done } = await written.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await written.return();
      },
    });
    const type = kind.type.startsWith('text/') ? `${kind.type}; charset=utf-8` : kind.type;
    return c.body(body, 200, asFile(type, `${noun.name}.${kind.ending}`));
  });
}

export function fileRoutes(app: ReturnType<typeof routes>, noun: Noun): void {
  for (const kind of kinds) fileRoute(app, noun, kind);
}
