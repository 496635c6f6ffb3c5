import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { costKinds } from './interest-rules.ts';

export const recordCostInput = z.strictObject({
  kind: z.enum(costKinds),
  amount: positiveMoneyWire,
  incurredOn: dateWire,
  /** SHA-256 of the bill, judgment or statement that it rests on. */
  documentHash: hashWire,
});
export type RecordCostInput = z.infer<typeof recordCostInput>;

export const reverseCostInput = z.strictObject({ reason: textWire(500) });
export type ReverseCostInput = z.infer<typeof reverseCostInput>;

export const costView = z
  .object({
    id: idWire('facilityCost'),
    facilityId: idWire('facility'),
    kind: z.enum(costKinds),
    amount: moneyWire,
    paid: moneyWire,
    incurredOn: dateWire,
    documentHash: z.string(),
    status: z.enum(['recorded', 'reversed']),
    reason: z.string().nullable().meta({ description: 'Why it was reversed' }),
    recordedAt: instantWire,
  })
  .meta({ id: 'FacilityCost', description: 'Costs of enforcement or custody, or damages, claimed from the borrower' });
export type CostView = z.infer<typeof costView>;
