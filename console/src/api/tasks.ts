import { queryOptions } from '@tanstack/react-query';
import { ask, type Schemas } from './call.ts';
import type { PageOf, Row } from './lists.ts';

/** What awaits somebody, with the object as its list shows it. */
export type Task = Omit<Schemas['Task'], 'object' | 'grave'> & { object: Row | null; grave: 1 | 2 | 3 };
export type TaskCount = Schemas['TaskCount'];

export const taskKey = ({ objectId, act }: Task): string => `${objectId} ${act}`;

/** Who is awaited for a thing, whoever that is. */
export const tasksOfQuery = (objectId: string) =>
  queryOptions({
    queryKey: ['tasks', 'of', objectId],
    retry: false,
    queryFn: () => ask<PageOf<Task>>('/v1/tasks', { objectId, everyone: true, snoozed: true }),
  });
