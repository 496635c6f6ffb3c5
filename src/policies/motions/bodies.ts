import { asSystem, type Ctx, type DomainEvent, lockName, requirePerson, violatedConstraint } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { isIdentifier } from '../../kernel/identifiers.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { standsUnder } from '../../lending/limits/index.ts';
import { findLoan } from '../../lending/loans/index.ts';
import { inForceOf } from '../party-standings/index.ts';
import { motionRefusals } from './refusals.ts';
import { askedOf, bodyLife, debtorRoles, headroomOf, isSumTold, isToBeWarned } from './rules.ts';
import type { BodyView, EntryView, FormBodyInput, ReportEntryInput } from './schemas.ts';
import * as store from './store.ts';
import { isToldBeside, othersAround, unitOf } from './units-store.ts';

/** Sums of all and what is the reader’s own: of another member no row is told. */
export async function bodyViewOf(ctx: Ctx, body: store.KeptBody, readerId: string): Promise<BodyView> {
  const { out, members, unit, isBeside } = await asSystem(ctx, 'sums of joint bodies', async (system) => ({
    isBeside: await isToldBeside(system, body.id, readerId),
    out: await store.outByBank(system, body.id),
    members: await store.listMembers(system, body.id),
    unit: await unitOf(system, body.id),
  }));
  const on = businessDate(ctx);
  const rule = {
    leastBanks: policyOn('joint.leastBanks', on).value,
    mandatoryFrom: BigInt(policyOn('joint.mandatoryFrom.CNY', on).value),
    optionalFrom: BigInt(policyOn('joint.optionalFrom.CNY', on).value),
  };
  const usedMinor = [...out.values()].reduce((sum, minor) => sum + minor, 0n);
  const { lineMinor } = body;
  const isTold = isSumTold({ reporters: [...out.keys()], debtorId: body.debtorId, isBeside }, readerId);
  const lineTold = isTold ? lineMinor : null;
  return {
    id: body.id,
    kind: body.kind,
    name: body.name,
    debtorId: body.debtorId,
    // What its banks know of the group is theirs: the firm itself is not told.
    firmIds: body.participants.includes(readerId) ? unit : [body.debtorId],
    leadId: body.leadId,
    currency: body.currency,
    status: body.status,
    lineMinor: lineMinor?.toString() ?? null,
    usedMinor: isTold ? usedMinor.toString() : null,
    headroomMinor: lineTold === null ? null : headroomOf(lineTold, usedMinor).toString(),
    usedBps: lineTold === null || lineTold === 0n ? null : Number((usedMinor * 10_000n) / lineTold),
    ownMinor: (out.get(readerId) ?? 0n).toString(),
    banks: out.size,
    members: members.length,
    joined: members.filter(({ status }) => status === 'joined').length,
    membership: members.find(({ bankId }) => bankId === readerId)?.status ?? null,
    asked: askedOf(out.size, usedMinor, rule),
    formedAt: body.formedAt.toISOString(),
  };
}

const announce = (type: string, body: store.KeptBody, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: body.id,
  participants: body.participants,
  payload: { kind: body.kind, debtorId: body.debtorId, leadId: body.leadId, status: body.status, ...more },
});

