import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openDatabase } from '../../src/adapters/node/database.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { Refusal } from '../../src/kernel/refusal.ts';
import { createControl } from '../../src/oversight/control/index.ts';
import { createBatcher, createIngest } from '../../src/physical/telemetry/index.ts';
import { openTrade } from '../support/trade.ts';
import { until } from '../support/until.ts';

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

it('keeps a message that the database is too slow for, and puts aside nothing that is sound', async () => {
  await trade.manager.done('/devices', { code: 'patient', kind: 'scale' });
  const impatient = openDatabase({
    connectionString: trade.database.serviceUrl,
    role: trade.database.role,
    max: 2,
    applicationName: 'holdfast test',
    statementTimeoutMs: 200,
    onError: () => {},
  });
  const { clock, tenantId } = trade;
  const chance = seededChance(11);
  const newId = identifiers(clock, chance);
  const ingest = createIngest({
    database: impatient,
    ctxFor: (tenant) => systemCtx({ clock, chance, newId }, impatient, tenant, 'ingest'),
    judge: createControl().judge,
  });
  const refused: string[] = [];
  const batcher = createBatcher(ingest, { ...options, onError: (error) => refused.push((error as Refusal).code) });
  const holder = await trade.database.admin.connect();
  await holder.query('begin');
  await holder.query(
    'select from device_state where device_number = (select number from device where code = $1) for update',
    ['patient'],
  );
  let acknowledged = 0;
  for (let seq = 0; seq < 3; seq++) {
    const payload = new TextEncoder().encode(JSON.stringify({ seq, at: clock.now().toISOString() }));
    const raw = { topic: 'holdfast/v1/patient/observations', payload, receivedAt: clock.now() };
    batcher.submit(raw, () => acknowledged++);
  }
  await until(() => refused.length >= 2, 'the batch to be tried again');
  expect(acknowledged).toBe(0);
  await holder.query('commit');
  holder.release();
  await until(() => acknowledged === 3, 'the messages to be stored');
  expect(new Set(refused)).toEqual(new Set(['DATABASE_UNAVAILABLE']));
  const { rows } = await trade.database.admin.query('select reason from quarantine where tenant_id = $1', [tenantId]);
  expect(rows).toEqual([]);
  await batcher.drain();
  await impatient.close();
});
