import { z } from 'zod';
import { instantWire } from '../../http/wire.ts';
import { recordStatuses, surrenderPurposes } from '../../kernel/transferable-record.ts';

const digits = z.string().regex(/^\d+$/);

/** Where a transferable record stands: members that the view of every such document shares. */
export const recordStanding = {
  negotiability: z.enum(['order', 'straight']),
  status: z.enum(recordStatuses),
  statusSince: instantWire,
  holderId: z.string().meta({ description: 'Who possesses it: one party at any moment (MLETR 11)' }),
  titleOwnerId: z.string().nullable().meta({ description: 'Whose order it obeys; null when endorsed in blank' }),
  titleEndorsable: z.boolean(),
  nominee: z.object({ partyId: z.string(), until: instantWire.nullable() }).nullable(),
  rejectable: z
    .object({ possession: z.boolean(), title: z.boolean() })
    .meta({ description: 'What its recipient may still reject, as the very next act' }),
  pledgeeId: z.string().nullable(),
  surrender: z
    .object({ byPartyId: z.string(), purpose: z.enum(surrenderPurposes), quantity: digits })
    .nullable()
    .meta({ description: 'A surrender that waits for the issuer’s answer' }),
  stop: z.enum(['loss', 'court_order']).nullable(),
  unit: z.string(),
  outstanding: digits,
  deliverable: digits.meta({ description: 'Surrendered and not handed over yet' }),
  delivered: digits,
  replacesId: z.string().nullable(),
  version: z.int(),
};
const standing = z.object(recordStanding);
export type RecordStanding = z.infer<typeof standing>;

export const recordLinkView = z.object({
  recordId: z.string(),
  version: z.int(),
  act: z.string(),
  byPartyId: z.string(),
  detail: z.record(z.string(), z.unknown()),
  remark: z.string().nullable(),
  at: instantWire,
  previousHash: z.string().meta({ description: 'Of the link before; of the document itself for the first' }),
  hash: z.string(),
  signature: z.string(),
  keyId: z.string(),
});
export type RecordLinkView = z.infer<typeof recordLinkView>;

export const chainView = z
  .object({
    recordId: z.string(),
    document: z.record(z.string(), z.unknown()).meta({ description: 'What the first link was hashed over' }),
    links: z.array(recordLinkView),
    keys: z
      .array(z.object({ keyId: z.string(), publicKey: z.string() }))
      .meta({ description: 'Ed25519 public keys, base64url: compare them with the ones you were given' }),
    asOf: instantWire,
    verified: z.boolean(),
    fault: z.string().nullable(),
  })
  .meta({ id: 'RecordChain', description: 'Every act on the document, signed and hashed; verifies off line' });
export type ChainView = z.infer<typeof chainView>;
