import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import Pdf from 'pdfkit';
import { encode } from 'uqr';
import { decompress } from 'wawoff2';
import type { Print, PrintModel } from '../../documents/lading/index.ts';

type Doc = InstanceType<typeof Pdf>;

const fonts = path.dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'));
const MARGIN = 42;
const INK = '#111111';
const GREY = '#555555';

interface Slice {
  file: string;
  ranges: [from: number, to: number][];
}

/** Noto Sans SC comes in slices of the character set; each text is written with the few slices it needs. */
async function readSlices(): Promise<Slice[]> {
  const listed = JSON.parse(await readFile(path.join(fonts, 'unicode.json'), 'utf8')) as Record<string, string>;
  return Object.entries(listed).map(([name, text]) => ({
    file: path.join(fonts, 'files', `noto-sans-sc-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`),
    ranges: text.split(',').map((range) => {
      const [from = '', to = from] = range.trim().replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    }),
  }));
}
let slices: Promise<Slice[]> | undefined;
/** A slice as plain TrueType: what pdfkit embeds. WOFF2's own glyph encoding does not survive its subsetting. */
const loaded = new Map<string, Promise<Buffer>>();
const load = async (file: string): Promise<Buffer> => Buffer.from(await decompress(await readFile(file)));

/** Text in one font: pdfkit knows no fallback, so each run is written with the slice that has its characters. */
interface Run {
  font: string;
  text: string;
}

class Writer {
  readonly doc: Doc;
  readonly #slices: readonly Slice[];
  readonly #known = new Map<number, string>();

  constructor(doc: Doc, all: readonly Slice[]) {
    this.doc = doc;
    this.#slices = all;
  }

  /** Makes ready every font that these texts need. A character that no slice has is shown as U+FFFD, never left out. */
  async prepare(texts: readonly string[]): Promise<void> {
    const wanted = new Set(Array.from(`${texts.join('')}? \u{fffd}`, (c) => c.codePointAt(0) ?? 0));
    const latin = this.#slices.find((s) => s.file.includes('-latin-wght'));
    for (const code of wanted) {
      const has = (slice: Slice) => slice.ranges.some(([from, to]) => from <= code && code <= to);
      const slice = latin && has(latin) ? latin : this.#slices.find(has);
      if (!slice) continue;
      this.#known.set(code, slice.file);
    }
    for (const file of new Set(this.#known.values())) {
      const font = loaded.get(file) ?? load(file);
      loaded.set(file, font);
      this.doc.registerFont(file, await font);
    }
  }

  runs(text: string): Run[] {
    const found: Run[] = [];
    for (const c of text) {
      const font = this.#known.get(c.codePointAt(0) ?? 0) ?? this.#known.get(0x3f) ?? '';
      const last = found.at(-1);
      const shown = this.#known.has(c.codePointAt(0) ?? 0) ? c : '?';
      if (last?.font === font) last.text += shown;
      else found.push({ font, text: shown });
    }
    return found;
  }

  width(text: string, size: number): number {
    let width = 0;
    for (const run of this.runs(text)) width += this.doc.font(run.font).fontSize(size).widthOfString(run.text);
    return width;
  }

  /** Breaks a text into lines: at spaces, or between any two Chinese characters. */
  lines(text: string, size: number, most: number): string[] {
    const out: string[] = [];
    for (const paragraph of text.split('\n')) {
      let line = '';
      for (const piece of paragraph.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/gu) ?? ['']) {
        if (line !== '' && this.width(line + piece, size) > most) {
          out.push(line.trimEnd());
          line = '';
        }
        // One word wider than the column is cut where the column ends.
        let rest = piece;
        while (this.width(rest, size) > most) {
          let cut = rest.length - 1;
          while (cut > 1 && this.width(rest.slice(0, cut), size) > most) cut--;
          out.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        line += rest;
      }
      out.push(line.trimEnd());
    }
    return out;
  }

  /** Writes lines and gives the place below them. The font's lightest weight is thickened by a fine outline. */
  write(lines: readonly string[], x: number, y: number, size: number, colour = INK, bold = false): number {
    let at = y;
    for (const line of lines) {
      let from = x;
      for (const run of this.runs(line)) {
        this.doc.font(run.font).fontSize(size).fillColor(colour).strokeColor(colour);
        this.doc.lineWidth(bold ? size * 0.055 : size * 0.028);
        this.doc.text(run.text, from, at, { lineBreak: false, fill: true, stroke: true });
        from += this.doc.widthOfString(run.text);
      }
      at += size * 1.45;
    }
    return at;
  }
}

function drawCode(doc: Doc, text: string, x: number, y: number, side: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const cell = side / size;
  doc.fillColor('#000000');
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (data[row]?.[column]) doc.rect(x + column * cell, y + row * cell, cell, cell).fill();
}

/** A4 pages of a document: what it says, where its record stands, and the code that checks it. */
export const printPdf: Print = async (model: PrintModel) => {
  slices ??= readSlices();
  const doc = new Pdf({
    size: 'A4',
    margin: 0,
    autoFirstPage: true,
    bufferPages: true,
    lang: model.language === 'zh' ? 'zh-CN' : 'en',
    info: { Title: `${model.title} ${model.subtitle}`, Producer: 'Holdfast', Creator: 'Holdfast' },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
  });
  const writer = new Writer(doc, await slices);
  const cells = [...model.table.head, ...model.table.rows.flat()];
  const words = model.parts.flatMap((part) => [part.title, ...part.rows.flat()]);
  await writer.prepare([
    model.title,
    model.subtitle,
    model.standing,
    model.code,
    model.checkAt,
    model.printed,
    '/0123456789',
    ...words,
    ...cells,
  ]);
  layOut(doc, writer, model);
  doc.end();
  return done;
};

/** Where the next line goes; a new page begins when what comes does not fit. */
class Cursor {
  y: number;
  readonly #doc: Doc;

