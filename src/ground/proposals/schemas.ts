import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { decisionKinds, proposalView } from '../../http/proposal.ts';
import { hashWire, idWire, textWire } from '../../http/wire.ts';
import { refusalReasons } from './rules.ts';

export const proposalParams = z.object({ proposalId: idWire('proposal') });
const judgedHash = hashWire.meta({ description: 'As the proposal shows it: what was looked at is what is agreed to' });
export const agreeInput = z.strictObject({ reason: textWire(500).optional(), judgedHash: judgedHash.optional() });
export type AgreeInput = z.infer<typeof agreeInput>;
export const refuseInput = z
  .strictObject({ reason: z.enum(refusalReasons), note: textWire(500).optional() })
  .refine(({ reason, note }) => reason !== 'other' || note !== undefined, { path: ['note'], error: 'other says why' });
export type RefuseInput = z.infer<typeof refuseInput>;
export const agreeAllInput = z.strictObject({
  items: z
    .array(z.strictObject({ proposalId: idWire('proposal'), judgedHash: judgedHash.optional() }))
    .min(1)
    .max(100),
  reason: textWire(500).optional(),
});
export type AgreeAllInput = z.infer<typeof agreeAllInput>;
export const agreeAllView = z
  .object({
    items: z.array(
      z.object({
        proposalId: idWire('proposal'),
        state: proposalView.shape.state.nullable().meta({ description: 'As it stands afterwards; null when refused' }),
        refusal: z
          .object({
            code: z.string(),
            title: z.object({ en: z.string(), zh: z.string() }),
            remedy: z.object({ en: z.string(), zh: z.string() }),
            facts: z.record(z.string(), z.unknown()).optional(),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'AgreedProposals', description: 'Each item by itself: one that is refused stops no other' });
export const proposalFilter = pageQuery.extend({
  state: z.enum(['open', 'done', 'refused', 'lapsed']).optional(),
  kind: z.enum(decisionKinds).optional(),
});

const word = z.string();
export const eyesRowView = z
  .object({
    verb: word,
    agrees: word,
    houses: z.enum(['all', 'lenders']),
    level: word,
    restsOn: word,
    past: word,
    told: word,
    source: word,
    stepUp: z.boolean().meta({ description: 'Asks for a second factor shown a moment ago' }),
    decided: word.optional(),
  })
  .meta({ id: 'EyesRow', description: 'Who agrees to an act, from which amount at which level, and what it rests on' });
const amountView = z.object({
  key: z
    .string()
    .meta({ description: 'authority.secondLevelFrom.CNY: from this amount of a client and a day on, level 2' }),
  value: z.number(),
  unit: z.string(),
  validFrom: z.string(),
  confidence: z.string(),
  source: z.string(),
});
export const eyesView = z.object({ items: z.array(eyesRowView), amounts: z.array(amountView) }).meta({
  id: 'EyesTable',
  description:
    'Who agrees: alone; second, another person of the party; pair:VERB, who did not do VERB; own, as many as the act asks itself; ' +
    'system, no person. past: P0 today only, P1 five banking days back, P∞ any day as stamped by somebody else.',
});
