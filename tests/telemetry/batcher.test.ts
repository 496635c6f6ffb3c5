import { expect, it } from 'vitest';
import { createBatcher } from '../../src/telemetry/index.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const options = { maxBatch: 50, maxWaitMs: 5, retryMs: 10, onError: () => {} };

it('drains what was taken in though the stream never pauses, and leaves the rest unacknowledged', async () => {
  const { device } = await trade.manager.done<{ device: { id: string } }>('/devices', {
    code: 'stream',
    kind: 'scale',
  });
  const batcher = createBatcher(trade.ingest, options);
  const acknowledged: number[] = [];
  let next = 0;
  const send = () => {
    const seq = next++;
    const at = trade.clock.now();
    const payload = new TextEncoder().encode(JSON.stringify({ seq, at: at.toISOString(), battery: 0.5 }));
    // Each acknowledgement makes room for another message, as a device's window does.
    batcher.submit({ topic: 'holdfast/v1/stream/observations', payload, receivedAt: at }, () => {
      acknowledged.push(seq);
      send();
    });
  };
  for (let n = 0; n < 120; n++) send();
  await batcher.drain();
  expect(acknowledged.length).toBeGreaterThanOrEqual(120);
  expect(next).toBeGreaterThan(acknowledged.length);
  const { body } = await trade.manager.get<{ received: string }>(`/devices/${device.id}/state`);
  expect(body.received).toBe(String(acknowledged.length));
});
