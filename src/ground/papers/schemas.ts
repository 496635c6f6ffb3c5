import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { MAX_PAPER_BYTES, mediaTypes } from './rules.ts';

export const paperView = z
  .object({
    id: z.string(),
    sha256: hashWire,
    name: z.string(),
    bytes: z.int(),
    received: z.int().meta({ description: 'Bytes so far: the next piece begins here' }),
    state: z.enum(['receiving', 'kept', 'refused']),
    mediaType: z.enum(mediaTypes).nullable().meta({ description: 'By what it holds' }),
    keptBy: z.string().meta({ description: 'The party that brought it' }),
    createdAt: instantWire,
  })
  .meta({ id: 'Paper' });
export type PaperView = z.infer<typeof paperView>;

export const startPaperInput = z.strictObject({
  name: textWire(200).refine((name) => !/[\r\n\t/\\]/.test(name), 'a name of a file, without folders or line ends'),
  bytes: z.int().min(1).max(MAX_PAPER_BYTES),
  sha256: hashWire,
});
export type StartPaperInput = z.infer<typeof startPaperInput>;

export const paperParams = z.object({ paperId: idWire('paper') });
export const pieceQuery = z.object({ offset: z.coerce.number().int().min(0).max(MAX_PAPER_BYTES) });
export const paperFilter = pageQuery.extend({
  state: z.enum(['receiving', 'kept', 'refused']).optional(),
  objectId: z
    .string()
    .regex(/^[a-z]{2,6}_[0-9a-f]{32}$/, 'expected an identifier')
    .optional()
    .meta({ description: 'The papers that acts on this thing named' }),
  sha256: hashWire.optional().meta({ description: 'The papers of a hash, as an act or an event names it' }),
});
