import { type Asked, isAfter, LOOK_MOST, type Look, type openHub, type Place } from './hub.ts';

/** A reader that takes no more than this falls behind and is let go: it comes again with what it has seen. */
const BEHIND_MOST = 2_000;

/** Events after which a listener may be nobody any more: it is asked again before more is told. */
const ofCredentials = /^(apiKey|person|party|session|recovery|oauthClient|delegation|directory)/;

const encoder = new TextEncoder();
export const encode = (text: string) => encoder.encode(text);
const listening = encode(': listening\n\n');
const stillHere = encode(': still here\n\n');

/** What is made of a look once for all to whom it says the same. */
export function shared<Made>() {
  const known = new WeakMap<Look, Map<string, Made>>();
  return (look: Look, readers: string, make: () => Made): Made => {
    const ofLook = known.get(look) ?? new Map<string, Made>();
    known.set(look, ofLook);
    const made = ofLook.get(readers) ?? make();
    ofLook.set(readers, made);
    return made;
  };
}
/** What each person is told of a look, for all who are told the same; and whether somebody may be nobody any more after it. */
const toldTo = shared<Uint8Array>();
const changesCredentials = shared<boolean>();

/** How a stream begins that is compressed (RFC 1952). What follows needs nothing that went before: it is made once and fits each stream, wherever it stands. */
const gzipHead = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
/** How many streams each has open. */
export function counted(most: number) {
  const byWho = new Map<string, number>();
  const of = (who: string) => byWho.get(who) ?? 0;
  return {
    isFull: (who: string) => of(who) >= most,
    /** Whether it could be opened. */
    open(who: string): boolean {
      if (of(who) >= most) return false;
      byWho.set(who, of(who) + 1);
      return true;
    },
    close(who: string): void {
      if (of(who) > 1) byWho.set(who, of(who) - 1);
      else byWho.delete(who);
    },
  };
}

/** Who listens by one stream: what is read for them, in which words, and whether they still may. */
export interface Listening {
  /** The room of the party, and the person in it. */
  name: string;
  who: string;
  /** Alike for all who are told the same of a look. */
  reader: string;
  read(from: Place): Promise<Look>;
  wordsFor(look: Look, rows: Look['rows']): Uint8Array;
  stands(asked?: Asked): Promise<boolean>;
}

type Controller = ReadableStreamDefaultController<Uint8Array>;
interface Served {
  hub: ReturnType<typeof openHub>;
  streams: ReturnType<typeof counted>;
  /** Compresses what many are told, where that is taken. */
  packed: ((bytes: Uint8Array) => Uint8Array) | undefined;
}

/** One stream of events, from what was missed to what happens, until the listener leaves or may listen no more. */
export class EventStream {
  readonly #of: Listening;
  readonly #by: Served;
  #place: Place;
  #isCounted = false;
  #isOver = false;
  #leave: (() => void) | undefined;

  constructor(of: Listening, by: Served, place: Place) {
    this.#of = of;
    this.#by = by;
    this.#place = place;
  }

  readonly stop = (): void => {
    if (this.#isCounted) this.#by.streams.close(this.#of.who);
    this.#isCounted = false;
    this.#leave?.();
    this.#leave = undefined;
    this.#isOver = true;
  };

  /** With the first read, and not before: an answer that is refused on its way out leaves nobody listening. */
  async pull(controller: Controller): Promise<void> {
    if (this.#leave || this.#isOver) return;
    const { streams, packed } = this.#by;
    if (!this.#isCounted) {
      if (!streams.open(this.#of.who)) return this.#finish(controller);
      this.#isCounted = true;
      if (packed) controller.enqueue(gzipHead);
      return this.#say(controller, listening);
    }
    try {
      // What was missed, no faster than it is read.
      const look = await this.#by.hub.missed(this.#of.name, this.#place, this.#of.read);
      await this.#tell(controller, look);
      if (this.#hasLeft() || look.rows.length === LOOK_MOST) return;
      await this.#join(controller);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Asked anew after each wait: who listens may hang up in it. */
  #hasLeft(): boolean {
    return this.#isOver;
  }

  /** Who hung up, at whatever moment, is told nothing more, and nothing is left that would. */
  #say(controller: Controller, bytes: Uint8Array): void {
    const { packed } = this.#by;
    if (!this.#isOver) controller.enqueue(packed ? packed(bytes) : bytes);
  }

  #finish(controller: Controller): void {
    if (this.#isOver) return;
    this.stop();
    controller.close();
  }

  async #tell(controller: Controller, look: Look, asked?: Asked): Promise<void> {
    const { wordsFor, stands, reader } = this.#of;
    const place = this.#place;
    const [first] = look.rows;
    const fresh = first && isAfter(first, place) ? look.rows : look.rows.filter((row) => isAfter(row, place));
    const last = fresh.at(-1);
    if (!last) return;
    this.#place = { xid: last.xid, seq: last.seq };
    // Whose credential fell with these events is told nothing more, not even them.
    const ofThem = () => look.rows.some(({ type }) => ofCredentials.test(type));
    if (changesCredentials(look, '', ofThem) && !(await stands(asked))) this.#finish(controller);
    if ((controller.desiredSize ?? 0) < -BEHIND_MOST) return this.#finish(controller);
    const isWhole = fresh.length === look.rows.length;
    this.#say(controller, isWhole ? toldTo(look, reader, () => wordsFor(look, fresh)) : wordsFor(look, fresh));
  }

  /** Into the room of the party: from here on it is told with everybody in it. */
  async #join(controller: Controller): Promise<void> {
    const { name, read, stands } = this.#of;
    const finish = () => this.#finish(controller);
    // One after the other: what waits to be told waits in order.
    let telling: Promise<void> | undefined;
    let waiting: Look[] | undefined = [];
    const take = (each: Look, asked?: Asked) => {
      telling = (telling ?? Promise.resolve()).then(() => this.#tell(controller, each, asked)).catch(finish);
    };
    this.#leave = this.#by.hub.join(
      name,
      this.#place,
      {
        take: (each, asked) => (waiting ? waiting.push(each) : take(each, asked)),
        beat: (asked) => {
          this.#say(controller, stillHere);
          stands(asked)
            .then((stillStands) => stillStands || finish())
            .catch(finish);
        },
        end: finish,
      },
      read,
    );
    // What the room is past already, then what came meanwhile.
    for (let next = await read(this.#place); next.rows.length > 0; next = await read(this.#place))
      await this.#tell(controller, next);
    const meanwhile = waiting;
    waiting = undefined;
    for (const each of meanwhile) take(each);
  }
}
