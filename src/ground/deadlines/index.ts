export { reachDeadlines } from './fire.ts';
export { cancelDeadlines, type Deadline, endOfDay, listDeadlines, setDeadline } from './set.ts';
