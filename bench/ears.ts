import { Agent, request } from 'node:http';
import { constants, createGunzip } from 'node:zlib';

/** Listeners in a process of their own: each key opens as many streams, and every event is noted by what it is about. */
export interface EarsOrder {
  port: number;
  keys: readonly string[];
  perKey: number;
}
/** Of each thing that was heard of: by how many streams, and when the last of them did. */
export type Heard = Record<string, { streams: number; lastAt: number }>;

const heard: Heard = {};
/** Whether what comes is read, or taken and let go: what others’ machines make of it is not this machine’s to bear. */
let isNoting = true;
function note(text: string): void {
  for (const [, data = ''] of text.matchAll(/^data: (.+)$/gm)) {
    const objectId = /"objectId":"([^"]+)"/.exec(data)?.[1];
    if (objectId === undefined || !data.includes('receivable.presented')) continue;
    const of = heard[objectId] ?? { streams: 0, lastAt: 0 };
    heard[objectId] = { streams: of.streams + 1, lastAt: Date.now() };
  }
}

const listen = (agent: Agent, port: number, key: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path: '/v1/live',
        // As browsers and fetch do.
        headers: { authorization: `Bearer ${key}`, 'accept-encoding': 'gzip' },
      },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`a stream was answered ${response.statusCode}`));
        let rest = '';
        const decoder = new TextDecoder();
        const opened = createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
        if (response.headers['content-encoding'] !== 'gzip') return reject(new Error('a stream was not compressed'));
        response.on('data', (bytes: Uint8Array) => {
          if (isNoting) opened.write(bytes);
        });
        opened.on('data', (bytes: Uint8Array) => {
          const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
          rest = parts.pop() ?? '';
          for (const part of parts) note(part);
        });
        return resolve();
      },
    );
    sent.once('error', reject);
    sent.end();
  });

process.on('message', (message: EarsOrder | 'tell' | 'only take') => {
  if (message === 'only take') {
    isNoting = false;
    return;
  }
  if (message === 'tell') return void process.send?.(heard);
  void (async () => {
    const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
    for (const key of message.keys)
      await Promise.all(Array.from({ length: message.perKey }, () => listen(agent, message.port, key)));
    process.send?.('listening');
  })();
});
