import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { MediaType } from './rules.ts';
import { unsafeIn } from './structure-rules.ts';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const chunk = (kind: string, data: string) => `\0\0\0${String.fromCharCode(data.length)}${kind}${data}CRC!`;
const png = `\x89PNG\r\n\x1a\n${chunk('IHDR', '1234567890123')}${chunk('IDAT', 'x')}${chunk('IEND', '')}`;
const jpeg = '\xff\xd8\xff\xe0\x00\x04JF\xff\xda\x00\x02picture\xff\xd9';
const pdf = '%PDF-1.7\n1 0 obj << /Type /Page >> endobj\nstream\n/JS /Launch\nendstream\n%%EOF\n';

const packed = (objects: string, head = '/Filter /FlateDecode', end = '\n', fold = true) => {
  const data = fold ? deflateSync(Buffer.from(objects, 'latin1')).toString('latin1') : objects;
  return pdf.replace(
    '%%EOF',
    `2 0 obj << /Type /ObjStm /N 1 /First 4 ${head} >>\nstream\n${data}${end}endstream endobj\n%%EOF`,
  );
};
const page = '1 0 << /Type /Page >>';
const script = '1 0 << /OpenAction << /S /JavaScript /JS (x) >> >>';
const unread = 'an object stream that cannot be read';

