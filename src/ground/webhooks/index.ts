export { beginWebhooks, type Delivery, deliverWebhooks, deliveryOf, type SendWebhook } from './deliver.ts';
export { eventTypes } from './event-types.ts';
export type { WebhookTerms } from './manage.ts';
export { webhookRoutes } from './routes.ts';
export { signedContent } from './rules.ts';
