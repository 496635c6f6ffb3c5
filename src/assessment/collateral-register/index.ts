export { collateralRegisterRoutes } from './routes.ts';
