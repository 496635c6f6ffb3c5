import { z } from 'zod';
import { dateWire, idWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { judgementLines } from './rules.ts';

const minor = z.string().meta({ description: 'Minor units of the facility’s currency' });
const facts = z.record(z.string(), z.unknown());
const text = z.object({ en: z.string(), zh: z.string() });

export const judgementView = z
  .object({
    facilityId: idWire('facility'),
    on: dateWire,
    currency: z.enum(currencies),
    state: z.enum(['normal', 'warn', 'call', 'liquidation', 'unknown', 'unwatched']),
    figures: z.object({
      goodsMinor: minor.meta({ description: 'After haircuts and caps' }),
      newMoneyGoodsMinor: minor.meta({ description: 'Of that, neither promised to an order nor under an incident' }),
      promisedMinor: minor,
      reserveMinor: minor.meta({ description: 'Rights before the lender’s' }),
      receivableMinor: minor,
      debtMinor: minor.meta({ description: 'Principal, claims, interest, penalty and costs' }),
      undertakingMinor: minor.meta({ description: 'Drafts accepted; credits not drawn where the terms count them' }),
      marginMinor: minor,
      owedMinor: minor.meta({ description: 'Debt and undertakings that count, less the margin' }),
      exposureMinor: minor.meta({ description: 'Of that, what the goods have to carry' }),
      netExposureMinor: minor.meta({ description: 'What the limit is held against' }),
      limitMinor: minor,
      supportedMinor: minor.nullable().meta({ description: 'What may be owed for new money; null without terms' }),
      securedMaximumMinor: minor.nullable(),
    }),
    headroom: z
      .record(z.enum(judgementLines), minor)
      .nullable()
      .meta({ description: 'To each line; below zero it is crossed' }),
    goods: z.array(
      z.object({
        lotId: idWire('lot'),
        control: z.string(),
        reason: z.string(),
        mark: z.string(),
        valueMinor: minor,
        countedMinor: minor.meta({ description: 'Before caps over several lots' }),
        promisedMinor: minor,
        steps: z.array(z.object({ step: z.string(), found: facts, valueMinor: minor })),
      }),
    ),
    concentration: z.array(z.object({ by: z.string(), key: z.string(), valueMinor: minor, countedMinor: minor })),
    receivables: z.array(
      z.object({
        receivableId: idWire('receivable'),
        debtorId: idWire('party'),
        level: z.int(),
        outstandingMinor: minor,
        out: z.array(z.object({ step: z.string(), reason: z.string(), amountMinor: minor })),
        countedMinor: minor,
      }),
    ),
    debt: z.array(z.object({ head: z.string(), amountMinor: minor })),
    found: z.array(
      z.object({
        fact: z.string(),
        name: text,
        remedy: text,
        facts,
        gates: z
          .record(z.string(), z.string())
          .meta({ description: 'What it does at each gate: V, B, 2, D, W as at /policy/gates' }),
      }),
    ),
  })
  .meta({ id: 'Judgement', description: 'A facility judged by its whole record, line by line' });
export type JudgementView = z.output<typeof judgementView>;
