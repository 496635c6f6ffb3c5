import { type Ctx, type PersonActor, requireMandate, requirePerson, withTransaction } from '../../context.ts';
import type { CommandRun } from '../../http/endpoint.ts';
import type { ProposalView } from '../../http/proposal.ts';
import { Awaiting, suffices } from '../../kernel/eyes.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act, type Outcome, recordEvent, requireApart, requireNoCommonMaker, requireStepUp } from '../audit/index.ts';
import { findKeyActor } from '../parties/index.ts';
import { announce } from './events.ts';
import { shown } from './propose.ts';
import { assertOfUse, decideAgreement, mayAgree, proposalRefusals } from './rules.ts';
import type { AgreeInput, RefuseInput } from './schemas.ts';
import { openedBody } from './secrets.ts';
import * as store from './store.ts';

/** Not an error: what was found ends the proposal, which must stay when the agreement does not. */
class Lapses extends Error {
  readonly because: string;
  constructor(because: string) {
    super(because);
    this.because = because;
  }
}

/** The proposal, locked, of the caller's own party. */
async function requireOwn(ctx: Ctx, id: string): Promise<store.KeptProposal> {
  const row = await store.lockProposal(ctx, id);
  if (!row || row.partyId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/proposalId' });
  return row;
}

/** Who proposed it, as they stand now; a key, a mandate or a time that ended ends the proposal. */
async function proposerOf(ctx: Ctx, row: store.KeptProposal): Promise<PersonActor> {
  if (row.expiresAt <= ctx.clock.now()) throw new Lapses('EXPIRED');
  const proposer = await findKeyActor(ctx, row.keyId);
  if (!proposer) throw new Lapses('PROPOSER_KEY_ENDED');
  if (row.mandate !== 'person' && !proposer.mandates.has(row.mandate)) throw new Lapses('PROPOSER_MANDATE_ENDED');
  return proposer;
}

type Input = AgreeInput & { proposalId: string };

/** Takes the agreement down and, when it is the last that is needed, runs the act as the proposer's, judged by what is now. */
async function take(ctx: Ctx, input: Input, commands: ReadonlyMap<string, CommandRun>): Promise<Outcome<ProposalView>> {
  const row = await requireOwn(ctx, input.proposalId);
  const agreer = requirePerson(ctx);
  requireStepUp(ctx, row.verb);
  const before = await store.agreementsOf(ctx, [row.id]);
  const needed = store.neededOfRow(row);
  const agreedBy = before.map(({ personId }) => personId);
  decideAgreement({ state: row.state, mandate: row.mandate, proposedBy: row.proposedBy, needed, agreedBy }, agreer);
  const proposer = await proposerOf(ctx, row);
  await requireApart(ctx, [row.proposedBy, ...agreedBy, ...row.notBy]);
  if (row.mandate === 'person:manage') await requireNoCommonMaker(ctx, [row.proposedBy, ...agreedBy]);
  // Who ended since, or may no longer agree, has not agreed.
  const standing = (await Promise.all(before.map(({ keyId }) => findKeyActor(ctx, keyId))))
    .filter((a) => a !== undefined)
    .filter((a) => mayAgree(row, needed, a));
  assertOfUse(needed, standing, agreer);
  const by = [...standing, agreer];
  await store.insertAgreement(ctx, {
    proposalId: row.id,
    personId: agreer.personId,
    keyId: agreer.keyId,
    agreedAt: ctx.clock.now(),
    reason: input.reason ?? null,
    participants: row.participants,
  });
  if (!suffices(needed, by)) return { view: await shown(ctx, row), event: announce('agreed', row) };
  const run = commands.get(row.path) ?? refuse(proposalRefusals.PROPOSAL_LAPSED, { facts: { path: row.path } });
  const agreed: NonNullable<Ctx['agreed']> = {
    proposalId: row.id,
    by,
    objectIds: [row.id, ...Object.values(row.params)],
  };
  const outcome = await run(
    {
      ...ctx,
      actor: proposer,
      idempotencyKey: undefined,
      isPreview: false,
      eyes: undefined,
      operation: undefined,
      agreed,
    },
    { path: row.path, params: row.params, body: await openedBody(ctx, row.id, row.body) },
  );
  // A secret in the outcome is shown now and kept nowhere.
  const kept = agreed.answer ?? outcome;
  const done = await store.changeProposal(ctx, row.id, { state: 'done', endedAt: ctx.clock.now(), outcome: kept });
  if (!done) refuse(commonRefusals.CONFLICT);
  const answer = await shown(ctx, done);
  return {
    view: { ...answer, outcome },
    answer,
    event: announce('done', done, { agreedBy: by.map((a) => a.personId) }),
  };
}

/** Meanwhile more is at risk than when it was proposed: the agreement stands, and more are awaited. */
async function takeForMore(ctx: Ctx, input: Input, { what }: Awaiting): Promise<Outcome<ProposalView>> {
  const row = await requireOwn(ctx, input.proposalId);
  const agreer = requirePerson(ctx);
  const changed = await store.changeProposal(ctx, row.id, {
    ...what.needed,
    reasons: [...what.reasons],
    notBy: [...new Set([...row.notBy, ...what.notBy])],
  });
  if (!changed) refuse(proposalRefusals.PROPOSAL_ENDED, { facts: { state: row.state } });
  await store.insertAgreement(ctx, {
    proposalId: row.id,
    personId: agreer.personId,
    keyId: agreer.keyId,
    agreedAt: ctx.clock.now(),
    reason: input.reason ?? null,
    participants: row.participants,
  });
  return { view: await shown(ctx, changed), event: announce('agreed', changed) };
}

async function lapse(ctx: Ctx, proposalId: string, because: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const lapsed = await store.changeProposal(tx, proposalId, {
      state: 'lapsed',
      endedAt: tx.clock.now(),
      endedBecause: because,
    });
    if (lapsed) await recordEvent(tx, announce('lapsed', lapsed, { because }));
  });
}

