import { z } from 'zod';
import {
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  positiveQuantityWire,
  quantityWire,
  textWire,
} from '../../http/wire.ts';
import { deliveryModes, resolutionBodies } from './agreement-rules.ts';
import {
  crystallisations,
  fixings,
  pledgeKinds,
  pledgeModes,
  pledgeStatuses,
  pledgeTriggers,
  publicityKinds,
  scopeParts,
  sharings,
} from './rules.ts';

/** A company gives security for the debt of another: who of it resolved so, and, listed, where that was made public. */
const resolution = z.strictObject({
  body: z.enum(resolutionBodies),
  documentHash: hashWire,
  resolvedOn: dateWire,
  isListed: z.boolean(),
  disclosure: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), disclosedOn: dateWire }).optional(),
});

const itemId = z.union([idWire('lot'), idWire('bill'), idWire('receipt'), idWire('receivable')]);

export const offerPledgeInput = z.strictObject({
  kind: z.enum(pledgeKinds),
  pledgeeId: idWire('party'),
  /** The facility whose debt it secures. */
  facilityId: idWire('facility'),
  /** Other facilities of the same borrower whose debt it secures as well, in their order (Civil Code 420, 439). */
  alsoSecures: z.array(idWire('facility')).max(20).default([]),
  /** How they share it where it does not carry them all. */
  sharesBy: z.enum(sharings).default('order'),
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
  /** What it answers for; left out, for all of it (Civil Code 389). */
  securedScope: z.array(z.enum(scopeParts)).min(1).optional(),
  /** On what events it may be realised; left out, an uncured margin call, and always the overdue debt (386, 436). */
  triggers: z.array(z.enum(pledgeTriggers)).optional(),
  /** The pledgee collects the fruits of the goods (430). */
  collectsFruits: z.boolean().default(true),
  /** How and by when the goods are delivered (427, 429); left out, by who holds them. */
  deliveryMode: z.enum(deliveryModes).optional(),
  deliverBy: dateWire.optional(),
  /** SHA-256 of the contract, where there is one beside this offer and its acceptance (469). */
  contractHash: hashWire.optional(),
  /** Needed where the facility is another’s. */
  resolution: resolution.optional(),
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
  /** Why security is given up while something is owed, with the decision on paper (Civil Code 393(3), 435). */
  waiver: z.strictObject({ reason: textWire(500), documentHash: hashWire }).optional(),
});
export type DischargePledgeInput = z.output<typeof dischargePledgeInput>;

export const fixMaximumInput = z.strictObject({ reason: z.enum(fixings), evidence: textWire(500) });
export type FixMaximumInput = z.infer<typeof fixMaximumInput>;

export const crystalliseInput = z
  .strictObject({
    reason: z.enum(crystallisations),
    /** Which of the agreed events it is. */
    trigger: z.enum(pledgeTriggers).optional(),
    evidence: textWire(500),
  })
  .refine((c) => c.trigger === undefined || c.reason === 'agreed_trigger', {
    message: 'an event is named for an agreed trigger only',
    path: ['trigger'],
  });
export type CrystalliseInput = z.infer<typeof crystalliseInput>;

export const answerPledgeInput = z.strictObject({
  accept: z.boolean(),
  /** The resolution of a pledgor that secures the debt of another was looked at: what was found, and whether it is listed. */
  resolutionReview: z.strictObject({ isListed: z.boolean(), finding: textWire(500) }).optional(),
});
export type AnswerPledgeInput = z.infer<typeof answerPledgeInput>;

export const registerPledgeInput = z.strictObject({
  /** Number and time that the registry stamped on the filing. */
  filingNumber: textWire(60),
  filedAt: instantWire,
  expiresOn: z.iso.date(),
  /** SHA-256 of the registry's certificate. */
  certificateHash: hashWire,
  /** The code by which the certificate is checked on the registry's own page. */
  checkCode: textWire(60),
});
export type RegisterPledgeInput = z.infer<typeof registerPledgeInput>;

export const pledgeView = z
  .object({
    registrationState: z
      .enum(['discharged', 'revoked', 'objected'])
      .nullable()
      .meta({ description: 'What became of its filing; null while it stands' }),
    registrationDoubtedUntil: z
      .string()
      .nullable()
      .meta({ description: 'An objection falls after this day unless sued on' }),
    id: idWire('pledge'),
    kind: z.enum(pledgeKinds),
    pledgorId: idWire('party'),
    pledgeeId: idWire('party'),
    facilityId: idWire('facility'),
    alsoSecures: z
      .array(idWire('facility'))
      .meta({ description: 'Other facilities whose debt it secures, in their order' }),
    sharesBy: z.enum(sharings).nullable(),
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
    securedScope: z.array(z.enum(scopeParts)).meta({ description: 'What it answers for (Civil Code 389)' }),
    triggers: z.array(z.enum(pledgeTriggers)).meta({ description: 'On what events it may be realised (386, 436)' }),
    collectsFruits: z.boolean().meta({ description: 'The pledgee collects the fruits of the goods (430)' }),
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

const agreedItem = z.object({
  itemId: z.string(),
  agreedAt: instantWire.nullable(),
  name: z.string(),
  commodityId: z.string().nullable(),
  quantity: quantityWire.nullable(),
  amount: moneyWire.nullable(),
  siteId: z.string().nullable(),
});
export type AgreedItem = z.infer<typeof agreedItem>;

export const agreementView = z
  .object({
    pledgeId: idWire('pledge'),
    kind: z.enum(pledgeKinds),
    status: z.enum(pledgeStatuses),
    pledgorId: idWire('party'),
    pledgeeId: idWire('party'),
    agreedAt: instantWire.nullable(),
    form: z.enum(['data_message', 'document']).meta({ description: 'A data message is written form (469)' }),
    contractHash: z.string().nullable(),
    debt: z
      .object({
        kind: z.literal('facility'),
        facilityId: idWire('facility'),
        debtorId: idWire('party'),
        amount: moneyWire,
        performBy: dateWire,
      })
      .nullable()
      .meta({ description: 'The main debt as it stood at agreement (427 (1), (2))' }),
    maximum: moneyWire,
    isNewValue: z.boolean(),
    goods: z.array(agreedItem).meta({
      description: 'As they stood when agreed upon, which the event has the hash of; as they are, while it is offered',
    }),
    securedScope: z.array(z.enum(scopeParts)),
    triggers: z.array(z.enum(pledgeTriggers)),
    delivery: z
      .object({
        mode: z.enum(deliveryModes),
        by: dateWire.nullable(),
        acknowledgedBy: z.array(idWire('party')),
        effectiveAt: instantWire.nullable(),
      })
      .nullable()
      .meta({ description: 'Time and manner (427 (5)); null for what is constituted without delivery' }),
    collectsFruits: z.boolean(),
    restrictsTransfer: z.boolean(),
    resolution: resolution.nullable(),
    resolutionReview: z
      .object({
        isListed: z.boolean(),
        finding: z.string(),
        reviewedBy: idWire('person'),
        reviewedAt: instantWire,
      })
      .nullable(),
    missing: z
      .array(
        z.object({
          name: z.string(),
          article: z.string(),
          remedy: z.object({ en: z.string(), zh: z.string() }),
          itemIds: z.array(z.string()),
        }),
      )
      .meta({ description: 'What the agreement or its performance lacks; empty when nothing' }),
  })
  .meta({ id: 'SecurityAgreement', description: 'What a security agreement must say (Civil Code 427), as agreed' });
export type AgreementView = z.infer<typeof agreementView>;
