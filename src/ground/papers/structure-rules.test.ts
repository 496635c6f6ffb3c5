import { describe, expect, it } from 'vitest';
import type { MediaType } from './rules.ts';
import { unsafeIn } from './structure-rules.ts';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const chunk = (kind: string, data: string) => `\0\0\0${String.fromCharCode(data.length)}${kind}${data}CRC!`;
const png = `\x89PNG\r\n\x1a\n${chunk('IHDR', '1234567890123')}${chunk('IDAT', 'x')}${chunk('IEND', '')}`;
const jpeg = '\xff\xd8\xff\xe0\x00\x04JF\xff\xda\x00\x02picture\xff\xd9';
const pdf = '%PDF-1.7\n1 0 obj << /Type /Page >> endobj\nstream\n/JS /Launch\nendstream\n%%EOF\n';

describe('what a paper holds besides what is read', () => {
  it.each<[MediaType, string, string, string | undefined]>([
    ['application/pdf', 'a plain one', pdf, undefined],
    ['application/pdf', 'a script', pdf.replace('/Page', '/Page /AA << /JS (x) >>'), 'JS'],
    ['application/pdf', 'a script in hexadecimal', pdf.replace('/Page', '/Page /#4aS (x)'), 'JS'],
    ['application/pdf', 'a file within', pdf.replace('/Page', '/EmbeddedFiles 1 0 R'), 'EmbeddedFiles'],
    ['application/pdf', 'a lock', pdf.replace('%%EOF', 'trailer << /Encrypt 1 0 R >> %%EOF'), 'Encrypt'],
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
  ])('%s: %s', (type, _, text, holds) => {
    expect(unsafeIn(type, bytes(text))).toBe(holds);
  });
});
