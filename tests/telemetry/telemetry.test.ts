import { generateKeyPairSync, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { openTrade } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { manager, ingest, database, clock } = trade;
let codes = 0;

const enrol = async (kind = 'gnss_tracker', more: object = {}) => {
  const code = `dev-${++codes}`;
  const { device } = await manager.done<{ device: { id: string } }>('/devices', { code, kind, ...more });
  ingest.forgetDevices();
  return { code, id: device.id };
};
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const message = (code: string, payload: unknown, credential?: string) => ({
  topic: `holdfast/v1/${code}/observations`,
  payload: payload instanceof Uint8Array ? payload : bytes(payload),
  receivedAt: clock.now(),
  credential,
});
const reading = (seq: number, more: object = {}) => ({ seq, at: clock.now().toISOString(), battery: 0.5, ...more });
interface State {
  received: string;
  repeated: string;
  gaps: unknown[];
  latest: { seq: number };
}
const stateOf = async (id: string) => (await manager.get<State>(`/devices/${id}/state`)).body;

describe('ingest', () => {
  it('stores each message once, in one batch or many, days later too, and knows the gaps', async () => {
    const { code, id } = await enrol();
    const batch = [1, 2, 2, 5, 3, 2].map((seq) => message(code, reading(seq)));
    expect(await ingest.take(batch)).toEqual({ stored: 4, repeated: 2, quarantined: 0 });
    expect(await ingest.take(batch)).toEqual({ stored: 0, repeated: 6, quarantined: 0 });
    clock.advance(86_400);
    expect(await ingest.take([batch[1] as (typeof batch)[number], message(code, reading(9))])).toEqual({
      stored: 1,
      repeated: 1,
      quarantined: 0,
    });
    expect(await stateOf(id)).toMatchObject({
      received: '5',
      repeated: '9',
      gaps: [
        { from: '4', to: '4' },
        { from: '6', to: '8' },
      ],
      latest: { seq: 9 },
    });
    const { rows } = await database.admin.query(
      `select count(*)::int n, count(distinct seq)::int d from observation o join device d on d.number = o.device_number where d.code = $1`,
      [code],
    );
    expect(rows[0]).toEqual({ n: 5, d: 5 });
  });

  it('takes the same messages from four processes at once, and stores each once', async () => {
    const devices = await Promise.all(Array.from({ length: 8 }, () => enrol()));
    const all = devices.flatMap(({ code }) => Array.from({ length: 50 }, (_, seq) => message(code, reading(seq))));
    const shuffled = (salt: number) =>
      [...all].sort((a, b) => ((a.payload.length * salt) % 7) - ((b.payload.length * salt) % 7));
    const results = await Promise.all([1, 2, 3, 4].map((salt) => ingest.take(shuffled(salt))));
    expect(results.reduce((sum, r) => sum + r.stored, 0)).toBe(400);
    expect(results.reduce((sum, r) => sum + r.repeated, 0)).toBe(1_200);
    for (const { id } of devices) expect((await stateOf(id)).received).toBe('50');
  });

  it('puts aside what it cannot take, by name, and goes on with the rest', async () => {
    const { code, id } = await enrol();
    const result = await ingest.take([
      message(code, reading(0)),
      message(code, '{"seq":'),
      message(code, { seq: 'one', at: clock.now().toISOString() }),
      message('nobody-knows', reading(0)),
      { ...message(code, reading(1)), topic: 'elsewhere' },
      message(code, reading(2), (await enrol()).code),
      message(code, reading(3, { vendor: 'x'.repeat(70_000) })),
      // Passes every check and cannot be stored: a lone surrogate.
      message(code, `{"seq":4,"at":"${clock.now().toISOString()}","vendor":"\\ud800"}`),
      message(code, reading(5)),
    ]);
    expect(result).toEqual({ stored: 2, repeated: 0, quarantined: 7 });
    const { body } = await manager.get<{
      items: { reason: string; detail: string; payloadLength: number }[];
    }>('/quarantine?limit=200');
    expect(body.items.map((q) => q.reason).sort()).toEqual([
      'NOT_JSON',
      'NOT_STORABLE',
      'PAYLOAD_TOO_LARGE',
      'SCHEMA_MISMATCH',
      'TOPIC_NOT_OF_CREDENTIAL',
    ]);
    // Nothing of how it would have been stored.
    expect(body.items.find((q) => q.reason === 'NOT_STORABLE')?.detail).toMatch(
      /^the database cannot hold it \([0-9A-Z]{5}\)$/,
    );
    const { rows } = await database.admin.query(`select reason from quarantine where tenant_id is null order by 1`);
    expect(rows.map((r) => r.reason)).toEqual(['DEVICE_UNKNOWN', 'TOPIC_UNKNOWN']);
    expect((await stateOf(id)).received).toBe('2');
    expect((await trade.bank.get<{ items: unknown[] }>('/quarantine')).body.items).toEqual([]);
  });

  it('believes a device with a key only what it signed, and keeps the rest', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { code } = await enrol('e_seal', { publicKey: publicKey.export({ format: 'jwk' }).x });
    const signed = (payload: object) => ({
      ...payload,
      signature: sign(null, Buffer.from(canonicalize(payload) ?? ''), privateKey).toString('base64url'),
    });
    const replayed = { ...signed(reading(1, { tamper: true })), seq: 2 };
    await ingest.take([
      message(code, signed(reading(0))),
      message(code, reading(1)),
      message(code, replayed),
      message(code, { ...reading(3), signature: 'x' }),
    ]);
    const { rows } = await database.admin.query(
      `select o.seq::int, o.is_evidence from observation o join device d on d.number = o.device_number where d.code = $1 order by 1`,
      [code],
    );
    expect(rows.map((r) => [r.seq, r.is_evidence])).toEqual([
      [0, true],
      [1, false],
      [2, false],
      [3, false],
    ]);
  });

  it('has one device for a code, in all tenants, and shows its password once', async () => {
    const { code, id } = await enrol();
    expect(await manager.refused('/devices', { code, kind: 'scale' })).toBe('409 DEVICE_CODE_TAKEN');
    const body = { code: 'once', kind: 'scale' };
    const first = await manager.post<{ mqtt: { password: string } }>('/devices', body, 'enrol-once');
    const again = await manager.post<{ mqtt: { password: null } }>('/devices', body, 'enrol-once');
    expect([first.body.mqtt.password.length, again.body.mqtt.password]).toEqual([48, null]);
    const { rows } = await database.admin.query('select * from event');
    expect(JSON.stringify(rows)).not.toContain(first.body.mqtt.password);
    expect((await trade.bank.get<ProblemBody>(`/devices/${id}/state`)).status).toBe(404);
  });
});

