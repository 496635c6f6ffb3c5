import { describe, expect, it } from 'vitest';
import { isBookedAnew } from './rules.ts';
import { receiptKinds } from './schemas.ts';
import { undone } from './undone.ts';

describe('money that a bank takes back', () => {
  it('has a row for every kind, that says what is undone', () => {
    expect(Object.keys(undone).sort()).toEqual([...receiptKinds, 'collection'].sort());
    for (const { does } of Object.values(undone)) expect(does).toMatch(/\p{Lu}.{20}/u);
  });

  it('is booked anew where what it had done is undone', () => {
    expect(receiptKinds.filter((kind) => !isBookedAnew(kind))).toEqual(['sale']);
  });
});
