import { markNoticed } from '../../claims/contracts/index.ts';
import { findReceivables } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, hashOf } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findPledge } from '../pledges/index.ts';
import { addressDesignated, noticeAcknowledged, noticeArrived, noticeSent } from './events.ts';
import * as notices from './notice-store.ts';
import { assignmentRefusals } from './rules.ts';
import type { AddressView, DesignateAddressInput, NoticeView, RecordArrivalInput, SendNoticeInput } from './schemas.ts';
import * as store from './store.ts';

/** The debtor says where notices reach it. What enters that system has arrived (E-Signature Law 11). */
export async function designateAddress(ctx: Ctx, input: DesignateAddressInput): Promise<AddressView> {
  return act(ctx, { verb: 'notice.designateAddress', mandate: 'notice:receive', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const view = await notices.insertAddress(tx, { ...input, debtorId: partyId, designatedBy: personId });
    return { view, event: addressDesignated(partyId, input.channel) };
  });
}

interface Noticed {
  creditorId: string;
  receivableIds: string[];
  content: Record<string, unknown>;
}

/** What is to be told, for who may tell it: the assignee or the pledgee. */
async function sourceOf(ctx: Ctx, sourceId: string, senderId: string): Promise<Noticed> {
  if (sourceId.startsWith('asg_')) {
    const assignment = await store.findAssignment(ctx, sourceId);
    if (assignment?.assigneeId !== senderId) refuse(commonRefusals.NOT_FOUND, { at: '/sourceId' });
    if (assignment.status !== 'accepted')
      refuse(assignmentRefusals.ASSIGNMENT_WRONG_STATE, { facts: { status: assignment.status } });
    const { kind, recourse, registrations, future } = assignment;
    return {
      creditorId: assignment.assignorId,
      receivableIds: assignment.items.filter((item) => item.live).map((item) => item.receivableId),
      content: { right: 'assignment', kind, recourse, registrations, future },
    };
  }
  const pledge = await findPledge(ctx, sourceId);
  const isLive = pledge?.status === 'agreed' || pledge?.status === 'effective';
  if (pledge?.pledgeeId !== senderId || pledge.kind !== 'receivable' || !isLive)
    refuse(commonRefusals.NOT_FOUND, { at: '/sourceId' });
  return {
    creditorId: pledge.pledgorId,
    receivableIds: pledge.items.filter((item) => item.live).map((item) => item.itemId),
    content: { right: 'pledge', publicity: pledge.publicity },
  };
}

/** From the arrival on the debtor discharges itself only by paying the sender (Civil Code 546); its contract is bound too (765). */
async function arrived(ctx: Ctx, receivableIds: readonly string[], at: Date): Promise<void> {
  await asSystem(ctx, 'notice', async (system) => {
    const receivables = await findReceivables(system, receivableIds);
    await markNoticed(
      system,
      receivables.flatMap((r) => (r.contractId === null ? [] : [r.contractId])),
      at,
    );
  });
}

const receivablesIn = (notice: NoticeView): string[] =>
  ((notice.content.receivables ?? []) as { receivableId: string }[]).map((r) => r.receivableId);

/**
 * The assignee or pledgee tells the debtor, naming itself and the account to pay to, with proof attached (Civil Code 764).
 * Where the debtor designated this platform it has arrived when it is written here.
 */
export async function sendNotice(ctx: Ctx, input: SendNoticeInput): Promise<NoticeView> {
  return act(ctx, { verb: 'notice.send', mandate: 'notice:send', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const sender = await findParty(tx, partyId);
    const source = await sourceOf(tx, input.sourceId, partyId);
    const owed = (await findReceivables(tx, source.receivableIds)).filter((r) => r.debtorId === input.debtorId);
    if (owed.length === 0 && !source.content.future) refuse(commonRefusals.NOT_FOUND, { at: '/debtorId' });
    const address = await asSystem(tx, 'notice', (system) => notices.findAddress(system, input.debtorId));
    if (!address && input.postalAddress === undefined)
      refuse(assignmentRefusals.NO_ADDRESS_DESIGNATED, { at: '/postalAddress' });
    const content = {
      ...source.content,
      to: partyId,
      name: sender?.nameZh ?? sender?.name,
      proofHash: input.proofHash,
      receivables: owed.map((r) => ({
        receivableId: r.id,
        invoiceNumber: r.invoiceNumber,
        outstanding: r.outstanding,
        dueOn: r.dueOn,
        payToAccountId: r.payToAccountId,
      })),
    };
    const now = tx.clock.now();
    const isHere = address?.channel === 'platform';
    const view = await notices.insertNotice(tx, {
      id: tx.newId('notice'),
      sourceId: input.sourceId,
      senderId: partyId,
      creditorId: source.creditorId,
      debtorId: input.debtorId,
      channel: address?.channel ?? 'post',
      address: address?.address ?? input.postalAddress ?? '',
      content,
      contentHash: await hashOf(content),
      ...(isHere && { arrivedAt: now, arrivalBasis: 'designated_system' }),
      participants: [...new Set([partyId, source.creditorId, input.debtorId])],
    });
    if (isHere) await arrived(tx, receivablesIn(view), now);
    return { view, event: noticeSent(view) };
  });
}

/** The sender proves when a notice arrived outside the platform: by the receiving system's time or the postmark (CI 50). */
export async function recordArrival(ctx: Ctx, input: RecordArrivalInput & { noticeId: string }): Promise<NoticeView> {
  return act(ctx, { verb: 'notice.recordArrival', mandate: 'notice:send', input }, async (tx) => {
    const notice = await notices.findNotice(tx, input.noticeId);
    if (!notice || notice.senderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/noticeId' });
    const arrivedAt = new Date(input.arrivedAt);
    if (arrivedAt < new Date(notice.sentAt) || arrivedAt > tx.clock.now())
      refuse(assignmentRefusals.NOTICE_NOT_YET, { at: '/arrivedAt' });
    const arrival = { arrivedAt, arrivalBasis: input.basis, arrivalProofHash: input.proofHash };
    const view = await notices.markArrived(tx, notice.id, arrival);
    if (!view) refuse(assignmentRefusals.NOTICE_ARRIVED_ALREADY, { facts: { arrivedAt: notice.arrivedAt } });
    await arrived(tx, receivablesIn(view), arrivedAt);
    return { view, event: noticeArrived(view, { proofHash: input.proofHash }) };
  });
}

/** The debtor's own people say that they have it. */
export async function acknowledgeNotice(ctx: Ctx, input: { noticeId: string }): Promise<NoticeView> {
  return act(ctx, { verb: 'notice.acknowledge', mandate: 'notice:receive', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const notice = await notices.findNotice(tx, input.noticeId);
    if (notice?.debtorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/noticeId' });
    const view = await notices.markAcknowledged(tx, notice.id, personId);
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/noticeId' });
    if (notice.arrivedAt === null) await arrived(tx, receivablesIn(view), tx.clock.now());
    return { view, event: noticeAcknowledged(view) };
  });
}
