import { z } from 'zod';
import { hashWire, idWire, instantWire, quantityWire, textWire } from '../../http/wire.ts';
import { legNames, recordKinds, supervisionStates } from './rules.ts';

export const openSupervisionInput = z.strictObject({
  agreementId: idWire('custodyAgreement'),
  siteId: idWire('site'),
  riskClass: z.enum(['low', 'normal', 'high']),
});
export type OpenSupervisionInput = z.output<typeof openSupervisionInput>;

export const recordEvidenceInput = z.strictObject({
  kind: z.enum(recordKinds).exclude(['continuity']),
  /** Of a right that ended, or of a patrol that found something: false. A count is judged by what it found. */
  passed: z.boolean().default(true),
  /** SHA-256 of lease, handover list, count sheet, shift log or photograph. */
  documentHash: hashWire,
  /** What a count found of every lot that is held there. */
  counts: z
    .array(z.strictObject({ lotId: idWire('lot'), quantity: quantityWire }))
    .max(10_000)
    .default([]),
  /** Who counted or patrolled. */
  by: textWire(200).optional(),
  note: z.string().max(500).optional(),
});
export type RecordEvidenceInput = z.output<typeof recordEvidenceInput>;

export const supervisionView = z
  .object({
    id: idWire('supervision'),
    agreementId: idWire('custodyAgreement'),
    lenderId: idWire('party'),
    custodianId: idWire('party'),
    siteId: idWire('site'),
    riskClass: z.enum(['low', 'normal', 'high']),
    state: z.enum(supervisionStates),
    reason: z.string(),
    stateSince: instantWire,
    controlEffectiveAt: instantWire
      .nullable()
      .meta({ description: 'The latest of the required legs when control was first there: computed, never typed' }),
    legs: z.array(
      z.object({
        name: z.enum(legNames),
        since: instantWire.nullable(),
        missing: z.string().nullable(),
        evidence: z.array(z.string()),
      }),
    ),
    tasks: z.array(
      z.object({
        task: z.enum(['patrol', 'count', 'independent_count']),
        dueAt: instantWire,
        isOverdue: z.boolean(),
      }),
    ),
  })
  .meta({
    id: 'Supervision',
    description: 'A lender’s control of a site, leg by leg, with what is to be done by when',
  });
export type SupervisionView = z.infer<typeof supervisionView>;

export const evidenceView = z.object({
  id: idWire('supervisionRecord'),
  kind: z.enum(recordKinds),
  passed: z.boolean(),
  documentHash: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  recordedBy: z.string(),
  recordedAt: instantWire,
});
