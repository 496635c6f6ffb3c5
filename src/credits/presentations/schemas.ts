import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { type Disposal, disposals, documentTypes, examinationCase, receptions } from '../examination/index.ts';
import { presentationStatuses } from './rules.ts';

const partyId = idWire('party');
/** A document as the examiner's eye has it: the contract's shape. Dates and amounts are judged when they are examined. */
export const documentWire = examinationCase.shape.presentation.shape.documents.element.extend({
  paperHash: hashWire.optional().meta({ description: 'The scanned paper that it was entered from; no rule reads it' }),
});
const disposal = z.enum(Object.keys(disposals) as [Disposal, ...Disposal[]]);

export const presentDocumentsInput = z
  .strictObject({
    amount: positiveMoneyWire,
    /** The bank to which it is presented; the issuing bank where none is named. */
    presentedToId: partyId.optional(),
    /** Who presents, where the bank itself records what came by courier. */
    presenterId: partyId.optional(),
    /** The presenting bank's reference: field 21 of what is sent back. */
    presenterReference: z
      .string()
      .regex(/^(?!\/)(?!.*\/\/)[A-Z0-9/?:().,'+ -]{1,16}(?<!\/)$/)
      .optional(),
    medium: z.enum(['paper', 'electronic', 'mixed']).default('paper'),
    replacesId: idWire('presentation').optional().meta({
      description:
        'The refused presentation that this one corrects: it counts as returned and holds nothing of the credit any more. One with the same bill, or an invoice of the same number, is found without it.',
    }),
    /** The transport document where it is a record here: its facts are taken from the record, never from the presenter. */
    billId: idWire('bill').optional(),
    documents: z.array(documentWire).max(60),
  })
  .refine((p) => p.medium !== 'paper' || p.documents.length > 0, {
    message: 'a presentation on paper describes its documents',
    path: ['documents'],
  });
export type PresentDocumentsInput = z.infer<typeof presentDocumentsInput>;

export const addRecordInput = z.strictObject({
  documentId: textWire(60),
  type: z.enum(documentTypes),
  format: textWire(60),
  /** The record itself where it is text; its SHA-256 else. */
  content: z.string().min(1).max(200_000).optional(),
  contentHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  namesCredit: z.boolean(),
  authenticated: z.boolean(),
  linkWorks: z.boolean().optional(),
  dated: z.boolean(),
});
export type AddRecordInput = z.infer<typeof addRecordInput>;

export const extractionInput = z.strictObject({
  /** What read it: a program and its version. */
  source: textWire(100),
  /** The document as read; a proposal until a person enters it. */
  document: documentWire,
  /** How sure it is of each element, by JSON Pointer, out of 100. */
  confidence: z.record(z.string().max(100), z.int().min(0).max(100)).default({}),
});
export type ExtractionInput = z.infer<typeof extractionInput>;

export const enterDocumentInput = z.strictObject({
  document: documentWire,
  /** The record that it was entered from. */
  recordId: idWire('presentedRecord').optional(),
});
export type EnterDocumentInput = z.infer<typeof enterDocumentInput>;

const findingWire = z.object({
  rule: z.string(),
  documentId: z.string().optional(),
  found: z.string(),
  foundZh: z.string().meta({ description: 'The same in Chinese; what the documents show stays as they show it' }),
  required: z.string(),
  requiredZh: z.string(),
  class: z.enum(['D', 'S', 'H']).meta({
    description:
      'D: decided by the data. S: proposed; an examiner may dismiss it with a reason. H: an examiner decides.',
  }),
});

export const examinationView = z
  .object({
    complying: z.boolean().nullable(),
    discrepancies: z.array(findingWire.extend({ text: z.string(), textZh: z.string() })),
    forExaminer: z.array(
      findingWire.extend({
        question: z.string(),
        questionZh: z.string(),
        statement: z
          .string()
          .default('')
          .meta({ description: 'Offered for the notice where you find a discrepancy: lines of 77J, as a fact' }),
      }),
    ),
    lastDayToPresent: z.string().optional(),
    lastDayToRefuse: z.string().nullable(),
    underAmendments: z
      .array(z.int())
      .meta({ description: 'Pending amendments whose terms govern: accepted if it is found to comply (UCP 600 10c)' }),
    openAmendments: z
      .array(z.int())
      .meta({ description: 'Pending amendments on which the documents tell nothing: the beneficiary is asked' }),
    calendar: z.string().nullable(),
  })
  .meta({ id: 'Examination' });
export type ExaminationView = z.infer<typeof examinationView>;

export const transitLossInput = z.strictObject({
  /** What the courier or post says. */
  account: textWire(500),
});
export type TransitLossInput = z.infer<typeof transitLossInput>;

export const answerWire = z
  .discriminatedUnion('finding', [
    z.strictObject({ finding: z.literal('conforms') }),
    z.strictObject({
      finding: z.literal('discrepant'),
      statement: textWire(500).meta({
        description:
          'The discrepancy as a fact, in the words of a notice; a line break begins another line of 77J. Never a question.',
        example: 'GROSS WEIGHT DIFFERS: PACKING LIST 139900 KG, MTD 249900 KG',
      }),
    }),
  ])
  .meta({ id: 'ExaminerAnswer', description: 'What the examiner found where the data do not decide' });

const rulingsShape = {
  answers: z
    .record(z.string(), answerWire)
    .default({})
    .meta({
      description:
        'One answer for each question of `examination.forExaminer`, by `rule/documentId` (`rule/` where it names no document)',
      example: { 'U14e/MTD': { finding: 'conforms' } },
    }),
  dismissed: z.record(z.string(), textWire(300)).default({}).meta({
    description: 'Proposed discrepancies (class S) that are none: the reason, by `rule/documentId`',
  }),
  added: z.array(textWire(200)).max(30).default([]).meta({
    description: 'Discrepancies that you found beside the engine, each as a fact in the words of a notice',
  }),
};

/** What an examiner says of an examination: nothing is decided, told or asked while a question is open. */
export const rulingsInput = z.strictObject(rulingsShape);
export type RulingsInput = z.infer<typeof rulingsInput>;

export const decidePresentationInput = z.strictObject({
  decision: z.enum(['accept', 'refuse']),
  ...rulingsShape,
  disposal: disposal.optional().meta({
    description: 'With a refusal: what happens to the documents (UCP 600 16(c)(iii)); HOLD where none is named',
  }),
});
export type DecidePresentationInput = z.infer<typeof decidePresentationInput>;

export const refusalNoticeView = z
  .object({
    discrepancies: z.array(z.string()),
    disposal: disposal.optional(),
    sentOn: dateWire,
    lastDayToRefuse: dateWire.nullable(),
    message: z
      .string()
      .optional()
      .meta({ description: 'The MT734 as it went; with the header preview: true, as it would go' }),
  })
  .meta({ id: 'RefusalNotice' });
export type RefusalNoticeView = z.infer<typeof refusalNoticeView>;

export const waiverView = z
  .object({
    soughtOn: dateWire,
    discrepancies: z.array(z.string()),
    answeredOn: dateWire.nullable(),
    waived: z.boolean().nullable(),
  })
  .meta({ id: 'Waiver' });
export type WaiverView = z.infer<typeof waiverView>;

export const discrepancyAdviceView = z
  .object({
    sentOn: dateWire,
    discrepancies: z.array(z.string()),
    answeredOn: dateWire.nullable(),
    authorised: z.boolean().nullable(),
  })
  .meta({ id: 'DiscrepancyAdvice' });
export type DiscrepancyAdviceView = z.infer<typeof discrepancyAdviceView>;

export const substitutionView = z.object({
  demandedOn: dateWire,
  until: dateWire.nullable(),
  substitutedOn: dateWire.nullable(),
});
export type SubstitutionView = z.infer<typeof substitutionView>;

export const recordView = z
  .object({
    id: idWire('presentedRecord'),
    documentId: z.string(),
    type: z.enum(documentTypes),
    format: z.string(),
    contentHash: z.string(),
    status: z.enum(['received', 'corrupted', 'given_up']),
    receivedOn: dateWire,
    corruptedOn: dateWire.nullable(),
    presentedAgainOn: dateWire.nullable(),
    extracted: z.unknown().nullable(),
  })
  .meta({ id: 'PresentedRecord', description: 'An electronic record under eUCP' });
export type RecordView = z.infer<typeof recordView>;

export const presentationView = z
  .object({
    id: idWire('presentation'),
    creditId: idWire('credit'),
    presenterId: partyId,
    presentedToId: partyId,
    replacesId: z.string().nullable().meta({ description: 'The refused presentation whose place this one takes' }),
    late: z.boolean().meta({
      description:
        'It came after the credit or its period for presentation was over: received, and discrepant for that',
    }),
    forwardsId: z.string().nullable().meta({ description: 'The presentation to a nominated bank that this passes on' }),
    presentedOn: dateWire.meta({ description: 'The day from which it counts' }),
    receivedAt: instantWire.nullable(),
    reception: z.enum(receptions).meta({
      description: 'Whether it came in the hours of the bank (UCP 600 33); unknown: its own stamp decides',
    }),
    medium: z.enum(['paper', 'electronic', 'mixed']),
    presenterReference: z.string().nullable(),
    amount: moneyWire,
    held: moneyWire.meta({ description: 'What of the credit it holds' }),
    billId: idWire('bill').nullable(),
    status: z.enum(presentationStatuses),
    examination: examinationView.nullable(),
    lastDayToRefuse: dateWire
      .nullable()
      .meta({ description: 'Null: not running, or no calendar of the place is known' }),
    calendarVersion: z.string().nullable(),
    daysAssumed: z.boolean().meta({
      description: 'The last day lies where no calendar is published: each weekday was counted as a banking day',
    }),
    refusalNotice: refusalNoticeView.nullable(),
    preclusion: z.array(z.string()).nullable().meta({ description: 'Why the bank may not refuse (UCP 600 16f)' }),
    waiver: waiverView.nullable(),
    discrepancyAdvice: discrepancyAdviceView.nullable(),
    substitution: substitutionView.nullable(),
    returnedOn: dateWire.nullable(),
    honouredAt: instantWire.nullable(),
  })
  .meta({ id: 'Presentation' });
export type PresentationView = z.infer<typeof presentationView>;

export const presentationDetailView = presentationView
  .extend({
    documents: z.array(documentWire),
    records: z.array(recordView),
    missing: z
      .record(z.string(), z.array(z.string()))
      .meta({ description: 'By document, the elements that the examination would have to ask for, as JSON Pointers' }),
  })
  .meta({ id: 'PresentationDetail' });

export const forwardInput = z.strictObject({
  /** The forwarding bank's reference. */
  reference: z.string().regex(/^(?!\/)(?!.*\/\/)[A-Z0-9/?:().,'+ -]{1,16}(?<!\/)$/),
  /** An invoice of the first beneficiary in the place of the second's (UCP 600 38h). */
  invoice: documentWire.optional(),
  amount: positiveMoneyWire.optional(),
});
export type ForwardInput = z.infer<typeof forwardInput>;
