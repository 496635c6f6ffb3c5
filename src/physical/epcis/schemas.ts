import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';

export const eventAnswerView = z.object({
  index: z.int().meta({ description: 'Place of the event in the document, from 0' }),
  result: z.enum(['accepted', 'duplicate', 'rejected']),
  eventHash: z.string().nullable().meta({ description: 'ni:///sha-256;…?ver=CBV2.0: the identity of the event' }),
  faults: z.array(z.object({ name: z.string(), at: z.string(), meaning: z.string() })),
  warnings: z.array(z.string()),
});
export type EventAnswer = z.infer<typeof eventAnswerView>;

export const captureView = z
  .object({
    captureID: idWire('epcisCapture'),
    createdAt: instantWire,
    finishedAt: instantWire.nullable(),
    running: z.boolean(),
    success: z.boolean().nullable(),
    captureErrorBehaviour: z.enum(['rollback', 'proceed']),
    accepted: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    error: z.string().nullable(),
    answers: z.array(eventAnswerView).optional(),
  })
  .meta({ id: 'EpcisCapture', description: 'A capture job, with what became of each event' });
export type CaptureView = z.infer<typeof captureView>;

export const namedQueryInput = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  query: z.record(z.string(), z.unknown()),
});
export const namedQueryView = z.object({
  name: z.string(),
  query: z.record(z.string(), z.unknown()),
  createdAt: instantWire,
});
export type NamedQueryView = z.infer<typeof namedQueryView>;

export const subscribeInput = z.strictObject({
  dest: z.url({ protocol: /^https?$/ }).max(2_000),
});
export const subscriptionView = z
  .object({
    subscriptionID: idWire('epcisSubscription'),
    queryName: textWire(64),
    dest: z.string(),
    endpointId: z.string(),
    secret: z.string().nullable().meta({ description: 'Signs the deliveries (Standard Webhooks); shown once' }),
    createdAt: instantWire,
    endedAt: instantWire.nullable(),
  })
  .meta({ id: 'EpcisSubscription' });
export type SubscriptionView = z.infer<typeof subscriptionView>;
