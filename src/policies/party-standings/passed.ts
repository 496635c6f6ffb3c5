import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { announce, inForceOf, insertOnce, keepListsApart, refuseSucceeded } from './state.ts';
import { findPolicyStanding, type KeptStanding, passContest, standingsInForce, wronglyLeft } from './store.ts';

/** What burdens a firm; what favours it was said of another firm. */
const burdens = ({ kind, value }: KeptStanding): boolean =>
  kind === 'credit_event' ||
  (kind === 'business' && value === 'speculative_housing') ||
  (kind === 'list' && (value === 'black' || value === 'watch'));

/**
 * What burdens a firm is said of who took it over, too, by who said it and for the same days: a merger washes nothing off (measures 10, 19). The
 * successor contests it as its own, carries on what was contested on that day, and who stated it ends it.
 */
export async function passSaid(
  ctx: Ctx,
  { predecessorId, successorId }: { predecessorId: string; successorId: string },
): Promise<void> {
  const inForce = await standingsInForce(ctx, [predecessorId, successorId], businessDate(ctx));
  const held = inForce.filter(({ partyId }) => partyId === successorId);
  for (const found of inForce) {
    const stands = held.some(({ slot, statedBy }) => slot === found.slot && statedBy === found.statedBy);
    if (found.partyId !== predecessorId || !burdens(found) || stands) continue;
    const { tenantId: _, knownFrom: __, knownUntil: ___, ...row } = found;
    const id = ctx.newId('partyStanding');
    await keepListsApart(ctx, successorId, found, id);
    const made = await insertOnce(ctx, {
      ...row,
      id,
      partyId: successorId,
      said: { ...found.said, ofPredecessor: predecessorId, standingId: found.id },
      supersedes: null,
      participants: found.participants.map((id) => (id === predecessorId ? successorId : id)),
    });
    await recordEvent(ctx, announce('policyStanding.stated', made));
    await passContest(ctx, { standingId: found.id, toStandingId: made.id, predecessorId, successorId });
  }
}

/** What is said of a firm, and what of those whom it took over it was said anew of: right or wrong they are so together. */
export async function saidBefore(ctx: Ctx, standing: KeptStanding): Promise<KeptStanding[]> {
  const { standingId, ofPredecessor } = standing.said as { standingId?: string; ofPredecessor?: string };
  const before = standingId && ofPredecessor ? await findPolicyStanding(ctx, standingId) : undefined;
  return before ? [standing, ...(await saidBefore(ctx, before))] : [standing];
}

/** Reaction: a decision is contested by who is still there to be heard; banks and authorities are merged by no act here. */
export async function guardContested(ctx: Ctx, { participants }: DomainEvent): Promise<void> {
  for (const partyId of participants) await refuseSucceeded(ctx, partyId);
}

/** What was wrong excluded nothing: red lists that left for a black one hold again for their days once an objection to it is upheld, if no other bars the firm. */
export async function bringListsBack(ctx: Ctx, { kind, value, partyId }: KeptStanding): Promise<void> {
  if (kind !== 'list' || value !== 'black') return;
  await asSystem(ctx, 'lists that exclude each other', async (system) => {
    const today = businessDate(system);
    const lists = await inForceOf(system, [partyId], today, ['list']);
    const left = (await wronglyLeft(system, partyId)).filter(({ validTo }) => validTo === null || validTo >= today);
    for (const { tenantId: _, knownFrom: __, knownUntil: ___, ...red } of left) {
      // It was stated anew meanwhile, or another black list bars it.
      if (lists.some((list) => list.isOfficial && (list.value === 'black' || list.slot === red.slot))) continue;
      const { excludedBy: ____, ...said } = red.said;
      const row = { ...red, id: system.newId('partyStanding'), status: 'in_force' as const, said, supersedes: red.id };
      await recordEvent(system, announce('policyStanding.stated', await insertOnce(system, row)));
    }
  });
}
