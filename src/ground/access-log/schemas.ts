import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { idWire, instantWire } from '../../http/wire.ts';

export const accessView = z
  .object({
    id: z.string(),
    at: instantWire,
    what: z.string().meta({
      description: 'access.read, access.exported, access.administered, access.refused, signIn.done, signIn.refused …',
    }),
    personId: z.string().nullable(),
    keyId: z.string().nullable().meta({ description: 'The key or session that was used' }),
    address: z.string().nullable().meta({ description: 'From where; null where nobody knows, or it was erased' }),
    requestId: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'Access', description: 'Somebody signed in, was refused, looked at what is told, or took it away' });
export type AccessView = z.infer<typeof accessView>;

export const ownAccessQuery = pageQuery.extend({ what: z.string().max(60).optional() });
export const accessQuery = ownAccessQuery.extend({ personId: idWire('person').optional() });
export type AccessQuery = z.output<typeof accessQuery>;
