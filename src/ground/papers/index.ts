export { lookAt as lookForHarm } from './keep.ts';
export { paperRoutes } from './routes.ts';
export { keepsPaper } from './store.ts';