describe('what a paper holds besides what is read', () => {
  it.each<[MediaType, string, string, string | undefined]>([
    ['application/pdf', 'a plain one', pdf, undefined],
    ['application/pdf', 'a script', pdf.replace('/Page', '/Page /AA << /JS (x) >>'), 'JS'],
    ['application/pdf', 'a script in hexadecimal', pdf.replace('/Page', '/Page /#4aS (x)'), 'JS'],
    ['application/pdf', 'a file within', pdf.replace('/Page', '/EmbeddedFiles 1 0 R'), 'EmbeddedFiles'],
    ['application/pdf', 'a lock', pdf.replace('%%EOF', 'trailer << /Encrypt 1 0 R >> %%EOF'), 'Encrypt'],
    ['application/pdf', 'objects that are packed', packed(page), undefined],
    [
      'application/pdf',
      'objects that are packed, without an end of line',
      packed(page, '/Filter [/FlateDecode]', ''),
      undefined,
    ],
    [
      'application/pdf',
      'objects that are packed, with two signs for it',
      packed(page, '/Filter /FlateDecode', '\r\n'),
      undefined,
    ],
    ['application/pdf', 'objects together and not packed', packed(page, '', '\n', false), undefined],
    ['application/pdf', 'a packed script', packed(script), 'JavaScript'],
    ['application/pdf', 'a packed script in hexadecimal', packed(script.replaceAll('/J', '/#4a')), 'JavaScript'],
    [
      'application/pdf',
      'a packed script whose stream is named in hexadecimal',
      packed(script).replace('/ObjStm', '/Obj#53tm'),
      'JavaScript',
    ],
    ['application/pdf', 'a script together with others', packed(script, '', '\n', false), 'JavaScript'],
    [
      'application/pdf',
      'objects that are packed twice',
      packed(page, '/Filter [/FlateDecode /ASCIIHexDecode]'),
      unread,
    ],
    [
      'application/pdf',
      'objects that are said to be packed',
      packed(page, '/Filter /FlateDecode', '\n', false),
      unread,
    ],
    ['application/pdf', 'objects that are packed and not said to be', packed(script, ''), unread],
    [
      'application/pdf',
      'objects in a stream that begins otherwise',
      packed(script).replace('>>\nstream\nx', '>>\nstream\rx'),
      unread,
    ],
    ['application/pdf', 'objects of no name', packed(script).replace('/Type /ObjStm', ''), 'JavaScript'],
    ...['10 0 R', '+4', '% two\n4'].map((first): [MediaType, string, string, string] => [
      'application/pdf',
      `objects of no name whose first stands at ${first}`,
      packed(script).replace('/Type /ObjStm', '').replace('/First 4', `/First ${first}`),
      'JavaScript',
    ]),
    ...['/Filter [5 0 R]', '/Filter 5 0 R', '/Filter []', '/Filter /FlateDecode /DecodeParms 6 0 R'].map(
      (head): [MediaType, string, string, string] => [
        'application/pdf',
        `objects by ${head}`,
        packed(page, head, '\n', head.includes('Flate')),
        unread,
      ],
    ),
    ...['/X (endobj 9 0 obj <<)', '%endobj 9 0 obj <<\n', '/endobj 9 0 obj <<'].map(
      (more): [MediaType, string, string, string] => [
        'application/pdf',
        `objects of no name that seem to have ended by ${more}`,
        packed(script).replace('/Type /ObjStm /N 1 /First 4', `/N 1 /First 10 0 R ${more}`),
        'JavaScript',
      ],
    ),
    [
      'application/pdf',
      'an outline before a profile of colours',
      packed('colours', '', '\n', false)
        .replace(
          '2 0 obj << /Type /ObjStm /N 1 /First 4',
          '3 0 obj << /First 4 0 R /Last 4 0 R >> endobj\n2 0 obj << /Q 3',
        )
        .replace('/Page', '/Page /AP << /N 7 0 R >>'),
      undefined,
    ],
    ['application/pdf', 'an outline', pdf.replace('/Page', '/Outlines /First 3 0 R /Last 12 0 R'), undefined],
    [
      'application/pdf',
      'objects cut short',
      packed(page).replace(/.{6}\nendstream endobj/s, '\nendstream endobj'),
      unread,
    ],
    ['application/pdf', 'objects that unfold to too much', packed(`1 0 ${' '.repeat(65_000_000)}`), unread],
    [
      'application/pdf',
      'objects in what looks like a stream',
      packed(script).replace('2 0 obj', '% stream\n2 0 obj'),
      'a stream within a stream',
    ],
    [
      'application/pdf',
      'an object in what a stream holds',
      pdf.replace('/JS /Launch', 'q 9 0 obj <</S/Java#53cript>> endobj Q'),
      'an object within a stream',
    ],
    ['application/pdf', 'an archive behind it', `${pdf}PK\x05\x06`, 'another file behind its end'],
    ['application/pdf', 'no end', '%PDF-1.7', 'no end'],
    ['image/png', 'a plain one', png, undefined],
    ['image/png', 'eight bytes', png.slice(0, 8), 'no end'],
    ['image/png', 'an archive behind it', `${png}PK`, 'another file behind its end'],
    ['image/jpeg', 'a plain one', jpeg, undefined],
    ['image/jpeg', 'a script', '\xff\xd8\xff\xe0<script>alert(1)</script>', 'no picture'],
    ['image/jpeg', 'four bytes', '\xff\xd8\xff\xe0', 'no picture'],
    ['image/jpeg', 'an archive behind it', `${jpeg}PK`, 'no end, or another file behind it'],
    ['image/tiff', 'a plain one', 'II*\0\x08\0\0\0\x01\0', undefined],
    ['image/tiff', 'no directory', 'II*\0\xff\0\0\0', 'no picture'],
    ['application/xml', 'a plain one', '<?xml version="1.0"?><a/>', undefined],
    ['application/xml', 'a definition from elsewhere', '<!DOCTYPE a SYSTEM "http://x/y.dtd"><a/>', '<!DOCTYPE'],
    ['application/xml', 'entities', '<?xml version="1.0"?><!ENTITY a "b">', '<!ENTITY'],
    ['application/xml', 'a style sheet', '<?xml-stylesheet href="x"?><a/>', '<?xml-stylesheet'],
    ['text/plain', 'anything', '/JavaScript', undefined],
  ])('%s: %s', async (type, _, text, holds) => {
    expect(await unsafeIn(type, bytes(text))).toBe(holds);
  });
});
