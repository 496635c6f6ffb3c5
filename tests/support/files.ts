import { createHash, randomBytes } from 'node:crypto';
import type { Client } from './world.ts';

/** Bytes of a text in GB18030, by asking the decoder what every two bytes are. */
export function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      if (low !== 0x7f) codes.set(decoder.decode(new Uint8Array([high, low])), [high, low]);
  return Uint8Array.from(
    Array.from(text).flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : (codes.get(c) ?? []))),
  );
}

export interface FileState {
  id: string;
  status: string;
  encoding: string | null;
  accepted: number;
  refused: number;
  refusal: string | null;
  readLines: number;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Sends a file in parts and completes it. */
export async function upload(
  by: Client,
  kind: string,
  bytes: Uint8Array,
  more: { partBytes?: number; encoding?: string; sign?: (text: string) => string; keyName?: string } = {},
): Promise<FileState> {
  const { id } = await by.done<FileState>('/files', { kind, name: `${kind}.csv`, encoding: more.encoding ?? 'auto' });
  const step = more.partBytes ?? 600_000;
  for (let at = 0, part = 0; at < bytes.length; at += step, part++)
    await by.done(`/files/${id}/parts`, {
      part,
      content: Buffer.from(bytes.subarray(at, at + step)).toString('base64'),
    });
  const hash = sha256(bytes);
  return by.done<FileState>(`/files/${id}/completion`, {
    sha256: hash,
    ...(more.sign && { signature: { keyName: more.keyName, value: more.sign(`holdfast-file-v1:${hash}`) } }),
  });
}

/** A paper of its own in the store of a party, whole. */
export async function bringPaper(of: Client): Promise<{ id: string; sha256: string }> {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(400), Buffer.from('\n%%EOF\n')]);
  const hash = sha256(bytes);
  const { id } = await of.done<{ id: string }>('/papers', { name: 'receipt.pdf', bytes: bytes.length, sha256: hash });
  const sent = await fetch(`${of.url}/v1/papers/${id}/content?offset=0`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${of.key}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  if (!sent.ok) throw new Error(`a paper was not taken: ${sent.status}`);
  return { id, sha256: hash };
}

export const faultsOf = async (by: Client, id: string): Promise<string[]> => {
  const { body } = await by.get<{ items: { line: number; code: string; field: string }[] }>(
    `/files/${id}/faults?limit=200`,
  );
  return body.items.map((fault) => `${fault.line} ${fault.code}${fault.field && ` ${fault.field}`}`);
};
