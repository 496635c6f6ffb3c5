import { describe, expect, it } from 'vitest';
import { minorOf, scaledOf } from '../../console/src/parts/format.ts';
import { missingIn } from '../../console/src/parts/missing.ts';

describe('what people type as an amount', () => {
  it.each([
    ['1234.5', '123450'],
    ['1,234.50', '123450'],
    ['1,234,567', '123456700'],
    ['１，２３４．５０', '123450'],
    ['1000。5', '100050'],
    ['1 000 000', '100000000'],
    ['0.01', '1'],
    ['-5', '-500'],
    ['−5', '-500'],
  ])('reads %s', (typed, minor) => {
    expect(minorOf(typed, 'CNY')).toBe(minor);
  });

  // A decimal comma is not dropped: twelve yuan fifty are not one thousand two hundred and fifty.
  it.each(['12,50', '1,5', '1.234,56', '1,00,000', '1,2345', ',5', '12.345', '1e6', '10万', 'abc', '', '1,234,56'])(
    'guesses at nothing in %s',
    (typed) => {
      expect(minorOf(typed, 'CNY')).toBeUndefined();
    },
  );

  it('takes as many places as the money has', () => {
    expect([minorOf('1500', 'JPY'), minorOf('1.5', 'JPY'), minorOf('1.234', 'KWD')]).toEqual([
      '1500',
      undefined,
      '1234',
    ]);
    expect([scaledOf('4.35', 2), scaledOf('4,35', 2), scaledOf('70', 2)]).toEqual(['435', undefined, '7000']);
  });
});

describe('a form', () => {
  const money = { type: 'object', required: ['amountMinor'], properties: { amountMinor: { type: 'string' } } };
  const document = { paths: {}, components: { schemas: { Money: money } } };
  const schema = {
    type: 'object',
    required: ['name', 'limit', 'rows'],
    properties: {
      name: { type: 'string' },
      note: { type: 'string' },
      limit: { $ref: '#/components/schemas/Money' },
      fee: { $ref: '#/components/schemas/Money' },
      rows: { type: 'array', items: { $ref: '#/components/schemas/Money' } },
    },
  };

  it('knows what it lacks before anything is sent', () => {
    expect(missingIn(document, schema, {})).toEqual(['/name', '/limit/amountMinor', '/rows']);
    expect(missingIn(document, schema, { name: 'a', limit: { amountMinor: '1' }, rows: [{}] })).toEqual([
      '/rows/0/amountMinor',
    ]);
    expect(missingIn(document, schema, { name: 'a', limit: { amountMinor: '1' }, fee: {}, rows: [] })).toEqual([
      '/fee/amountMinor',
    ]);
  });
});
