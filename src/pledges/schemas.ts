import { z } from 'zod';
import { idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../http/wire.ts';
import { pledgeKinds, pledgeStatuses, publicityKinds } from './rules.ts';

const itemId = z.union([idWire('lot'), idWire('bill'), idWire('receivable')]);

export const offerPledgeInput = z.strictObject({
  kind: z.enum(pledgeKinds),
  pledgeeId: idWire('party'),
  /** The facility whose debt it secures. */
  facilityId: idWire('facility'),
  /** The most that it secures, interest and costs included. */
  maximum: positiveMoneyWire,
  itemIds: z.array(itemId).min(1).max(500),
});
export type OfferPledgeInput = z.infer<typeof offerPledgeInput>;

export const answerPledgeInput = z.strictObject({ accept: z.boolean() });
export type AnswerPledgeInput = z.infer<typeof answerPledgeInput>;

export const registerPledgeInput = z.strictObject({
  /** Number and time that the registry stamped on the filing. */
  filingNumber: textWire(60),
  filedAt: instantWire,
  expiresOn: z.iso.date(),
});
export type RegisterPledgeInput = z.infer<typeof registerPledgeInput>;

export const pledgeView = z
  .object({
    id: idWire('pledge'),
    kind: z.enum(pledgeKinds),
    pledgorId: idWire('party'),
    pledgeeId: idWire('party'),
    facilityId: idWire('facility'),
    maximum: moneyWire,
    status: z.enum(pledgeStatuses),
    agreedAt: instantWire.nullable(),
    effectiveAt: instantWire.nullable(),
    dischargedAt: instantWire.nullable(),
    items: z.array(z.object({ itemId: z.string(), live: z.boolean(), effectiveSince: instantWire.nullable() })),
    publicity: z.array(
      z.object({
        kind: z.enum(publicityKinds),
        itemId: z.string(),
        at: instantWire,
        evidence: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'Pledge', description: 'A pledge of goods, of the document for goods, or of receivables' });
export type PledgeView = z.infer<typeof pledgeView>;
