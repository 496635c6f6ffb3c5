import { z } from 'zod';
import { instantWire } from '../../http/wire.ts';

export const mailInput = z.strictObject({
  address: z.email().max(254),
  language: z.enum(['en', 'zh']),
});
export const codeInput = z.strictObject({ code: z.string().regex(/^\d{8}$/, 'expected eight digits') });
export const mailView = z
  .object({
    address: z.string(),
    language: z.enum(['en', 'zh']),
    confirmedAt: instantWire.nullable().meta({ description: 'Nothing but a code is sent before' }),
  })
  .meta({ id: 'MailAddress', description: 'Where you have the digest of each day and what is urgent sent' });
export type MailView = z.infer<typeof mailView>;
export const endQuery = z.object({ token: z.string().regex(/^ten_[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/) });
