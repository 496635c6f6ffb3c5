import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { answerWire, dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { successionStates } from './rules.ts';

export const recordSuccessionInput = z.strictObject({
  predecessorId: idWire('party').meta({ description: 'The firm that is no more' }),
  successorId: idWire('party').meta({ description: 'The firm that it was merged into' }),
  fromOn: dateWire.meta({ description: 'The day of the merger, today or before' }),
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'Of the registration of the merger' }),
});
export type RecordSuccessionInput = z.output<typeof recordSuccessionInput>;

const passedView = z.object({ table: z.string(), count: z.int() });
export const recordedView = z
  .object({
    standingId: idWire('partyStanding'),
    predecessorId: idWire('party'),
    successorId: idWire('party'),
    fromOn: dateWire,
    passed: z.array(passedView).meta({ description: 'How many of each kind answer to the successor now' }),
    lenders: z.int().meta({ description: 'How many were told' }),
    asOne: z.int().meta({ description: 'Claims between the two that ended: nobody owes himself' }),
  })
  .meta({ id: 'RecordedSuccession' });
export type RecordedView = z.infer<typeof recordedView>;

const limitView = z.object({
  partyId: idWire('party'),
  kind: z.string(),
  currency: z.string(),
  amountMinor: z.string(),
  validUntil: dateWire,
});
const owedView = z.object({ currency: z.string(), outMinor: z.string() });
export const successionView = z
  .object({
    id: idWire('succession'),
    standingId: idWire('partyStanding'),
    statedBy: idWire('party'),
    holderId: idWire('party'),
    predecessorId: idWire('party'),
    successorId: idWire('party'),
    fromOn: dateWire,
    passed: z.array(passedView).meta({ description: 'Of the lender’s own' }),
    limits: z
      .object({ set: z.array(limitView), owed: z.array(owedView) })
      .meta({ description: 'Its limits on either firm, and what both owe it by loans: now one borrower’s' }),
    filings: z.int().meta({ description: 'Filed under the former firm, to be amended by the last day' }),
    dueOn: dateWire,
    status: z.enum(successionStates),
    answer: z.string().nullable(),
    toldAt: instantWire,
  })
  .meta({ id: 'Succession', description: 'A merger, as one lender is told of it' });
export type SuccessionView = z.infer<typeof successionView>;

export const settleSuccessionInput = z.strictObject({ answer: answerWire(1_000), documentHash: hashWire });
export type SettleSuccessionInput = z.output<typeof settleSuccessionInput>;
export const successionsQuery = pageQuery.extend({ status: z.enum(successionStates).optional() });
