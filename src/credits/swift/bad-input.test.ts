import { describe, expect, it } from 'vitest';
import { credit, inFin, samples } from '../../../tests/messages/samples.ts';
import { checkText, parseMessage } from './index.ts';

/** "T43 32B:13": the first error as code, field and line. */
function firstError(text: string, type = '700'): string {
  const result = parseMessage(text, text.startsWith('{') ? {} : { type });
  if (result.ok) return 'accepted';
  const [error] = result.errors;
  return `${error?.code} ${error?.field ?? '-'}:${error?.line ?? '-'}`;
}

const instead = (from: string, to: string): string => {
  if (!credit.includes(from)) throw new Error(`the sample does not hold ${from}`);
  return credit.replace(from, to);
};

describe('bad input is named with its code, field and line', () => {
  it.each([
    ['amount without comma', instead('EUR480000,', 'EUR480000'), 'T40 32B:14'],
    ['amount with a point', instead('EUR480000,', 'EUR480000.00'), 'T40 32B:14'],
    ['amount with spaces', instead('EUR480000,', 'EUR480 000,00'), 'T40 32B:14'],
    ['amount with a thousands comma', instead('EUR480000,', 'EUR480,000,'), 'T40 32B:14'],
    ['amount without digit before the comma', instead('EUR480000,', 'EUR,50'), 'T40 32B:14'],
    ['amount of sixteen characters', instead('EUR480000,', 'EUR1234567890123,45'), 'T40 32B:14'],
    ['negative amount', instead('EUR480000,', 'EUR-480000,'), 'T40 32B:14'],
    ['too many decimals', instead('EUR480000,', 'EUR480000,001'), 'T43 32B:14'],
    ['decimals in yen', instead('EUR480000,', 'JPY480000,5'), 'T43 32B:14'],
    ['no such currency', instead('EUR480000,', 'EUX480000,'), 'T52 32B:14'],
    ['no such day', instead(':31C:261102', ':31C:261131'), 'T50 31C:4'],
    ['29 February of a common year', instead(':44C:261231', ':44C:270229'), 'T50 44C:23'],
    ['expiry without place', instead('270131DUISBURG', '270131'), 'T12 31D:6'],
    ['Chinese text in an x field', instead('88 XIYONG AVENUE', '西永大道88号'), 'M60 50:8'],
    ['Chinese text in a z field', instead('PASSENGER VEHICLES', '乘用车'), 'M60 45A:24'],
    ['a z character in an x field', instead('HAFENSTR 1', 'HAFEN & CO'), 'T12 59:12'],
    ['a character of no set', instead('HAFENSTR 1', 'HAFENSTRAßE'), 'M60 59:12'],
    ['a tab', instead('HAFENSTR 1', 'HAFENSTR\t1'), 'M60 59:12'],
    ['line of 36', instead('88 XIYONG AVENUE', 'X'.repeat(36)), 'T12 50:8'],
    ['five address lines', instead('CHONGQING CN', 'CHONGQING CN\nA\nB'), 'T12 50:11'],
    ['an empty line', instead('CHONGQING CN', '\nCHONGQING CN'), 'T12 50:9'],
    ['continuation that starts with a hyphen', instead('CHONGQING CN', '-CHONGQING CN'), 'T12 50:9'],
    ['continuation that starts with a colon', instead('CHONGQING CN', ':CHONGQING CN'), 'T13 50:9'],
    ['fields out of order', instead(':31C:261102\n', '').replace(':48:15', ':31C:261102\n:48:15'), 'T13 31C:31'],
    ['a field twice', instead(':48:15', ':48:15\n:48:16'), 'T13 48:33'],
    ['a field of another type', instead(':48:15', ':77J:LATE\n:48:15'), 'T13 77J:32'],
    [
      'a mandatory field missing',
      instead(':50:CHONGQING EXAMPLE MOTORS CO LTD\n88 XIYONG AVENUE\nCHONGQING CN\n', ''),
      'T13 50:7',
    ],
    ['truncated at the end', credit.slice(0, 300), 'T13 49:16'],
    ['truncated in FIN', inFin('700', credit).slice(0, 400), 'BLOCK_NOT_CLOSED -:1'],
    ['header without text', '{1:F01BANKDEFFAXXX0000000000}{2:I700EXAMCN22XXXXN}', 'BLOCK_4_MISSING -:1'],
    ['text before the first field', `HELLO\n${credit}`, 'TEXT_BEFORE_FIELD -:1'],
    ['text behind the message', `${inFin('700', credit)}\nHELLO`, 'TEXT_AFTER_MESSAGE -:38'],
    ['mixed line ends', credit.replace('\n', '\r\n'), 'LINE_ENDS_MIXED -:1'],
    ['nothing at all', '', 'NO_MESSAGE -:1'],
    ['another category', inFin('103', ':20:X'), 'TYPE_UNSUPPORTED -:1'],
  ])('%s', (_what, text, expected) => {
    expect(firstError(text)).toBe(expected);
  });

  it.each([
    ['letters', 'bankdeffxxx', 'T27'],
    ['length', 'BANKDEF', 'T28'],
    ['form', 'BANK1EFFXXX', 'T29'],
  ])('identifier code, %s', (_what, bic, code) => {
    expect(firstError(samples['740'].replace('58A:BANKDEFFXXX', `58A:${bic}`), '740')).toBe(`${code} 58A:5`);
  });

  it('refuses twenty megabytes at once and without reading them', () => {
    const huge = credit + 'X'.repeat(20_000_000);
    expect(firstError(huge)).toBe('INPUT_TOO_LARGE -:-');
  });

  it('refuses a message longer than its type allows, and one field that fills the input', () => {
    const long = instead('+CIP CHONGQING', `${`${'X'.repeat(60)}\n`.repeat(90)}+CIP CHONGQING`).replace(
      ':46A:',
      `:46A:${`${'Y'.repeat(60)}\n`.repeat(90)}`,
    );
    expect(firstError(long)).toBe('M50 -:1');
    expect(firstError(instead('+CIP CHONGQING', 'X'.repeat(900_000)))).toMatch(/^(M50|T12)/);
  });

  it('reports every error, not only the first', () => {
    const text = instead('EUR480000,', 'EUR480000').replace(':31C:261102', ':31C:269902').replace('HAFENSTR 1', '重庆');
    expect(checkText(text, { type: '700' }).map(({ code }) => code)).toEqual(['T50', 'M60', 'T40']);
  });

  it('knows what was withdrawn in 2018, and accepts it when asked for that release', () => {
    const standby = instead(':40A:IRREVOCABLE', ':40A:IRREVOCABLE STANDBY').replace(
      ':43P:NOT ALLOWED',
      ':43P:PROHIBITED',
    );
    expect(checkText(standby, { type: '700' })).toMatchObject([
      { name: 'FORM_LEGACY', field: '40A', severity: 'error' },
      { name: 'CODE_INVALID', field: '40A', code: 'T60' },
      { name: 'FORM_LEGACY', field: '43P', severity: 'error' },
      { name: 'CODE_INVALID', field: '43P', code: 'T64' },
    ]);
    const amendment = samples['707'].replace(':44C:', ':34B:EUR500000,\n:44C:').replace(':71N:', ':71B:COMM\n:71N:');
    const result = parseMessage(amendment);
    expect(result).toMatchObject({ ok: false, message: { profile: 'pre-SR2018' } });
    expect(!result.ok && result.errors.map(({ name, field }) => `${name} ${field}`)).toEqual([
      'FIELD_LEGACY 34B',
      'FIELD_LEGACY 71B',
    ]);
    expect(parseMessage(amendment, { release: 'pre-SR2018' }).ok).toBe(true);
  });
});
