export { type Dispatch, keepMessages } from './keep.ts';
export { matchesNothing, type Received, receivedBy } from './receive.ts';
export { correspondenceRoutes } from './routes.ts';
export { markMessages, presentationOfReference } from './store.ts';
export { firstOf } from './text.ts';
