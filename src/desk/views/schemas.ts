import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { nouns } from '../nouns/index.ts';

const noun = z.enum(nouns.map(({ name }) => name) as [string, ...string[]]);
const named = {
  name: textWire(80),
  filters: z.record(z.string().min(1).max(60), z.string().min(1).max(200)).meta({
    description: 'The parameters of the list, as its address carries them: {"state": "requested", "sort": "dueOn"}',
    example: { state: 'requested', sort: 'dueOn' },
  }),
  columns: z
    .array(z.string().min(1).max(60))
    .max(60)
    .default([])
    .meta({ description: 'What is shown of a row, in order; none: everything' }),
  isShared: z.boolean().default(false).meta({ description: 'Whether everybody of your party sees it' }),
};
export const saveViewInput = z.strictObject({ noun, ...named });
export const changeViewInput = z.strictObject(named);
export const viewParams = z.object({ viewId: idWire('savedView') });
export const viewsQuery = pageQuery.extend({ noun: noun.optional() });

export const savedViewView = z
  .object({
    id: z.string(),
    noun: z.string(),
    name: z.string(),
    filters: z.record(z.string(), z.string()),
    columns: z.array(z.string()),
    isShared: z.boolean(),
    isDefault: z.boolean().meta({ description: 'Whether you open the list with it' }),
    by: z.object({ personId: z.string(), name: z.string() }),
    link: z.string().meta({ description: 'The list, as the view asks for it' }),
    createdAt: instantWire,
  })
  .meta({ id: 'SavedView' });
export type SavedViewView = z.infer<typeof savedViewView>;
