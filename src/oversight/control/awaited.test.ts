import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { awaitedOf, endsWith } from './awaited.ts';
import { breachEffects } from './breach-effects.ts';

const well = { status: 'in_control', statusReason: 'AS_EXPECTED', steadyUntil: null, breaches: [] };
const until = '2026-11-02T02:15:00.000Z';

describe('what a watch still waits for', () => {
  it('is nothing where all is well', () => expect(awaitedOf(well)).toEqual([]));

  it('is each thing by its name, and no breach that is over is said to go on', () => {
    const of = (more: object) =>
      awaitedOf({ ...well, ...more }).map(({ what, kind, by }) => `${what} ${kind ?? by ?? ''}`);
    const isOver = (over: boolean) => ({ status: 'lost', breaches: [{ kind: 'tampered' as const, isOver: over }] });
    expect(of(isOver(false))).toEqual(['END_OF_BREACH tampered', 'INSPECTION tampered', 'SIGN_OFF tampered']);
    expect(of(isOver(true))).toEqual(['INSPECTION tampered', 'SIGN_OFF tampered']);
    expect(of({ status: 'at_risk', statusReason: 'WEIGHT_NOT_MEASURED' })).toEqual(['READING WEIGHT_NOT_MEASURED']);
    expect(of({ status: 'lost', statusReason: 'STEADYING', steadyUntil: until })).toEqual(['STEADY_TIME ']);
  });

  it('has a word for the end of every kind of breach, and the document says the same', () => {
    expect(Object.keys(endsWith).sort()).toEqual(Object.keys(breachEffects).sort());
    const told = readFileSync('docs/control-engine.md', 'utf8');
    for (const { en, zh } of Object.values(endsWith)) {
      expect(told).toContain(en);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });
});
