import {
  asSystem,
  type Ctx,
  type DomainEvent,
  requirePerson,
  violatedConstraint,
  withTransaction,
} from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, endOfBusinessDate, type LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { requireJoined, warnIfNearLine } from './bodies.ts';
import { silentSince, statedByBank } from './debts-store.ts';
import { isSecurityOf } from './joint-security.ts';
import { motionRefusals } from './refusals.ts';
import {
  areSharesTold,
  bodyLife,
  isMajor,
  isUnanimous,
  isUnweighed,
  type MotionKind,
  stateOfMotion,
  type Threshold,
  weightOf,
} from './rules.ts';
import type { MotionView, PutMotionInput } from './schemas.ts';
import * as store from './store.ts';

const bps = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole));

const sharesOf = (row: store.KeptMotion, voice: store.KeptVoice | undefined) => {
  const isTold = areSharesTold(row, voice?.vote);
  return {
    forBps: isTold ? bps(row.forMinor, row.claimsMinor) : null,
    againstBps: isTold ? bps(row.againstMinor, row.claimsMinor) : null,
  };
};

export const motionViewOf = (row: store.KeptMotion, voice: store.KeptVoice | undefined): MotionView => ({
  id: row.id,
  bodyId: row.bodyId,
  kind: row.kind,
  said: row.said,
  objectId: row.objectId,
  lineMinor: row.lineMinor?.toString() ?? null,
  threshold: {
    claimsOf: row.claimsOf,
    claimsIn: row.claimsIn,
    headsOverBps: row.headsOverBps,
    isUnanimous: isUnanimous(row.kind),
    rules: row.rules,
  },
  heads: row.heads,
  forHeads: row.forHeads,
  againstHeads: row.againstHeads,
  ...sharesOf(row, voice),
  ownWeightMinor: (voice?.weightMinor ?? 0n).toString(),
  ownVote: voice?.vote ?? null,
  status: row.status,
  putBy: row.putBy,
  putAt: row.putAt.toISOString(),
  closesOn: row.closesOn,
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

const announce = (type: string, row: store.KeptMotion): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { bodyId: row.bodyId, kind: row.kind, status: row.status, lineMinor: row.lineMinor?.toString() ?? null },
});

/** What a motion of a kind takes on a day: it is kept with the motion, whatever the rules say later. */
function thresholdOn(kind: MotionKind, on: LocalDate): Threshold {
  const thirds = policyOn('joint.majorClaimsThirds', on);
  const heads = policyOn('joint.headsOverBps', on);
  if (isUnanimous(kind)) return { claimsOf: 1, claimsIn: 1, headsOverBps: 10_000, rules: [] };
  if (isMajor(kind))
    return { claimsOf: thirds.value, claimsIn: 3, headsOverBps: heads.value, rules: [thirds.key, heads.key] };
  return { claimsOf: 1, claimsIn: 2, headsOverBps: heads.value, rules: [heads.key] };
}

