import { describe, expect, it } from 'vitest';
import { freshSigner } from '../../tests/support/signer.ts';
import { hashOf } from './canonical.ts';
import { detailOf, type RecordLink, type RecordLinkBody, signLink, verifyRecordChain } from './record-chain.ts';
import { keyIdOf } from './signing.ts';
import type { RecordCommand } from './transferable-record.ts';

const signer = freshSigner();
const trusted = new Map([[await keyIdOf(signer.publicKey), signer.publicKey]]);
const document = { number: 'BL-1', goods: 'GEARBOXES' };
const terms = { negotiability: 'order', issuerId: 'c', holderId: 's', orderOfId: 'b', quantity: 10n } as const;

async function chain(...acts: [RecordCommand, string][]): Promise<RecordLink[]> {
  const links: RecordLink[] = [];
  const add = async (part: Pick<RecordLinkBody, 'act' | 'byPartyId' | 'detail'>) => {
    const version = links.length + 1;
    const previousHash = links.at(-1)?.hash ?? (await hashOf(document));
    const at = `2026-10-12T06:00:${String(version).padStart(2, '0')}Z`;
    links.push(await signLink({ recordId: 'bl_1', version, remark: null, at, previousHash, ...part }, signer));
  };
  await add({ act: 'issue', byPartyId: 'c', detail: detailOf(terms) });
  for (const [command, byPartyId] of acts) await add({ act: command.act, byPartyId, detail: detailOf(command) });
  return links;
}
const links = await chain(
  [{ act: 'transfer', toPartyId: 'b' }, 's'],
  [{ act: 'request_surrender', purpose: 'delivery', quantity: 4n }, 'b'],
  [{ act: 'accept_surrender' }, 'c'],
  [{ act: 'deliver', quantity: 4n }, 'c'],
);
const verdict = (altered: readonly RecordLink[], content: unknown = document, keys = trusted) =>
  verifyRecordChain('bl_1', content, altered, keys);
const fault = async (altered: readonly RecordLink[], content?: unknown, keys = trusted) => {
  const found = await verdict(altered, content, keys);
  return found.valid ? 'valid' : `${found.version} ${found.fault}`;
};
const altered = (i: number, more: Partial<RecordLink>) => links.map((l, n) => (n === i ? { ...l, ...more } : l));

describe('a chain, off line', () => {
  it('verifies and tells where the document stands', async () => {
    expect(await verdict(links)).toMatchObject({
      valid: true,
      record: { holderId: 'b', outstanding: 6n, deliverable: 0n, delivered: 4n, status: 'issued' },
      headHash: links.at(-1)?.hash,
    });
  });

  it('shows every alteration, and where', async () => {
    const [first, second, third] = links as [RecordLink, RecordLink, RecordLink];
    expect(await fault([])).toBe('0 EMPTY');
    expect(await fault(links, { ...document, goods: 'GOLD' })).toBe('1 LINK_BROKEN');
    expect(await fault(altered(1, { byPartyId: 'thief' }))).toBe('2 HASH_WRONG');
    expect(await fault(altered(1, { detail: { toPartyId: 'thief' } }))).toBe('2 HASH_WRONG');
    expect(await fault(altered(1, { signature: first.signature }))).toBe('2 SIGNATURE_WRONG');
    expect(await fault(altered(1, { signature: 'not base64!' }))).toBe('2 SIGNATURE_WRONG');
    expect(await fault(altered(1, { keyId: '0'.repeat(16) }))).toBe('2 KEY_UNKNOWN');
    expect(await fault(altered(1, { recordId: 'bl_2' }))).toBe('2 ANOTHER_DOCUMENT');
    expect(await fault([first, third])).toBe('2 VERSION_GAP');
    expect(await fault([first, second, second])).toBe('3 VERSION_GAP');
    expect(await fault([first, second, { ...first, version: 3 }])).toBe('3 LINK_BROKEN');
    const stranger = freshSigner();
    const forged = new Map([[await keyIdOf(signer.publicKey), stranger.publicKey]]);
    expect(await fault(links, document, forged)).toBe('1 SIGNATURE_WRONG');
  });

  it('refuses an act that the rules refuse, though the platform itself signed it', async () => {
    expect(await fault(await chain([{ act: 'transfer', toPartyId: 't' }, 'thief']))).toBe('2 ACT_NOT_ALLOWED');
    expect(await fault(await chain([{ act: 'deliver', quantity: 1n }, 'c']))).toBe('2 ACT_NOT_ALLOWED');
    const [first] = links as [RecordLink];
    const { hash, signature: _, keyId: __, ...body } = first;
    expect(await fault([first, await signLink({ ...body, version: 2, previousHash: hash }, signer)])).toBe(
      '2 ACT_NOT_ALLOWED',
    );
    expect(await fault([first, await signLink({ ...body, version: 2, previousHash: hash, at: '2020' }, signer)])).toBe(
      '2 TIME_BACKWARDS',
    );
  });
});
