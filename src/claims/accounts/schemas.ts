import { z } from 'zod';
import { hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { accountControls, accountStatuses, callBackOutcomes, numberSources } from './rules.ts';

export const proposeAccountInput = z.strictObject({
  lenderId: idWire('party'),
  accountNumber: z.string().regex(/^[0-9A-Z]{8,34}$/),
  bankName: textWire(120),
  /** Who can move money out of it: a collection account is only one when that is not its holder alone (SI 70). */
  control: z.enum(accountControls),
  /** SHA-256 of the account agreement. */
  agreementHash: hashWire,
  /** Debtors that will pay into it; each must acknowledge it before it counts. */
  debtorIds: z.array(idWire('party')).min(1).max(200),
  /** The account whose place it takes. */
  replaces: idWire('account').optional(),
});
export type ProposeAccountInput = z.infer<typeof proposeAccountInput>;

export const answerAccountInput = z.strictObject({ accept: z.boolean() });
export type AnswerAccountInput = z.infer<typeof answerAccountInput>;

export const accountView = z
  .object({
    id: idWire('account'),
    holderId: idWire('party'),
    lenderId: idWire('party'),
    accountNumber: z.string(),
    bankName: z.string(),
    control: z.enum(accountControls),
    replaces: z.string().nullable(),
    status: z.enum(accountStatuses),
    approvedAt: instantWire.nullable(),
    acknowledgedBy: z.array(z.string()).meta({ description: 'Debtors that agreed to pay into it' }),
  })
  .meta({
    id: 'CollectionAccount',
    description: 'The account that debtors pay into; changed only with lender and debtor',
  });
export type AccountView = z.infer<typeof accountView>;

export const recordCallBackInput = z.strictObject({
  debtorId: idWire('party'),
  /** What the call was about: a receivable, an account or a certificate. */
  subjectId: z.union([idWire('receivable'), idWire('account'), idWire('certificate')]),
  number: z.string().regex(/^[0-9+() -]{5,40}$/),
  numberSource: z.enum(numberSources),
  spokeTo: textWire(120),
  outcome: z.enum(callBackOutcomes),
});
export type RecordCallBackInput = z.infer<typeof recordCallBackInput>;

export const callBackView = recordCallBackInput
  .extend({ id: idWire('callBack'), lenderId: idWire('party'), calledBy: idWire('person'), calledAt: instantWire })
  .meta({ id: 'CallBack', description: 'A lender called the debtor on a number that the seller did not give' });
export type CallBackView = z.infer<typeof callBackView>;
