import { z } from 'zod';
import { hashWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { demandStatuses } from './exercise-rules.ts';

export const demandExerciseInput = z.strictObject({ statement: textWire(1_000) });
export type DemandExerciseInput = z.output<typeof demandExerciseInput>;

export const claimLossInput = z.strictObject({
  amount: positiveMoneyWire,
  statement: textWire(1_000),
  /** SHA-256 of what proves it: contracts lost, invoices of storage, a valuation. */
  evidenceHash: hashWire,
});
export type ClaimLossInput = z.output<typeof claimLossInput>;

export const answerLossInput = z
  .strictObject({ accepted: moneyWire, reason: textWire(1_000).optional() })
  .refine((a) => a.accepted.amountMinor !== '0' || a.reason !== undefined, {
    message: 'a refusal gives its reason',
    path: ['reason'],
  });
export type AnswerLossInput = z.output<typeof answerLossInput>;

const minor = z.string().nullable();
export const demandView = z
  .object({
    id: idWire('exerciseDemand'),
    pledgeId: idWire('pledge'),
    facilityId: idWire('facility'),
    lenderId: idWire('party'),
    pledgorId: idWire('party'),
    basis: z.record(z.string(), z.unknown()).meta({ description: 'The debt that is overdue' }),
    statement: z.string(),
    currency: z.string(),
    lots: z.array(z.object({ lotId: idWire('lot'), demandedMinor: minor, soldMinor: minor })),
    status: z.enum(demandStatuses),
    demandedAt: instantWire,
    dueAt: instantWire.meta({ description: 'The pledgee acts by then, or answers for the loss (Civil Code 437)' }),
    lapsedAt: instantWire.nullable(),
    closedAt: instantWire.nullable(),
    realisationId: z.string().nullable(),
    fallMinor: minor.meta({
      description: 'How much the goods fell since the demand; null while a price is missing: unknown, not none',
    }),
    loss: z.record(z.string(), z.unknown()).nullable(),
    answer: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'ExerciseDemand', description: 'A pledgor calls on the pledgee to exercise the pledge after default' });
export type DemandView = z.infer<typeof demandView>;
