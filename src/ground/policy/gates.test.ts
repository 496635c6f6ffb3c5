import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import { eyesTable } from './eyes.ts';
import { assertGate, decideGate } from './gate-decision.ts';
import { cellOf, factIds, gateIds, gateNamed } from './gates.ts';
import { gatesMarkdown } from './gates-markdown.ts';
import { claimsOnCells, gateTable } from './held.ts';

const heaps = { B: 'blocks', '2': 'seconds', D: 'degrades', W: 'warns', V: 'values' } as const;

describe('the table of facts and gates', () => {
  it('has a hundred and six facts, and every gate has a name, a verb and a cell for each', () => {
    expect(factIds).toHaveLength(106);
    expect(new Set(gateIds).size).toBe(32);
    expect(gateIds.filter((gate) => gateNamed(gate).verbs.length === 0)).toEqual([]);
    const known = new Set(eyesTable.map(({ verb }) => verb));
    expect(gateIds.flatMap((gate) => gateNamed(gate).verbs.filter((verb) => !known.has(verb)))).toEqual([]);
    expect(gateTable()).toHaveLength(factIds.length * gateIds.length);
  });

  describe.each(gateIds)('at %s', (gate) => {
    it.each(factIds)('%s does what its cell says, and nothing else', (fact) => {
      const found = [{ fact, facts: { given: true }, at: '/place' }];
      const decision = decideGate(gate, found);
      const { sign } = cellOf(gate, fact);
      for (const heap of Object.values(heaps))
        expect(decision[heap]).toEqual(sign !== '-' && heaps[sign] === heap ? found : []);
      const refused = () => assertGate(gate, found);
      if (sign !== 'B') expect(refused).not.toThrow();
      else expect(refused).toThrow(Refusal);
      // Dropped from what a gate is handed, it does nothing: nothing but what is found closes a gate.
      expect(decideGate(gate, [])).toEqual({ blocks: [], seconds: [], degrades: [], warns: [], values: [] });
    });
  });

  it('refuses with every closed fact, in words, with what opens it', () => {
    const found = [
      { fact: 'F58', facts: { facilityId: 'fac_1' }, at: '/facilityId' },
      { fact: 'F55', facts: { owedMinor: '1' } },
    ] as const;
    let facts: Record<string, unknown> = {};
    try {
      assertGate('FD', found);
    } catch (error) {
      facts = (error as Refusal).facts;
      expect((error as Refusal).at).toBe('/facilityId');
    }
    expect(facts.gate).toBe('FD');
    expect(facts.closed).toMatchObject([
      { fact: 'F58', facilityId: 'fac_1', remedy: { en: 'Have two people end the default' } },
      { fact: 'F55', owedMinor: '1', name: { zh: '本金、垫款、承兑与承诺' } },
    ]);
  });

  it('argues every cell that nothing does yet', () => {
    const open = gateTable().filter((cell) => cell.state === 'open');
    expect(open.filter((cell) => !cell.by).map(({ fact, gate }) => `${fact}/${gate}`)).toEqual([]);
  });

  it('claims a cell once, and none that does nothing', () => {
    const keys = claimsOnCells.map((claim) => claim.key);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    const doing = new Set(
      gateTable()
        .filter((cell) => cell.sign !== '-')
        .map((cell) => `${cell.fact}/${cell.gate}`),
    );
    expect(keys.filter((key) => !doing.has(key))).toEqual([]);
  });

  it('is the page in docs', async () => {
    await expect(gatesMarkdown()).toMatchFileSnapshot('../../../docs/gates.md');
  });
});
