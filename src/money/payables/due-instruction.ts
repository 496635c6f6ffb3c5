import type { Ctx } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { KeptHolding } from './store.ts';

/** What the issuer's bank is told to pay for one part on the due day. */
export const dueInstruction = (
  ctx: Ctx,
  certificate: { id: string; bankId: string; issuerId: string; dueOn: string; face: { currency: Currency } },
  part: Pick<KeptHolding, 'holderId' | 'accountNumber' | 'accountBank' | 'fromMinor' | 'toMinor'>,
) => ({
  id: ctx.newId('instruction'),
  objectId: certificate.id,
  bankId: certificate.bankId,
  payerId: certificate.issuerId,
  payeeId: part.holderId,
  accountNumber: part.accountNumber ?? '',
  accountBank: part.accountBank ?? '',
  amountMinor: part.toMinor - part.fromMinor,
  currency: certificate.face.currency,
  payOn: certificate.dueOn,
  participants: [...new Set([certificate.bankId, certificate.issuerId, part.holderId])],
});
