import type { Socket } from 'node:net';
import { createServer, TLSSocket } from 'node:tls';
import type { Tls } from './tls.ts';

const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/**
 * Speaks TLS with whoever was let in, and hands on what is read inside. Where devices have an authority, only who shows a certificate
 * of it comes further: its handshake ends otherwise.
 */
export function overTls(tls: Tls, handle: (stream: TLSSocket) => void) {
  const pending = new Map<string, (stream: Socket) => void>();
  const asksDevices = tls.deviceCa() !== undefined;
  const secure = createServer({
    ...tls.options(),
    ...(asksDevices && { ca: tls.deviceCa(), requestCert: true, rejectUnauthorized: true }),
  });
  tls.follow(secure, asksDevices);
  secure.on('secureConnection', (stream) => {
    pending.get(nameOf(stream))?.(stream);
    stream.on('error', () => stream.destroy());
    handle(stream);
  });
  // Whoever does not get through the handshake is gone; what they sent is nobody's log line.
  secure.on('tlsClientError', (_error, stream) => stream.destroy());
  return (socket: Socket, bound: (stream: Socket) => void): void => {
    const name = nameOf(socket);
    pending.set(name, bound);
    socket.once('close', () => pending.delete(name));
    secure.emit('connection', socket);
  };
}

/** The device that a connection's certificate names, which was checked in its handshake. Of two names none counts. */
export function certifiedName(connection: unknown): string | undefined {
  if (!(connection instanceof TLSSocket) || !connection.authorized) return undefined;
  const name = connection.getPeerCertificate().subject?.CN;
  return typeof name === 'string' ? name : undefined;
}
