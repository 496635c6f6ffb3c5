import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, requireApart } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import {
  type ControlTerms,
  demands,
  loosened,
  type RiskClass,
  riskClasses,
  type Setting,
  settings,
  termsRefusals,
} from './terms-rules.ts';
import type { ControlTermsView, ProposeControlTermsInput } from './terms-schemas.ts';
import * as store from './terms-store.ts';

export interface TermsInForce {
  riskClass: RiskClass;
  terms: ControlTerms;
  /** Setting → the approved proposal that stated it. */
  statedIn: Record<string, string>;
}

/** The rule book's terms for a class on a day. */
export function defaultTerms(riskClass: RiskClass, on: LocalDate): ControlTerms {
  const value = (setting: Setting) => policyOn(`control.${setting}.${riskClass}`, on).value;
  const isDemand = (setting: Setting) => (demands as readonly Setting[]).includes(setting);
  const entries = settings.map((each) => [each, isDemand(each) ? value(each) === 1 : value(each)]);
  return Object.fromEntries(entries) as ControlTerms;
}

/** The terms of each of these lenders, by class: what it approved, setting by setting, over the rule book. One read for all. */
export async function controlTermsFor(
  ctx: Ctx,
  lenderIds: readonly string[],
): Promise<(lenderId: string, riskClass: RiskClass) => TermsInForce> {
  const approved = await store.approvedControlTerms(ctx, lenderIds);
  const today = businessDate(ctx);
  const made = new Map<string, TermsInForce>();
  return (lenderId, riskClass) => {
    const key = `${lenderId} ${riskClass}`;
    const known = made.get(key);
    if (known) return known;
    const own = approved.filter((each) => each.lenderId === lenderId && each.riskClasses.includes(riskClass));
    const terms = Object.assign(defaultTerms(riskClass, today), ...own.map((each) => each.terms)) as ControlTerms;
    const statedIn = Object.fromEntries(own.flatMap(({ id, terms: of }) => Object.keys(of).map((name) => [name, id])));
    made.set(key, { riskClass, terms, statedIn });
    return { riskClass, terms, statedIn };
  };
}

/** What one lender asks for now, class by class. */
export async function termsInForce(ctx: Ctx, lenderId: string): Promise<TermsInForce[]> {
  const of = await controlTermsFor(ctx, [lenderId]);
  return riskClasses.map((riskClass) => of(lenderId, riskClass));
}

const announce = (type: 'proposed' | 'approved', view: ControlTermsView): DomainEvent => ({
  type: `controlTerms.${type}`,
  version: 1,
  objectId: view.id,
  participants: [view.lenderId],
  payload: { ...view },
});

/** A maker of the lender proposes what goods of some classes must prove; what it does not name stays. */
export async function proposeControlTerms(ctx: Ctx, input: ProposeControlTermsInput): Promise<ControlTermsView> {
  return act(ctx, { verb: 'controlTerms.propose', mandate: 'terms:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const inForce = await controlTermsFor(tx, [partyId]);
    const now = input.riskClasses.map((each) => inForce(partyId, each).terms);
    for (const each of now) {
      const next = { ...each, ...input.terms };
      if (next.silenceDegradedS > next.silenceLostS) refuse(termsRefusals.SILENCE_ORDER, { at: '/terms/silenceLostS' });
    }
    const view = await store.insertControlTerms(tx, {
      ...input,
      riskClasses: [...new Set(input.riskClasses)],
      terms: input.terms,
      loosens: loosened(input.terms, now),
      id: tx.newId('controlTerms'),
      lenderId: partyId,
      proposedBy: personId,
      proposedAt: tx.clock.now(),
      participants: [partyId],
    });
    return { view, event: announce('proposed', view) };
  });
}

/** Another person approves; the lender's positions are judged by them from this act on. */
export async function approveControlTerms(ctx: Ctx, input: { termsId: string }): Promise<ControlTermsView> {
  return act(ctx, { verb: 'controlTerms.approve', mandate: 'terms:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findControlTerms(tx, input.termsId);
    if (found?.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/termsId' });
    await requireApart(tx, [found.proposedBy]);
    // What loosens is judged by what is in force now: stricter terms may have been approved since it was proposed.
    const inForce = await controlTermsFor(tx, [partyId]);
    const now = found.riskClasses.map((each) => inForce(partyId, each).terms);
    const loosens = loosened(found.terms, now);
    if (loosens.length > 0)
      asksSecond(tx, { level: 'L2', reasons: [{ code: 'CONTROL_LOOSENED', at: '/terms', facts: { loosens } }] });
    const view = await store.approveControlTerms(tx, found.id, personId, loosens);
    if (!view) refuse(termsRefusals.CONTROL_TERMS_DECIDED, { at: '/termsId' });
    return { view, event: announce('approved', view) };
  });
}
