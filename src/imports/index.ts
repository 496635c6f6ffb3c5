export { fileRoutes } from './routes.ts';
export { readFiles } from './run.ts';
