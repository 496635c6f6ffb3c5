export { dcsaRoutes } from './routes.ts';
export { sendDueEnvelopes } from './send.ts';
