export { beginDue, deliverDue } from './deliver.ts';
export { assertCallable, openEndpoint } from './endpoints.ts';
export { deliveryRoutes } from './routes.ts';
export { backoffSeconds, type Outgoing, type Send, type Sent, webhookRefusals } from './rules.ts';
export { insertDelivery } from './store.ts';
