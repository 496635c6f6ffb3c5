import type { DomainEvent } from '../../context.ts';
import type { Webhook } from './store.ts';

const announce =
  (type: string) =>
  (
    webhook: Pick<Webhook, 'id' | 'partyId' | 'url' | 'eventTypes'>,
    more: Record<string, unknown> = {},
  ): DomainEvent => ({
    type,
    version: 1,
    objectId: webhook.id,
    participants: [webhook.partyId],
    payload: { url: webhook.url, eventTypes: webhook.eventTypes, ...more },
  });

export const webhookOpened = announce('webhook.opened');
export const webhookResumed = announce('webhook.resumed');
export const webhookSuspended = announce('webhook.suspended');
export const webhookEnded = announce('webhook.ended');
