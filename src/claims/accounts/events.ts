import type { DomainEvent } from '../../context.ts';
import type { AccountView, CallBackView } from './schemas.ts';

/** Whole account numbers stay in the table; the log shows the last four digits. */
const masked = (number: string): string => `…${number.slice(-4)}`;

const announce =
  (type: string) =>
  (account: AccountView, participants: readonly string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: account.id,
    participants,
    payload: {
      holderId: account.holderId,
      lenderId: account.lenderId,
      accountNumber: masked(account.accountNumber),
      control: account.control,
      replaces: account.replaces,
      status: account.status,
      ...more,
    },
  });

export const accountProposed = announce('account.proposed');
export const accountApproved = announce('account.approved');
export const accountDeclined = announce('account.declined');
export const accountAcknowledged = announce('account.acknowledged');

export const callBackRecorded = (callBack: CallBackView, before: string | null): DomainEvent => ({
  type: 'callBack.recorded',
  version: 1,
  objectId: callBack.id,
  participants: [callBack.lenderId],
  payload: { ...callBack, number: masked(callBack.number), before },
});
