import type { Server, Socket } from 'node:net';

/** What the embedded broker lets a stranger take of this process before it knows who is there. */
export interface BrokerLimits {
  /** Connections at once, in all. */
  connections: number;
  connectionsPerAddress: number;
  /** Connections at once that have not shown a credential yet: beyond it the oldest of the address with most of them ends. */
  waiting: number;
  /** Seconds within which a connection must have said CONNECT. */
  connectSeconds: number;
  /** Bytes of the first packet, which is all that a stranger may say. */
  connectBytes: number;
  /** Bytes of every packet after it: far above what is taken, so that what is too long is put aside and not sent for ever. */
  packetBytes: number;
}

export const usualLimits: BrokerLimits = {
  connections: 10_000,
  connectionsPerAddress: 1_000,
  waiting: 500,
  connectSeconds: 5,
  connectBytes: 4_096,
  packetBytes: 1_048_576,
};

/** What a device may say behind its CONNECT before that is answered. */
const EARLY_BYTES = 131_072;

/**
 * Follows the packets of one connection by the lengths that they announce (MQTT 3.1.1, 2.2.3), so that what is too long ends
 * with its fifth byte. Answers false from there on.
 */
export function packetBounds({ connectBytes, packetBytes }: Pick<BrokerLimits, 'connectBytes' | 'packetBytes'>) {
  let [most, left, length, factor] = [connectBytes, 0, 0, 0];
  return (chunk: Uint8Array): boolean => {
    for (let i = 0; i < chunk.length; ) {
      if (left > 0) {
        const skipped = Math.min(left, chunk.length - i);
        left -= skipped;
        i += skipped;
      } else if (factor === 0) {
        factor = 1;
        length = 0;
        i++;
      } else {
        const byte = chunk[i++] as number;
        length += (byte & 127) * factor;
        factor *= 128;
        if (length > most || factor > 128 ** 4) return false;
        if (byte < 128) {
          left = length;
          factor = 0;
          most = packetBytes;
        }
      }
    }
    return true;
  };
}

/**
 * Where connections wait until they are known. It is never closed to who comes: beyond its size the oldest goes of the address
 * that has most there, so that who holds many keeps out nobody but himself.
 */
function waitingRoom(size: number) {
  const byAddress = new Map<string, Set<Socket>>();
  const all = new Set<Socket>();
  const leave = (socket: Socket, address: string): void => {
    all.delete(socket);
    const own = byAddress.get(address);
    own?.delete(socket);
    if (own?.size === 0) byAddress.delete(address);
  };
  return {
    has: (socket: Socket) => all.has(socket),
    enter(socket: Socket, address: string): void {
      all.add(socket);
      const own = byAddress.get(address) ?? new Set();
      byAddress.set(address, own.add(socket));
      if (all.size <= size) return;
      let [most, whose] = [own, address];
      for (const [of, sockets] of byAddress) if (sockets.size > most.size) [most, whose] = [sockets, of];
      const [oldest] = most;
      if (!oldest) return;
      leave(oldest, whose);
      oldest.destroy();
    },
    leave,
  };
}

/** Ends a stream whose packets are too long, or that says too much before it is known. */
function boundPackets(stream: Socket, limits: BrokerLimits, isWaiting: () => boolean): void {
  const isWithin = packetBounds(limits);
  let unknownBytes = 0;
  const read = stream.read.bind(stream);
  // The broker asks for what has come: the only place that sees every byte before it is gathered into packets.
  stream.read = (size?: number) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null) return null;
    if (isWaiting()) unknownBytes += chunk.length;
    if (isWithin(chunk) && unknownBytes <= limits.connectBytes + EARLY_BYTES) return chunk;
    stream.destroy();
    return null;
  };
}

/** Ends connections that take more than the limits before they are known, and packets that are too long after it. */
export function limitConnections(
  server: Server,
  limits: BrokerLimits,
  /** Takes a connection on; `bound` is told of the stream that packets are read from, where it is not the socket itself. */
  handle: (socket: Socket, bound: (stream: Socket) => void) => void,
) {
  const byAddress = new Map<string, number>();
  const waiting = waitingRoom(limits.waiting);
  const sockets = new WeakMap<object, { said(): void; known(): void }>();
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = byAddress.get(address) ?? 0;
    if (count >= limits.connectionsPerAddress) {
      socket.destroy();
      return;
    }
    byAddress.set(address, count + 1);
    waiting.enter(socket, address);
    // One byte every few seconds is no CONNECT either, whatever the broker's own clock starts with.
    const late = setTimeout(() => socket.destroy(), limits.connectSeconds * 1_000);
    const said = () => clearTimeout(late);
    const known = () => {
      said();
      waiting.leave(socket, address);
    };
    socket.once('close', () => {
      known();
      const now = (byAddress.get(address) ?? 1) - 1;
      if (now > 0) byAddress.set(address, now);
      else byAddress.delete(address);
    });
    handle(socket, (stream) => {
      boundPackets(stream, limits, () => waiting.has(socket));
      sockets.set(stream, { said, known });
    });
  });
  return {
    /** The connection has said CONNECT: from here on it is we who take time, however long the database does not answer. */
    hasSaidConnect: (socket: object) => sockets.get(socket)?.said(),
    /** The connection has shown whose it is. */
    isKnown: (socket: object) => sockets.get(socket)?.known(),
  };
}
