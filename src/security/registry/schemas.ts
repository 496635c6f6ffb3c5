import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { filingActs, filingStatuses, objectionStates, registrationStatuses } from './rules.ts';

const termMonths = z.int().meta({ description: 'At least 1, at most 360' });
/** Kept nowhere in clear: only its hash is, and every later act must show it. */
const amendmentCode = textWire(60).meta({ description: 'The secret that the registry issued with the registration' });

export const prepareRegistrationInput = z.strictObject({
  pledgeId: idWire('pledge'),
  /** Goods added to an earlier registration: filed anew, and ranking from the new time. */
  baseId: idWire('registration').optional(),
  /** Left out: in the registry's words, from the record of goods in custody. */
  description: textWire(4000).optional(),
  termMonths,
});
export type PrepareRegistrationInput = z.infer<typeof prepareRegistrationInput>;

const guard = { grantorName: textWire(200), amendmentCode };
export const prepareActInput = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('amend'), ...guard, description: textWire(4000) }),
  z.strictObject({ act: z.literal('renew'), ...guard, termMonths }),
  z.strictObject({ act: z.literal('discharge'), ...guard, reason: z.enum(['debt_ended', 'realised', 'waived']) }),
]);
export type PrepareActInput = z.infer<typeof prepareActInput>;

export const stampWire = z.strictObject({
  number: textWire(60),
  stampedAt: instantWire,
  certificateHash: hashWire,
  /** With an initial filing: the code that the registry issued. */
  amendmentCode: amendmentCode.optional(),
});
export type Stamp = z.infer<typeof stampWire>;

export const batchInput = z.strictObject({
  lines: z
    .array(stampWire.extend({ filingId: idWire('filing') }))
    .min(1)
    .max(500),
});
export type BatchInput = z.infer<typeof batchInput>;

export const filingView = z
  .object({
    id: idWire('filing'),
    registrationId: idWire('registration'),
    act: z.enum(filingActs),
    status: z.enum(filingStatuses),
    content: z.record(z.string(), z.unknown()),
    preparedAt: instantWire,
    exportedAt: instantWire.nullable(),
    stamp: z.object({ number: z.string(), stampedAt: instantWire, certificateHash: z.string() }).nullable(),
    confirmedAt: instantWire.nullable(),
    rejectedReason: z.string().nullable(),
  })
  .meta({
    id: 'Filing',
    description: 'One act at the movables registry: prepared, stamped by it, confirmed by a second person',
  });
export type FilingView = z.infer<typeof filingView>;

export const batchView = z.object({
  items: z.array(
    z.object({ filingId: z.string(), outcome: z.enum(['stamped', 'refused']), code: z.string().nullable() }),
  ),
});
export type BatchView = z.infer<typeof batchView>;

export const registrationView = z
  .object({
    id: idWire('registration'),
    pledgeId: idWire('pledge'),
    lenderId: idWire('party'),
    grantorId: idWire('party'),
    grantorName: z.string(),
    baseId: z.string().nullable(),
    status: z.enum(registrationStatuses),
    number: z.string().nullable(),
    registeredAt: instantWire.nullable(),
    expiresOn: z.string().nullable(),
    alarm: z
      .union([z.literal(0), z.literal(7), z.literal(30), z.literal(90)])
      .nullable()
      .meta({ description: 'Days before expiry of the alarm that is reached; 0 has expired' }),
    description: z.string(),
    descriptionHash: z.string(),
    filedHash: z.string().nullable(),
    lotIds: z.array(z.string()),
    debtEndedOn: z.string().nullable(),
    dischargeDueOn: z.string().nullable(),
    amendDueOn: z
      .string()
      .nullable()
      .meta({ description: 'Part of what was filed is security no more: by when the filing must say so' }),
    amendLapsedAt: instantWire.nullable().meta({ description: 'Since when that amendment is late' }),
    openObjections: z.int(),
    version: z.int(),
  })
  .meta({ id: 'Registration', description: 'A filing in the movables registry and what became of it' });
export type RegistrationView = z.infer<typeof registrationView>;

const hit = z.strictObject({
  registrationNumber: textWire(60),
  securedParty: textWire(200),
  registeredAt: instantWire,
  description: textWire(4000),
  treatment: z.enum(['unrelated', 'subordinated', 'prior']),
});

export const recordSearchInput = z.strictObject({
  grantorId: idWire('party'),
  searchedName: textWire(200),
  certificateNumber: textWire(60),
  certificateHash: hashWire,
  searchedAt: instantWire,
  hits: z.array(hit).max(500),
});
export type RecordSearchInput = z.infer<typeof recordSearchInput>;

export const searchView = recordSearchInput
  .extend({ id: idWire('search'), lenderId: idWire('party'), isClean: z.boolean() })
  .meta({
    id: 'RegistrySearch',
    description: 'A search certificate; clean when nothing found stands before the lender',
  });
export type SearchView = z.infer<typeof searchView>;

export const recordFormerNameInput = z.strictObject({
  partyId: idWire('party'),
  name: textWire(200),
  changedOn: dateWire,
});
export type RecordFormerNameInput = z.infer<typeof recordFormerNameInput>;
export const withdrawFormerNameInput = recordFormerNameInput.omit({ changedOn: true });
export type WithdrawFormerNameInput = z.infer<typeof withdrawFormerNameInput>;
export const formerNameView = recordFormerNameInput
  .extend({
    amendBy: dateWire,
    statedBy: idWire('party'),
    isKnown: z.boolean().meta({ description: 'The house itself or the operator says so: it counts for every lender' }),
  })
  .meta({ id: 'FormerName', description: 'What a lender records of others counts for that lender' });
export type FormerNameView = z.infer<typeof formerNameView>;

export const fileObjectionInput = z.strictObject({ reason: textWire(1000), filedOn: dateWire });
export type FileObjectionInput = z.infer<typeof fileObjectionInput>;
export const objectionStepInput = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('notified'), at: instantWire }),
  z.strictObject({ step: z.literal('sued'), proofHash: hashWire }),
  z.strictObject({ step: z.literal('closed'), as: z.enum(['withdrawn', 'dismissed', 'upheld']) }),
]);
export type ObjectionStepInput = z.infer<typeof objectionStepInput>;
export const objectionView = z
  .object({
    id: idWire('objection'),
    registrationId: idWire('registration'),
    objector: z.string(),
    reason: z.string(),
    filedOn: dateWire,
    notifyBy: dateWire,
    suitProofBy: dateWire,
    state: z.enum(objectionStates),
  })
  .meta({ id: 'Objection' });
export type ObjectionView = z.infer<typeof objectionView>;
