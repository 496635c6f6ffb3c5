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
  /** How far the log was read, whoever’s events lie there; none where there may be more of the party’s own before it. */
  upTo?: Place;
}

/** Of which credentials it was asked whether they stand: once for all who listen by one. */
export type Asked = Map<string, Promise<boolean>>;

export interface Listener {
  /** Some may have been seen before. */
  take(look: Look, asked: Asked): void;
  /** A sign of life is due. */
  beat(asked: Asked): void;
  /** Its party can be read no more. */
  end(): void;
}

/** Rows that one look takes. */
export const LOOK_MOST = 500;
/** How often there is a look while anybody listens; where much happens, fewer looks tell more at a time. */
const LOOK_MS = 400;
const BUSY_LOOK_MS = 600;
const BUSY = 20;
/** How long nothing is heard before a sign of life, and how often it is looked whether the credential still stands. */
export const BEAT_MS = 15_000;
/** Listeners that are told at a time, before others’ requests have their turn. */
const AT_A_TIME = 50;
/** Who reads what it missed waits for others who do: a thousand that come back at once must not keep acts from the database. */
const CATCHING_UP_MOST = 4;

type Sleep = (ms: number) => Promise<void>;

interface Room {
  listeners: Set<Listener>;
  place: Place;
}

/** Reads that wait for one another: some at a time, in the order they came. */
function turns(most: number) {
  const inTurn: (() => void)[] = [];
  let reading = 0;
  return async (read: () => Promise<Look>): Promise<Look> => {
    if (reading >= most) await new Promise<void>((resolve) => inTurn.push(resolve));
    else reading += 1;
    try {
      return await read();
    } finally {
      const next = inTurn.shift();
      if (next) next();
      else reading -= 1;
    }
  };
}

/** Tells all who listen in a room, some at a time. */
async function everyone({ listeners }: Room, sleep: Sleep, tell: (listener: Listener) => void): Promise<void> {
  let told = 0;
  for (const listener of listeners) {
    tell(listener);
    if (++told % AT_A_TIME === 0) await sleep(0);
  }
}

/**
 * One look at the log serves everybody of a party who listens in this process: a thousand listeners cost what one does. It looks while
 * somebody listens, and rests otherwise.
 */
export function openHub(sleep: Sleep) {
  const rooms = new Map<string, Room>();
  const catchingUp = new Map<string, Promise<Look>>();

  async function watch(name: string, room: Room, read: (after: Place) => Promise<Look>): Promise<void> {
    let faults = 0;
    let restedMs = 0;
    while (room.listeners.size > 0) {
      let found = 0;
      try {
        const look = await read(room.place);
        const last = look.rows.at(-1);
        found = look.rows.length;
        // What others did is not read again and again: a party of which nothing is told would look through more and more of it.
        room.place = look.upTo ?? last ?? room.place;
        if (last) {
          const asked: Asked = new Map();
          await everyone(room, sleep, (listener) => listener.take(look, asked));
        }
        faults = 0;
        if (found === LOOK_MOST) continue;
      } catch {
        faults += 1;
        // Who listens comes again, with what it has seen, and finds out why.
        if (faults === 5) for (const listener of room.listeners) listener.end();
      }
      const pauseMs = found > BUSY ? BUSY_LOOK_MS : LOOK_MS;
      await sleep(pauseMs);
      restedMs += pauseMs;
      if (restedMs >= BEAT_MS) {
        restedMs = 0;
        const asked: Asked = new Map();
        await everyone(room, sleep, (listener) => listener.beat(asked));
      }
    }
    if (rooms.get(name) === room) rooms.delete(name);
  }

  const readInTurn = turns(CATCHING_UP_MOST);

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
    /** What a listener missed, a look at a time: one read for all of a party who stand at the same place. */
    missed(name: string, from: Place, read: (after: Place) => Promise<Look>): Promise<Look> {
      const key = `${name} ${from.xid} ${from.seq}`;
      const same = catchingUp.get(key);
      if (same) return same;
      const look = readInTurn(() => read(from)).finally(() => catchingUp.delete(key));
      catchingUp.set(key, look);
      return look;
    },
    /** How many listen; for tests and figures. */
    listening: () => [...rooms.values()].reduce((sum, { listeners }) => sum + listeners.size, 0),
  };
}
