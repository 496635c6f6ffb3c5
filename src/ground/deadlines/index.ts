export { reachDeadlines } from './fire.ts';
export { type Deadline, endOfDay } from './set.ts';
export { cancelWaiting as cancelDeadlines, listDeadlines, upsertWaiting as setDeadline } from './store.ts';
