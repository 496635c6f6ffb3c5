import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulated, simulate } from '../../../simulators/control/scenario.ts';
import { startReplay } from '../../oversight/control/replay.ts';
import { replayFile, replayFiles } from './replay-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface KeyPair {
  publicKey: SigningKey;
  privateKey: SigningKey;
}

type SigningKey = Parameters<typeof crypto.subtle.sign>[1];

const base64Url = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64url');

async function write({ scenario, messages }: Pick<Simulated, 'scenario' | 'messages'>, extra: string[] = []) {
  const path = join(folder, `${scenario.scenario}.scenario.json`);
  await writeFile(path, JSON.stringify(scenario));
  const lines = [...messages.map((m) => JSON.stringify(m)), ...extra];
  await writeFile(join(folder, scenario.messages), `${lines.join('\n')}\n`);
  return path;
}

const story = simulate(3, { kind: 'rail', attack: 'diversion' });

describe('replay of files', () => {
  it('writes one result beside each scenario of a folder, as the contract has it', async () => {
    await write(story);
    await write(simulate(4, { kind: 'yard', attack: null }));
    const told: string[] = [];
    await replayFiles(folder, join(folder, 'out'), (line) => told.push(line));
    expect(await readdir(join(folder, 'out'))).toEqual(['S3.result.json', 'S4.result.json']);
    expect(told).toHaveLength(2);
    const result = JSON.parse(await readFile(join(folder, 'out', 'S3.result.json'), 'utf8')) as Record<string, unknown>;
    expect(result).toMatchObject({ scenario: 'S3', messages: story.messages.length, rejected: 0 });
    expect(result.breaches).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          subjectCode: story.scenario.subjects[0]!.code,
          kind: 'off_corridor',
          since: expect.stringMatching(/Z$/),
          detectedAt: expect.stringMatching(/Z$/),
          severity: 'critical',
          evidence: expect.arrayContaining([expect.stringMatching(/^S3-\w+\/\d+$/)]),
        }),
      ]),
    );
  });

  it('counts what is no message, and goes on', async () => {
    const poison = [
      '{not json',
      'null',
      '[]',
      JSON.stringify({ receivedAt: 'never', topic: 'holdfast/v1/S3-g/observations', payload: {} }),
      JSON.stringify({ receivedAt: story.scenario.clock.end, topic: 'holdfast/v1/nobody/observations', payload: {} }),
      JSON.stringify({ receivedAt: story.scenario.clock.end, topic: 'holdfast/v1/S3-g/observations', payload: 7 }),
    ];
    const result = await replayFile(await write(story, poison));
    expect(result.rejected).toBe(poison.length);
    expect(result.accepted + result.duplicates).toBe(story.messages.length);
  });
});

describe('devices with keys', () => {
  const device = 'S3-g';
  const isOf = (topic: string): boolean => topic === `holdfast/v1/${device}/observations`;

  async function withKey(sign: (payload: object, i: number, key: SigningKey) => Promise<object>) {
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as KeyPair;
    const publicKey = base64Url(await crypto.subtle.exportKey('raw', pair.publicKey));
    const devices = story.scenario.devices.map((d) => (d.code === device ? { ...d, publicKey } : d));
    const messages = await Promise.all(
      story.messages.map(async (m, i) =>
        isOf(m.topic) ? { ...m, payload: await sign(m.payload as object, i, pair.privateKey) } : m,
      ),
    );
    return { scenario: { ...story.scenario, devices }, messages };
  }

  async function signed(payload: object, key: SigningKey): Promise<object> {
    const text = new TextEncoder().encode(canonicalize(payload));
    return { ...payload, signature: base64Url(await crypto.subtle.sign({ name: 'Ed25519' }, key, text)) };
  }

  it('are believed when they sign', async () => {
    const result = await replayFile(await write(await withKey((payload, _, key) => signed(payload, key))));
    const replay = startReplay(story.scenario);
    for (const message of story.messages) replay.take(message, true);
    expect(result.breaches).toEqual(replay.end().breaches);
  });

  it('are not believed when they do not, or when what they signed was changed', async () => {
    const forged = await withKey(async (payload, i, key) =>
      i % 2 === 0 ? payload : { ...(await signed(payload, key)), battery: 0.123 },
    );
    const replay = startReplay(forged.scenario);
    for (const message of forged.messages) replay.take(message, !isOf(message.topic));
    expect((await replayFile(await write(forged))).breaches).toEqual(replay.end().breaches);
  });
});
