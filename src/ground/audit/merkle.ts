import { sha256 } from '../../kernel/canonical.ts';

type Hash = Uint8Array<ArrayBuffer>;

/** RFC 6962 section 2.1: leaves and inner nodes are hashed under different first bytes. */
export const leafHash = (leaf: Uint8Array): Promise<Hash> => prefixed(0, leaf);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Hash> => prefixed(1, left, right);

function prefixed(first: number, ...parts: Uint8Array[]): Promise<Hash> {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = first;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return sha256(bytes);
}

/** A complete subtree: node `index` of `level` covers leaves [index · 2^level, (index + 1) · 2^level). */
export interface TreeNode {
  level: number;
  index: bigint;
  hash: Hash;
}

/** Finds a complete node that was written before. */
export type FindNode = (level: number, index: bigint) => Promise<Hash>;

/** The nodes that become complete when `leaves` are appended to a tree of `size` leaves, the leaves themselves first. */
export async function appendLeaves(size: bigint, leaves: readonly Hash[], findNode: FindNode): Promise<TreeNode[]> {
  const made = new Map<string, Hash>();
  const nodes: TreeNode[] = [];
  const put = (node: TreeNode) => {
    nodes.push(node);
    made.set(`${node.level}/${node.index}`, node.hash);
  };
  const get = async (level: number, index: bigint) => made.get(`${level}/${index}`) ?? (await findNode(level, index));
  for (const [i, hash] of leaves.entries()) {
    let index = size + BigInt(i);
    put({ level: 0, index, hash });
    for (let level = 0; (index & 1n) === 1n; level++) {
      const joined = await nodeHash(await get(level, index - 1n), await get(level, index));
      index >>= 1n;
      put({ level: level + 1, index, hash: joined });
    }
  }
  return nodes;
}

/** The complete subtrees that make up a tree of `size` leaves, largest first. */
export function peaksOf(size: bigint): { level: number; index: bigint }[] {
  const peaks: { level: number; index: bigint }[] = [];
  let done = 0n;
  for (let level = size.toString(2).length - 1; level >= 0; level--)
    if ((size >> BigInt(level)) & 1n) {
      peaks.push({ level, index: done >> BigInt(level) });
      done += 1n << BigInt(level);
    }
  return peaks;
}

/** The root of a tree of `size` leaves from its complete nodes; of none, the hash of nothing. */
export async function rootOf(size: bigint, findNode: FindNode): Promise<Hash> {
  const peaks = peaksOf(size);
  let root: Hash | undefined;
  for (const { level, index } of peaks.reverse()) {
    const peak = await findNode(level, index);
    root = root ? await nodeHash(peak, root) : peak;
  }
  return root ?? sha256(new Uint8Array());
}

/** The root of leaves that come one after the other, keeping only the complete subtrees so far. */
export class RunningRoot {
  #peaks: { level: number; hash: Hash }[] = [];

  async add(leaf: Hash): Promise<void> {
    let peak = { level: 0, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.level === peak.level; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { level: peak.level + 1, hash: await nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
  }

  async root(): Promise<Hash> {
    let root: Hash | undefined;
    for (const { hash } of [...this.#peaks].reverse()) root = root ? await nodeHash(hash, root) : hash;
    return root ?? sha256(new Uint8Array());
  }
}

/** RFC 6962 audit path of a leaf, from the bottom up. */
export async function inclusionProof(leaf: bigint, size: bigint, findNode: FindNode): Promise<Hash[]> {
  // MTH over [from, to) from complete nodes: such a range is a complete subtree or the ragged right edge.
  const hashOfRange = async (from: bigint, to: bigint): Promise<Hash> => {
    const n = to - from;
    const level = n.toString(2).length - 1;
    if (1n << BigInt(level) === n && from % n === 0n) return findNode(level, from >> BigInt(level));
    const split = from + (1n << BigInt((n - 1n).toString(2).length - 1));
    return nodeHash(await hashOfRange(from, split), await hashOfRange(split, to));
  };
  const path = async (from: bigint, to: bigint): Promise<Hash[]> => {
    const n = to - from;
    if (n <= 1n) return [];
    const split = from + (1n << BigInt((n - 1n).toString(2).length - 1));
    return leaf < split
      ? [...(await path(from, split)), await hashOfRange(split, to)]
      : [...(await path(split, to)), await hashOfRange(from, split)];
  };
  return path(0n, size);
}

/** Whether a leaf's hash and its audit path lead to the root: all that a verifier off line needs. */
export async function verifyInclusion(
  hash: Hash,
  leaf: bigint,
  size: bigint,
  proof: readonly Hash[],
  root: Hash,
): Promise<boolean> {
  if (leaf >= size) return false;
  let [index, last, at] = [leaf, size - 1n, hash];
  for (const sibling of proof) {
    if (last === 0n) return false;
    if ((index & 1n) === 1n || index === last) {
      at = await nodeHash(sibling, at);
      while ((index & 1n) === 0n && index !== 0n) {
        index >>= 1n;
        last >>= 1n;
      }
    } else at = await nodeHash(at, sibling);
    index >>= 1n;
    last >>= 1n;
  }
  return last === 0n && at.length === root.length && at.every((byte, i) => byte === root[i]);
}