  constructor(doc: Doc, y: number) {
    this.#doc = doc;
    this.y = y;
  }

  need(space: number): void {
    if (this.y + space <= this.#doc.page.height - MARGIN - 60) return;
    this.#doc.addPage();
    this.y = MARGIN;
  }
}

function layOut(doc: Doc, writer: Writer, model: PrintModel): void {
  const { width } = doc.page;
  const inner = width - 2 * MARGIN;
  const side = 96;
  let y = writer.write([model.title], MARGIN, MARGIN, 17, INK, true);
  y = writer.write([model.subtitle], MARGIN, y, 10.5, GREY);
  y = writer.write(writer.lines(model.standing, 8.5, inner - side - 16), MARGIN, y + 2, 8.5, '#8a1c1c', true);
  drawCode(doc, model.code, width - MARGIN - side, MARGIN, side);
  const at = new Cursor(doc, Math.max(y, MARGIN + side) + 8);
  for (const part of model.parts.filter((p) => p.rows.length > 0)) {
    at.need(40);
    doc
      .moveTo(MARGIN, at.y)
      .lineTo(width - MARGIN, at.y)
      .lineWidth(0.5)
      .strokeColor('#999999')
      .stroke();
    at.y = writer.write([part.title], MARGIN, at.y + 5, 10, INK, true);
    for (const [label, value] of part.rows) {
      const lines = writer.lines(value, 9, inner - 150);
      at.need(lines.length * 13 + 4);
      const under = writer.write(writer.lines(label, 8.5, 140), MARGIN, at.y + 0.5, 8.5, GREY);
      at.y = Math.max(under, writer.write(lines, MARGIN + 150, at.y, 9));
    }
    at.y += 4;
  }
  const columns = [MARGIN, MARGIN + inner * 0.3, MARGIN + inner * 0.75, MARGIN + inner];
  for (const [n, cells] of [model.table.head, ...model.table.rows].entries()) {
    const parts = cells.map((cell, i) => writer.lines(cell, 8.5, (columns[i + 1] ?? 0) - (columns[i] ?? 0) - 8));
    const tall = Math.max(...parts.map((lines) => lines.length)) * 12.5;
    at.need(tall);
    for (const [i, lines] of parts.entries())
      writer.write(lines, columns[i] ?? MARGIN, at.y, 8.5, n === 0 ? GREY : INK, n === 0);
    at.y += tall;
  }
  foot(doc, writer, model);
}

/** On every page: the code in full, where it is checked, and which page of how many it is. */
function foot(doc: Doc, writer: Writer, model: PrintModel): void {
  const { start, count } = doc.bufferedPageRange();
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i);
    const { width, height } = doc.page;
    const inner = width - 2 * MARGIN;
    let y = height - MARGIN - 44;
    y = writer.write(writer.lines(model.checkAt, 7.5, inner), MARGIN, y, 7.5, GREY);
    y = writer.write(writer.lines(model.code, 6.5, inner), MARGIN, y, 6.5, INK);
    writer.write([`${model.printed}   ${i - start + 1}/${count}`], MARGIN, y, 7, GREY);
  }
}
