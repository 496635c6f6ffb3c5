import type { Client } from './world.ts';

export interface Task {
  objectId: string;
  noun: string;
  act: string;
  path: string;
  link: string;
  mayDo: boolean;
  dueAt: string | null;
  object: Record<string, unknown> | null;
}

const below = (address: string): string => address.slice('/v1'.length);

/** Somebody at a desk, who knows of things what their tasks, lists and links tell, and no identifier from elsewhere. */
export const atDesk = (of: Client) => {
  const read = async <T>(address: string): Promise<T> => {
    const { status, body } = await of.get<T & { code?: string }>(below(address));
    if (status !== 200) throw new Error(`GET ${address}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const tasks = async (act: string): Promise<Task[]> =>
    (await read<{ items: Task[] }>(`/v1/tasks?act=${act}&limit=200`)).items;
  const next = async (act: string): Promise<Task> => {
    const [task] = await tasks(act);
    if (!task) throw new Error(`${act} does not await ${of.personId}`);
    return task;
  };
  return {
    read,
    tasks,
    next,
    /** What awaits them, by act. */
    awaits: async (): Promise<string[]> =>
      [...new Set((await read<{ items: Task[] }>('/v1/tasks?limit=200')).items.map(({ act }) => act))].sort(),
    /** Does what is asked first of this kind, where the task says. */
    async does<T>(act: string, body: object | ((task: Task) => object) = {}): Promise<T> {
      const task = await next(act);
      return of.done<T>(below(task.path), typeof body === 'function' ? body(task) : body);
    },
    /** Whom one may deal with. */
    book: async (): Promise<void> => {
      await read('/v1/parties?limit=200');
    },
    /** A thing, found in its list. */
    async finds(list: string, id: string): Promise<string> {
      const { items } = await read<{ items: { id: string }[] }>(`/v1/lists/${list}?limit=200`);
      if (!items.some((row) => row.id === id)) throw new Error(`${id} is not among ${list} of ${of.personId}`);
      return id;
    },
    rows: async (list: string, query = ''): Promise<Record<string, unknown>[]> =>
      (await read<{ items: Record<string, unknown>[] }>(`/v1/lists/${list}?limit=200${query}`)).items,
  };
};
