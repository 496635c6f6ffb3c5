import type { Row } from './lists.ts';

export interface TaskPerson {
  personId: string;
  name: string;
}
export interface Task {
  objectId: string;
  noun: string;
  state: string;
  act: string;
  path: string;
  link: string;
  why: { en: string; zh: string };
  grave: 1 | 2 | 3;
  dueAt: string | null;
  overdue: boolean;
  needs: string | null;
  mayDo: boolean;
  others: TaskPerson[];
  claimedBy: TaskPerson | null;
  claimedAt: string | null;
  snoozedUntil: string | null;
  snoozeReason: string | null;
  escalatedBy: TaskPerson | null;
  escalatedAt: string | null;
  escalatedReason: string | null;
  object: Row | null;
}
export interface TaskCount {
  noun: string;
  act: string;
  why: { en: string; zh: string };
  open: number;
  overdue: number;
  more: boolean;
}

export const taskKey = ({ objectId, act }: Task): string => `${objectId} ${act}`;