/** A member puts a motion. From this instant each bank’s weight is what it has out now, and never anything else. */
export async function putMotion(ctx: Ctx, input: PutMotionInput & { bodyId: string }): Promise<MotionView> {
  return act(ctx, { verb: 'motion.put', mandate: 'motion:vote', input }, async (tx) => {
    const body = await requireJoined(tx, input.bodyId);
    const { partyId, personId } = requirePerson(tx);
    const on = businessDate(tx);
    if (body.status === 'forming' || body.status === 'closed')
      refuse(motionRefusals.BODY_WRONG_STATE, { facts: { status: body.status } });
    if ((input.kind === 'line') !== (input.line !== undefined)) refuse(motionRefusals.MOTION_SHAPE, { at: '/line' });
    if ((input.kind === 'release_security') !== (input.objectId !== undefined))
      refuse(motionRefusals.MOTION_SHAPE, { at: '/objectId' });
    if (input.objectId && !(await isSecurityOf(tx, input.objectId, partyId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
    if (input.line && input.line.currency !== body.currency)
      refuse(motionRefusals.BODY_CURRENCY, { at: '/line/currency', facts: { currency: body.currency } });
    if (input.closesOn < on) refuse(motionRefusals.MOTION_SHAPE, { at: '/closesOn', facts: { today: on } });
    const weights = await asSystem(tx, 'weights of joint bodies', async (system) => {
      const silent = await silentSince(system, body.id, on);
      const sides = {
        out: await store.outByBank(system, body.id),
        lent: await store.outByBank(system, body.id, { isOwnLoan: true }),
        stated: await statedByBank(system, body.id),
        unanswered: silent ? await store.outByBank(system, body.id, { at: endOfBusinessDate(silent) }) : new Map(),
      };
      const members = await store.listMembers(system, body.id);
      const joined = members.filter(({ status }) => status === 'joined');
      return new Map(joined.map(({ bankId }) => [bankId, weightOf(bankId, sides)]));
    });
    const claimsMinor = [...weights.values()].reduce((sum, minor) => sum + minor, 0n);
    if (isUnweighed(input.kind, { claimsMinor, usedMinor: body.usedMinor }))
      refuse(motionRefusals.MOTION_UNWEIGHED, { at: '/bodyId', facts: { bodyId: body.id } });
    const row = {
      id: tx.newId('motion'),
      bodyId: body.id,
      kind: input.kind,
      said: input.said,
      objectId: input.objectId ?? null,
      lineMinor: input.line ? BigInt(input.line.amountMinor) : null,
      documentHash: input.documentHash,
      ...thresholdOn(input.kind, on),
      claimsMinor,
      heads: weights.size,
      putBy: partyId,
      putByPerson: personId,
      closesOn: input.closesOn,
      participants: body.participants,
    };
    const made = await store.insertMotion(tx, row).catch((cause: unknown) => {
      if (violatedConstraint(cause) === 'motion_line_once') refuse(motionRefusals.MOTION_OPEN, { at: '/kind', cause });
      throw cause;
    });
    await asSystem(tx, 'weights of joint bodies', (system) => store.insertVoices(system, made.id, weights));
    const voice = await store.findVoice(tx, made.id, partyId);
    return { view: motionViewOf(made, voice), event: announce('motion.put', made) };
  });
}

/** What a motion that is carried does to its body. */
async function carryOut(ctx: Ctx, row: store.KeptMotion, body: store.KeptBody): Promise<void> {
  const steps = { warning_start: 'warn', warning_end: 'calm', close: 'close' } as const;
  if (row.kind === 'line') {
    await store.changeBody(ctx, body.id, { lineMinor: row.lineMinor, lineMotionId: row.id });
    await warnIfNearLine(ctx, body.id);
  } else if (row.kind in steps) {
    const { from, to } = stepOf(bodyLife, steps[row.kind as keyof typeof steps]);
    if (!from.includes(body.status)) return;
    await store.changeBody(ctx, body.id, { status: to });
    // A body that is closed decides nothing any more.
    const lost = row.kind === 'close' ? await store.loseOver(ctx, { bodyId: body.id }) : [];
    for (const each of lost) await recordEvent(ctx, announce('motion.decided', each));
  }
}

/** Timer: a motion whose day is over without enough voices is lost, and awaits nobody any more. */
export const loseOver = (ctx: Ctx): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    const lost = await store.loseOver(tx, { before: businessDate(tx) });
    for (const row of lost) await recordEvent(tx, announce('motion.decided', row));
    return lost.length;
  });

/** Two people of a member cast its vote, once; the motion is decided as soon as nothing can turn it. */
export async function voteOnMotion(
  ctx: Ctx,
  input: { motionId: string; vote: 'for' | 'against' | 'abstain' },
): Promise<MotionView> {
  return act(ctx, { verb: 'motion.vote', mandate: 'motion:vote', input }, async (tx) => {
    const asked = await store.findMotion(tx, input.motionId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/motionId' });
    const body = await requireJoined(tx, asked.bodyId);
    const row = (await store.findMotion(tx, asked.id)) ?? asked;
    const { partyId, personId } = requirePerson(tx);
    if (row.status !== 'open' || row.closesOn < businessDate(tx))
      refuse(motionRefusals.MOTION_DECIDED, { facts: { status: row.status, closesOn: row.closesOn } });
    const { vote } = input;
    const voice = await store.castVote(tx, { motionId: row.id, bankId: partyId, vote, personId });
    if (!voice) refuse(motionRefusals.MOTION_VOTED);
    const counted = {
      ...row,
      forMinor: row.forMinor + (vote === 'for' ? voice.weightMinor : 0n),
      forHeads: row.forHeads + (vote === 'for' ? 1 : 0),
      againstMinor: row.againstMinor + (vote === 'for' ? 0n : voice.weightMinor),
      againstHeads: row.againstHeads + (vote === 'for' ? 0 : 1),
    };
    const status = stateOfMotion(row.kind, row, counted);
    const { forMinor, forHeads, againstMinor, againstHeads } = counted;
    const kept = await store.countVote(tx, row.id, {
      forMinor,
      forHeads,
      againstMinor,
      againstHeads,
      status,
      decidedAt: status === 'open' ? null : tx.clock.now(),
    });
    if (status === 'carried') await asSystem(tx, 'motions', (system) => carryOut(system, kept, body));
    if (status !== 'open') await recordEvent(tx, announce('motion.decided', kept));
    return { view: motionViewOf(kept, voice), event: announce('motion.voted', kept) };
  });
}
