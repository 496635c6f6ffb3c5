import type { Reason } from '../../kernel/eyes.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { type FactId, gateFacts } from './facts.ts';
import type { Sign } from './gate-rows.ts';
import { cellOf, type GateId, gateNamed } from './gates.ts';

/** What a slice found on record, before a gate. */
export interface Found {
  fact: FactId;
  facts: Record<string, unknown>;
  /** Place in the input that it is about. */
  at?: string;
}

/** What a lender looks into before it speaks of it, and what another party of a group stands in: the borrower is not told. */
export const isOfLenderAlone = ({
  fact,
  groupOf,
  value,
}: {
  fact?: string;
  groupOf?: unknown;
  value?: unknown;
}): boolean =>
  ['F15', 'F68', 'F69', 'F105'].includes(fact ?? '') || groupOf !== undefined || (fact === 'F104' && value === 'watch');

export interface GateDecision {
  blocks: Found[];
  /** Each asks one more person, at the next level. */
  seconds: Found[];
  degrades: Found[];
  /** Shown before the decision and kept with it. */
  warns: Found[];
  /** Count in the judgement. */
  values: Found[];
}

const heaps: Record<Exclude<Sign, '-'>, keyof GateDecision> = {
  B: 'blocks',
  '2': 'seconds',
  D: 'degrades',
  W: 'warns',
  V: 'values',
};

/** What the facts found do at a gate, by the table and nothing else. */
export function decideGate(gate: GateId, found: readonly Found[]): GateDecision {
  const decision: GateDecision = { blocks: [], seconds: [], degrades: [], warns: [], values: [] };
  for (const each of found) {
    const { sign } = cellOf(gate, each.fact);
    if (sign !== '-') decision[heaps[sign]].push(each);
  }
  return decision;
}

/** Amounts as JSON carries them. */
const plain = (facts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'bigint' ? `${value}` : value]),
  );

/** A fact as the reason for which one more person is asked. */
export const reasonOf = ({ fact, facts, at }: Found): Reason => ({
  code: fact,
  title: gateFacts[fact].name,
  facts: plain(facts),
  ...(at !== undefined && { at }),
});

/** As it is told to a person: the fact in words, what is known of it, and what opens the gate again. */
export const inWords = ({ fact, facts, at }: Found) => ({
  fact,
  name: gateFacts[fact].name,
  remedy: gateFacts[fact].remedy,
  ...(at !== undefined && { at }),
  ...plain(facts),
});

export const gateRefusals = refusalList({
  GATE_CLOSED: [
    'precondition',
    'What stands on record closes this gate',
    '记录在案的事实使该环节不得通过',
    'Do what facts name for each of the closed facts, then try again',
    '请按 facts 所列逐项处理后重试',
  ],
});

/** Refuses what the table blocks, every fact at once; else what is to be asked, counted, shown. */
export function assertGate(gate: GateId, found: readonly Found[]): GateDecision {
  const decision = decideGate(gate, found);
  const [first] = decision.blocks;
  if (first)
    refuse(gateRefusals.GATE_CLOSED, {
      ...(first.at !== undefined && { at: first.at }),
      facts: { gate, gateName: gateNamed(gate).name, closed: decision.blocks.map(inWords) },
    });
  return decision;
}
