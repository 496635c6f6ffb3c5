import { z as zod } from 'zod';
import { instantWire } from './wire.ts';

/** What every act takes beside its body. */
export const commandHeaders = zod.object({
  preview: zod.enum(['true', 'false']).optional().meta({
    description:
      'true: the act is judged and answered as if it were done, and nothing of it stays; the answer carries preview: true, and needs-agreement where another person must agree. Takes no Idempotency-Key',
  }),
  'idempotency-key': zod.string().min(1).max(200).optional().meta({
    description: 'Names this act. The same key and body give the same answer; another body is refused. Required.',
  }),
  'occurred-at': instantWire.optional().meta({
    description:
      'When it was done, of an act of the field that is heard of later: it stands beside it in the log, and nothing is judged by it. Refused for any other act',
  }),
});
