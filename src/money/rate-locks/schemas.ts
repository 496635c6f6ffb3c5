import { z } from 'zod';
import { rateWire } from '../../ground/books/index.ts';
import { pageQuery } from '../../http/page.ts';
import { dateWire, hashWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { lockStates } from './rules.ts';

const subjectWire = z
  .union([idWire('facility'), idWire('loan'), idWire('drawdown'), idWire('credit')])
  .meta({ description: 'A facility, a loan, a drawdown or a credit that you bear' });

/** Of money for a debt: the rate at which it came. */
export const rateLockWire = idWire('rateLock').meta({
  description: 'The money came in another currency at this locked rate; the amount is in the money of the debt',
});

export const lockRateInput = z.strictObject({
  subjectId: subjectWire,
  amount: positiveMoneyWire.meta({ description: 'Of the debt, in its own money' }),
  payCurrency: z.enum(currencies).meta({ description: 'What the borrower pays in' }),
  rate: rateWire.meta({ description: 'What one unit of the debt’s money costs in it' }),
  untilOn: dateWire.meta({ description: 'The last day on which money comes at this rate' }),
  counterparty: textWire(300).meta({ description: 'With whom you cover it, or that you bear it yourself' }),
  documentHash: hashWire.meta({ description: 'What the borrower signed' }),
});
export type LockRateInput = z.output<typeof lockRateInput>;

export const cancelLockInput = z.strictObject({
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'What was agreed with the borrower' }),
});
export type CancelLockInput = z.output<typeof cancelLockInput>;

export const locksQuery = pageQuery.extend({ subjectId: subjectWire.optional() });

export const rateLockView = z
  .object({
    id: idWire('rateLock'),
    lenderId: idWire('party'),
    borrowerId: idWire('party'),
    subjectId: z.string(),
    facilityId: idWire('facility').nullable(),
    amount: moneyWire,
    pays: moneyWire.meta({ description: 'What all of it costs at the locked rate' }),
    rate: z.string(),
    untilOn: dateWire,
    counterparty: z.string(),
    documentHash: z.string(),
    used: moneyWire,
    paid: moneyWire.meta({ description: 'What came for what was used' }),
    status: z.enum(lockStates),
    lockedAt: instantWire,
    endReason: z.string().nullable(),
  })
  .meta({ id: 'RateLock', description: 'A rate of exchange at which a borrower pays a debt in another money' });
export type RateLockView = z.infer<typeof rateLockView>;

export const rateLockUseView = z
  .object({
    id: idWire('rateLockUse'),
    lockId: idWire('rateLock'),
    receiptId: idWire('moneyReceipt'),
    objectId: z.string(),
    amount: moneyWire,
    paid: moneyWire,
    onDay: dateWire,
    undoneAt: instantWire.nullable().meta({ description: 'When the bank took the money back' }),
  })
  .meta({ id: 'RateLockUse', description: 'Money that came at a locked rate' });
export type RateLockUseView = z.infer<typeof rateLockUseView>;