describe('observations over HTTP', () => {
  const report = (id: string, observations: unknown[]) =>
    manager.post<ProblemBody>(`/devices/${id}/observations`, { observations });

  it('go through the same door as those over MQTT: once, judged, in any mixture', async () => {
    const { subjectId, scale } = await trade.storedLot();
    const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
    const deviceId = body.items.find((d) => d.code === scale)?.id ?? '';
    const before = BigInt((await stateOf(deviceId)).received);
    const weigh = (seq: number, grossKg: number) => ({ ...reading(seq), weight: { grossKg, stable: true } });
    const next = Number(before);
    expect((await report(deviceId, [weigh(next, 20_000), weigh(next + 1, 20_001), weigh(next, 20_000)])).body).toEqual({
      stored: 2,
      repeated: 1,
    });
    const again = await ingest.take([message(scale, weigh(next + 1, 20_001)), message(scale, weigh(next + 2, 20_000))]);
    // What the device says itself is another thing than what a person said of it under the same number.
    expect(again).toEqual({ stored: 2, repeated: 0, quarantined: 0 });
    // The state that ingest keeps in memory is behind by what HTTP brought, and notices.
    const { rows } = await database.admin.query<{ folded: string[] }>(
      `select array_agg(o.fold_version order by o.fold_version) folded from subject_device d
       join observation o using (device_number) where d.subject_id = $1`,
      [subjectId],
    );
    const folded = rows[0]?.folded.map(Number) ?? [];
    expect(folded).toEqual(folded.map((_, i) => i + 1));
  });

  it('are refused as a whole, by place, and for devices of others', async () => {
    const { id } = await enrol();
    const refused = await report(id, [reading(1), { ...reading(2), battery: 7 }]);
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/observations/1/battery']);
    const nul = await report(id, [reading(1), { ...reading(2), tags: ['\u0000'] }]);
    expect([nul.body.code, nul.body.errors?.[0]?.pointer]).toEqual(['INPUT_INVALID', '/observations/1/tags/0']);
    expect((await stateOf(id)).received).toBe('0');
    expect((await report(id, [])).status).toBe(422);
    const other = await trade.party('Other manager', 'collateral_manager');
    expect(await other.refused(`/devices/${id}/observations`, { observations: [reading(1)] })).toBe('404 NOT_FOUND');
  });
});
