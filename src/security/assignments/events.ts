import type { DomainEvent } from '../../context.ts';
import type { NoticeView } from './schemas.ts';
import type { KeptAssignment } from './store.ts';

const announce =
  (type: string) =>
  (assignment: KeptAssignment, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: assignment.id,
    participants: [assignment.assignorId, assignment.assigneeId],
    payload: {
      assignorId: assignment.assignorId,
      assigneeId: assignment.assigneeId,
      kind: assignment.kind,
      recourse: assignment.recourse,
      status: assignment.status,
      items: assignment.items,
      future: assignment.future,
      ...more,
    },
  });

export const assignmentOffered = announce('assignment.offered');
export const assignmentAccepted = announce('assignment.accepted');
export const assignmentRefused = announce('assignment.refused');
export const assignmentRegistered = announce('assignment.registered');
export const assignmentItemsPaid = announce('assignment.itemsPaid');
export const assignmentRevived = announce('assignment.revived');
export const assignmentEnded = announce('assignment.ended');

const announceNotice =
  (type: string) =>
  (notice: NoticeView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: notice.id,
    participants: [notice.senderId, notice.debtorId, notice.creditorId],
    payload: {
      sourceId: notice.sourceId,
      senderId: notice.senderId,
      debtorId: notice.debtorId,
      channel: notice.channel,
      contentHash: notice.contentHash,
      arrivedAt: notice.arrivedAt,
      arrivalBasis: notice.arrivalBasis,
      ...more,
    },
  });

export const noticeSent = announceNotice('notice.sent');
export const noticeArrived = announceNotice('notice.arrived');
export const noticeAcknowledged = announceNotice('notice.acknowledged');

export const addressDesignated = (debtorId: string, channel: string): DomainEvent => ({
  type: 'notice.addressDesignated',
  version: 1,
  objectId: debtorId,
  participants: [debtorId],
  payload: { channel },
});

export const counterclaimDecided = (
  receivableId: string,
  participants: readonly string[],
  payload: Record<string, unknown>,
): DomainEvent => ({ type: 'counterclaim.decided', version: 1, objectId: receivableId, participants, payload });
