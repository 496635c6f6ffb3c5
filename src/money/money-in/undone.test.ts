import { expect, it } from 'vitest';
import { receiptKinds } from './schemas.ts';
import { undone } from './undone.ts';

it('money that a bank takes back has a row for every kind, that says what is undone and how it counts again', () => {
  expect(Object.keys(undone).sort()).toEqual([...receiptKinds, 'collection'].sort());
  for (const { does } of Object.values(undone)) expect(does).toMatch(/\p{Lu}.{20}/u);
  expect(receiptKinds.filter((kind) => undone[kind].again !== 'booked anew')).toEqual([]);
});
