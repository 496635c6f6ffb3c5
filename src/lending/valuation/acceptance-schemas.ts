import { z } from 'zod';
import { hashWire, idWire, instantWire, moneyWire, positiveMoneyWire } from '../../http/wire.ts';
import { acceptanceBases } from './acceptance-rules.ts';

export const acceptValueInput = z.strictObject({
  basis: z.enum(acceptanceBases),
  /** Of all that is there now; no more than the owner declared, and in its currency. */
  amount: positiveMoneyWire,
  /** SHA-256 of the invoice or the appraisal. */
  documentHash: hashWire,
});
export type AcceptValueInput = z.infer<typeof acceptValueInput>;

export const acceptanceView = z
  .object({
    id: idWire('valueAcceptance'),
    lotId: idWire('lot'),
    lenderId: idWire('party'),
    basis: z.enum(acceptanceBases),
    amount: moneyWire,
    quantityValue: z
      .string()
      .meta({ description: 'What there was of the lot then, at its scale: it counts by the unit' }),
    documentHash: hashWire,
    acceptedAt: instantWire,
  })
  .meta({
    id: 'ValueAcceptance',
    description: 'What a lender takes goods of no catalogue to be worth, and on what paper',
  });
export type AcceptanceView = z.infer<typeof acceptanceView>;