/** A lead bank forms a body for a firm, and invites the others. */
export async function formBody(ctx: Ctx, input: FormBodyInput): Promise<BodyView> {
  return act(ctx, { verb: 'jointBody.form', mandate: 'motion:vote', input }, async (tx) => {
    const { partyId: leadId, personId } = requirePerson(tx);
    const debtor = await findParty(tx, input.debtorId);
    if (!debtor || debtor.id === leadId) refuse(commonRefusals.NOT_FOUND, { at: '/debtorId' });
    if (!debtor.roles.every((role) => debtorRoles.includes(role)))
      refuse(motionRefusals.BODY_OF_WHOM, { at: '/debtorId', facts: { roles: debtor.roles } });
    const related = await inForceOf(tx, [debtor.id], businessDate(tx), ['relation']);
    const successor = related.find(({ value, isOfficial }) => isOfficial && value === 'successor');
    if (successor) refuse(motionRefusals.BODY_OF_WHOM, { at: '/debtorId', facts: { successorId: successor.otherId } });
    const memberIds = [...new Set(input.memberIds)].filter((id) => id !== leadId && id !== debtor.id);
    for (const [i, id] of memberIds.entries())
      if (!(await findParty(tx, id))?.roles.includes('bank'))
        refuse(commonRefusals.NOT_FOUND, { at: `/memberIds/${i}` });
    const least = policyOn('joint.leastBanks', businessDate(tx)).value;
    if (memberIds.length + 1 < least)
      refuse(motionRefusals.BODY_TOO_FEW, { at: '/memberIds', facts: { least, members: memberIds.length + 1 } });
    await lockName(tx, 'joint bodies');
    // One that came to the firm by a merger, beside its own, stands as well when that one is closed.
    if (await asSystem(tx, 'bodies of a firm', (system) => store.hasBody(system, debtor.id, input.kind)))
      refuse(motionRefusals.BODY_STANDS);
    const body = await store
      .insertBody(tx, {
        id: tx.newId('jointBody'),
        kind: input.kind,
        name: input.name,
        debtorId: debtor.id,
        leadId,
        currency: input.currency,
        documentHash: input.documentHash,
        formedBy: personId,
        participants: [leadId, ...memberIds],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'joint_body_once') refuse(motionRefusals.BODY_STANDS, { cause });
        throw cause;
      });
    const isOfOthers = await asSystem(tx, 'members of joint bodies', async (system) => {
      await store.insertMembers(system, [
        { bodyId: body.id, bankId: leadId, status: 'joined', joinedBy: personId, joinedAt: tx.clock.now() },
        ...memberIds.map((bankId) => ({ bodyId: body.id, bankId, status: 'invited' })),
      ]);
      return isBodyOfOthers(system, body, [leadId, ...memberIds]);
    });
    if (isOfOthers) refuse(motionRefusals.BODY_OF_OTHERS, { at: '/memberIds' });
    return { view: await bodyViewOf(tx, body, leadId), event: announce('jointBody.formed', body) };
  });
}

/**
 * Whether banks act as one for the unit of this body's firm already that are not the same: the difference of what two bodies sum would be what the
 * banks have out that are in one of them alone (isolation of members).
 */
async function isBodyOfOthers(ctx: Ctx, body: store.KeptBody, bankIds: readonly string[]): Promise<boolean> {
  const own = [...bankIds].sort().join();
  for (const bodyId of await othersAround(ctx, body.debtorId, body.id)) {
    const members = (await store.listMembers(ctx, bodyId)).filter(({ status }) => status !== 'left');
    const theirs = members.map(({ bankId }) => bankId).sort();
    if (theirs.join() !== own) return true;
  }
  return false;
}

/** A bank that is invited joins; with the last of them the body acts. */
export async function joinBody(ctx: Ctx, input: { bodyId: string; documentHash: string }): Promise<BodyView> {
  return act(ctx, { verb: 'jointBody.join', mandate: 'motion:vote', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const body = await store.lockBody(tx, input.bodyId);
    if (!body) refuse(commonRefusals.NOT_FOUND, { at: '/bodyId' });
    if (body.status === 'closed' || !(await store.joinBody(tx, body.id, partyId, personId)))
      refuse(motionRefusals.BODY_WRONG_STATE, { facts: { status: body.status } });
    const members = await asSystem(tx, 'members of joint bodies', (system) => store.listMembers(system, body.id));
    const now = await actIfWhole(tx, body, members);
    return { view: await bodyViewOf(tx, now, partyId), event: announce('jointBody.joined', now, { bankId: partyId }) };
  });
}

