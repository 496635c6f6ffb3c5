import { connect } from 'node:net';

/**
 * A crowd of devices in a process of its own, as lean as can be: what is measured is the other side. MQTT 3.1.1 written
 * by hand over one socket a connection; never more than `window` messages ahead of what the other side has committed.
 */
export interface Order {
  port: number;
  connections: { clientId: string; password: string | undefined; devices: string[] }[];
  total: number;
  window: number;
  /** Messages a second; 0 is as fast as the window lets. */
  ratePerS: number;
  /** How far the devices' clocks are ahead of this machine's, for a ground whose clock is. */
  aheadMs?: number;
  /** Sequence number to begin with: each round goes on where the last one ended. */
  firstSeq: number;
}

const text = (value: string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};

function packet(type: number, body: Buffer): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

function connectPacket(clientId: string, password: string | undefined): Buffer {
  const flags = 2 | (password === undefined ? 0 : 0xc0);
  const credential = password === undefined ? [] : [text(clientId), text(password)];
  return packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, flags, 0, 0]), text(clientId), ...credential]));
}

/** What a device of each kind says now, in the yard and with its goods untouched. */
function payloadOf(code: string, seq: number, at: string): string {
  if (code.includes('scale'))
    return `{"seq":${seq},"at":"${at}","weight":{"grossKg":${20_000 + (seq % 7)},"stable":true},"battery":0.93}`;
  const lat = (29.635 + ((seq * 7919) % 97) * 1e-6).toFixed(6);
  const lon = (106.375 + ((seq * 104_729) % 89) * 1e-6).toFixed(6);
  return `{"seq":${seq},"at":"${at}","position":{"lat":${lat},"lon":${lon},"accuracyM":8.5,"speedMps":0.1},"seal":{"number":"S1","state":"closed"},"battery":0.87}`;
}

process.on('message', (message: { order?: Order; committed?: number }) => {
  if (message.order) void run(message.order);
  else committed = message.committed ?? committed;
});
let committed = 0;

async function run(order: Order): Promise<void> {
  const lines = await Promise.all(
    order.connections.map(async ({ clientId, password, devices }) => {
      const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
      socket.write(connectPacket(clientId, password));
      await new Promise<void>((resolve, reject) => socket.once('data', () => resolve()).once('error', reject));
      socket.resume();
      return { socket, devices, seqs: devices.map(() => order.firstSeq), next: 0, messageId: 0, queue: [] as Buffer[] };
    }),
  );
  let sent = 0;
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  for (;;) {
    const due = order.ratePerS === 0 ? order.total : ((performance.now() - startedAt) / 1000) * order.ratePerS;
    const until = Math.min(order.total, committed + order.window, Math.floor(due), sent + 200);
    for (; sent < until; sent++) {
      const line = lines[sent % lines.length] as (typeof lines)[number];
      const index = line.next++ % line.devices.length;
      const code = line.devices[index] as string;
      const seq = line.seqs[index] as number;
      line.seqs[index] = seq + 1;
      line.messageId = (line.messageId % 65_535) + 1;
      const id = Buffer.from([line.messageId >> 8, line.messageId & 255]);
      const body = [
        text(`holdfast/v1/${code}/observations`),
        id,
        Buffer.from(payloadOf(code, seq, new Date(Date.now() + (order.aheadMs ?? 0)).toISOString())),
      ];
      line.queue.push(packet(0x32, Buffer.concat(body)));
    }
    for (const line of lines) {
      if (line.queue.length === 0) continue;
      line.socket.write(Buffer.concat(line.queue));
      line.queue = [];
    }
    if (sent >= order.total) break;
    await new Promise((resolve) => setImmediate(resolve));
    if (sent >= committed + order.window || order.ratePerS > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { user, system } = process.cpuUsage(usage);
  process.send?.({ sent, cpuMicros: user + system });
  process.once('disconnect', () => {
    for (const { socket } of lines) socket.end();
  });
}
