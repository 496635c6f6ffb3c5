import { z } from 'zod';
import { dateWire, idWire, moneyWire, textWire } from '../../http/wire.ts';
import { isCreditCode } from '../../kernel/check-characters.ts';
import { claimStatuses, financingStatuses, itemKinds, traitKinds } from './rules.ts';

const creditCodeWire = z
  .string()
  .refine(isCreditCode, 'the unified social credit code has a wrong check character (GB 32100)')
  .meta({ example: '91100000100003962T' });

export const checkedItem = z.strictObject({
  kind: z.enum(itemKinds),
  /** Number of the invoice, delivery note or document; identifier of a lot or certificate. */
  key: textWire(100),
  amount: moneyWire,
  sellerCode: creditCodeWire.optional(),
  buyerCode: creditCodeWire.optional(),
  sellerName: textWire(200).optional(),
  buyerName: textWire(200).optional(),
  dueOn: dateWire.optional(),
  issuedOn: dateWire.optional(),
  contractNumber: textWire(64).optional(),
});

export const checkFinancingInput = z.strictObject({
  applicantId: idWire('party'),
  /** Keep it as registered, so that others are told of it; false only asks. */
  register: z.boolean(),
  items: z.array(checkedItem).min(1).max(500),
});
export type CheckFinancingInput = z.infer<typeof checkFinancingInput>;

const text = z.object({ en: z.string(), zh: z.string() });
const answer = {
  status: z.enum(financingStatuses),
  risk: z.enum(['none', 'repeat', 'duplicate', 'financed_elsewhere']),
  words: text,
};

export const checkView = z
  .object({
    id: idWire('financingCheck').nullable(),
    items: z.array(
      z.object({
        key: z.string(),
        ...answer,
        partial: z
          .array(z.object({ score: z.int(), shared: z.array(z.enum(traitKinds)), status: z.enum(financingStatuses) }))
          .meta({ description: 'Things that are not the same and share so much that a person should look' }),
      }),
    ),
  })
  .meta({
    id: 'FinancingCheck',
    description: 'Whether something is registered or financed, here or elsewhere; never by whom',
  });
export type CheckView = z.infer<typeof checkView>;

export const hashHex = z.string().regex(/^[0-9a-f]{64}$/);

export const hashedCheckInput = z.strictObject({ hashes: z.array(hashHex).min(1).max(500) });
export type HashedCheckInput = z.infer<typeof hashedCheckInput>;

export const hashedCheckView = z
  .object({ items: z.array(z.object({ hash: z.string(), ...answer })) })
  .meta({ id: 'HashedFinancingCheck' });
export type HashedCheckView = z.infer<typeof hashedCheckView>;

export const claimView = z
  .object({
    id: idWire('claim'),
    kind: z.enum(itemKinds),
    subjectId: z.string().nullable(),
    financierId: idWire('party'),
    applicantId: idWire('party'),
    financingId: z.string(),
    amount: z.string(),
    status: z.enum(claimStatuses),
  })
  .meta({ id: 'ConsumptionClaim', description: 'What one financing takes of one thing' });
export type ClaimView = z.infer<typeof claimView>;

export const joinNetworkInput = z.strictObject({
  /** The secret of the network, base64, 32 bytes or more. It is never shown again. */
  secret: z.base64().min(44).max(200).meta({ example: 'mvx9BqBFCZjkNP3cPaLrXQ2hYwqK7uVnRz0s1tE4gAs=' }),
});
export type JoinNetworkInput = z.infer<typeof joinNetworkInput>;

export const reportFinancedInput = z.strictObject({
  network: textWire(60),
  reports: z
    .array(z.strictObject({ hash: hashHex, status: z.enum(['financed', 'freed']) }))
    .min(1)
    .max(5_000),
});
export type ReportFinancedInput = z.infer<typeof reportFinancedInput>;

export const reportedView = z.object({ network: z.string(), taken: z.int() });
export type ReportedView = z.infer<typeof reportedView>;
export const joinedView = z.object({ joined: z.literal(true) });
