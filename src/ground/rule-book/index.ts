export { ruleBookRoutes } from './routes.ts';
export { bookAt, readBook } from './store.ts';
