import type { FactId } from './facts.ts';
import { cellOf, type GateId, gateIds } from './gates.ts';

/** What keeps a facility shut, as it was set. */
interface Hold {
  reason: string;
  /** What whoever set it keeps in. */
  blocks: readonly ('advance' | 'release')[];
  facts: Record<string, unknown>;
}

const byReason: readonly [prefix: string, fact: FactId][] = [
  ['MARGIN_EXPIRED', 'F60'],
  ['SUPERVISION', 'F13'],
  ['MAXIMUM_FIXED', 'F52'],
  ['LIMIT_OVER', 'F54'],
  ['ENFORCEMENT', 'F58'],
  ['TRUST_RECEIPT', 'F28'],
  ['INSURANCE', 'F70'],
  ['MONEY_TAKEN_BACK', 'F101'],
  ['REVERSAL_PROPOSED', 'F101'],
  ['TAKEN_SINCE', 'F80'],
  ['GIVEN_UP_FOR_MONEY', 'F80'],
  ['CONDITION', 'F102'],
  ['COVENANT', 'F103'],
];
const byCheck: Record<string, FactId> = {
  SUPERVISOR_RELATED: 'F15',
  ASSAYER_RELATED: 'F15',
  MASS_BALANCE: 'F18',
  OUTBOUND_WITHOUT_ORDER: 'F19',
  TICKET_BEYOND_ORDER: 'F19',
  QUALITY_DIFFERS: 'F34',
  RESAMPLE_DUE: 'F34',
};

/** The fact that a hold is before a gate. */
export function factOfHold({ reason, facts }: Pick<Hold, 'reason' | 'facts'>): FactId {
  if (reason.startsWith('COVERAGE')) return facts.callId ? 'F60' : 'F59';
  if (reason.startsWith('FRAUD')) return byCheck[String(facts.check)] ?? 'F69';
  // A hold of which nothing is known here keeps the facility as shut as its suspension would.
  return byReason.find(([prefix]) => reason.startsWith(prefix))?.[1] ?? 'F53';
}

export const moneyGates: readonly GateId[] = ['D', 'RO', 'TF', 'CI', 'AM'];

/** Some holds keep advances back and let goods go, or not yet: the mark at the warn line, a patrol under way. */
export const isFeltAt = ({ reason, blocks }: Pick<Hold, 'reason' | 'blocks'>, gate: GateId): boolean =>
  !/^(COVERAGE|SUPERVISION)/.test(reason) || blocks.includes(moneyGates.includes(gate) ? 'advance' : 'release');

/** The gates that a hold shuts by the table, and with it what it keeps in. */
export function shutBy(hold: Hold): { blocks: ('advance' | 'release')[]; gates: GateId[] } {
  const fact = factOfHold(hold);
  const gates = gateIds.filter((gate) => isFeltAt(hold, gate) && cellOf(gate, fact).sign === 'B');
  const isIn = (what: 'advance' | 'release', gate: GateId) => hold.blocks.includes(what) || gates.includes(gate);
  return {
    blocks: [
      ...(isIn('advance', 'D') ? (['advance'] as const) : []),
      ...(isIn('release', 'GO') ? (['release'] as const) : []),
    ],
    gates,
  };
}
