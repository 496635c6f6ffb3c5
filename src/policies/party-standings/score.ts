import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { policyStandingLife, policyRefusalsOfStandings as refusals, slotOf } from './rules.ts';
import type { OverrideScoreInput, PolicyStandingView, ScoreInput } from './schemas.ts';
import { scoreOf } from './score-rules.ts';
import { inForceOf, insertOnce, viewOf } from './state.ts';
import * as store from './store.ts';

const said = { kind: 'score', value: 'model', purpose: null } as const;

/** Whether the firm let this bank use what a score is made of, on a day. */
async function assertConsented(ctx: Ctx, partyId: string, bankId: string): Promise<string> {
  const consents = await inForceOf(ctx, [partyId], businessDate(ctx), ['consent']);
  const found = consents.find(({ value, otherId }) => value === 'score_inputs' && otherId === bankId);
  return found?.id ?? refuse(refusals.SCORE_NOT_CONSENTED, { at: '/inputs' });
}

/** The score of a party by a bank that holds today. */
export const scoreBy = async (ctx: Ctx, partyId: string, bankId: string): Promise<store.KeptStanding | undefined> =>
  (await inForceOf(ctx, [partyId], businessDate(ctx), ['score'])).find(({ statedBy }) => statedBy === bankId);

/** A score within another act of the bank, over inputs that the firm consented to; the earlier one is superseded. */
export async function takeScore(ctx: Ctx, partyId: string, input: ScoreInput): Promise<store.KeptStanding> {
  const { partyId: bankId, personId } = requirePerson(ctx);
  const consentId = await assertConsented(ctx, partyId, bankId);
  const { points, reasons } = scoreOf(input.model, input.inputs);
  const earlier = await scoreBy(ctx, partyId, bankId);
  if (earlier) await store.movePolicyStanding(ctx, earlier.id, stepOf(policyStandingLife, 'supersede'));
  const today = businessDate(ctx);
  return insertOnce(ctx, {
    ...said,
    id: ctx.newId('partyStanding'),
    partyId,
    figure: points,
    said: { model: input.model, inputs: input.inputs, inputsHash: await hashOf(input.inputs), reasons, consentId },
    slot: slotOf(said),
    isOfficial: false,
    documentHash: input.documentHash,
    reason: reasons.map(({ en, points: of }) => `${en}: ${of}`).join('; '),
    status: 'in_force',
    statedBy: bankId,
    statedByPerson: personId,
    validFrom: today,
    validTo: addDays(today, policyOf(bankId, 'score.validDays', today).value - 1),
    supersedes: earlier?.id ?? null,
    participants: [bankId, partyId],
  });
}

/** What a bank did with a score, as it is told. */
export const policyStandingScored = (made: store.KeptStanding): DomainEvent => ({
  type: 'policyStanding.scored',
  version: 1,
  objectId: made.id,
  participants: made.participants,
  payload: { partyId: made.partyId, model: made.said.model, points: made.figure },
});

/** A score by a version of the model, with every reason in words. */
export async function scoreParty(ctx: Ctx, input: ScoreInput & { partyId: string }): Promise<PolicyStandingView> {
  return act(ctx, { verb: 'policyStanding.score', mandate: 'standing:state', input }, async (tx) => {
    const about = await findParty(tx, input.partyId);
    if (!about || about.id === requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    const made = await takeScore(tx, about.id, input);
    return { view: viewOf(made), event: policyStandingScored(made) };
  });
}

/** Two people decide otherwise than the score, with a reason that is kept; the score stays beside it. */
export async function overrideScore(
  ctx: Ctx,
  input: OverrideScoreInput & { standingId: string },
): Promise<PolicyStandingView> {
  return act(ctx, { verb: 'policyStanding.override', mandate: 'standing:state', input }, async (tx) => {
    const found = await store.findPolicyStanding(tx, input.standingId);
    const { partyId, personId } = requirePerson(tx);
    if (found?.statedBy !== partyId || found.kind !== 'score') refuse(commonRefusals.NOT_FOUND, { at: '/standingId' });
    const over = await store.movePolicyStanding(tx, found.id, stepOf(policyStandingLife, 'supersede'));
    if (!over) refuse(refusals.STANDING_NOT_IN_FORCE, { facts: { status: found.status } });
    asksSecond(tx, { reasons: [{ code: 'SCORE_OVERRIDDEN', facts: { from: found.figure, to: input.points } }] });
    const { tenantId: _, knownFrom: __, knownUntil: ___, ...row } = found;
    const made = await insertOnce(tx, {
      ...row,
      id: tx.newId('partyStanding'),
      figure: input.points,
      said: { ...found.said, override: { from: found.figure, reason: input.reason, documentHash: input.documentHash } },
      reason: input.reason,
      status: 'in_force',
      statedByPerson: personId,
      supersedes: found.id,
    });
    return {
      view: viewOf(made),
      event: {
        type: 'policyStanding.overridden',
        version: 1,
        objectId: made.id,
        participants: made.participants,
        payload: { from: found.figure, to: input.points, reason: input.reason },
      },
    };
  });
}
