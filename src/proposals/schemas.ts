import { z } from 'zod';
import { pageQuery } from '../http/page.ts';
import { idWire, textWire } from '../http/wire.ts';

export const proposalParams = z.object({ proposalId: idWire('proposal') });
export const agreeInput = z.strictObject({ reason: textWire(500).optional() });
export type AgreeInput = z.infer<typeof agreeInput>;
export const refuseInput = z.strictObject({ reason: textWire(500) });
export type RefuseInput = z.infer<typeof refuseInput>;
export const proposalFilter = pageQuery.extend({ state: z.enum(['open', 'done', 'refused', 'lapsed']).optional() });

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
    decided: word.optional(),
  })
  .meta({ id: 'EyesRow', description: 'Who agrees to an act, from which amount at which level, and what it rests on' });
export const eyesView = z.object({ items: z.array(eyesRowView) }).meta({ id: 'EyesTable' });
