import { z } from 'zod';
import { hashWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { custodyDemandStatuses, demandWays } from './demand-rules.ts';

export const demandSafekeepingInput = z.strictObject({
  /** What the pledgor would have: one of the two, or either. */
  ways: z.array(z.enum(demandWays)).min(1).max(2),
  /** What the pledgee does, and how it endangers the goods. */
  statement: textWire(1_000),
  /** SHA-256 of what shows it: photographs, a survey. */
  evidenceHash: hashWire,
  lotIds: z.array(idWire('lot')).min(1).max(500).optional(),
  incidentId: idWire('custodyIncident').optional(),
});
export type DemandSafekeepingInput = z.output<typeof demandSafekeepingInput>;

export const answerSafekeepingInput = z.discriminatedUnion('accept', [
  z
    .strictObject({
      accept: z.literal(true),
      way: z.enum(demandWays).meta({ example: 'early_payoff' }),
      escrowCustodianId: idWire('party').optional(),
    })
    .refine((a) => (a.way === 'escrow') === (a.escrowCustodianId !== undefined), {
      message: 'escrow names its custodian, and nothing else does',
      path: ['escrowCustodianId'],
    }),
  z.strictObject({ accept: z.literal(false), reason: textWire(1_000) }),
]);
export type AnswerSafekeepingInput = z.output<typeof answerSafekeepingInput>;

export const claimCustodyLossInput = z.strictObject({
  amount: positiveMoneyWire,
  statement: textWire(1_000),
  /** SHA-256 of what proves it: a survey, invoices, a valuation. */
  evidenceHash: hashWire,
});
export type ClaimCustodyLossInput = z.output<typeof claimCustodyLossInput>;

export const answerCustodyLossInput = z
  .strictObject({ accepted: moneyWire, reason: textWire(1_000).optional() })
  .refine((a) => a.accepted.amountMinor !== '0' || a.reason !== undefined, {
    message: 'a refusal gives its reason',
    path: ['reason'],
  });
export type AnswerCustodyLossInput = z.output<typeof answerCustodyLossInput>;

const json = z.record(z.string(), z.unknown()).nullable();
export const custodyDemandView = z
  .object({
    id: idWire('custodyDemand'),
    pledgeId: idWire('pledge'),
    facilityId: idWire('facility'),
    lenderId: idWire('party'),
    pledgorId: idWire('party'),
    lotIds: z.array(idWire('lot')),
    ways: z.array(z.enum(demandWays)),
    statement: z.string(),
    evidenceHash: z.string(),
    incidentId: z.string().nullable(),
    currency: z.string(),
    status: z.enum(custodyDemandStatuses),
    demandedAt: instantWire,
    dueAt: instantWire.meta({
      description: 'The pledgee answers by then; of escrow accepted: the goods are handed over',
    }),
    way: z.enum(demandWays).nullable(),
    escrowCustodianId: z.string().nullable(),
    answer: json,
    lapsedAt: instantWire.nullable().meta({ description: 'Since when the pledgee is late' }),
    closedAt: instantWire.nullable(),
    loss: json,
    lossAnswer: json,
  })
  .meta({
    id: 'CustodyDemand',
    description: 'A pledgor demands that endangered goods be put in escrow, or given back against early payment',
  });
export type CustodyDemandView = z.infer<typeof custodyDemandView>;
