import { type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act, recordEvent } from '../audit/index.ts';
import { findParty } from '../parties/index.ts';
import { seesItself, standingRefusals } from './rules.ts';
import type { EndStandingInput, RecordStandingInput, StandingView } from './schemas.ts';
import * as store from './store.ts';

const participantsOf = ({ kind, partyId, recordedBy }: Pick<StandingView, 'kind' | 'partyId' | 'recordedBy'>) =>
  seesItself(kind) ? [recordedBy, partyId] : [recordedBy];

const standingEvent = (type: string, view: StandingView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: participantsOf(view),
  payload: { partyId: view.partyId, kind: view.kind, objectId: view.objectId, lenderId: view.recordedBy },
});

/** A lender puts on record what a party stands in. One person does, at once: from this second its gates know it. */
export async function recordStanding(
  ctx: Ctx,
  input: RecordStandingInput & { partyId: string },
): Promise<StandingView> {
  return act(ctx, { verb: 'standing.record', mandate: 'standing:record', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (!(await findParty(tx, input.partyId))) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    if (input.partyId === partyId) refuse(standingRefusals.STANDING_OF_ITSELF, { at: '/partyId' });
    if (input.since > businessDate(tx))
      refuse(standingRefusals.STANDING_IN_FUTURE, { at: '/since', facts: { since: input.since } });
    const view = await store
      .insertStanding(tx, {
        ...input,
        id: tx.newId('standing'),
        recordedBy: partyId,
        recordedByPerson: personId,
        participants: participantsOf({ ...input, recordedBy: partyId }),
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'standing_once')
          refuse(standingRefusals.STANDING_RECORDED, { at: '/kind', cause });
        throw cause;
      });
    return { view, event: standingEvent('standing.recorded', view) };
  });
}

/** What a lender's act declares: within that act, once, and until two people end it. Nothing where it stands already. */
export async function declareDefault(
  ctx: Ctx,
  said: {
    partyId: string;
    lenderId: string;
    personId: string;
    since: string;
    documentHash: string;
    reason: string;
  },
): Promise<void> {
  const { partyId, lenderId, personId, ...more } = said;
  const known = await store.liveStandings(ctx, lenderId, { partyIds: [partyId] });
  if (known.some((standing) => standing.kind === 'default')) return;
  const own = { kind: 'default' as const, partyId, recordedBy: lenderId };
  const view = await store.insertStanding(ctx, {
    ...more,
    ...own,
    id: ctx.newId('standing'),
    recordedByPerson: personId,
    participants: participantsOf(own),
  });
  await recordEvent(ctx, standingEvent('standing.recorded', view));
}

/** Default and listing of a firm stand of who took it over, too: a merger washes nothing off (Civil Code 67). */
export async function passStandings(
  ctx: Ctx,
  { predecessorId, successorId }: { predecessorId: string; successorId: string },
): Promise<void> {
  const before = await store.burdensOf(ctx, [predecessorId, successorId]);
  const held = before.filter(({ partyId }) => partyId === successorId);
  for (const row of before) {
    const stands = held.some(
      (other) => other.kind === row.kind && other.recordedBy === row.recordedBy && other.list === row.list,
    );
    if (row.partyId !== predecessorId || stands) continue;
    const said = { ...row, id: ctx.newId('standing'), partyId: successorId };
    const view = await store.insertStanding(ctx, { ...said, participants: participantsOf(said) });
    await recordEvent(ctx, standingEvent('standing.recorded', view));
  }
}

/** It ends, with a reason: gates open by it, so two people of the lender say so (table of eyes). */
export async function endStanding(ctx: Ctx, input: EndStandingInput & { standingId: string }): Promise<StandingView> {
  return act(ctx, { verb: 'standing.end', mandate: 'standing:end', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findStanding(tx, input.standingId);
    // Who stands in it may read it; only who recorded it ends it.
    if (found?.recordedBy !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/standingId' });
    const view = await store.endStanding(tx, found.id, {
      endedByPerson: personId,
      endReason: input.reason,
      endDocumentHash: input.documentHash ?? null,
    });
    if (!view) refuse(standingRefusals.STANDING_ENDED, { facts: { endedAt: found.endedAt } });
    return { view, event: standingEvent('standing.ended', view) };
  });
}
