import type { EventRow } from '../../ground/audit/index.ts';
import type { TaskRow } from '../tasks/index.ts';

/** Where a reader stands in the log. */
export interface Place {
  xid: string;
  seq: bigint;
}

export const isAfter = (row: Place, place: Place): boolean =>
  BigInt(row.xid) === BigInt(place.xid) ? row.seq > place.seq : BigInt(row.xid) > BigInt(place.xid);

/** What one look finds: rows in the log’s order, and what their transactions made somebody of the party awaited for. */
export interface Look {
  rows: readonly EventRow[];
  tasks: readonly TaskRow[];
}

export interface Listener {
  /** Some may have been seen before. */
  take(look: Look): void;
  /** Its party can be read no more. */
  end(): void;
}

/** Rows that one look takes, and how often there is one while anybody listens. */
export const LOOK_MOST = 500;
const LOOK_MS = 400;

interface Room {
  listeners: Set<Listener>;
  place: Place;
}

/**
 * One look at the log serves everybody of a party who listens in this process: a thousand listeners cost what one does. It looks while
 * somebody listens, and rests otherwise.
 */
export function openHub(sleep: (ms: number) => Promise<void>) {
  const rooms = new Map<string, Room>();

  async function watch(name: string, room: Room, read: (after: Place) => Promise<Look>): Promise<void> {
    let faults = 0;
    while (room.listeners.size > 0) {
      try {
        const look = await read(room.place);
        const { rows } = look;
        const last = rows.at(-1);
        if (last) {
          room.place = { xid: last.xid, seq: last.seq };
          for (const listener of room.listeners) listener.take(look);
        }
        faults = 0;
        if (rows.length === LOOK_MOST) continue;
      } catch {
        faults += 1;
        // Who listens comes again, with what it has seen, and finds out why.
        if (faults === 5) for (const listener of room.listeners) listener.end();
      }
      await sleep(LOOK_MS);
    }
    if (rooms.get(name) === room) rooms.delete(name);
  }

  return {
    /** Told of what comes after `from` at the latest; call what it answers to leave. */
    join(name: string, from: Place, listener: Listener, read: (after: Place) => Promise<Look>): () => void {
      const open = rooms.get(name);
      if (open && open.listeners.size > 0) {
        open.listeners.add(listener);
        return () => open.listeners.delete(listener);
      }
      const room: Room = { listeners: new Set([listener]), place: from };
      rooms.set(name, room);
      void watch(name, room, read);
      return () => room.listeners.delete(listener);
    },
    /** How many listen; for tests and figures. */
    listening: () => [...rooms.values()].reduce((sum, { listeners }) => sum + listeners.size, 0),
  };
}
