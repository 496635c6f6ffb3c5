export { borrowingBaseRoutes } from './routes.ts';
