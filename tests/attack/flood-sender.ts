import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';

/**
 * Whoever floods, until it is told to end: 200 requests a second without a key on the costliest public operation, 1,000 wrong keys, 5,000 MQTT
 * connections that say nothing, and one CONNECT that announces 200 MB. Evenly, fifty times a second. It has the lowest priority: what a flood costs
 * its sender, who sits elsewhere, is no time of the service.
 */
const [url = '', mqttUrl = ''] = process.argv.slice(2);
setPriority(19);

const answers: Record<number, number> = {};
const sockets: Socket[] = [];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function socketTo(): Socket {
  const { hostname, port } = new URL(mqttUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

/** A CONNECT that announces 200 MB, and as much of it as is taken. */
async function hugeConnect(): Promise<void> {
  const socket = socketTo();
  socket.write(Buffer.from([0x10, 0x80, 0x80, 0xc0, 0x60]));
  const piece = Buffer.alloc(65_536);
  for (let sent = 0; sent < 200_000_000 && !socket.destroyed; sent += piece.length)
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), pause(100)]);
}

async function counted(path: string, key?: string): Promise<void> {
  const response = await fetch(`${url}${path}`, { ...(key && { headers: { authorization: `Bearer ${key}` } }) });
  await response.arrayBuffer();
  answers[response.status] = (answers[response.status] ?? 0) + 1;
}
const ask = (path: string, key?: string): void => void counted(path, key).catch(() => {});

let wrong = 0;
setInterval(() => {
  for (let i = 0; i < 4; i++) ask('/openapi.json');
  if (wrong < 1_000)
    for (let i = 0; i < 2; i++) ask('/v1/facilities', `hf_aaaaaaaaaaaa_${String(wrong++).padStart(43, 'x')}`);
  if (sockets.length < 5_000) for (let i = 0; i < 10; i++) socketTo();
}, 20);
void hugeConnect();
process.stdout.write('sending\n');
process.once('SIGTERM', () => {
  process.stdout.write(`sent ${JSON.stringify({ answers, sockets: sockets.length })}\n`, () => process.exit(0));
});
