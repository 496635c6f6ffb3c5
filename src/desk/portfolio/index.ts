export { foldSums } from './fold.ts';
export { portfolioRoutes } from './routes.ts';
