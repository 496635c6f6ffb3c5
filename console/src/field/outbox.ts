import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { act, newKey, Refused, serverNow } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { keepPaper } from '../api/papers.ts';
import { isOfField } from './field-acts.ts';
import { keep, letGo, readAll, type Unsent } from './store.ts';

const sendPaper = async ({ key, blob, sha256, title }: Unsent): Promise<void> => {
  if (blob) await keepPaper(blob, { sha256: sha256 ?? '', name: title, key });
};

/** An act of the field says when it was done: it may be heard of hours later. */
const sendAct = ({ key, path = '', body, savedAt }: Unsent) =>
  act(path, body, { key, ...(isOfField(path) && { occurredAt: savedAt }) });

let sending: Promise<void> | undefined;

/** Sends what waits, in its order, until something cannot be reached. What is refused stays, with what the service says of it. */
async function sendAll(client: QueryClient, personId: string, tell: () => void): Promise<void> {
  for (const unsent of await readAll(personId)) {
    if (unsent.state === 'taken' || unsent.state === 'refused') continue;
    await keep({ ...unsent, state: 'sending' });
    tell();
    try {
      if (unsent.kind === 'paper') await sendPaper(unsent);
      else await sendAct(unsent);
      const { blob: _, ...rest } = unsent;
      await keep({ ...rest, state: 'taken', takenAt: serverNow().toISOString() });
      await client.invalidateQueries();
    } catch (error) {
      // A session that is over says nothing of the act: it waits until its holder is back.
      const isOver =
        error instanceof Refused &&
        (error.status === 401 || error.code === 'SESSION_OF_ANOTHER' || error.status === 429);
      if (error instanceof Refused && error.status < 500 && !isOver) {
        const { title, remedy, code } = error;
        await keep({ ...unsent, state: 'refused', problem: { title, remedy, code } });
      } else {
        // Not reached, or not now: it waits, and what was saved after it waits behind it.
        await keep({ ...unsent, state: 'waiting' });
        tell();
        return;
      }
    }
    tell();
  }
}

const watchers = new Set<() => void>();
export const useOnline = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      const events = ['online', 'offline'] as const;
      for (const event of events) addEventListener(event, watcher);
      return () => {
        for (const event of events) removeEventListener(event, watcher);
      };
    },
    () => navigator.onLine,
  );

export type ToSave = Pick<Unsent, 'kind' | 'title'> & Partial<Pick<Unsent, 'path' | 'body' | 'blob' | 'sha256'>>;

/** What this person has saved here, and what becomes of it. */
export function useOutbox() {
  const { person } = useMe();
  const client = useQueryClient();
  const isOnline = useOnline();
  // Undefined until it was read: what is not known is not nought.
  const [items, setItems] = useState<Unsent[] | undefined>();
  const read = useCallback(() => void readAll(person.id).then(setItems), [person.id]);
  const tell = useCallback(() => {
    for (const watcher of watchers) watcher();
  }, []);
  useEffect(() => {
    watchers.add(read);
    read();
    return () => {
      watchers.delete(read);
    };
  }, [read]);
  const send = useCallback(() => {
    sending ??= sendAll(client, person.id, tell).finally(() => {
      sending = undefined;
    });
    return sending;
  }, [client, person.id, tell]);
  useEffect(() => {
    if (isOnline) void send();
  }, [isOnline, send]);
  // A line that is there may still not reach: what waits is tried again by itself.
  const isWaiting = items?.some(({ state }) => state === 'waiting') ?? false;
  useEffect(() => {
    if (!isOnline || !isWaiting) return;
    const timer = setInterval(() => void send(), 10_000);
    return () => clearInterval(timer);
  }, [isOnline, isWaiting, send]);
  const save = useCallback(
    async (all: readonly ToSave[]) => {
      const from = serverNow().getTime();
      for (const [i, each] of all.entries())
        await keep({
          ...each,
          key: newKey(),
          personId: person.id,
          savedAt: new Date(from + i).toISOString(),
          state: 'waiting',
        });
      tell();
      if (navigator.onLine) await send();
    },
    [person.id, send, tell],
  );
  const again = useCallback(
    async (unsent: Unsent) => {
      const { problem: _, ...rest } = unsent;
      // What was refused is answered so under its key: another attempt is another act.
      await keep({ ...rest, state: 'waiting', key: newKey() });
      await letGo(unsent.key);
      tell();
      await send();
    },
    [send, tell],
  );
  const tidy = useCallback(async () => {
    for (const each of await readAll(person.id)) if (each.state === 'taken') await letGo(each.key);
    tell();
  }, [person.id, tell]);
  return {
    items: items ?? [],
    isOnline,
    unsent: items?.filter(({ state }) => state !== 'taken').length,
    save,
    send,
    again,
    tidy,
  };
}
export type Outbox = ReturnType<typeof useOutbox>;
