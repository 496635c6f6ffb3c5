export { tellDigests } from './digest.ts';
export { givenBy, openTasksOf, whyOf } from './read.ts';
export { taskRoutes } from './routes.ts';
export { personOf } from './rules.ts';
export { type TaskRow, tasksChangedIn } from './store.ts';
