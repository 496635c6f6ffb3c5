export { type Dispatch, keepMessages } from './keep.ts';
export { matchesNothing, type Received, receivedBy } from './receive.ts';
export { correspondenceRoutes } from './routes.ts';
export { reasonOf } from './rules.ts';
export { markMessages, presentationOfReference } from './store.ts';
export { openTask } from './tasks.ts';
export { firstOf } from './text.ts';
