import { z } from 'zod';
import { bpsWire, dateWire, hashWire, idWire, textWire } from '../../http/wire.ts';

export const proposePenaltyInput = z.strictObject({
  /** Of the contract rate, on top of it; 0 for none. */
  overdueUpliftBps: bpsWire,
  misuseUpliftBps: bpsWire,
  fromOn: dateWire,
  /** SHA-256 of the agreement. */
  documentHash: hashWire,
});
export type ProposePenaltyInput = z.infer<typeof proposePenaltyInput>;

export const proposeRateInput = z.strictObject({
  interestBps: bpsWire.meta({ description: 'The contract rate from the day on, a year' }),
  fromOn: dateWire.meta({ description: 'Today or later: days that are over are not changed' }),
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'Of the agreement' }),
});
export type ProposeRateInput = z.output<typeof proposeRateInput>;

export const answerAmendmentInput = z.strictObject({
  accept: z.boolean(),
  sheetHash: hashWire.optional().meta({ description: 'With a yes to another rate: of the sheet that was shown' }),
});
export type AnswerAmendmentInput = z.output<typeof answerAmendmentInput>;

const minor = z.string().meta({ description: 'Minor units of the facility’s currency' });
const rateSheetView = z
  .object({
    fromOn: dateWire,
    interestBpsBefore: z.int(),
    interestBpsAfter: z.int(),
    debts: z.array(
      z.object({
        debtId: z.string(),
        outstandingMinor: minor,
        dueOn: dateWire,
        interestBeforeMinor: minor,
        interestAfterMinor: minor,
      }),
    ),
    interestBeforeMinor: minor.meta({ description: 'From that day to the due days, if nothing changed' }),
    interestAfterMinor: minor,
  })
  .meta({ id: 'RateSheet', description: 'What another rate costs on what is owed, debt by debt to its due day' });

export const penaltyAmendmentView = z
  .object({
    id: idWire('penaltyAmendment'),
    facilityId: idWire('facility'),
    overdueUpliftBps: z.int().nullable().meta({ description: 'Null where the rate itself changes' }),
    misuseUpliftBps: z.int().nullable(),
    interestBps: z.int().nullable().meta({ description: 'The contract rate from that day on; null where it stays' }),
    sheet: rateSheetView.nullable(),
    sheetHash: z.string().nullable(),
    reason: z.string().nullable(),
    fromOn: dateWire,
    documentHash: z.string(),
    status: z.enum(['proposed', 'agreed', 'declined']),
  })
  .meta({
    id: 'PenaltyAmendment',
    description: 'What a facility bears, or bears while overdue or misused, agreed after it, from a day on',
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
