import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;

interface Paper {
  id: string;
  sha256: string;
  state: string;
  received: number;
  mediaType: string | null;
  code?: string;
  facts?: Record<string, unknown>;
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pdf = (size = 2_000) =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n1 0 obj << >> stream\n'),
    randomBytes(size),
    Buffer.from('\nendstream\n%%EOF\n'),
  ]);

async function put(
  of: Client,
  id: string,
  offset: number | string,
  piece: Uint8Array,
): Promise<{ status: number; body: Paper }> {
  const response = await fetch(`${of.url}/v1/papers/${id}/content?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${of.key}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(piece),
  });
  return { status: response.status, body: (await response.json()) as Paper };
}
const begin = (of: Client, bytes: Uint8Array, said = sha256(bytes)) =>
  of.done<Paper>('/papers', { name: 'notice 通知.pdf', bytes: bytes.length, sha256: said });
async function bring(of: Client, bytes: Uint8Array): Promise<Paper> {
  const { id } = await begin(of, bytes);
  return (await put(of, id, 0, bytes)).body;
}
const open = (of: Client, id: string) =>
  fetch(`${of.url}/v1/papers/${id}/content`, { headers: { authorization: `Bearer ${of.key}` } });

it('keeps a paper that came in pieces, one of them twice, and gives it back byte by byte', async () => {
  const bytes = pdf(1_700_000);
  const { id } = await begin(bank, bytes);
  expect((await put(bank, id, 0, bytes.subarray(0, 800_000))).body.received).toBe(800_000);
  expect((await put(bank, id, 0, bytes.subarray(0, 800_000))).body.received).toBe(800_000);
  const gap = await put(bank, id, 900_000, bytes.subarray(900_000, 1_000_000));
  expect([gap.status, gap.body.code, gap.body.facts]).toEqual([409, 'PIECE_OUT_OF_PLACE', { received: 800_000 }]);
  expect((await put(bank, id, 800_000, bytes.subarray(800_000, 1_600_000))).body.state).toBe('receiving');
  const kept = (await put(bank, id, 1_600_000, bytes.subarray(1_600_000))).body;
  expect(kept).toMatchObject({ state: 'kept', mediaType: 'application/pdf' });
  const answer = await open(checker, id);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(kept.sha256);
});

it('is the same paper when it is brought again by the same party', async () => {
  const bytes = pdf();
  const first = await bring(bank, bytes);
  const again = await begin(checker, bytes);
  expect(again).toMatchObject({ id: first.id, state: 'kept' });
});

it('is read by whoever takes part in an act that names it, and by nobody else', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {});
  const bytes = pdf();
  const { id, sha256: documentHash } = await bring(bank, bytes);
  for (const of of [importer, manager]) {
    expect((await open(of, id)).status).toBe(404);
    expect((await of.get<{ items: Paper[] }>(`/papers?sha256=${documentHash}`)).body.items).toEqual([]);
  }
  await bank.done(`/facilities/${facilityId}/costs`, {
    kind: 'enforcement',
    amount: yuan(10),
    incurredOn: desk.today(),
    documentHash,
  });
  expect((await open(importer, id)).status).toBe(200);
  expect((await importer.get<{ items: Paper[] }>(`/papers?sha256=${documentHash}`)).body.items).toHaveLength(1);
  expect((await open(manager, id)).status).toBe(404);
});

it('opens nothing to who knows a hash alone and names it in an act of their own', async () => {
  const bytes = pdf();
  const { id, sha256: documentHash } = await bring(importer, bytes);
  const facilityId = await desk.facility(1_000_000, {});
  await bank.done(`/facilities/${facilityId}/costs`, {
    kind: 'enforcement',
    amount: yuan(10),
    incurredOn: desk.today(),
    documentHash,
  });
  expect((await open(bank, id)).status).toBe(404);
});

it('refuses other bytes than were said, what no evidence is, and pieces that do not fit; nothing of them stays', async () => {
  const bytes = pdf();
  const other = await begin(bank, bytes);
  const differs = await put(bank, other.id, 0, pdf());
  expect([differs.status, differs.body.code]).toEqual([422, 'PAPER_HASH_DIFFERS']);
  expect((await bank.get<Paper>(`/papers/${other.id}`)).body.state).toBe('refused');
  expect((await put(bank, other.id, 0, bytes)).body.code).toBe('PAPER_NOT_RECEIVING');
  expect(await bring(bank, bytes)).toMatchObject({ state: 'kept' });
  for (const text of [
    'PK\u0003\u0004 docx',
    '<html><script>alert(1)</script></html>',
    '<svg onload="x()"/>',
    'MZ\u0000\u0001',
  ])
    expect((await bring(bank, Buffer.from(text))).code).toBe('PAPER_TYPE_REFUSED');
  const small = await begin(bank, pdf(100));
  expect((await put(bank, small.id, 0, pdf(200))).body.code).toBe('PIECE_TOO_LARGE');
  expect((await put(bank, small.id, 0, Buffer.alloc(0))).body.code).toBe('PIECE_TOO_LARGE');
  expect((await put(bank, small.id, '-1', pdf(10))).status).toBe(422);
  expect((await put(importer, small.id, 0, pdf(10))).status).toBe(404);
  const { rows } = await desk.database.admin.query(
    `select count(*)::integer as n from paper_piece p join paper a on a.id = p.paper_id where a.status = 'refused'`,
  );
  expect(rows).toEqual([{ n: 0 }]);
});

it('is shared with whoever took part in the act that named its hash, also where it comes only afterwards', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const bytes = pdf();
  const { id: cost } = await bank.done<{ id: string }>(`/facilities/${facilityId}/costs`, {
    kind: 'enforcement',
    amount: yuan(10),
    incurredOn: desk.today(),
    documentHash: sha256(bytes),
  });
  const { id } = await bring(bank, bytes);
  expect((await open(importer, id)).status).toBe(200);
  expect((await open(manager, id)).status).toBe(404);
  const of = async (reader: Client, objectId: string) =>
    (await reader.get<{ items: Paper[] }>(`/papers?objectId=${objectId}`)).body.items.map((paper) => paper.id);
  expect(await of(importer, cost)).toEqual([id]);
  expect(await of(manager, cost)).toEqual([]);
  expect(await of(importer, facilityId)).not.toContain(id);
  // Whoever else has these bytes shares theirs with nobody.
  const own = await bring(manager, bytes);
  expect((await open(importer, own.id)).status).toBe(404);
});

it('keeps nothing that does more than be read, and says what it found', async () => {
  const script = Buffer.from(
    '%PDF-1.7\n1 0 obj << /OpenAction << /S /Java#53cript /JS (app.alert(1)) >> >> endobj\n%%EOF\n',
  );
  const { id } = await begin(bank, script);
  const refused = await put(bank, id, 0, script);
  expect([refused.status, refused.body.code, refused.body.facts?.holds]).toEqual([422, 'PAPER_UNSAFE', 'JavaScript']);
});

it('is offered under the name that its party gave it, with the ending of what it is', async () => {
  const { id } = await bring(bank, pdf());
  const answer = await open(bank, id);
  expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''notice%20%E9%80%9A%E7%9F%A5.pdf`);
  const named = await bank.post<Paper>('/papers', { name: '../../etc/passwd', bytes: 1, sha256: '0'.repeat(64) });
  expect(named.status).toBe(422);
});

it('bounds what is begun and never finished, and lets go what nobody finished for a week', async () => {
  const one = (n: number) =>
    manager.post<Paper>('/papers', { name: `n${n}`, bytes: 5, sha256: sha256(Buffer.from(`n${n}`)) });
  let n = 0;
  for (; n < 100; n++) expect((await one(n)).status).toBe(201);
  expect((await one(n)).body.code).toBe('PAPERS_UNFINISHED');
  const other = await manager.post<Paper>('/papers', { name: 'n1', bytes: 6, sha256: sha256(Buffer.from('n1')) });
  expect(other.body.code).toBe('PAPERS_UNFINISHED');
  desk.clock.advance(8 * 86_400);
  expect((await one(n)).status).toBe(201);
});
