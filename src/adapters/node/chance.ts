import { hash } from 'node:crypto';
import { hashWith } from '../../kernel/canonical.ts';
import type { Chance } from '../../kernel/identifiers.ts';

/** Identifiers take sixteen bytes; what takes more is a secret. */
const ID_BYTES = 16;
const POOL_BYTES = 4_096;

/**
 * The machine's chance. Bytes for identifiers are asked for many at a time, and each is given out once; bytes for secrets come from
 * the machine when they are needed, and never lie about.
 */
export function machineChance(): Chance {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (bytes.length > ID_BYTES) return crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
    if (used + bytes.length > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    bytes.set(pool.subarray(used, used + bytes.length));
    pool.fill(0, used, used + bytes.length);
    used += bytes.length;
    return bytes;
  };
}

/** Node hashes at once. */
hashWith((bytes) => new Uint8Array(hash('sha256', bytes, 'buffer')));