/** With the last answer of those who were invited, the body acts. */
async function actIfWhole(
  ctx: Ctx,
  body: store.KeptBody,
  members: Awaited<ReturnType<typeof store.listMembers>>,
): Promise<store.KeptBody> {
  const { from, to } = stepOf(bodyLife, 'form');
  const isWhole = members.every(({ status }) => status !== 'invited');
  return isWhole && from.includes(body.status) ? store.changeBody(ctx, body.id, { status: to }) : body;
}

/**
 * A bank declines its invitation, or leaves a body that does not act yet and under which it reported nothing. Where too few are left to form it, or
 * its lead bank goes, or another body of the firm stands that the bank stays in, it is closed, and another may be formed.
 */
export async function leaveBody(ctx: Ctx, input: { bodyId: string; reason: string }): Promise<BodyView> {
  return act(ctx, { verb: 'jointBody.leave', mandate: 'motion:vote', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    await lockName(tx, 'joint bodies');
    const body = await store.lockBody(tx, input.bodyId);
    if (!body) refuse(commonRefusals.NOT_FOUND, { at: '/bodyId' });
    // Once it acts nobody leaves: who did would lend beside the line that binds the others.
    if (body.status !== 'forming') refuse(motionRefusals.BODY_WRONG_STATE, { facts: { status: body.status } });
    const now = await asSystem(tx, 'members of joint bodies', async (system) => {
      const out = (await store.outByBank(system, body.id, { withLowRisk: true })).get(partyId) ?? 0n;
      if (out > 0n) refuse(motionRefusals.BODY_OWED, { facts: { outMinor: out.toString(), currency: body.currency } });
      if (!(await store.leaveBody(system, body.id, partyId))) refuse(motionRefusals.BODY_NOT_MEMBER);
      const members = await store.listMembers(system, body.id);
      const left = members.filter(({ status }) => status !== 'left');
      const least = policyOn('joint.leastBanks', businessDate(tx)).value;
      // Who is out reads the sums of the others no more.
      const rest = await store.changeBody(system, body.id, {
        participants: body.participants.filter((id) => id !== partyId),
      });
      const rested = left.map(({ bankId }) => bankId);
      const isOver = left.length < least || partyId === body.leadId || (await isBodyOfOthers(system, body, rested));
      if (isOver) return store.changeBody(system, body.id, { status: stepOf(bodyLife, 'close').to });
      return actIfWhole(system, rest, left);
    });
    const left = { ...now, participants: body.participants };
    const event = announce('jointBody.left', left, { bankId: partyId, reason: input.reason });
    return { view: await bodyViewOf(tx, now, partyId), event };
  });
}

/** Of a body that the caller has joined, locked. */
export async function requireJoined(ctx: Ctx, bodyId: string): Promise<store.KeptBody> {
  const body = await store.lockBody(ctx, bodyId);
  if (!body) refuse(commonRefusals.NOT_FOUND, { at: '/bodyId' });
  const { partyId } = requirePerson(ctx);
  if (body.status === 'closed') refuse(motionRefusals.BODY_WRONG_STATE, { facts: { status: body.status } });
  const own = (await store.listMembers(ctx, bodyId)).find(({ bankId }) => bankId === partyId);
  if (own?.status !== 'joined') refuse(motionRefusals.BODY_NOT_MEMBER);
  return body;
}

/** Where so much of the line is used, the body is in the state of warning from now on. */
export async function warnIfNearLine(ctx: Ctx, bodyId: string): Promise<void> {
  const body = await store.findBody(ctx, bodyId);
  if (!body || body.lineMinor === null) return;
  const warnBps = policyOn('joint.warnBps', businessDate(ctx)).value;
  const { from, to } = stepOf(bodyLife, 'warn');
  if (!from.includes(body.status) || !isToBeWarned(body.usedMinor, body.lineMinor, warnBps)) return;
  const warned = await store.changeBody(ctx, body.id, { status: to });
  // How much is used, each member reads as far as it may know it.
  await recordEvent(ctx, announce('jointBody.warned', warned, { warnBps }));
}

