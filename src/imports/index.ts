export { csvLine } from './csv.ts';
export { fileRoutes } from './routes.ts';
export { readFiles } from './run.ts';
