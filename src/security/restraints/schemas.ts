import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { restraintKinds, restraintStatuses } from './rules.ts';

/** A paper of the authority; without one there is no restraint, and none is lifted. */
const document = { documentNumber: textWire(60), documentHash: hashWire };

export const recordRestraintInput = z.strictObject({
  kind: z.enum(restraintKinds),
  /** The court, customs office or claimant by whom it is. */
  authority: textWire(200),
  ...document,
  since: dateWire,
});
export type RecordRestraintInput = z.infer<typeof recordRestraintInput>;

/** Of the order as the custodian or the lender saw it: the hash of what is on record. */
export const confirmRestraintInput = z.strictObject({ documentHash: hashWire });
export type ConfirmRestraintInput = z.infer<typeof confirmRestraintInput>;

export const contestRestraintInput = z.strictObject({
  reason: textWire(500),
  /** SHA-256 of what shows that there is none: the answer of the court, a photograph of the goods. */
  evidenceHash: hashWire,
});
export type ContestRestraintInput = z.infer<typeof contestRestraintInput>;

export const restraintDocumentInput = z.strictObject(document);
export type RestraintDocumentInput = z.infer<typeof restraintDocumentInput>;

const done = { byPartyId: idWire('party'), at: instantWire };
export const restraintView = z
  .object({
    id: idWire('restraint'),
    kind: z.enum(restraintKinds),
    authority: z.string(),
    documentNumber: z.string(),
    documentHash: z.string(),
    since: z.string(),
    status: z
      .enum(restraintStatuses)
      .meta({ description: 'stated: on the owner’s word alone. Stated and confirmed hold the lots' }),
    lotIds: z.array(idWire('lot')).meta({ description: 'With the parts that came out of the lot meanwhile' }),
    recordedBy: idWire('party'),
    recordedAt: instantWire,
    confirmedBy: z.string().nullable(),
    contested: z.object({ ...done, reason: z.string(), evidenceHash: z.string() }).nullable(),
    consent: z
      .object({ ...done, ...document })
      .nullable()
      .meta({ description: 'Of customs, that the goods be pledged' }),
    lifted: z.object({ ...done, ...document }).nullable(),
  })
  .meta({ id: 'Restraint', description: 'A seal, an attachment, customs supervision or a dispute over title on lots' });
export type RestraintView = z.infer<typeof restraintView>;
