import { z } from 'zod';
import { idWire, instantWire } from '../../http/wire.ts';
import { deliveryStates } from './rules.ts';

export const endpointInput = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ example: 'https://example.org/holdfast' }),
});

export const endpointView = z
  .object({
    id: idWire('webhookEndpoint'),
    partyId: idWire('party'),
    url: z.string(),
    secret: z.string().nullable().meta({ description: 'whsec_…, shown when it is made and never again' }),
    disabledAt: instantWire.nullable(),
    disabledReason: z.string().nullable(),
  })
  .meta({ id: 'WebhookEndpoint', description: 'Where a party receives events (Standard Webhooks)' });
export type EndpointView = z.infer<typeof endpointView>;

export const deliveryView = z
  .object({
    id: idWire('webhookDelivery'),
    endpointId: idWire('webhookEndpoint'),
    type: z.string(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    createdAt: instantWire,
    nextAttemptAt: instantWire.nullable(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    deliveredAt: instantWire.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryView = z.infer<typeof deliveryView>;
