import { type Agreer, levelMandates, type Needed, type Reason, suffices } from '../../kernel/eyes.ts';
import { commonRefusals, refusalList, refuse } from '../../kernel/refusal.ts';

export const proposalRefusals = refusalList({
  PROPOSAL_ENDED: [
    'wrong-state',
    'The proposal is no longer open',
    '该提议已不处于待复核状态',
    'Read how it ended under state; propose the act again where it is still wanted',
    '请查看 state 了解其结果；如仍需办理，请重新提议',
  ],
  PROPOSAL_LAPSED: [
    'wrong-state',
    'The proposal has lapsed: its time is over, or who proposed it may no longer do the act',
    '该提议已失效：已过期，或提议人已无权办理',
    'Have someone with the mandate propose the act again',
    '请由有授权的人员重新提议',
  ],
  PROPOSAL_FACTS_DIFFER: [
    'conflict',
    'This is not what the person who agrees has looked at',
    '复核人所依据的事实与该提议所载不一致',
    'Read the proposal again, with what it was judged by, and agree to its judgedHash',
    '请重新查看该提议及其所依据的事实，并按其 judgedHash 复核',
  ],
  AGREED_BEFORE: [
    'conflict',
    'This person has agreed already; each agrees once',
    '该人员已同意；每人只能同意一次',
    'Have another person agree, at the level named in facts',
    '请由另一位人员按 facts 所列层级同意',
  ],
});

/** Why a colleague, or who proposed it, ends what was proposed: one of these, so that they can be counted. */
export const refusalReasons = [
  'facts_wrong',
  'papers_missing',
  'terms_unfit',
  'risk_too_high',
  'not_authorised',
  'not_wanted',
  'done_already',
  'other',
] as const;

const kindsOfVerbs: readonly (readonly [RegExp, DecisionKind])[] = [
  [/\.writeOff/, 'write_off'],
  [/^(loan\.proposeChange|rollover\.)/, 'restructuring'],
  [/^facility\./, 'facility'],
  [/^(limit|partyLimit|counterpartyLimit|capital)\./, 'limit'],
  [/^rule\./, 'rule'],
];

/** What is decided by an act of this name; an exception where nothing but a rule's reason makes it one. */
export const kindOf = ({ verb, reasons }: { verb: string; reasons: readonly Reason[] }): DecisionKind =>
  kindsOfVerbs.find(([names]) => names.test(verb))?.[1] ?? (reasons.length > 0 ? 'exception' : 'act');

export type DecisionKind = 'facility' | 'limit' | 'restructuring' | 'write_off' | 'rule' | 'exception' | 'act';

export interface Proposed {
  state: string;
  mandate: string;
  proposedBy: string;
  needed: Needed;
  agreedBy: readonly string[];
}

/** Whether someone's word counts: by the mandate of the act, or of a level that it asks. */
export function mayAgree({ mandate }: Pick<Proposed, 'mandate'>, needed: Needed, { mandates }: Agreer): boolean {
  const atLevel =
    (needed.ofLevel2 > 0 && (mandates.has(levelMandates.L2) || mandates.has(levelMandates.L3))) ||
    (needed.ofLevel3 > 0 && mandates.has(levelMandates.L3));
  return mandates.has(mandate) || atLevel;
}

/**
 * Who may agree: another person, once, with the mandate of the act or of the level that it asks. Incompatible posts are held
 * apart (Guidelines on Internal Control of Commercial Banks, Yin Jian Fa [2014] 40, existence seen).
 */
export function decideAgreement(proposed: Proposed, agreer: Agreer): void {
  const { state, mandate, proposedBy, needed, agreedBy } = proposed;
  if (state !== 'open') refuse(proposalRefusals.PROPOSAL_ENDED, { facts: { state } });
  if (agreer.personId === proposedBy) refuse(commonRefusals.SAME_PERSON, { facts: { proposedBy } });
  if (agreedBy.includes(agreer.personId)) refuse(proposalRefusals.AGREED_BEFORE, { facts: { ...needed } });
  if (!mayAgree(proposed, needed, agreer)) refuse(commonRefusals.MANDATE_MISSING, { facts: { mandate } });
}

/** Whether one more agreement can be of use: the places that a level asks for are not filled by others. */
export function assertOfUse(needed: Needed, before: readonly Agreer[], agreer: Agreer): void {
  const by = [...before, agreer];
  const missing = (level: 'L2' | 'L3', wanted: number) => {
    const ranks = level === 'L3' ? [levelMandates.L3] : [levelMandates.L2, levelMandates.L3];
    return Math.max(0, wanted - by.filter(({ mandates }) => ranks.some((rank) => mandates.has(rank))).length);
  };
  const places = needed.agreements - by.length;
  const short = Math.max(missing('L2', needed.ofLevel2), missing('L3', needed.ofLevel3));
  if (short > Math.max(places, 0) && !suffices(needed, by))
    refuse(commonRefusals.MANDATE_MISSING, {
      facts: { mandate: needed.ofLevel3 > 0 ? levelMandates.L3 : levelMandates.L2, level: needed.level },
    });
}
