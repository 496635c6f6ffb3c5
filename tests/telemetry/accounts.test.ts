import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openDatabase } from '../../src/adapters/node/database.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { createControl } from '../../src/oversight/control/index.ts';
import { createIngest } from '../../src/physical/telemetry/index.ts';
import { openTrade } from '../support/trade.ts';

// The account of a device is written now and then; what is stored since belongs to it, whoever asks and whatever it watches.

const trade = await openTrade();
const { manager, clock, database } = trade;
const chance = seededChance(12);
const newId = identifiers(clock, chance);

/** A process that has just been started. */
const newProcess = () =>
  createIngest({
    database,
    ctxFor: (tenant) => systemCtx({ clock, chance, newId }, database, tenant, 'ingest'),
    judge: createControl().judge,
  });

const weighed = (code: string, seq: number, grossKg = 20_000) => ({
  topic: `holdfast/v1/${code}/observations`,
  payload: new TextEncoder().encode(JSON.stringify({ seq, at: clock.now().toISOString(), weight: { grossKg } })),
  receivedAt: clock.now(),
});
const stateOf = async (id: string) =>
  (
    await manager.get<{ received: string; repeated: string; gaps: unknown[]; latest: { seq: number } }>(
      `/devices/${id}/state`,
    )
  ).body;

async function scaleOver(): Promise<{ code: string; id: string; lotId: string; subjectId: string; next: number }> {
  const { lotId, subjectId, scale: code } = await trade.storedLot();
  const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
  const id = body.items.find((device) => device.code === code)?.id ?? '';
  return { code, id, lotId, subjectId, next: Number((await stateOf(id)).received) };
}

const watchAgain = (scale: { id: string; lotId: string; code: string }, n: number) =>
  manager.post<{ id: string }>('/subjects', {
    code: `${scale.code}-${n}`,
    kind: 'lot',
    siteId: trade.siteId,
    lotIds: [scale.lotId],
    deviceIds: [scale.id],
    expected: { weight: { expectedKg: 20_000, toleranceKg: 100 }, maxSilenceS: 3_600 },
  });

it('is the same for a process that has just started, whatever was written of it', async () => {
  const { code, id, next } = await scaleOver();
  const process = newProcess();
  const batch = Array.from({ length: 200 }, (_, i) => weighed(code, next + i));
  for (let i = 0; i < 200; i += 7) await process.take(batch.slice(i, i + 7));
  expect(await newProcess().take(batch)).toEqual({ stored: 0, repeated: 200, quarantined: 0 });
  expect(await stateOf(id)).toMatchObject({
    received: String(next + 200),
    repeated: '200',
    gaps: [],
    latest: { seq: next + 199 },
  });
});

it('goes with a device from watch to watch and through the time between, and forgets no number', async () => {
  const scale = await scaleOver();
  const { code, id, subjectId } = scale;
  const told: number[] = [];
  const say = async (seqs: number[], process = newProcess()) => {
    clock.advance(60);
    const { stored } = await process.take(seqs.map((seq) => weighed(code, seq)));
    told.push(...seqs);
    expect(stored).toBe(seqs.length);
  };
  const [from] = [scale.next];
  const first = newProcess();
  await say([from, from + 1, from + 4], first);
  await manager.done(`/subjects/${subjectId}/end`);
  // The process that judged it while it was watched goes on, and so does one that knows nothing.
  await say([from + 5], first);
  await say([from + 2]);
  const again = await watchAgain(scale, 2);
  expect(again.status).toBe(201);
  await say([from + 6], first);
  await say([from + 8, from + 9]);
  await manager.done(`/subjects/${again.body.id}/end`);
  for (const process of [first, newProcess()])
    expect(await process.take(told.map((seq) => weighed(code, seq)))).toMatchObject({ stored: 0 });
  expect((await watchAgain(scale, 3)).status).toBe(201);
  for (const process of [first, newProcess()])
    expect(await process.take(told.map((seq) => weighed(code, seq)))).toMatchObject({ stored: 0 });
  expect(await stateOf(id)).toMatchObject({
    received: String(from + told.length),
    gaps: [from + 3, from + 7].map((seq) => ({ from: String(seq), to: String(seq) })),
    latest: { seq: from + 9 },
  });
  const { rows } = await database.admin.query<{ n: number; numbers: number }>(
    `select count(*)::int n, count(distinct fold_version)::int numbers from observation
     where device_number = (select number from device where id = $1)`,
    [id],
  );
  expect(rows).toEqual([{ n: from + told.length, numbers: from + told.length }]);
});

