import type { z } from 'zod';
import { type Ctx, type PersonActor, requireMandate, requirePerson, withTransaction } from '../../context.ts';
import type { CommandRun } from '../../http/endpoint.ts';
import type { ProposalView } from '../../http/proposal.ts';
import { plainJson } from '../../kernel/canonical.ts';
import {
  type Agreed,
  type Agreer,
  Awaiting,
  type ChangedFact,
  FactsChanged,
  Previewed,
  type Reason,
  suffices,
} from '../../kernel/eyes.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import { act, type Outcome, recordEvent, requireApart, requireNoCommonMaker, requireStepUp } from '../audit/index.ts';
import { findKeyActor } from '../parties/index.ts';
import { announce } from './events.ts';
import { shown } from './propose.ts';
import { assertOfUse, decideAgreement, mayAgree, proposalRefusals } from './rules.ts';
import type { AgreeAllInput, AgreeInput, agreeAllView, RefuseInput } from './schemas.ts';
import { openedBody } from './secrets.ts';
import * as store from './store.ts';

/** Not an error: what was found ends the proposal, which must stay when the agreement does not. */
class Lapses extends Error {
  readonly because: string;
  readonly changed: readonly ChangedFact[];
  constructor(because: string, changed: readonly ChangedFact[] = []) {
    super(because);
    this.because = because;
    this.changed = changed;
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
  if (row.overtakenAt !== null) throw new Lapses('OVERTAKEN');
  const proposer = await findKeyActor(ctx, row.keyId);
  if (!proposer) throw new Lapses('PROPOSER_KEY_ENDED');
  if (row.mandate !== 'person' && !proposer.mandates.has(row.mandate)) throw new Lapses('PROPOSER_MANDATE_ENDED');
  return proposer;
}

type Input = AgreeInput & { proposalId: string };
type Commands = ReadonlyMap<string, CommandRun>;

/** The act as the proposer's, with who agreed to it so far. */
async function runProposed(
  ctx: Ctx,
  row: store.KeptProposal,
  actor: PersonActor,
  { commands, agreed }: { commands: Commands; agreed: Agreed },
) {
  const run = commands.get(row.path) ?? refuse(proposalRefusals.PROPOSAL_LAPSED, { facts: { path: row.path } });
  return run(
    { ...ctx, actor, idempotencyKey: undefined, eyes: undefined, operation: undefined, agreed },
    { path: row.path, params: row.params, body: await openedBody(ctx, row.id, row.body) },
  );
}

const agreedOf = (row: store.KeptProposal, by: readonly Agreer[]): Agreed => ({
  proposalId: row.id,
  by,
  objectIds: [row.id, ...Object.values(row.params)],
  judged: row.judged,
  reasons: row.reasons as Reason[],
  ...(row.occurredAt && { occurredAt: row.occurredAt.toISOString() }),
});

/** Where several must agree, what was judged is compared at each voice, and not only at the one with which the act is done. */
async function lookFirst(ctx: Ctx, { proposalId }: Input, commands: Commands): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const row = await store.findProposal(tx, proposalId);
    if (row?.state !== 'open' || row.partyId !== requirePerson(tx).partyId) return;
    if (row.agreements < 2 || row.judgedHash === null) return;
    const proposer = await proposerOf(tx, row);
    await runProposed({ ...tx, isPreview: true }, row, proposer, { commands, agreed: agreedOf(row, []) });
  }).catch((error: unknown) => {
    // What else it would be refused for is told with the last voice, which is when it would be done.
    if (!(error instanceof Previewed || error instanceof Awaiting || error instanceof Refusal)) throw error;
  });
}

/**
 * Who may not agree for what they did before is told so in the words of the act, where it has any (that they gave the order), and not that
 * two people are one.
 */
async function refuseInItsWords(
  ctx: Ctx,
  row: store.KeptProposal,
  proposer: PersonActor,
  commands: Commands,
): Promise<void> {
  const agreer = requirePerson(ctx);
  if (!row.notBy.includes(agreer.personId)) return;
  try {
    await runProposed({ ...ctx, isPreview: true }, row, proposer, { commands, agreed: agreedOf(row, [agreer]) });
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'forbidden') throw error;
    if (!(error instanceof Refusal || error instanceof Previewed || error instanceof Awaiting)) throw error;
  }
}

