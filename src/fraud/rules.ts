import { refusalList } from '../kernel/refusal.ts';

/**
 * Checks that look across what single acts allow. Others are refusals where the act is done: a mark that lives twice, floor
 * let twice, a second document for a lot, a receipt above inbound or capacity or for another's yard, a drawdown without
 * filing and search.
 */
export const checkNames = [
  'SOLD_IN_A_CIRCLE',
  'SUPERVISOR_RELATED',
  'MASS_BALANCE',
  'OUTBOUND_WITHOUT_ORDER',
  'GUARANTEE_RING',
] as const;
export type CheckName = (typeof checkNames)[number];

export const fraudRefusals = refusalList({
  SIGNAL_CLEARED: ['wrong-state', 'The signal was cleared already', '该信号已核销', 'Read it again', '请重新读取'],
  RELATION_KNOWN: [
    'conflict',
    'The relation is on record already',
    '该关联关系已登记',
    'Nothing is left to do',
    '无需再办理',
  ],
});

export interface Edge {
  from: string;
  to: string;
}

/** The shortest ring that an edge closes, from its start round to it; undefined when it closes none. */
export function ringThrough(edge: Edge, edges: readonly Edge[]): string[] | undefined {
  const paths: string[][] = [[edge.to]];
  const seen = new Set([edge.to]);
  for (let path = paths.shift(); path; path = paths.shift()) {
    const at = path.at(-1) as string;
    if (at === edge.from) return [edge.from, ...path];
    for (const { from, to } of edges)
      if (from === at && !seen.has(to)) {
        seen.add(to);
        paths.push([...path, to]);
      }
  }
  return undefined;
}

/** Stock that the books of a site show and its weighbridge never saw, in the commodity's scale; 0n when it balances. */
export function stockUnseen(
  booksValue: bigint,
  inboundValue: bigint,
  outboundValue: bigint,
  toleranceBps: bigint,
): bigint {
  const seen = inboundValue - outboundValue;
  const over = booksValue - seen;
  return over * 10_000n > booksValue * toleranceBps ? over : 0n;
}
