import { Agent, request } from 'node:http';

/** Callers in a process of their own, over kept-alive connections: each sends its next request when the last is answered. */
export interface LoadOrder {
  port: number;
  callers: number;
  requests: number;
  headers: Record<string, string>;
  method: 'GET' | 'POST';
  /** `{n}` is the number of the request, `{m}` the same of 97, counted anew. */
  path: string;
  body?: string;
}

function ask(agent: Agent, order: LoadOrder, n: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fill = (text: string) => text.replaceAll('{n}', String(n)).replaceAll('{m}', String(n % 97));
    const body = order.body === undefined ? undefined : fill(order.body);
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port: order.port,
        method: order.method,
        path: fill(order.path),
        headers: {
          ...order.headers,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'idempotency-key': `bench-${process.pid}-${n}`,
          }),
        },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

process.once('message', (order: LoadOrder) => {
  void (async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: order.callers });
    const times: number[] = [];
    const refused: Record<string, number> = {};
    let next = 0;
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: order.callers }, async () => {
        for (let n = next++; n < order.requests; n = next++) {
          const from = performance.now();
          const status = await ask(agent, order, n);
          times.push(performance.now() - from);
          if (status >= 300) refused[status] = (refused[status] ?? 0) + 1;
        }
      }),
    );
    times.sort((a, b) => a - b);
    const seconds = (performance.now() - startedAt) / 1000;
    agent.destroy();
    process.send?.(
      {
        perS: order.requests / seconds,
        p50Ms: times[times.length >> 1],
        p99Ms: times[Math.floor(times.length * 0.99)],
        refused,
      },
      () => process.disconnect(),
    );
  })();
});
