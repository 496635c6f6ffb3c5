import { z } from 'zod';
import {
  dateWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  positiveQuantityWire,
  quantityWire,
  textWire,
} from '../../http/wire.ts';
import { isContainerNumber } from '../../kernel/check-characters.ts';
import { lotStatuses, serviceLevels } from './rules.ts';

export const containerNumberWire = z
  .string()
  .refine(isContainerNumber, 'the container number has a wrong check digit (ISO 6346)')
  .meta({ example: 'CSQU3054383' });

const kilograms = z.int().min(1).max(100_000_000);

export const hsCodeWire = z.string().regex(/^\d{4}(\d{2}){0,3}$/, 'an HS code has 4, 6, 8 or 10 digits');
/** A heat, coil or bundle mark of the maker. */
export const markWire = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9./_-]{1,59}$/, 'letters, digits, . / _ -, 2 to 60');

export const registerLotInput = z.strictObject({
  ownerId: idWire('party'),
  description: textWire(500),
  hsCode: hsCodeWire,
  /** The catalogue’s commodity and grade; without it the lot counts for what the lender takes on, and is never split or blended. */
  commodityId: idWire('commodity').optional(),
  producedOn: dateWire.optional(),
  marks: z.array(markWire).max(500).default([]),
  quantity: positiveQuantityWire,
  grossWeightKg: kilograms,
  /** What the owner declares that it cost: a claim, until a lender takes it on. */
  value: positiveMoneyWire,
  containerNumber: containerNumberWire.optional(),
});
export type RegisterLotInput = z.output<typeof registerLotInput>;

const lotIds = z.array(idWire('lot')).min(1).max(500);

export const offerCustodyInput = z.strictObject({ lotIds, toPartyId: idWire('party') });
export type OfferCustodyInput = z.infer<typeof offerCustodyInput>;

export const handoverWire = z.strictObject({
  grossWeightKg: kilograms,
  packages: z.int().min(1).max(1_000_000),
  sealsIntact: z.boolean(),
  note: z.string().max(500).optional(),
});

export const takeCustodyInput = z.strictObject({
  lotIds,
  /** Where the lots now lie; absent while they travel. */
  siteId: idWire('site').optional(),
  handover: handoverWire,
});
export type TakeCustodyInput = z.infer<typeof takeCustodyInput>;

export const lotView = z
  .object({
    id: idWire('lot'),
    ownerId: idWire('party'),
    description: z.string(),
    hsCode: z.string(),
    commodityId: z.string().nullable(),
    producedOn: z.string().nullable(),
    quantity: quantityWire.meta({ description: 'Held now, by the books' }),
    reservedValue: z.string().meta({ description: 'Of it, promised to outbounds that have not left' }),
    sensed: z
      .object({ value: z.string(), at: instantWire })
      .nullable()
      .meta({ description: 'What was last counted or weighed' }),
    grossWeightKg: z.int(),
    value: moneyWire.meta({ description: 'Declared cost of what is held: a claim of the owner' }),
    containerNumber: z.string().nullable(),
    status: z.enum(lotStatuses),
    offeredToId: z.string().nullable(),
    custody: z.object({ custodianId: idWire('party'), siteId: z.string().nullable(), takenAt: instantWire }).nullable(),
  })
  .meta({ id: 'Lot', description: 'The unit of control: goods that are pledged, moved and released as one' });
export type LotView = z.infer<typeof lotView>;

export const lotsView = z.object({ items: z.array(lotView) });

export const proposeAgreementInput = z.strictObject({
  custodianId: idWire('party'),
  serviceLevel: z.enum(serviceLevels),
  feePayer: z.enum(['lender', 'pledgor']),
  /** SHA-256 of the signed tripartite agreement. */
  documentHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export const endAgreementInput = z.strictObject({ reason: textWire(500) });
export const changeLevelInput = z.strictObject({ serviceLevel: z.enum(serviceLevels), reason: textWire(500) });
export type ProposeAgreementInput = z.infer<typeof proposeAgreementInput>;

export const agreementView = proposeAgreementInput
  .extend({
    id: idWire('custodyAgreement'),
    lenderId: idWire('party'),
    proposedAt: instantWire,
    agreedAt: instantWire.nullable(),
    endedAt: instantWire.nullable(),
    noticeGivenAt: instantWire.nullable().meta({ description: 'When the custodian gave notice' }),
    endsAt: instantWire.nullable().meta({ description: 'When its notice runs out and the engagement ends' }),
    endReason: z.string().nullable(),
    wantedLevel: z.literal('control').nullable().meta({ description: 'The lender asks the custodian to hold again' }),
  })
  .meta({ id: 'CustodyAgreement', description: 'The lender engages who holds the goods for it (SI 55)' });
export type AgreementView = z.infer<typeof agreementView>;
