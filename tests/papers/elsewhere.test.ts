import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import { afterAll, describe, expect, it } from 'vitest';
import { openBucket } from '../../src/adapters/node/paper-store.ts';
import { scanWith } from '../../src/adapters/node/virus-scan.ts';
import type { Papers } from '../../src/kernel/papers.ts';
import { type Client, openWorld, type ProblemBody } from '../support/world.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'papers-'));
afterAll(() => rmSync(directory, { recursive: true }));
const store = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory,
  configureBuckets: [{ name: 'papers' }],
});
const { port } = await store.run();
afterAll(() => store.close());
const bucket = (more: object = {}) =>
  openBucket({
    url: `http://127.0.0.1:${port}/papers`,
    region: 'us-east-1',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    ...more,
  });

/** Answers as clamd does to INSTREAM (clamd(8)): it finds what carries the word, and says the longest that it takes. */
const seen: number[] = [];
let isMute = false;
const answer = (socket: Socket, bytes: Buffer) => {
  seen.push(bytes.length);
  if (isMute) return socket.destroy();
  const said = bytes.includes('TEST-VIRUS') ? 'stream: Test.Virus-1 FOUND' : 'stream: OK';
  return socket.end(`${bytes.length > 3_000_000 ? 'INSTREAM size limit exceeded. ERROR' : said}\0`);
};
const scanner = createServer((socket) => {
  let buffered = Buffer.alloc(0);
  const parts: Buffer[] = [];
  let isBegun = false;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    if (!isBegun) {
      if (buffered.length < 10) return;
      if (buffered.subarray(0, 10).toString() !== 'zINSTREAM\0') return void socket.end('UNKNOWN COMMAND\0');
      isBegun = true;
      buffered = buffered.subarray(10);
    }
    while (buffered.length >= 4) {
      const length = buffered.readUInt32BE(0);
      if (length === 0) return void answer(socket, Buffer.concat(parts));
      if (buffered.length < 4 + length) return;
      parts.push(buffered.subarray(4, 4 + length));
      buffered = buffered.subarray(4 + length);
    }
  });
});
await new Promise<void>((resolve) => scanner.listen(0, '127.0.0.1', resolve));
afterAll(() => scanner.close());
const look = scanWith(`tcp://127.0.0.1:${(scanner.address() as { port: number }).port}`);

/** Changed from test to test, under one service. */
const papers: Papers = { store: bucket(), look };
const world = await openWorld(undefined, undefined, { papers });
const bank = await world.party('Bank', 'bank');
const trader = await world.party('Trader', 'trader');

