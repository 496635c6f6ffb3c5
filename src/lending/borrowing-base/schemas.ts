import { z } from 'zod';
import { baseSteps } from '../../claims/receivables/index.ts';
import { dateWire, idWire, moneyWire } from '../../http/wire.ts';

export const stateDebtorInput = z.strictObject({
  debtorId: idWire('party'),
  isRelated: z.boolean(),
  /** What the borrower owes this debtor: contra. */
  payable: moneyWire,
  /** Credits that the borrower granted it and has not applied yet. */
  unappliedCredit: moneyWire,
});
export type StateDebtorInput = z.infer<typeof stateDebtorInput>;

export const debtorTermsView = z
  .object({
    facilityId: idWire('facility'),
    debtorId: idWire('party'),
    isRelated: z.boolean(),
    payableMinor: z.string(),
    unappliedCreditMinor: z.string(),
  })
  .meta({ id: 'DebtorTerms', description: 'What a lender states of a debtor for the base of one facility' });
export type DebtorTermsView = z.infer<typeof debtorTermsView>;

export const baseFilter = z.object({
  concentrationBps: z.coerce.number().int().min(1).max(10_000).optional(),
  concentrationBasis: z.enum(['pool_before', 'pool_after']).default('pool_before'),
  otherReservesMinor: z
    .string()
    .regex(/^(0|[1-9]\d{0,14})$/)
    .default('0'),
});
export type BaseFilter = z.output<typeof baseFilter>;

const minor = z.string();
export const baseView = z
  .object({
    facilityId: idWire('facility'),
    on: dateWire,
    advanceBps: z.int(),
    dilutionBps: z.int().nullable().meta({ description: 'Of the last twelve months; null: no sales to measure it by' }),
    grossMinor: minor,
    out: z.record(z.enum(baseSteps), minor).meta({ description: 'What each step left out, in the order of the steps' }),
    capMinor: minor,
    eligibleMinor: minor,
    lendableMinor: minor,
    dilutionReserveMinor: minor,
    otherReservesMinor: minor,
    baseMinor: minor,
    lines: z.array(
      z.object({
        receivableId: z.string(),
        debtorId: z.string(),
        level: z.int(),
        grossMinor: minor,
        out: z.array(z.object({ step: z.enum(baseSteps), reason: z.string(), amountMinor: minor })),
        eligibleMinor: minor,
        lendableMinor: minor,
      }),
    ),
  })
  .meta({
    id: 'ReceivablesBase',
    description: 'The borrowing base of receivables under a facility, each line explained',
  });
export type BaseView = z.infer<typeof baseView>;
