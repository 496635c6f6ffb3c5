import type { Schemas } from './call.ts';
import type { Row } from './lists.ts';

/** What awaits somebody, with the object as its list shows it. */
export type Task = Omit<Schemas['Task'], 'object' | 'grave'> & { object: Row | null; grave: 1 | 2 | 3 };
export type TaskCount = Schemas['TaskCount'];

export const taskKey = ({ objectId, act }: Task): string => `${objectId} ${act}`;
