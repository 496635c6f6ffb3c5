import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../kernel/csv.ts';
import { type CsvEncoding, type CsvRecord, MAX_RECORD_BYTES, readCsv } from './csv.ts';
import { folded, readAmount, readCurrency, readDate, readYesNo } from './reading.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const all = (bytes: Uint8Array, encoding: CsvEncoding = 'utf-8') => [
  ...readCsv(bytes, { offset: 0, line: 1 }, encoding, true),
];
const shown = (records: CsvRecord[]) => records.map((r) => `${r.line}: ${r.fault ?? r.fields.join('|')}`);

describe('reading a file of records', () => {
  it.each<[string, string, string[]]>([
    ['plain, without a last line end', 'a,b\nc,d', ['1: a|b', '2: c|d']],
    ['CRLF and empty fields', 'a,,\r\n,b,\r\n', ['1: a||', '2: |b|']],
    ['quotes, commas and escaped quotes', '"a,b","say ""hi""",c\n', ['1: a,b|say "hi"|c']],
    ['a line end within quotes', '"a\nb",c\nd,e', ['1: a\nb|c', '3: d|e']],
    ['a quote inside a plain field is itself', '5" pipe,b\n', ['1: 5" pipe|b']],
    ['text after a closing quote', '"a"b,c\nd', ['1: quotes', '2: d']],
    ['a quote never closed costs its line only', 'a,b\n"c,d\ne,f\n', ['1: a|b', '2: quotes', '3: e|f']],
    ['a NUL costs its line only', 'a,b\nc\0,d\ne,f\n', ['1: a|b', '2: encoding', '3: e|f']],
    ['an empty file', '', []],
  ])('%s', (_, text, expected) => expect(shown(all(utf8(text)))).toEqual(expected));

  it('GB18030, with a broken character in one line', () => {
    // 重庆,1 / broken / 发票,2: GB18030 bytes.
    const bytes = new Uint8Array([
      0xd6, 0xd8, 0xc7, 0xec, 0x2c, 0x31, 0x0a, 0xff, 0x2c, 0x31, 0x0a, 0xb7, 0xa2, 0xc6, 0xb1, 0x2c, 0x32, 0x0a,
    ]);
    expect(shown(all(bytes, 'gb18030'))).toEqual(['1: 重庆|1', '2: encoding', '3: 发票|2']);
    expect(shown(all(bytes, 'utf-8')).at(0)).toBe('1: encoding');
  });

  it('an endless quoted record is given up within bounds', () => {
    const records = all(utf8(`"${'x'.repeat(MAX_RECORD_BYTES * 2)}\nnext,line\n`));
    expect(shown(records)).toEqual(['1: quotes', '2: next|line']);
  });

  it('cut anywhere, it goes on from where it stopped and gives the same records', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '票', ',', '"', '\n', ' ', '9'), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        fc.nat(200),
        (rows, cutAt) => {
          const bytes = utf8(rows.map(csvLine).join(''));
          const whole = all(bytes);
          expect(whole.every((r) => !r.fault)).toBe(true);
          expect(whole).toHaveLength(rows.length);
          const first = [...readCsv(bytes.subarray(0, cutAt), { offset: 0, line: 1 }, 'utf-8', cutAt >= bytes.length)];
          const last = first.at(-1);
          const rest = [...readCsv(bytes, { offset: last?.end ?? 0, line: last?.nextLine ?? 1 }, 'utf-8', true)];
          expect([...first, ...rest]).toEqual(whole);
        },
      ),
    );
  });
});

it('what a spreadsheet would run becomes text, numbers stay numbers', () => {
  expect(csvLine(['=cmd()', '+1', '-2.50', '@x', 'a,b', '-x', '\tq', '1', '＝cmd()', '＋1', '－1', '＠x'])).toBe(
    `'=cmd(),'+1,-2.50,'@x,"a,b",'-x,'\tq,1,'＝cmd(),'＋1,'－1,'＠x\r\n`,
  );
});

describe('reading fields as people write them', () => {
  it.each<[string, bigint | string]>([
    ['1234.5', 123450n],
    ['1,234.50', 123450n],
    ['１，２３４．５０', 123450n],
    ['¥ 1,234.50', 123450n],
    ['12,345,678', 1234567800n],
    ['1234.50元', 123450n],
    ['-12.00', -1200n],
    ['(12.00)', -1200n],
    ['12.3400', 1234n],
    ['1,23.00', 'AMOUNT_UNREADABLE'],
    ['1.234,50', 'AMOUNT_UNREADABLE'],
    ['12.345', 'AMOUNT_TOO_FINE'],
    ['1e5', 'AMOUNT_UNREADABLE'],
    ['', 'AMOUNT_UNREADABLE'],
    ['(12.00', 'AMOUNT_UNREADABLE'],
    ['10000000000000000', 'AMOUNT_TOO_LARGE'],
    ['=1+1', 'AMOUNT_UNREADABLE'],
  ])('amount %s', (text, expected) => {
    const read = readAmount(text, 'CNY');
    expect('value' in read ? read.value : read.fault.code).toBe(expected);
  });
  it('an amount has the decimals of its currency', () => {
    expect(readAmount('100', 'JPY')).toEqual({ value: 100n });
    expect(readAmount('100.5', 'JPY')).toMatchObject({ fault: { code: 'AMOUNT_TOO_FINE' } });
  });

  it.each<[string, string]>([
    ['2026-10-12', '2026-10-12'],
    ['2026/1/2', '2026-01-02'],
    ['2026.10.12', '2026-10-12'],
    ['20261012', '2026-10-12'],
    ['2026年10月2日', '2026-10-02'],
    ['２０２６－１０－１２', '2026-10-12'],
    ['2026-10-12 00:00:00', '2026-10-12'],
    ['2026-02-30', 'DATE_UNREADABLE'],
    ['10/12/2026', 'DATE_AMBIGUOUS'],
    ['2026-10/12', 'DATE_UNREADABLE'],
    ['46307', 'DATE_UNREADABLE'],
    ['', 'DATE_UNREADABLE'],
  ])('date %s', (text, expected) => {
    const read = readDate(text);
    expect('value' in read ? read.value : read.fault.code).toBe(expected);
  });

  it('currencies, yes and no, full-width', () => {
    expect(readCurrency('人民币', 'USD')).toEqual({ value: 'CNY' });
    expect(readCurrency(' ', 'USD')).toEqual({ value: 'USD' });
    expect(readCurrency('ZZZ', 'USD')).toMatchObject({ fault: { code: 'CURRENCY_UNKNOWN' } });
    expect([readYesNo('是'), readYesNo('Ｎ')]).toEqual([{ value: true }, { value: false }]);
    expect(folded('　ＡＢＣ－１２３　')).toBe('ABC-123');
    const kept = ['="26502"', '＝"２６５０２"', "'26502", '\t26502 '].map(folded);
    expect(new Set(kept)).toEqual(new Set(['26502']));
    expect([folded('=26502'), folded('="1"&A1')]).toEqual(['=26502', '="1"&A1']);
  });
});
