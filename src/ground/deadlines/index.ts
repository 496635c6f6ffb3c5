export { reachDeadlines } from './fire.ts';
export { cancelDeadlines, type Deadline, endOfDay, listDeadlines, setDeadline, setDeadlines } from './set.ts';
