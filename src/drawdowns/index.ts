export { holdOrResume } from './drawdown.ts';
export { drawdownRoutes } from './routes.ts';
