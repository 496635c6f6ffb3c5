import { z } from 'zod';
import { instantWire } from '../../http/wire.ts';

export const eventView = z
  .object({
    id: z.string(),
    type: z.string(),
    version: z.int(),
    objectId: z.string(),
    at: instantWire,
    actor: z.record(z.string(), z.string()),
    requestId: z.string(),
    causedBy: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event', description: 'What happened, who did it and when; never changed, sealed into the audit log' });
export type EventView = z.infer<typeof eventView>;