/** As a broker does: what could not be taken now is told again. */
async function toldUntilTaken(process: ReturnType<typeof newProcess>, batch: Parameters<typeof process.take>[0]) {
  for (let times = 1; ; times++)
    try {
      return await process.take(batch);
    } catch (error) {
      if (times === 20 || !(error instanceof Refusal && error.kind === 'unavailable')) throw error;
    }
}

it('holds while watches begin and end and three processes are told the same', async () => {
  const scale = await scaleOver();
  const { code, id, next } = scale;
  const processes = [newProcess(), newProcess(), newProcess()];
  const batch = Array.from({ length: 240 }, (_, i) => weighed(code, next + i));
  const stored: number[] = [];
  const telling = Promise.all(
    processes.map(async (process) => {
      for (let i = 0; i < batch.length; i += 8)
        stored.push((await toldUntilTaken(process, batch.slice(i, i + 8))).stored);
    }),
  );
  let { subjectId } = scale;
  for (let n = 1; n <= 12; n++) {
    expect((await manager.post(`/subjects/${subjectId}/end`)).status).toBe(200);
    const again = await watchAgain(scale, n);
    expect(again.status).toBe(201);
    subjectId = again.body.id;
  }
  await telling;
  expect(stored.reduce((sum, n) => sum + n)).toBe(240);
  expect(await newProcess().take(batch)).toMatchObject({ stored: 0 });
  expect(await stateOf(id)).toMatchObject({ received: String(next + 240), gaps: [] });
  const { rows } = await database.admin.query<{ n: number; seqs: number; numbers: number }>(
    `select count(*)::int n, count(distinct seq)::int seqs, count(distinct fold_version)::int numbers from observation
     where device_number = (select number from device where id = $1)`,
    [id],
  );
  expect(rows).toEqual([{ n: next + 240, seqs: next + 240, numbers: next + 240 }]);
});

it('is that of the database which comes back, though it be a standby that had not heard the last', async () => {
  const { code, id, subjectId, next } = await scaleOver();
  const impatient = openDatabase({
    connectionString: database.serviceUrl,
    role: database.role,
    max: 2,
    applicationName: 'holdfast test',
    // Far more than a busy machine needs for what nobody holds back.
    statementTimeoutMs: 1_500,
    onError: () => {},
  });
  const control = createControl();
  const process = createIngest({
    database: impatient,
    ctxFor: (tenant) => systemCtx({ clock, chance, newId }, impatient, tenant, 'ingest'),
    judge: control.judge,
    forget: control.forget,
  });
  // The account is written with a snapshot, each subject's in a turn of its own: what follows is told right after one.
  const written = async () =>
    (
      await database.admin.query(
        'select settled_version from device_state join device on number = device_number where id = $1',
        [id],
      )
    ).rows;
  const before = await written();
  let from = next;
  do expect(await process.take([weighed(code, from++)])).toMatchObject({ stored: 1 });
  while (isDeepStrictEqual(await written(), before));
  const batch = [0, 1, 2].map((n) => weighed(code, from + n));
  expect(await process.take(batch)).toMatchObject({ stored: 3 });
  const standby = await database.admin.connect();
  await standby.query('begin');
  await standby.query('set local session_replication_role = replica');
  await standby.query('select from subject_state where subject_id = $1 for update', [subjectId]);
  await standby.query(
    'delete from observation where seq >= $1 and device_number = (select number from device where id = $2)',
    [from + 1, id],
  );
  await expect(process.take([weighed(code, from + 3)])).rejects.toThrow('database');
  await standby.query('commit');
  standby.release();
  expect(await process.take(batch)).toMatchObject({ stored: 2, repeated: 1 });
  expect(await stateOf(id)).toMatchObject({ received: String(from + 3), gaps: [] });
  await impatient.close();
});

it('outlives the observations that it is the account of', async () => {
  const { code, id, next } = await scaleOver();
  const batch = [0, 1, 2].map((n) => weighed(code, next + n));
  expect(await trade.ingest.take(batch)).toMatchObject({ stored: 3 });
  // Nothing is heard for a day: the clock has it written.
  clock.advance(25 * 3_600);
  await trade.tick();
  await database.admin.query('truncate observation');
  expect(await newProcess().take(batch)).toMatchObject({ stored: 0, repeated: 3 });
  expect(await stateOf(id)).toMatchObject({ received: String(next + 3), latest: { seq: next + 2 } });
});
