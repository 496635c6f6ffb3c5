import { describe, expect, it } from 'vitest';
import { NoTurn, turns } from './turns.ts';

describe('turns', () => {
  it('are there at once while there are any, and nobody has the last two', async () => {
    const row = turns(4);
    expect([row.take('a'), row.take('a')]).toEqual([undefined, undefined]);
    const third = row.take('a');
    expect(third).toBeInstanceOf(Promise);
    expect([row.take('b'), row.take('c')]).toEqual([undefined, undefined]);
    row.end('a');
    await third;
  });

  it('go round between names, whoever asked how often', async () => {
    const row = turns(3);
    const order: string[] = [];
    const asked = async (name: string) => {
      await row.take(name);
      order.push(name);
    };
    for (const name of ['a', 'b', 'c']) expect(row.take(name)).toBeUndefined();
    const all = [...Array<string>(5).fill('a'), 'b', 'c', 'b'].map(asked);
    // Whose turn ends gives it to the next in the row; here each holds one at a time.
    for (const name of ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'a', 'a', 'a']) {
      row.end(name);
      await Promise.resolve();
    }
    await Promise.all(all);
    expect(order.slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
    expect(order.toSorted().join('')).toBe('aaaaabbc');
  });

  it('are refused to who waits too long, and then nobody waits for him', async () => {
    const row = turns(1, 5);
    expect(row.take('a')).toBeUndefined();
    await expect(row.take('b')).rejects.toThrow(NoTurn);
    row.end('a');
    expect(row.take('c')).toBeUndefined();
  });
});
