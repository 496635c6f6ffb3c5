import { connect, type NetConnectOpts } from 'node:net';
import type { LookAtPaper } from '../../kernel/papers.ts';

const TIMEOUT_MS = 20_000;
const CHUNK = 65_536;
/** A length before what has it (clamd(8), INSTREAM). */
const sized = (bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
};

/** `tcp://host:port` or `unix:/path`. */
const placeOf = (address: string): NetConnectOpts => {
  const url = new URL(address);
  return url.protocol === 'unix:'
    ? { path: decodeURIComponent(url.pathname) }
    : { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
};

/** Has a clamd look at each paper: its stream goes there whole, and one line comes back (clamd(8), INSTREAM). */
export function scanWith(address: string): LookAtPaper {
  const place = placeOf(address);
  return (bytes) =>
    new Promise((resolve, reject) => {
      const socket = connect(place);
      let said = '';
      socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the virus scanner does not answer')));
      socket.on('connect', () => {
        socket.write('zINSTREAM\0');
        for (let at = 0; at < bytes.length; at += CHUNK) socket.write(sized(bytes.subarray(at, at + CHUNK)));
        socket.write(sized(new Uint8Array()));
      });
      socket.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        const end = said.indexOf('\0');
        if (end < 0) return said.length > 4_096 ? void socket.destroy(new Error('no answer of a scanner')) : undefined;
        socket.end();
        const [, found] = /^stream: (.+) FOUND$/.exec(said.slice(0, end)) ?? [];
        if (found !== undefined) resolve(found);
        else if (said.slice(0, end) === 'stream: OK') resolve(undefined);
        else reject(new Error(`the virus scanner says: ${said.slice(0, end).slice(0, 200)}`));
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the virus scanner hung up')));
    });
}
