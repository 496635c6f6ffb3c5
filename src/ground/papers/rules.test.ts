import { expect, it } from 'vitest';
import { mediaTypeOf } from './rules.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it.each([
  ['%PDF-1.7\n', 'application/pdf'],
  ['<?xml version="1.0"?><a/>', 'application/xml'],
  ['  <Invoice/>', 'application/xml'],
  ['{"a":1}', 'application/json'],
  ['[1]', 'application/json'],
  ['{ a', 'text/plain'],
  ['发票 26502000001', 'text/plain'],
  ['', undefined],
  ['PK\u0003\u0004', undefined],
  ['MZ\u0000', undefined],
  ['<html><script>1</script>', undefined],
  ['<?xml version="1.0"?><svg onload="x"/>', undefined],
])('tells %j by what it holds', (text, type) => {
  expect(mediaTypeOf(bytes(text))).toBe(type);
});

it('tells images by how they begin, and takes no bytes that are no text for text', () => {
  expect(mediaTypeOf(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png');
  expect(mediaTypeOf(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
  expect(mediaTypeOf(Uint8Array.from([0xff, 0xfe, 0x41, 0]))).toBeUndefined();
});
