export { type Delivery, deliverWebhooks, deliveryOf, type SendWebhook } from './deliver.ts';
export type { WebhookTerms } from './manage.ts';
export { webhookRoutes } from './routes.ts';
export { isFitUrl, signedContent } from './rules.ts';
