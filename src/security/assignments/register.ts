import { freeClaims, settleClaims } from '../../claims/consumption/index.ts';
import { freezeEvidence } from '../../claims/receivables/index.ts';
import { type Ctx, requirePerson } from '../../context.ts';
import { act, asksSecond, putsAtRisk } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { assignmentEnded, assignmentRegistered } from './events.ts';
import { withWarnings } from './offer.ts';
import { assignmentRefusals } from './rules.ts';
import type { AssignmentView, EndAssignmentInput, RegisterAssignmentInput } from './schemas.ts';
import * as store from './store.ts';

/** The assignment, for its assignee and in force. */
export async function requireAccepted(ctx: Ctx, assignmentId: string): Promise<store.KeptAssignment> {
  const assignment = await store.lockAssignment(ctx, assignmentId);
  if (!assignment) refuse(commonRefusals.NOT_FOUND, { at: '/assignmentId' });
  if (assignment.assigneeId !== requirePerson(ctx).partyId) refuse(assignmentRefusals.NOT_THE_ASSIGNEE);
  if (assignment.status !== 'accepted')
    refuse(assignmentRefusals.ASSIGNMENT_WRONG_STATE, { facts: { status: assignment.status } });
  return assignment;
}

/**
 * The assignee puts its filing, and the search before it, on record. What proves the receivables is frozen at this moment:
 * registration alone proves nothing of them (SI 61(2)).
 */
export async function registerAssignment(
  ctx: Ctx,
  input: RegisterAssignmentInput & { assignmentId: string },
): Promise<AssignmentView> {
  return act(ctx, { verb: 'assignment.register', mandate: 'assignment:register', input }, async (tx) => {
    const assignment = await requireAccepted(tx, input.assignmentId);
    const [filedAt, searchedAt] = [new Date(input.filedAt), new Date(input.search.searchedAt)];
    if (searchedAt > filedAt || filedAt > tx.clock.now())
      refuse(assignmentRefusals.SEARCH_AFTER_FILING, { at: '/filedAt' });
    // Stamps are of a second, acceptances of a millisecond.
    const acceptedAt = assignment.acceptedAt && Math.floor(Date.parse(assignment.acceptedAt) / 1_000) * 1_000;
    if (acceptedAt && filedAt.getTime() < acceptedAt)
      refuse(assignmentRefusals.FILING_BEFORE_ASSIGNMENT, {
        at: '/filedAt',
        facts: { acceptedAt: assignment.acceptedAt },
      });
    const { filingNumber, certificateHash } = input;
    asksSecond(tx, {
      reasons: [{ code: 'FILING_TYPED', facts: { filingNumber, filedAt: input.filedAt, certificateHash } }],
      level: 'L1',
    });
    const isNew = await store.insertRegistration(tx, {
      assignmentId: assignment.id,
      filingNumber: input.filingNumber,
      filedAt,
      certificateHash: input.certificateHash,
      expiresOn: input.expiresOn,
      description: input.description,
      searchCertificate: input.search.certificate,
      searchedAt,
      earlierFilings: input.search.earlierFilings,
      recordedBy: requirePerson(tx).personId,
    });
    if (!isNew) refuse(commonRefusals.CONFLICT, { at: '/filingNumber' });
    await settleClaims(tx, assignment.id);
    await freezeEvidence(
      tx,
      assignment.items.filter((item) => item.live).map((item) => item.receivableId),
      assignment.id,
    );
    const now = onRecord(await store.findAssignment(tx, assignment.id));
    return {
      view: await withWarnings(tx, now),
      event: assignmentRegistered(now, { filingNumber: input.filingNumber, filedAt: input.filedAt }),
    };
  });
}

/** Ends an assignment within the act that paid, bought back or waived it: nothing of it is taken any more. */
export async function endNow(ctx: Ctx, assignmentId: string, reason: EndAssignmentInput['reason']) {
  const change = { status: 'ended', endReason: reason, endedAt: ctx.clock.now() };
  const ended = await store.moveAssignment(ctx, assignmentId, 'accepted', change);
  if (!ended) refuse(assignmentRefusals.ASSIGNMENT_WRONG_STATE, { at: '/assignmentId' });
  await freeClaims(ctx, ended.id);
  await store.setItemsLive(ctx, ended.id, false);
  return onRecord(await store.findAssignment(ctx, ended.id));
}

/** The assignee gives the receivables back. */
export async function endAssignment(
  ctx: Ctx,
  input: EndAssignmentInput & { assignmentId: string },
): Promise<AssignmentView> {
  return act(ctx, { verb: 'assignment.end', mandate: 'assignment:accept', input }, async (tx) => {
    const assignment = await requireAccepted(tx, input.assignmentId);
    const amountMinor = assignment.items.reduce((sum, item) => sum + BigInt(item.amountMinor), 0n);
    putsAtRisk(tx, { amountMinor, currency: assignment.currency, clientId: assignment.assignorId });
    const ended = await endNow(tx, assignment.id, input.reason);
    return { view: { ...ended, warnings: [] }, event: assignmentEnded(ended, { reason: input.reason }) };
  });
}
