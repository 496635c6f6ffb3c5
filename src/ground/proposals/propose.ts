import { type Ctx, requirePerson, withTransaction } from '../../context.ts';
import type { ProposalView } from '../../http/proposal.ts';
import { hashOf } from '../../kernel/canonical.ts';
import type { Awaiting } from '../../kernel/eyes.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { claimIdempotencyKey, proposalOfAnswer, proposedAnswer, recordEvent, scopeOf } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { neededAgain } from './again.ts';
import { announce } from './events.ts';
import { kindOf } from './rules.ts';
import * as store from './store.ts';

const DAY_MS = 86_400_000;

export async function shown(ctx: Ctx, row: store.KeptProposal): Promise<ProposalView> {
  const agreements = await store.agreementsOf(ctx, [row.id]);
  const stuck = row.state === 'open' ? await store.stuckAmong(ctx, [row.id]) : undefined;
  return store.viewOf(row, agreements, stuck?.has(row.id));
}

async function requireKept(ctx: Ctx, id: string): Promise<ProposalView> {
  const row = (await store.findProposal(ctx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/proposalId' });
  return shown(ctx, row);
}

/** What stands already: the object itself where the command names it, or what it is made under. Nothing of the act is there. */
const aboutOf = (objectId: string, params: Record<string, string>): string | null => {
  const named = Object.values(params);
  return named.includes(objectId) ? objectId : (named.at(-1) ?? null);
};

/** Keeps what one person may not do alone: the command as it came in, what is awaited and why. Nothing of the act is there. */
export function keepProposal(ctx: Ctx, { what }: Awaiting): Promise<ProposalView> {
  const { inputHash, needed, known } = what;
  const { operation, idempotencyKey: key } = ctx;
  if (!operation) throw new Error(`${what.verb} needs another person and came by no command`);
  return withTransaction(ctx, async (tx) => {
    if (known !== undefined) return requireKept(tx, known);
    const scope = scopeOf(tx);
    const earlier = key === undefined ? undefined : await claimIdempotencyKey(tx, scope, key);
    const before = proposalOfAnswer(earlier?.answer);
    if (before !== undefined) return requireKept(tx, before);
    const { partyId, personId, keyId } = requirePerson(tx);
    const now = tx.clock.now();
    const { value: days } = policyOn('proposal.validDays', businessDateAt(now));
    // What is kept of it names the rules by which it is reckoned who must agree.
    if (what.askedBy) neededAgain(what.verb, { ...what, askedBy: what.askedBy }, businessDateAt(now));
    const row = await store.insertProposal(tx, {
      id: tx.newId('proposal'),
      partyId,
      verb: what.verb,
      mandate: what.mandate,
      path: operation.path,
      params: operation.params,
      body: operation.body,
      objectId: aboutOf(what.objectId, operation.params),
      occurredAt: operation.occurredAt === undefined ? null : new Date(operation.occurredAt),
      proposedBy: personId,
      keyId,
      proposedAt: now,
      expiresAt: new Date(now.getTime() + days * DAY_MS),
      ...needed,
      kind: kindOf(what),
      judged: what.judged ?? {},
      judgedHash: what.judged === undefined ? null : await hashOf(what.judged),
      reasons: [...what.reasons],
      askedBy: what.askedBy ?? null,
      atRisk: what.atRisk.map(({ amountMinor, currency, clientId }) => ({
        amountMinor: amountMinor.toString(),
        currency,
        ...(clientId !== undefined && { clientId }),
      })),
      notBy: [...new Set(what.notBy)],
      participants: [partyId],
    });
    await recordEvent(
      tx,
      announce('proposed', row),
      key === undefined ? undefined : { scope, key, inputHash, answer: proposedAnswer(row.id) },
    );
    return store.viewOf(row, [], row.isStuck);
  });
}
