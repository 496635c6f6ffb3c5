import { z } from 'zod';
import { dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { publicityKinds, rankReasons, rightKinds } from './rules.ts';

/** When it became public: both the same when proved to the second, apart when only known between, absent when not at all. */
const publicityWire = z.strictObject({
  kind: z.enum(publicityKinds),
  from: instantWire.nullable(),
  to: instantWire.nullable(),
});

export const recordRightInput = z.strictObject({
  grantorId: idWire('party'),
  kind: z.enum(rightKinds),
  holder: textWire(200),
  claim: positiveMoneyWire,
  /** A registered ceiling, or a cap that a carrier or warehouse agreed to. */
  ceiling: positiveMoneyWire.optional(),
  /** The lots it is over; empty: all stock of the grantor. */
  lotIds: z.array(idWire('lot')).max(500).default([]),
  publicity: z.array(publicityWire).max(10).default([]),
  purchaseMoneyDeliveredOn: dateWire.optional(),
  /** Ranks behind the lender by agreement. */
  subordinated: z.boolean().default(false),
  /** The search certificate, letter or statement it is known from. */
  source: textWire(500),
});
export type RecordRightInput = z.output<typeof recordRightInput>;

export const rightView = recordRightInput
  .extend({
    id: idWire('competingRight'),
    lenderId: idWire('party'),
    ceiling: moneyWire.nullable(),
    lotIds: z.array(z.string()),
    purchaseMoneyDeliveredOn: z.string().nullable(),
    endedAt: instantWire.nullable(),
    endedReason: z.string().nullable(),
  })
  .meta({ id: 'CompetingRight', description: 'A right of another over a grantor’s goods, as this lender knows of it' });
export type RightView = z.output<typeof rightView>;

export const endRightInput = z.strictObject({
  reason: z.enum(['paid', 'waived', 'withdrawn', 'not_over_these_goods']),
});
export type EndRightInput = z.infer<typeof endRightInput>;

export const rankingView = z
  .object({
    lotId: idWire('lot'),
    tiers: z.array(
      z.object({
        rank: z.int(),
        reason: z.enum(rankReasons),
        rights: z.array(
          z.object({
            id: z.string(),
            kind: z.enum(rightKinds),
            holder: z.string(),
            claimMinor: z.string(),
            own: z.boolean(),
          }),
        ),
      }),
    ),
    notConstituted: z.array(z.string()),
    seniorMinor: z.string().meta({ description: 'What comes before this lender’s own first right' }),
    provisionalUntil: z
      .string()
      .nullable()
      .meta({ description: 'Until then a purchase-money right may still go first (Civil Code 416)' }),
  })
  .meta({ id: 'Ranking', description: 'Whose right over a lot comes first, and why, as this lender knows it' });
export type RankingView = z.infer<typeof rankingView>;