/** Takes the agreement down and, when it is the last that is needed, runs the act as the proposer's, judged by what is now. */
async function take(ctx: Ctx, input: Input, commands: Commands): Promise<Outcome<ProposalView>> {
  const row = await requireOwn(ctx, input.proposalId);
  const agreer = requirePerson(ctx);
  if (input.judgedHash !== undefined && input.judgedHash !== row.judgedHash)
    refuse(proposalRefusals.PROPOSAL_FACTS_DIFFER, { at: '/judgedHash', facts: { judgedHash: row.judgedHash } });
  requireStepUp(ctx, row.verb);
  const before = await store.agreementsOf(ctx, [row.id]);
  const needed = store.neededOfRow(row);
  const agreedBy = before.map(({ personId }) => personId);
  decideAgreement({ state: row.state, mandate: row.mandate, proposedBy: row.proposedBy, needed, agreedBy }, agreer);
  const proposer = await proposerOf(ctx, row);
  await refuseInItsWords(ctx, row, proposer, commands);
  await requireApart(ctx, [row.proposedBy, ...agreedBy, ...row.notBy]);
  if (row.mandate === 'person:manage') await requireNoCommonMaker(ctx, [row.proposedBy, ...agreedBy]);
  // Who ended since, or may no longer agree, has not agreed.
  const standing = (await Promise.all(before.map(({ keyId }) => findKeyActor(ctx, keyId))))
    .filter((a) => a !== undefined)
    .filter((a) => mayAgree(row, needed, a));
  assertOfUse(needed, standing, agreer);
  const by = [...standing, agreer];
  const made = await store.insertAgreement(ctx, {
    proposalId: row.id,
    personId: agreer.personId,
    keyId: agreer.keyId,
    agreedAt: ctx.clock.now(),
    reason: input.reason ?? null,
    participants: row.participants,
  });
  // The proposal is locked: nobody else agreed meanwhile.
  const agreements = store.inOrder([...before, made]);
  if (!suffices(needed, by)) {
    const stuck = await store.stuckAmong(ctx, [row.id]);
    return { view: store.viewOf(row, agreements, stuck.has(row.id)), event: announce('agreed', row) };
  }
  const agreed = agreedOf(row, by);
  const outcome = await runProposed({ ...ctx, isPreview: false }, row, proposer, { commands, agreed });
  // A secret in the outcome is shown now and kept nowhere.
  const kept = agreed.answer ?? outcome;
  const done = await store.changeProposal(ctx, row.id, { state: 'done', endedAt: ctx.clock.now(), outcome: kept });
  if (!done) refuse(commonRefusals.CONFLICT);
  const answer = store.viewOf(done, agreements);
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

async function lapse(ctx: Ctx, proposalId: string, because: string, changed?: readonly ChangedFact[]): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const lapsed = await store.changeProposal(tx, proposalId, {
      state: 'lapsed',
      endedAt: tx.clock.now(),
      endedBecause: because,
      endedNote: changed?.map(({ name }) => name).join(' ') ?? null,
    });
    if (lapsed) await recordEvent(tx, announce('lapsed', lapsed, { because, ...(changed && { changed }) }));
  });
}

/** What was found ends the proposal, by name: the agreement was to something else. */
async function lapseBy(ctx: Ctx, input: Input, because: string, changed?: readonly ChangedFact[]): Promise<never> {
  if (!ctx.isPreview) await lapse(ctx, input.proposalId, because, changed);
  refuse(proposalRefusals.PROPOSAL_LAPSED, { facts: { because, ...(changed && { changed }) } });
}

/** Another person of the party agrees. With the last agreement the act is done, or refused by what the record says now. */
export const agreeToProposal =
  (commands: Commands) =>
  async (ctx: Ctx, input: Input): Promise<ProposalView> => {
    const spec = { verb: 'proposal.agree', mandate: 'person', input };
    try {
      await lookFirst(ctx, input, commands);
      return await act(ctx, spec, (tx) => take(tx, input, commands));
    } catch (error) {
      if (error instanceof Lapses) return lapseBy(ctx, input, error.because);
      if (error instanceof FactsChanged) return lapseBy(ctx, input, 'FACTS_CHANGED', error.changed);
      if (!(error instanceof Awaiting) || error.what.known !== undefined) throw error;
      return act(ctx, spec, (tx) => takeForMore(tx, input, error));
    }
  };

type AgreedItem = z.input<typeof agreeAllView>['items'][number];

/** The same for many, each by itself: one that is refused stops no other, and each is agreed to as it was looked at. */
export const agreeToAll =
  (commands: Commands) =>
  async (ctx: Ctx, { items, reason }: AgreeAllInput): Promise<z.input<typeof agreeAllView>> => {
    const agree = agreeToProposal(commands);
    const answers: AgreedItem[] = [];
    for (const item of items) {
      const { proposalId } = item;
      const idempotencyKey = ctx.idempotencyKey && `${ctx.idempotencyKey} ${proposalId}`;
      try {
        const { state } = await agree({ ...ctx, idempotencyKey }, { ...item, ...(reason !== undefined && { reason }) });
        answers.push({ proposalId, state, refusal: null });
      } catch (error) {
        if (error instanceof Previewed) {
          answers.push({ proposalId, state: (error.view as ProposalView).state, refusal: null });
        } else if (error instanceof Refusal && error.kind !== 'unavailable') {
          const { code, title, remedy } = error.definition;
          answers.push({ proposalId, state: null, refusal: { code, title, remedy, facts: plainJson(error.facts) } });
        } else throw error;
      }
    }
    if (ctx.isPreview) throw new Previewed({ items: answers }, undefined);
    return { items: answers };
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
      endedNote: input.note ?? null,
    });
    if (!ended) refuse(commonRefusals.CONFLICT);
    return { view: await shown(tx, ended), event: announce('refused', ended, { reason: input.reason }) };
  });
}

/** Lets proposals lapse whose time is over, or whose object moved on by another way. Safe late, twice and in several processes. */
export async function lapseProposals(ctx: Ctx): Promise<number> {
  const expired = await withTransaction(ctx, (tx) => store.listExpired(tx, 500));
  for (const { id, overtakenAt } of expired) await lapse(ctx, id, overtakenAt ? 'OVERTAKEN' : 'EXPIRED');
  return expired.length;
}
