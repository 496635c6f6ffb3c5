export { isPrivateAddress } from './address.ts';
export { deliverDue } from './deliver.ts';
export { openEndpoint } from './endpoints.ts';
export { deliveryRoutes } from './routes.ts';
export { backoffSeconds, type Outgoing, type Send, type Sent, webhookRefusals } from './rules.ts';
export { insertDelivery } from './store.ts';
