import { describe, expect, it } from 'vitest';
import { eyesTable } from '../policy/index.ts';
import { stepUpVerbs } from '../policy/step-up.ts';
import { stepUpFault } from './step-up.ts';

const now = new Date('2026-10-12T06:00:00Z');
const ago = (seconds: number) => ({ session: { provedAt: new Date(now.getTime() - seconds * 1_000) } });
const usual = { minutes: 5, keysMay: true };

describe('a second factor before an act that asks for one', () => {
  it('counts for so many minutes, and a session without one counts for nothing', () => {
    expect(stepUpFault(ago(300), now, usual)).toBeUndefined();
    expect(stepUpFault(ago(301), now, usual)).toBe('STEP_UP_REQUIRED');
    expect(stepUpFault({ session: { provedAt: null } }, now, usual)).toBe('STEP_UP_REQUIRED');
  });

  it('is not asked of a key where the bank lets keys do such acts, and is a person’s alone where it does not', () => {
    expect(stepUpFault({}, now, usual)).toBeUndefined();
    expect(stepUpFault({}, now, { ...usual, keysMay: false })).toBe('SESSION_REQUIRED');
    expect(stepUpFault(ago(1), now, { ...usual, keysMay: false })).toBeUndefined();
    // A system never shows one, whatever keys of people may.
    expect(stepUpFault({ isSystem: true }, now, usual)).toBe('SESSION_REQUIRED');
  });

  it('is asked by acts that there are', () => {
    const known = new Set(eyesTable.map(({ verb }) => verb));
    expect(stepUpVerbs.filter((verb) => !known.has(verb))).toEqual([]);
    expect(eyesTable.filter(({ stepUp }) => stepUp)).toHaveLength(stepUpVerbs.length);
  });
});
