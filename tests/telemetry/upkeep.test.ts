import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { askForMissing, dropPartitions, ensurePartitions } from '../../src/physical/telemetry/index.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { manager, ingest, database, clock } = trade;
const chance = seededChance(5);
const ctx = systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, trade.tenantId, 'upkeep');
let codes = 0;

async function enrol(): Promise<string> {
  const code = `kept-${++codes}`;
  await manager.done('/devices', { code, kind: 'scale' });
  ingest.forgetDevices();
  return code;
}
const take = (code: string, seqs: number[]) =>
  ingest.take(
    seqs.map((seq) => ({
      topic: `holdfast/v1/${code}/observations`,
      payload: new TextEncoder().encode(JSON.stringify({ seq, at: clock.now().toISOString(), battery: 1 })),
      receivedAt: clock.now(),
    })),
  );

async function asked(): Promise<Record<string, unknown>> {
  const sent: Record<string, unknown> = {};
  await askForMissing(ctx, async (code, payload) => {
    sent[code] = (JSON.parse(payload) as { resend: unknown }).resend;
    return true;
  });
  return sent;
}

describe('what is missing', () => {
  it('is asked for again, every ten minutes, until it comes', async () => {
    const code = await enrol();
    const whole = await enrol();
    await take(whole, [4, 5, 6]);
    await take(code, [1, 2, 5, 9]);
    expect(await asked()).toEqual({
      [code]: [
        { from: 3, to: 4 },
        { from: 6, to: 8 },
      ],
    });
    expect(await asked()).toEqual({});
    clock.advance(601);
    await take(code, [3, 4, 6]);
    expect(await asked()).toEqual({ [code]: [{ from: 7, to: 8 }] });
    clock.advance(601);
    await take(code, [7, 8]);
    expect(await asked()).toEqual({});
  });

  it('is not asked for without end, nor of a device that is away', async () => {
    const code = await enrol();
    await take(code, [1, 3]);
    let times = 0;
    for (let i = 0; i < 10; i++) {
      times += Object.keys(await asked()).length;
      clock.advance(601);
      await take(code, [4 + i]);
    }
    expect(times).toBe(5);
    clock.advance(86_400);
    expect(await asked()).toEqual({});
    await take(code, [20]);
    expect(Object.keys(await asked())).toEqual([code]);
  });

  it('is asked for once by two processes', async () => {
    const code = await enrol();
    await take(code, [1, 3]);
    const both = await Promise.all([asked(), asked()]);
    expect(both.flatMap((sent) => Object.keys(sent))).toEqual([code]);
  });
});

describe('a device that counts here and there', () => {
  it('is put aside once its account is full; what joins on is still taken', async () => {
    const code = await enrol();
    for (let from = 0; from < 5_000; from += 500)
      await take(
        code,
        Array.from({ length: 500 }, (_, i) => (from + i) * 2),
      );
    expect(await take(code, [20_000])).toEqual({ stored: 0, repeated: 0, quarantined: 1 });
    expect(await take(code, [9_999])).toEqual({ stored: 1, repeated: 0, quarantined: 0 });
    const { body } = await manager.get<{ items: { reason: string }[] }>('/quarantine');
    expect(body.items.map((item) => item.reason)).toContain('SEQUENCE_TOO_SCATTERED');
  });
});

describe('observations', () => {
  it('are kept by the day, and dropped by the day', async () => {
    const days = async () =>
      (
        await database.admin.query(
          `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'observation'::regclass order by 1`,
        )
      ).rows.map((row) => (row.relname as string).replace('observation_', ''));
    const write = <T>(work: Parameters<typeof database.write<T>>[1]) =>
      database.write({ tenantId: '', party: 'system' }, work);
    await write((db) => ensurePartitions(db, '2019-10-12', 2));
    const before = await days();
    expect(before).toContain('20191014');
    expect(await write((db) => dropPartitions(db, '2019-10-13'))).toEqual(['2019-10-11', '2019-10-12']);
    expect(await days()).toEqual(before.filter((day) => day > '20191012'));
    // Those of a dropped day went; what had no partition of its own is untouched, and so is every verdict.
    expect(await write((db) => dropPartitions(db, '2019-10-13'))).toEqual([]);
    // Whatever time the service says it is, what the floor keeps stays, and so does what was asked for with it.
    const today = new Date().toISOString().slice(0, 10);
    await write((db) => ensurePartitions(db, today, 1));
    const then = await days();
    const tooMuch = write((db) => dropPartitions(db, '9999-12-31'));
    await expect(tooMuch).rejects.toThrow('observations are kept for 400 days');
    expect(await days()).toEqual(then);
    await expect(write((db) => db.execute('update retention_floor set days = 8'))).rejects.toMatchObject({
      code: '42501',
    });
  });
});