export const entryViewOf = (row: store.KeptEntry): EntryView => ({
  id: row.id,
  bodyId: row.bodyId,
  bankId: row.bankId,
  kind: row.kind,
  amountMinor: row.amountMinor.toString(),
  isLowRisk: row.isLowRisk,
  dueOn: row.dueOn,
  objectId: row.objectId,
  documentHash: row.documentHash,
  status: row.status,
});

export const entryEvent = (type: string, row: store.KeptEntry): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { bodyId: row.bodyId, kind: row.kind, amountMinor: row.amountMinor.toString() },
});

/** What stands here is counted from here, and typed by nobody. */
const isOnRecord = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await findLoan(ctx, id)) !== undefined ||
  (await standsUnder(ctx, id, { since: ctx.clock.now(), on: businessDate(ctx) })) !== undefined;

/** A member reports what it has out to the firm: its own row, and a part of the sum of all. */
export async function reportEntry(ctx: Ctx, input: ReportEntryInput & { bodyId: string }): Promise<EntryView> {
  return act(ctx, { verb: 'jointEntry.report', mandate: 'motion:vote', input }, async (tx) => {
    const body = await requireJoined(tx, input.bodyId);
    const { partyId: bankId, personId } = requirePerson(tx);
    if (body.status === 'closed') refuse(motionRefusals.BODY_WRONG_STATE, { facts: { status: body.status } });
    if (input.amount.currency !== body.currency)
      refuse(motionRefusals.BODY_CURRENCY, { at: '/amount/currency', facts: { currency: body.currency } });
    if (input.objectId && (await isOnRecord(tx, input.objectId)))
      refuse(motionRefusals.ENTRY_FOLLOWS_LOAN, { at: '/objectId' });
    // What is lent beside the platform has a number of its own: an identifier as they are given here names nothing there.
    if (input.objectId && isIdentifier(input.objectId)) refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
    const today = businessDate(tx);
    if (input.dueOn !== undefined && input.dueOn < today)
      refuse(motionRefusals.ENTRY_DAY_UNFIT, { at: '/dueOn', facts: { today } });
    const entry = await store
      .insertEntry(tx, {
        id: tx.newId('jointEntry'),
        bodyId: body.id,
        bankId,
        kind: input.kind,
        amountMinor: BigInt(input.amount.amountMinor),
        isLowRisk: input.isLowRisk,
        dueOn: input.dueOn ?? null,
        objectId: input.objectId ?? null,
        note: input.note ?? null,
        documentHash: input.documentHash,
        reportedBy: personId,
      })
      .catch((cause: unknown) => {
        const rule = violatedConstraint(cause);
        if (rule === 'joint_entry_object') refuse(motionRefusals.ENTRY_TAKEN, { at: '/objectId', cause });
        if (rule === 'joint_entry_paper') refuse(motionRefusals.ENTRY_TAKEN, { at: '/documentHash', cause });
        throw cause;
      });
    await asSystem(tx, 'warnings of joint bodies', (system) => warnIfNearLine(system, body.id));
    return { view: entryViewOf(entry), event: entryEvent('jointEntry.reported', entry) };
  });
}

/** What is paid back or was reported by a slip counts no more. */
export async function endReport(ctx: Ctx, input: { entryId: string; reason: string }): Promise<EntryView> {
  return act(ctx, { verb: 'jointEntry.end', mandate: 'motion:vote', input }, async (tx) => {
    const ended = await store.endEntry(tx, input.entryId, requirePerson(tx).partyId);
    if (!ended) refuse(motionRefusals.ENTRY_TAKEN);
    if (ended.documentHash === null) refuse(motionRefusals.ENTRY_FOLLOWS_LOAN, { facts: { objectId: ended.objectId } });
    return { view: entryViewOf(ended), event: entryEvent('jointEntry.ended', ended) };
  });
}
