import { Zip, ZipDeflate } from 'fflate';

/** A cell: a text, a whole number, an amount with so many decimals, a day, an instant, or nothing. */
export type Cell =
  | { text: string }
  | { count: number }
  | { minor: string; decimals: number }
  | { day: string }
  | { instant: string }
  | undefined;

const encoder = new TextEncoder();
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const related = 'http://schemas.openxmlformats.org/package/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Style 1 is a day, 2 an instant, 3 and on an amount with 0, 1, 2 … decimals, 9 the heading. */
const amounts = [0, 1, 2, 3, 4, 5].map((decimals) => `#,##0${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`);
const formats = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss', ...amounts];
const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${formats
  .map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code}"/>`)
  .join(
    '',
  )}</numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${formats.length + 2}"><xf/>${formats
  .map((_, i) => `<xf numFmtId="${164 + i}" applyNumberFormat="1"/>`)
  .join('')}<xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`;
const HEADING = formats.length + 1;

/** Days since the last of 1899, as spreadsheets count (ECMA-376 18.17.4.1). */
const serial = (instant: string): number => Date.parse(instant) / 86_400_000 + 25_569;
/** Beyond fifteen digits a spreadsheet would round: such an amount stays a text. */
const EXACT = 15;

function decimal(minor: string, decimals: number): string {
  const isNegative = minor.startsWith('-');
  const digits = (isNegative ? minor.slice(1) : minor).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${isNegative ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`;
}

const textCell = (text: string, style = 0): string =>
  `<c t="inlineStr"${style > 0 ? ` s="${style}"` : ''}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

function cellXml(cell: Cell): string {
  if (cell === undefined) return '<c/>';
  if ('text' in cell) return textCell(cell.text);
  if ('count' in cell) return `<c><v>${cell.count}</v></c>`;
  if ('day' in cell) return `<c s="1"><v>${serial(cell.day)}</v></c>`;
  if ('instant' in cell) return `<c s="2"><v>${serial(cell.instant)}</v></c>`;
  const { minor, decimals } = cell;
  const shown = decimal(minor, decimals);
  return minor.length > EXACT ? textCell(shown) : `<c s="${3 + decimals}"><v>${shown}</v></c>`;
}

const parts: readonly (readonly [name: string, xml: string])[] = [
  [
    '[Content_Types].xml',
    `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${head}<Relationships xmlns="${related}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${head}<Relationships xmlns="${related}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  ],
  ['xl/styles.xml', styles],
];

/**
 * A workbook of one sheet, row by row as they come: what is written goes to `out` at once, and nothing of it is kept (ECMA-376 part 1). A text
 * is a text, whatever it begins with: no formula comes of it.
 */
export function workbook(sheet: string, headings: readonly string[], out: (chunk: Uint8Array) => void) {
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    out(chunk);
  });
  const add = (name: string) => {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    return file;
  };
  const named = escaped(sheet.slice(0, 31)).replaceAll('"', '');
  const book = `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${named}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  for (const [name, xml] of [...parts, ['xl/workbook.xml', book] as const]) add(name).push(encoder.encode(xml), true);
  const rows = add('xl/worksheets/sheet1.xml');
  rows.push(
    encoder.encode(
      `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row>${headings.map((text) => textCell(text, HEADING)).join('')}</row>`,
    ),
  );
  return {
    add(lines: readonly (readonly Cell[])[]): void {
      if (lines.length > 0)
        rows.push(encoder.encode(lines.map((cells) => `<row>${cells.map(cellXml).join('')}</row>`).join('')));
    },
    end(): void {
      rows.push(encoder.encode('</sheetData></worksheet>'), true);
      zip.end();
    },
  };
}
