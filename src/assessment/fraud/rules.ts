import { refusalList } from '../../kernel/refusal.ts';

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
  'TICKET_BEYOND_ORDER',
  'GUARANTEE_RING',
  'ASSAYER_RELATED',
  'QUALITY_DIFFERS',
  'RESAMPLE_DUE',
] as const;
export type CheckName = (typeof checkNames)[number];

export const fraudRefusals = refusalList({
  SIGNAL_CLEARED: ['wrong-state', 'The signal was cleared already', '该信号已核销', 'Read it again', '请重新读取'],
  GUARANTOR_CONSENT_MISSING: [
    'precondition',
    'Who guarantees the debt has not agreed that this security is given up, and would be free to that extent',
    '其他担保人未书面同意放弃该担保，将在相应范围内免除担保责任',
    'Have the guarantors that facts name consent in writing, or have the debt paid first (Civil Code 391, 409, 435)',
    '请取得 facts 所列担保人的书面同意，或先清偿债务（民法典第 391、409、435 条）',
  ],
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

/** The rings of guarantees that a party stands in, each once: who guarantees in a ring guarantees itself. */
export function ringsOf(partyId: string, edges: readonly Edge[]): string[][] {
  const rings = edges.filter((edge) => edge.from === partyId).flatMap((edge) => [ringThrough(edge, edges) ?? []]);
  const found = rings.filter((ring) => ring.length > 0);
  return [...new Map(found.map((ring) => [[...new Set(ring)].sort().join(' '), ring])).values()];
}

export interface GivenUp {
  debtorId: string;
  /** Who had given the security. */
  grantorId: string;
  isOwed: boolean;
  guarantees: readonly Edge[];
  consents: readonly string[];
}

/**
 * Guarantors who would go free: the creditor gives up what the debtor itself had pledged, the debt stands, and they did
 * not agree in writing (Civil Code 391, 409, 435).
 */
export function guarantorsUnasked({ debtorId, grantorId, isOwed, guarantees, consents }: GivenUp): string[] {
  if (!isOwed || grantorId !== debtorId) return [];
  const guarantors = guarantees.filter((edge) => edge.to === debtorId).map((edge) => edge.from);
  return [...new Set(guarantors)].filter((id) => !consents.includes(id));
}
