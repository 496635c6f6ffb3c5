import { z } from 'zod';
import { hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { markWire } from '../../physical/goods/index.ts';
import { correctionKinds, correctionStatuses } from './correction-rules.ts';

export const voidTicketInput = z.strictObject({
  reason: textWire(1_000),
  /** SHA-256 of the paper that shows what is wrong: the ticket itself, the second weighing. */
  documentHash: hashWire,
});
export type VoidTicketInput = z.infer<typeof voidTicketInput>;

export const stateMarksInput = z.strictObject({
  marks: z
    .array(markWire)
    .min(1)
    .max(500)
    .refine((marks) => new Set(marks).size === marks.length, 'each mark once'),
  /** SHA-256 of the packing list or of the photographs that show them. */
  documentHash: hashWire,
});
export type StateMarksInput = z.infer<typeof stateMarksInput>;

export const answerCorrectionInput = z.strictObject({ accept: z.boolean(), reason: textWire(1_000).optional() });
export type AnswerCorrectionInput = z.infer<typeof answerCorrectionInput>;

export const correctionView = z
  .object({
    id: idWire('bookCorrection'),
    kind: z.enum(correctionKinds),
    subjectId: z.string().meta({ description: 'The ticket or the lot' }),
    keeperId: idWire('party'),
    stated: z.record(z.string(), z.unknown()),
    documentHash: z.string(),
    askedAt: instantWire,
    lenderIds: z.array(idWire('party')).meta({ description: 'Whose goods it reaches; each has to agree' }),
    answers: z.array(
      z.object({ lenderId: z.string(), accept: z.boolean(), at: z.string(), reason: z.string().nullable() }),
    ),
    status: z.enum(correctionStatuses),
    closedAt: instantWire.nullable(),
  })
  .meta({ id: 'BookCorrection', description: 'What the keeper of goods puts right in the book, and lenders agree to' });
export type CorrectionView = z.infer<typeof correctionView>;