/** Another person of the party agrees. With the last agreement the act is done, or refused by what the record says now. */
export const agreeToProposal =
  (commands: ReadonlyMap<string, CommandRun>) =>
  async (ctx: Ctx, input: Input): Promise<ProposalView> => {
    const spec = { verb: 'proposal.agree', mandate: 'person', input };
    try {
      return await act(ctx, spec, (tx) => take(tx, input, commands));
    } catch (error) {
      if (error instanceof Lapses) {
        if (!ctx.isPreview) await lapse(ctx, input.proposalId, error.because);
        refuse(proposalRefusals.PROPOSAL_LAPSED, { facts: { because: error.because } });
      }
      if (!(error instanceof Awaiting) || error.what.known !== undefined) throw error;
      return act(ctx, spec, (tx) => takeForMore(tx, input, error));
    }
  };

/** Another person of the party, or who proposed it, ends it: nothing happens. */
export async function refuseProposal(ctx: Ctx, input: RefuseInput & { proposalId: string }): Promise<ProposalView> {
  return act(ctx, { verb: 'proposal.refuse', mandate: 'person', input }, async (tx) => {
    const row = await requireOwn(tx, input.proposalId);
    const { personId, mandates } = requirePerson(tx);
    if (row.state !== 'open') refuse(proposalRefusals.PROPOSAL_ENDED, { facts: { state: row.state } });
    const atLevel = mandates.has('authority:level2') || mandates.has('authority:level3');
    if (personId !== row.proposedBy && !atLevel) requireMandate(tx, row.mandate);
    const ended = await store.changeProposal(tx, row.id, {
      state: 'refused',
      endedAt: tx.clock.now(),
      endedBy: personId,
      endedBecause: input.reason,
    });
    if (!ended) refuse(commonRefusals.CONFLICT);
    return { view: await shown(tx, ended), event: announce('refused', ended, { reason: input.reason }) };
  });
}

/** Lets proposals lapse whose time is over. Safe late, twice and in several processes. */
export async function lapseProposals(ctx: Ctx): Promise<number> {
  const expired = await withTransaction(ctx, (tx) => store.listExpired(tx, 500));
  for (const { id } of expired) await lapse(ctx, id, 'EXPIRED');
  return expired.length;
}
