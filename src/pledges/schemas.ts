import { z } from 'zod';
import {
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  positiveQuantityWire,
  textWire,
} from '../http/wire.ts';
import { crystallisations, fixings, pledgeKinds, pledgeModes, pledgeStatuses, publicityKinds } from './rules.ts';

const itemId = z.union([idWire('lot'), idWire('bill'), idWire('receipt'), idWire('receivable')]);

export const offerPledgeInput = z.strictObject({
  kind: z.enum(pledgeKinds),
  pledgeeId: idWire('party'),
  /** The facility whose debt it secures. */
  facilityId: idWire('facility'),
  /** The most that it secures, interest and costs included. */
  maximum: positiveMoneyWire,
  /** Empty for a floating charge over all present and future stock. */
  itemIds: z.array(itemId).max(500),
  mode: z.enum(pledgeModes).default('static'),
  /** The least value and, by grade, the least quantity that stays under a floating pledge. */
  floorValue: positiveMoneyWire.optional(),
  floors: z
    .array(z.strictObject({ commodityId: idWire('commodity'), quantity: positiveQuantityWire }))
    .max(50)
    .default([]),
  /** Given on the day the debt arose; else it is security for an old debt. */
  isNewValue: z.boolean().default(true),
  restrictsTransfer: z.boolean().default(true),
  /** It secures the price of these goods: the day they were delivered to the grantor (Civil Code 416). */
  purchaseMoneyDeliveredOn: dateWire.optional(),
});
export type OfferPledgeInput = z.output<typeof offerPledgeInput>;

export const addItemsInput = z.strictObject({ itemIds: z.array(idWire('lot')).min(1).max(500) });
export type AddItemsInput = z.infer<typeof addItemsInput>;

export const dischargePledgeInput = z.strictObject({
  /** Written consents of those who guarantee the debt, where it is not paid (Civil Code 391, 409, 435). */
  guarantorConsents: z
    .array(z.strictObject({ guarantorId: idWire('party'), documentHash: hashWire }))
    .max(50)
    .default([]),
});
export type DischargePledgeInput = z.output<typeof dischargePledgeInput>;

export const fixMaximumInput = z.strictObject({ reason: z.enum(fixings), evidence: textWire(500) });
export type FixMaximumInput = z.infer<typeof fixMaximumInput>;

export const crystalliseInput = z.strictObject({ reason: z.enum(crystallisations), evidence: textWire(500) });
export type CrystalliseInput = z.infer<typeof crystalliseInput>;

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
    mode: z.enum(pledgeModes),
    floorValue: moneyWire.nullable(),
    floors: z.array(z.object({ commodityId: idWire('commodity'), quantityValue: z.string() })),
    isNewValue: z.boolean(),
    voidableUntil: z
      .string()
      .nullable()
      .meta({ description: 'Security for an old debt: a court may set it aside until then (Bankruptcy Law 31)' }),
    restrictsTransfer: z.boolean(),
    purchaseMoneyDeliveredOn: z.string().nullable(),
    maximumFixed: z
      .object({ at: instantWire, reason: z.enum(fixings) })
      .nullable()
      .meta({ description: 'Since when nothing newly lent is secured (Civil Code 423, 439)' }),
    crystallised: z.object({ at: instantWire, reason: z.enum(crystallisations) }).nullable(),
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
