import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from './call.ts';
import type { Row } from './lists.ts';

export interface RowOfList extends Row {
  noun: string;
}

/** Asked for in the same moment, read in one request. */
const MOST = 100;
let waiting: Map<string, ((row: RowOfList | null) => void)[]> = new Map();

async function readWaiting(): Promise<void> {
  const asked = waiting;
  waiting = new Map();
  const ids = [...asked.keys()];
  for (let at = 0; at < ids.length; at += MOST) {
    const some = ids.slice(at, at + MOST);
    // What cannot be named is shown by its number: no page fails for it.
    const { items } = await ask<{ items: RowOfList[] }>('/v1/list-rows', { ids: some.join(',') }).catch(() => ({
      items: [] as RowOfList[],
    }));
    const rows = new Map(items.map((row) => [row.id, row]));
    for (const id of some) for (const tell of asked.get(id) ?? []) tell(rows.get(id) ?? null);
  }
}

function rowOf(id: string): Promise<RowOfList | null> {
  if (waiting.size === 0) setTimeout(() => void readWaiting(), 10);
  return new Promise((resolve) => {
    waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
  });
}

const calledQuery = (id: string) =>
  queryOptions({ queryKey: ['called', id], staleTime: 300_000, retry: false, queryFn: () => rowOf(id) });

/** A thing that something else names, as its list shows it; null while it is not known, and for what one may not see. */
export const useCalled = (id: string, isWanted = true): RowOfList | null =>
  useQuery({ ...calledQuery(id), enabled: isWanted }).data ?? null;
