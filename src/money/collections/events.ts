import type { DomainEvent } from '../../context.ts';
import type { MisdirectionView, RecordedStatementView } from './schemas.ts';

export const statementRecorded = (
  objectId: string,
  participants: readonly string[],
  statement: RecordedStatementView,
): DomainEvent => ({
  type: 'statement.recorded',
  version: 1,
  objectId,
  participants,
  payload: { lines: statement.lines },
});

const announce =
  (type: string) =>
  (alarm: MisdirectionView): DomainEvent => ({
    type,
    version: 1,
    objectId: alarm.id,
    participants: [...new Set([alarm.lenderId, alarm.holderId, alarm.debtorId])],
    payload: { ...alarm },
  });

export const paymentMisdirected = announce('payment.misdirected');
export const misdirectionClosed = announce('payment.misdirectionClosed');
