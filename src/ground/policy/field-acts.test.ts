import { expect, it } from 'vitest';
import { eyesTable } from './eyes.ts';
import { fieldActs } from './field-acts.ts';

it('each act of the field is an act', () => {
  const verbs = new Set(eyesTable.map(({ verb }) => verb));
  expect([...fieldActs].filter((verb) => !verbs.has(verb))).toEqual([]);
});
