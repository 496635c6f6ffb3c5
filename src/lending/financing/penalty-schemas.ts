import { z } from 'zod';
import { bpsWire, dateWire, hashWire, idWire } from '../../http/wire.ts';

export const proposePenaltyInput = z.strictObject({
  /** Of the contract rate, on top of it; 0 for none. */
  overdueUpliftBps: bpsWire,
  misuseUpliftBps: bpsWire,
  fromOn: dateWire,
  /** SHA-256 of the agreement. */
  documentHash: hashWire,
});
export type ProposePenaltyInput = z.infer<typeof proposePenaltyInput>;

export const penaltyAmendmentView = z
  .object({
    id: idWire('penaltyAmendment'),
    facilityId: idWire('facility'),
    overdueUpliftBps: z.int(),
    misuseUpliftBps: z.int(),
    fromOn: dateWire,
    documentHash: z.string(),
    status: z.enum(['proposed', 'agreed', 'declined']),
  })
  .meta({
    id: 'PenaltyAmendment',
    description: 'What a facility bears while overdue or misused, agreed after it, from a day on',
  });
export type PenaltyAmendmentView = z.infer<typeof penaltyAmendmentView>;

export const recordMisuseInput = z.strictObject({
  fromOn: dateWire,
  /** SHA-256 of what proves it. */
  documentHash: hashWire,
});
export type RecordMisuseInput = z.infer<typeof recordMisuseInput>;

export const endMisuseInput = z.strictObject({
  /** The first day on which the money is used as agreed again; the day of the finding, where that was wrong. */
  untilOn: dateWire,
});
export type EndMisuseInput = z.infer<typeof endMisuseInput>;

export const misuseView = z
  .object({
    id: idWire('misuseFinding'),
    facilityId: idWire('facility'),
    debtId: z.string(),
    fromOn: dateWire,
    untilOn: dateWire.nullable(),
    documentHash: z.string(),
  })
  .meta({ id: 'MisuseFinding', description: 'Money of a debt used for something else than was agreed' });
export type MisuseView = z.infer<typeof misuseView>;
