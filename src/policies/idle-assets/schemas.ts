import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, hashWire, idWire, instantWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { transferReference } from '../../money/money-out/index.ts';
import { assetOfferKinds, assetOfferStates } from './rules.ts';

export const cycleQuery = z.strictObject({
  from: dateWire,
  to: dateWire.meta({ description: 'Today or before' }),
});

export const cycleView = z
  .object({
    figures: z
      .record(z.string(), z.unknown())
      .meta({ description: 'In each money, as a bank reports them of clients' }),
    idleDays: z.int().meta({ description: 'After so many days without anything done goods are idle' }),
    idle: z.array(
      z.object({
        lotId: idWire('lot'),
        description: z.string(),
        currency: z.string(),
        costMinor: z.string(),
        since: instantWire,
      }),
    ),
  })
  .meta({ id: 'CashCycle', description: 'A firm’s own cash cycle, and what of its stock lies idle' });
export type CycleView = z.infer<typeof cycleView>;

export const offerAssetInput = z.strictObject({
  kind: z.enum(assetOfferKinds),
  lotId: idWire('lot'),
  toPartyId: idWire('party'),
  price: positiveMoneyWire.optional().meta({ description: 'Of a sale or lease-back' }),
  rent: positiveMoneyWire.optional().meta({ description: 'A month, of what is let or leased back' }),
  months: z.int().min(1).max(120).optional(),
  documentHash: hashWire,
});
export type OfferAssetInput = z.output<typeof offerAssetInput>;

export const answerAssetInput = z.strictObject({
  accept: z.boolean(),
  reason: textWire(500).optional(),
  reference: transferReference.optional().meta({ description: 'Of the transfer that pays a lease-back' }),
});
export type AnswerAssetInput = z.output<typeof answerAssetInput>;
export const endAssetInput = z.strictObject({ reason: textWire(500) });

export const assetOfferView = z
  .object({
    id: idWire('assetOffer'),
    kind: z.enum(assetOfferKinds),
    lotId: idWire('lot'),
    firmId: idWire('party'),
    toId: idWire('party'),
    currency: z.string(),
    priceMinor: z.string().nullable(),
    rentMinor: z.string().nullable(),
    months: z.int().nullable(),
    costMinor: z.string().meta({ description: 'What the goods stand at' }),
    idleSince: instantWire,
    documentHash: z.string(),
    status: z.enum(assetOfferStates),
    endReason: z.string().nullable(),
    offeredAt: instantWire,
  })
  .meta({ id: 'AssetOffer', description: 'Idle goods offered: for sale, to let, or for sale and lease-back' });
export type AssetOfferView = z.infer<typeof assetOfferView>;
export const assetOffersQuery = pageQuery.extend({ status: z.enum(assetOfferStates).optional() });
