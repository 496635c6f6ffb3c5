import { type Ctx, requirePerson } from '../../context.ts';
import { act, requireApart } from '../../ground/audit/index.ts';
import { assertCallable } from '../../ground/deliveries/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { coreSourceApproved, coreSourceEnded, coreSourceProposed } from './events.ts';
import { connectorRefusals } from './rules.ts';
import type { CoreSourceView, ProposeSourceInput } from './schemas.ts';
import * as store from './source-store.ts';

/** One person of a core firm says where its system is to be asked. */
export async function proposeSource(ctx: Ctx, input: ProposeSourceInput): Promise<CoreSourceView> {
  return act(ctx, { verb: 'coreSource.propose', mandate: 'signingKey:manage', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    assertCallable(tx, input.url, '/url');
    const row = await store.insertSource(tx, {
      ...input,
      id: tx.newId('coreSource'),
      partyId,
      proposedBy: personId,
    });
    if (!row) refuse(commonRefusals.CONFLICT, { at: '/url' });
    const view = store.sourceViewOf(row);
    return { view, event: coreSourceProposed(view, partyId) };
  });
}

/** Another person puts it in use: from now on what it answers counts as the core firm's own word. */
export async function approveSource(ctx: Ctx, input: { sourceId: string }): Promise<CoreSourceView> {
  return act(ctx, { verb: 'coreSource.approve', mandate: 'signingKey:manage', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const source = await store.findSource(tx, input.sourceId);
    if (!source) refuse(commonRefusals.NOT_FOUND, { at: '/sourceId' });
    await requireApart(tx, [source.proposedBy]);
    const change = { status: 'active' as const, approvedBy: personId, nextAt: tx.clock.now() };
    const row = await store.moveSource(tx, source.id, ['proposed'], change);
    if (!row) refuse(connectorRefusals.SOURCE_WRONG_STATE, { at: '/sourceId' });
    const view = store.sourceViewOf(row);
    return { view, event: coreSourceApproved(view, partyId) };
  });
}

export async function endSource(ctx: Ctx, input: { sourceId: string }): Promise<CoreSourceView> {
  return act(ctx, { verb: 'coreSource.end', mandate: 'signingKey:manage', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    if (!(await store.findSource(tx, input.sourceId))) refuse(commonRefusals.NOT_FOUND, { at: '/sourceId' });
    const row = await store.moveSource(tx, input.sourceId, ['proposed', 'active'], { status: 'ended' });
    if (!row) refuse(connectorRefusals.SOURCE_WRONG_STATE, { at: '/sourceId' });
    const view = store.sourceViewOf(row);
    return { view, event: coreSourceEnded(view, partyId) };
  });
}
