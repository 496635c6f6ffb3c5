import { hashOf } from '../audit/index.ts';
import type { BillActView, BillView } from './schemas.ts';

/** The document itself, without where it stands: what the first link of the chain covers. */
export function contentHash(bill: BillView): Promise<string> {
  const { status: _, holderId: __, titleOwnerId: ___, version: ____, ...content } = bill;
  return hashOf(content);
}

/** What an act's hash covers: itself, the bill it belongs to, and the act before. */
export const actHash = (billId: string, act: Omit<BillActView, 'hash'>): Promise<string> => hashOf({ billId, ...act });

/** Whether a chain is whole: versions without gaps, each act hashed over the one before, the first over the document. */
export async function verifyChain(bill: BillView, acts: readonly BillActView[]): Promise<boolean> {
  let previousHash = await contentHash(bill);
  for (const [i, { hash, ...act }] of acts.entries()) {
    if (act.version !== i + 1 || act.previousHash !== previousHash || (await actHash(bill.id, act)) !== hash)
      return false;
    previousHash = hash;
  }
  return acts[0]?.act === 'issue' && acts.length === bill.version;
}