interface Paper {
  id: string;
  state: string;
  received: number;
  code?: string;
  facts?: Record<string, unknown>;
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (more: string, size = 2_000) => Buffer.from(`${randomBytes(size / 2).toString('hex')} ${more}`);
async function put(of: Client, id: string, offset: number, piece: Uint8Array) {
  const response = await fetch(`${of.url}/v1/papers/${id}/content?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${of.key}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(piece),
  });
  return { status: response.status, body: (await response.json()) as Paper };
}
async function begin(of: Client, bytes: Uint8Array): Promise<string> {
  const said = { name: 'notice.txt', bytes: bytes.length, sha256: sha256(bytes) };
  return (await of.done<Paper>('/papers', said)).id;
}
const open = (of: Client, id: string) =>
  fetch(`${of.url}/v1/papers/${id}/content`, { headers: { authorization: `Bearer ${of.key}` } });
const pieces = async (id: string) => {
  const { rows } = await world.database.admin.query('select count(*)::int as n from paper_piece where paper_id = $1', [
    id,
  ]);
  return (rows[0] as { n: number }).n;
};

describe('papers in a store of their own', () => {
  it('lie there under their hash, no more in the database, and come back byte by byte to who may read them', async () => {
    const bytes = text('of two pieces', 1_000_000);
    const id = await begin(bank, bytes);
    await put(bank, id, 0, bytes.subarray(0, 800_000));
    expect(await pieces(id)).toBe(1);
    expect((await put(bank, id, 800_000, bytes.subarray(800_000))).body.state).toBe('kept');
    expect(await pieces(id)).toBe(0);
    expect(Buffer.compare(Buffer.from(await bucket().get(`${world.tenantId}/${sha256(bytes)}`)), bytes)).toBe(0);
    const back = await open(bank, id);
    expect(back.status).toBe(200);
    expect(Buffer.compare(Buffer.from(await back.arrayBuffer()), bytes)).toBe(0);
    expect((await open(trader, id)).status).toBe(404);
  });

  it('what the store does not take is not kept, and the last piece may be sent again', async () => {
    const bytes = text('kept later');
    const id = await begin(bank, bytes);
    papers.store = bucket({ accessKeyId: 'NOBODY' });
    expect(await put(bank, id, 0, bytes)).toMatchObject({ status: 503, body: { code: 'PAPER_STORE_UNAVAILABLE' } });
    expect((await bank.get<Paper>(`/papers/${id}`)).body).toMatchObject({ state: 'receiving', received: bytes.length });
    expect((await open(bank, id)).status).toBe(404);
    papers.store = bucket();
    expect((await put(bank, id, 0, bytes)).body.state).toBe('kept');
  });

  it('what was changed in the store, or cannot be read there, is not given', async () => {
    const bytes = text('to be changed');
    const id = await begin(bank, bytes);
    await put(bank, id, 0, bytes);
    const code = async () => {
      const answered = await open(bank, id);
      return `${answered.status} ${((await answered.json()) as ProblemBody).code}`;
    };
    papers.store = undefined;
    expect(await code()).toBe('503 PAPER_STORE_UNAVAILABLE');
    papers.store = bucket();
    const folder = path.join(directory, 'papers', world.tenantId);
    const file = readdirSync(folder).find((name) => name.startsWith(sha256(bytes)) && name.endsWith('object'));
    writeFileSync(path.join(folder, file ?? ''), text('another', bytes.length));
    expect(await code()).toBe('503 PAPER_STORE_UNAVAILABLE');
  });

  it('what lay in the database before stays there and is read', async () => {
    const bytes = text('older');
    papers.store = undefined;
    const id = await begin(bank, bytes);
    expect((await put(bank, id, 0, bytes)).body.state).toBe('kept');
    expect(await pieces(id)).toBe(1);
    papers.store = bucket();
    expect(Buffer.compare(Buffer.from(await (await open(bank, id)).arrayBuffer()), bytes)).toBe(0);
  });
});

describe('each request to the store', () => {
  it('is signed as AWS Signature Version 4 says, over address, headers and time', async () => {
    const heard: IncomingMessage[] = [];
    const server = createHttpServer((request, response) => {
      heard.push(request);
      request.resume();
      response.end('bytes');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterAll(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/papers`;
    await openBucket({ url, region: 'eu-1', accessKeyId: 'ID', secretAccessKey: 'hush' }).get('ten/abc');
    const { headers, method, url: address } = heard[0] as IncomingMessage;
    const [, scope = '', names = '', signature] =
      /Credential=ID\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(headers.authorization ?? '') ?? [];
    const hmac = (key: string | Buffer, said: string) => createHmac('sha256', key).update(said).digest();
    const [day = '', region = '', service = '', end = ''] = scope.split('/');
    expect([region, service, end]).toEqual(['eu-1', 's3', 'aws4_request']);
    const signed = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
    const canonical = [method, address, '', signed.join(''), names, headers['x-amz-content-sha256']].join('\n');
    const text = [
      'AWS4-HMAC-SHA256',
      headers['x-amz-date'],
      scope,
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n');
    const key = [region, service, end].reduce<Buffer>(hmac, hmac('AWS4hush', day));
    expect(signature).toBe(hmac(key, text).toString('hex'));
    expect(names).toContain('host');
  });
});

describe('a virus scanner', () => {
  it('looks at each paper; what it finds is refused, written down and let go', async () => {
    const bytes = text('TEST-VIRUS');
    const id = await begin(bank, bytes);
    seen.length = 0;
    expect(await put(bank, id, 0, bytes)).toMatchObject({
      status: 422,
      body: { code: 'PAPER_INFECTED', facts: { found: 'Test.Virus-1' } },
    });
    expect(seen).toEqual([bytes.length]);
    expect(await pieces(id)).toBe(0);
    expect((await bank.get<Paper>(`/papers/${id}`)).body.state).toBe('refused');
    const { rows } = await world.database.admin.query(
      "select payload ->> 'found' as found from event where type = 'paper.refused' and object_id = $1",
      [id],
    );
    expect(rows).toEqual([{ found: 'Test.Virus-1' }]);
    await expect(bucket().get(`${world.tenantId}/${sha256(bytes)}`)).rejects.toThrow('404');
  });

  it('that cannot look lets nothing be kept: silent, hung up, or with less room than the paper takes', async () => {
    const bytes = text('not looked at');
    const id = await begin(bank, bytes);
    isMute = true;
    expect(await put(bank, id, 0, bytes)).toMatchObject({ status: 503, body: { code: 'PAPER_NOT_LOOKED_AT' } });
    isMute = false;
    papers.look = scanWith('tcp://127.0.0.1:9');
    expect(await put(bank, id, 0, bytes)).toMatchObject({ status: 503, body: { code: 'PAPER_NOT_LOOKED_AT' } });
    papers.look = look;
    expect((await put(bank, id, 0, bytes)).body.state).toBe('kept');
    await expect(look(new Uint8Array(3_500_000))).rejects.toThrow('size limit');
  });
});
