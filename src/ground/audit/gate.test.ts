import { describe, expect, it } from 'vitest';
import type { Ctx } from '../../context.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { cellOf, eyesTable, gateIds, gatesOfVerb } from '../policy/index.ts';
import { closesGate, readsLog } from './gate.ts';
import type { Besides } from './store.ts';

const ctx = {
  actor: { kind: 'person', partyId: 'party_bank', personId: 'person_a', mandates: new Set() },
  clock: { now: () => new Date('2026-11-02T02:00:00Z') },
} as unknown as Ctx;
const sound: Besides = { earlier: [], ended: [], log: null };
const word = { personId: 'person_b', mandate: 'drawdown:approve', objectId: 'x', because: 'person_ended' } as const;
const codeOf = (verb: string, besides: Besides): string => {
  try {
    const told = closesGate(ctx, verb, besides);
    return told ? `told ${JSON.stringify(told.payload.told)}` : 'passed';
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
};
const verbs = eyesTable.map(({ verb }) => verb);

describe('what every gate asks alike, at each verb that passes one', () => {
  const passing = verbs.filter((verb) => gatesOfVerb(verb).length > 0);

  it('is asked of every gate', () => {
    const asked = new Set(passing.flatMap((verb) => gatesOfVerb(verb)));
    expect(gateIds.filter((gate) => !asked.has(gate))).toEqual([]);
  });

  it.each(passing)('%s', (verb) => {
    const gates = gatesOfVerb(verb);
    const signs = (fact: 'F95' | 'F98') => gates.map((gate) => cellOf(gate, fact).sign);
    const expected = (fact: 'F95' | 'F98') =>
      signs(fact).includes('B') ? /^GATE_CLOSED$/ : signs(fact).includes('W') ? /^told/ : /^passed$/;
    expect(codeOf(verb, { ...sound, ended: [word] })).toMatch(expected('F95'));
    expect(readsLog(verb)).toBe(signs('F98').some((sign) => sign !== '-'));
    expect(codeOf(verb, { ...sound, log: { behindSeconds: 0, fault: 'changed' } })).toMatch(expected('F98'));
    expect(codeOf(verb, { ...sound, log: { behindSeconds: 16 * 60, fault: null } })).toMatch(expected('F98'));
    expect(codeOf(verb, { ...sound, log: { behindSeconds: 15 * 60, fault: null } })).toBe('passed');
    expect(codeOf(verb, sound)).toBe('passed');
  });

  it('past no gate, a word that ended is refused by its own name, and the log holds nothing up', () => {
    const others = verbs.filter((verb) => gatesOfVerb(verb).length === 0);
    for (const verb of others) {
      expect([verb, codeOf(verb, { ...sound, ended: [word] })]).toEqual([verb, 'WORD_ENDED']);
      expect(codeOf(verb, { ...sound, log: { behindSeconds: 1e9, fault: 'changed' } })).toBe('passed');
    }
  });
});
