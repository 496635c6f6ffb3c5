import { expect, it } from 'vitest';
import { textWire } from './wire.ts';

it.each([
  ['重庆 Müller “é”\nsecond line\tand column', true],
  ['e\u0301', true],
  ['family \u{1f468}\u200d\u{1f469}', true],
  ['Example Bank, checker\u202e', false],
  ['\u2067Bank', false],
  ['Exam\u200bple', false],
  ['bell\u0007', false],
  ['erased\u007f', false],
  ['\ufeffBank', true],
  ['Ba\ufeffnk', false],
  ['   ', false],
])('what people read shows what is written: %j is taken: %s', (text, isTaken) => {
  expect(textWire(60).safeParse(text).success).toBe(isTaken);
});
