import { describe, expect, it } from 'vitest';
import { evasions, outcomeOf } from './evasions.ts';

describe('what a thief who has read the engine tries', () => {
  it.each(Object.entries(evasions))('%s is told, or holds money, in the time that is stated', (_, evasion) => {
    const { toldS, heldS, stated } = outcomeOf(evasion);
    const first = Math.min(toldS ?? Infinity, heldS ?? Infinity);
    const within = Math.min(stated.toldWithinS ?? Infinity, stated.heldWithinS ?? Infinity);
    expect(within).toBeLessThan(Infinity);
    expect(first).toBeLessThanOrEqual(within);
    if (stated.toldWithinS !== null && toldS !== null) expect(toldS).toBeLessThanOrEqual(stated.toldWithinS);
  });

  it.each(Object.entries(evasions))('%s leaves nothing to lend on afterwards', (_, evasion) => {
    expect(evasion.play().state.standing.status).not.toBe('in_control');
  });
});
