export { mailRoutes } from './routes.ts';
export { carryMail, type SendMail } from './tell.ts';
