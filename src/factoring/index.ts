export { recallAdvances } from './advance.ts';
export { factoringRoutes } from './routes.ts';
