import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../kernel/canonical.ts';
import { appendLeaves, inclusionProof, leafHash, nodeHash, RunningRoot, rootOf, verifyInclusion } from './merkle.ts';

type Hash = Uint8Array<ArrayBuffer>;

/** The definition of RFC 6962 section 2.1, leaf by leaf. */
async function definition(leaves: readonly Hash[]): Promise<Hash> {
  if (leaves.length === 1) return leaves[0] as Hash;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(await definition(leaves.slice(0, split)), await definition(leaves.slice(split)));
}

/** A tree grown in blocks of the given sizes. */
async function grow(blocks: readonly number[]) {
  const kept = new Map<string, Hash>();
  const find = async (level: number, index: bigint) => kept.get(`${level}/${index}`) as Hash;
  const leaves: Hash[] = [];
  for (const n of blocks) {
    const fresh = await Promise.all(
      Array.from({ length: n }, (_, i) => leafHash(new Uint8Array([leaves.length + i, 7]))),
    );
    for (const node of await appendLeaves(BigInt(leaves.length), fresh, find))
      kept.set(`${node.level}/${node.index}`, node.hash);
    leaves.push(...fresh);
  }
  return { leaves, find };
}

describe('the Merkle tree of the audit log', () => {
  it('hashes as RFC 6962 says', async () => {
    // Of the empty tree and of one empty leaf.
    expect(hex(await rootOf(0n, async () => new Uint8Array()))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(hex(await leafHash(new Uint8Array()))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
  });

  it('has the same root however it was grown, and proves every leaf of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), async (blocks) => {
        const { leaves, find } = await grow(blocks);
        const size = BigInt(leaves.length);
        const root = await rootOf(size, find);
        expect(hex(root)).toBe(hex(await definition(leaves)));
        const running = new RunningRoot();
        for (const leaf of leaves) await running.add(leaf);
        expect(hex(await running.root())).toBe(hex(root));
        for (const [i, leaf] of leaves.entries()) {
          const proof = await inclusionProof(BigInt(i), size, find);
          expect(await verifyInclusion(leaf, BigInt(i), size, proof, root)).toBe(true);
          expect(await verifyInclusion(await leafHash(new Uint8Array([9])), BigInt(i), size, proof, root)).toBe(false);
          if (i > 0) expect(await verifyInclusion(leaf, BigInt(i - 1), size, proof, root)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });
});
