import { asSystem, type Ctx } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import { listOverdue } from './store.ts';

/** What an issuing bank did not pay on its day, told to a bank that confirms or reimburses for it: it may be next (practice). */
export const overdueFacts = (ctx: Ctx, asked: { issuingBankId: string; toId: string; on: string }): Promise<Found[]> =>
  asSystem(ctx, 'settlement', async (system) =>
    (await listOverdue(system, asked)).map(
      ({ id, creditId, dueOn, amount }): Found => ({
        fact: 'F57',
        facts: { paymentId: id, creditId, dueOn, amountMinor: amount.amountMinor, currency: amount.currency },
      }),
    ),
  );
