import { z } from 'zod';
import { idWire, instantWire } from '../../http/wire.ts';
import { webhookStatuses } from './rules.ts';

export const openWebhookInput = z.strictObject({
  url: z.string().min(8).max(500),
  eventTypes: z
    .array(z.string().regex(/^[a-zA-Z]{1,40}\.[a-zA-Z]{0,60}$/))
    .max(50)
    .meta({
      description:
        'Names of events as GET /v1/catalogue?kind=event has them, or families that end in a point, such as receivable.; empty for all',
      example: ['receivable.confirmed', 'facility.'],
    }),
});
export type OpenWebhookInput = z.infer<typeof openWebhookInput>;

export const webhookView = z
  .object({
    id: idWire('webhook'),
    url: z.string(),
    eventTypes: z.array(z.string()),
    status: z.enum(webhookStatuses),
    delivered: z.int(),
    failures: z.int().meta({ description: 'In a row' }),
    failingSince: instantWire.nullable(),
    lastFailure: z.string().nullable(),
    nextAt: instantWire.nullable().meta({ description: 'When it is tried next, while it is failing' }),
    publicKey: z.string().nullable().meta({
      description:
        'Ed25519 key that checks the signature v1a in webhook-signature, over webhook-id.webhook-timestamp.body',
      example: 'whpk_…',
    }),
  })
  .meta({
    id: 'Webhook',
    description: 'Where your own system is told of events, by the Standard Webhooks specification',
  });
export type WebhookView = z.infer<typeof webhookView>;
