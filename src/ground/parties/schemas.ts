import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, idWire, instantWire, moneyWire, textWire } from '../../http/wire.ts';
import { isBic, isCreditCode, isLei } from '../../kernel/check-characters.ts';
import { enrolmentPattern, OVERLAP_MINUTES_MOST } from './key-rules.ts';
import { partyRoles } from './rules.ts';

/** What others see of a key: `hfe_<prefix>_<base64url of the SHA-256 of its secret>`. */
export const enrolmentCodeWire = z.string().regex(enrolmentPattern, 'expected an enrolment code hfe_…_…').meta({
  description:
    'hfe_…, as the holder of the key tells it: made at /join in the console, by holdfast key, or by POST /v1/enrolments. It opens nothing by itself',
  example: 'hfe_5f1c0a9b2d3e_n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
});

export const enrolmentView = z
  .object({
    key: z
      .string()
      .meta({ description: 'Keep it: nobody else has it, and it opens nothing until its code is enrolled' }),
    enrolmentCode: enrolmentCodeWire,
  })
  .meta({ id: 'Enrolment' });

/** Of a party that is new: whose keys they made themselves. */
export const administratorsWire = z
  .array(z.strictObject({ name: textWire(200), enrolmentCode: enrolmentCodeWire }))
  .min(2)
  .max(10)
  .refine((all) => new Set(all.map(({ enrolmentCode }) => enrolmentCode)).size === all.length, {
    message: 'each administrator has a key of their own',
  })
  .meta({
    description: 'Who administers the party: two at least, since each agrees to what the other proposes',
    example: [
      { name: 'Lin Yue', enrolmentCode: 'hfe_5f1c0a9b2d3e_n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg' },
      { name: 'Zhou Min', enrolmentCode: 'hfe_8a02c4e6f1b3_k7ZrTqLw2vXyB9nMpQeUaHdS0fGcJi5KoRxN3tEVbC8' },
    ],
  });

export const registerPartyInput = z.strictObject({
  name: textWire(200),
  nameZh: textWire(200).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 alpha-2 code'),
  roles: z.array(z.enum(partyRoles)).min(1).max(partyRoles.length),
  creditCode: z.string().refine(isCreditCode, 'the unified social credit code has a wrong check character').optional(),
  lei: z.string().refine(isLei, 'the LEI has wrong check digits').optional(),
  bic: z.string().refine(isBic, 'a BIC has 8 or 11 characters').optional(),
  administrators: administratorsWire,
});
export type RegisterPartyInput = z.infer<typeof registerPartyInput>;

/** Administrators for a party that can make none itself. */
export const appointInput = z.strictObject({
  partyId: idWire('party'),
  administrators: z
    .array(z.strictObject({ name: textWire(200), enrolmentCode: enrolmentCodeWire }))
    .min(1)
    .max(3),
});
export type AppointInput = z.infer<typeof appointInput>;

export const registerCorrespondentInput = z.strictObject({
  name: textWire(200),
  country: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 alpha-2 code'),
  bic: z.string().refine(isBic, 'a BIC has 8 or 11 characters'),
});
export type RegisterCorrespondentInput = z.infer<typeof registerCorrespondentInput>;

export const partyView = z
  .object({
    id: idWire('party'),
    name: z.string(),
    nameZh: z.string().nullable(),
    country: z.string(),
    roles: z.array(z.enum(partyRoles)),
    creditCode: z.string().nullable(),
    lei: z.string().nullable(),
    bic: z.string().nullable(),
  })
  .meta({ id: 'Party' });
export type PartyView = z.infer<typeof partyView>;

export const changePartyInput = z
  .strictObject({
    name: textWire(200).optional().meta({ example: 'Example Metals' }),
    nameZh: textWire(200).nullable().optional(),
    roles: z.array(z.enum(partyRoles)).min(1).max(partyRoles.length).optional(),
    reason: textWire(500),
  })
  .refine(({ name, nameZh, roles }) => name !== undefined || nameZh !== undefined || roles !== undefined, {
    message: 'give what changes',
  });
export type ChangePartyInput = z.infer<typeof changePartyInput>;

const issuedView = z.object({ personId: idWire('person'), keyId: idWire('apiKey'), expiresAt: instantWire });
export const registeredPartyView = z
  .object({ party: partyView, administrators: z.array(issuedView.extend({ name: z.string() })) })
  .meta({ id: 'RegisteredParty' });
export type RegisteredPartyView = z.infer<typeof registeredPartyView>;

const mandatesWire = z.array(z.string().max(60)).max(200);
const datesWire = z
  .record(z.string().max(60), z.strictObject({ from: dateWire.optional(), until: dateWire.optional() }))
  .meta({ description: 'By mandate: the first and the last day on which it is in force; always without' });
const limitWire = z
  .strictObject({
    amountMinor: moneyWire.shape.amountMinor,
    currency: moneyWire.shape.currency,
    mandates: z.array(z.string().max(60)).min(1).max(50).optional(),
    clientIds: z.array(idWire('party')).min(1).max(100).optional(),
  })
  .meta({
    id: 'PersonLimit',
    description:
      'The most that one act may put at risk: under these mandates, for these clients; under any and for any without. Where a limit speaks of a mandate, what no limit covers is refused',
  });
const limitsWire = z.array(limitWire).max(50);

const given = { mandates: mandatesWire, dates: datesWire.optional(), limits: limitsWire.optional() };
export const addPersonInput = z.strictObject({
  name: textWire(200),
  ...given,
  enrolmentCode: enrolmentCodeWire.optional(),
});
export type AddPersonInput = z.infer<typeof addPersonInput>;
export const changePersonInput = z
  .strictObject({ ...given, reason: textWire(500).optional() })
  .meta({ description: 'Dates and limits that are left out stay as they are; empty ones take them away' });
export type ChangePersonInput = z.infer<typeof changePersonInput>;
export const withdrawInput = z.strictObject({ mandates: mandatesWire.min(1), reason: textWire(500).optional() });
export type WithdrawInput = z.infer<typeof withdrawInput>;
export const keepsInput = z.strictObject({
  keepsWaysIn: z.boolean().optional().meta({
    description:
      'True: it was neither lost nor stolen, and what was added through it stays. Without, passkeys, passwords, authenticators and sessions that came by it end with it',
  }),
});
export type KeepsInput = z.infer<typeof keepsInput>;
/** It is part of the log, which is for ever: erasure takes a name from its place, and not from a sentence. */
const reasonWire = textWire(500).meta({
  description: 'Stays in the log for ever, also after an erasure: write why, and nothing about who the person is',
});
export const reasonInput = z.strictObject({ reason: reasonWire.optional() });
export type ReasonInput = z.infer<typeof reasonInput>;
export const leaveInput = reasonInput.extend({ successorId: idWire('person').optional() });
export type LeaveInput = z.infer<typeof leaveInput>;
export const eraseInput = z.strictObject({ reason: reasonWire });
export type EraseInput = z.infer<typeof eraseInput>;
export const personParams = z.object({ personId: idWire('person') });

const keySummary = z
  .object({
    keyId: idWire('apiKey'),
    personId: idWire('person'),
    prefix: z.string().meta({ description: 'What the key begins with, after hf_' }),
    createdAt: instantWire,
    expiresAt: instantWire.nullable(),
    revokedAt: instantWire.nullable(),
    lastUsedOn: dateWire.nullable(),
    acts: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Mandates that it is good for; null for all of the person' }),
    reads: z.array(z.string()).nullable().meta({
      description: 'Headings of this reference that it may read under; none for an empty list, all for null',
    }),
    networks: z.array(z.string()).nullable(),
    replaces: idWire('apiKey').nullable(),
    awaitsHolder: z.boolean().meta({
      description: 'Opens nothing until its person, who has another way in, has confirmed it',
    }),
  })
  .meta({ id: 'ApiKey' });
export const apiKeyView = keySummary;
export type ApiKeyView = z.infer<typeof apiKeyView>;

export const personView = z
  .object({
    id: idWire('person'),
    partyId: idWire('party'),
    name: z.string().meta({ description: 'Empty once erased' }),
    state: z.enum(['invited', 'active', 'suspended', 'left', 'erased']).meta({
      description: 'invited: added, and no key of theirs was used yet; erased: left, and what named them is gone',
    }),
    mandates: z.array(z.string()),
    dates: datesWire,
    limits: limitsWire,
    addedBy: idWire('person').nullable(),
    agreedBy: z.array(z.string()),
    successorId: idWire('person').nullable(),
    leftAt: instantWire.nullable(),
  })
  .meta({ id: 'Person' });
export type PersonView = z.infer<typeof personView>;
export const addedPersonView = personView
  .extend({ key: z.object({ keyId: idWire('apiKey'), expiresAt: instantWire }).nullable() })
  .meta({ id: 'AddedPerson' });
export type AddedPersonView = z.infer<typeof addedPersonView>;

const scopeWire = {
  acts: mandatesWire.optional(),
  reads: z.array(z.string().max(60)).max(100).optional(),
  networks: z.array(z.string().max(60)).min(1).max(50).optional(),
};
export const issueKeyInput = z.strictObject({
  personId: idWire('person'),
  enrolmentCode: enrolmentCodeWire,
  expiresAt: instantWire.optional(),
  ...scopeWire,
});
export type IssueKeyInput = z.infer<typeof issueKeyInput>;
export const keyParams = z.object({ keyId: idWire('apiKey') });
export const rotateKeyInput = z.strictObject({
  enrolmentCode: enrolmentCodeWire,
  overlapMinutes: z.int().min(0).max(OVERLAP_MINUTES_MOST).optional().meta({
    description: 'How long the old key stays good beside the new one; a day without',
  }),
});
export type RotateKeyInput = z.infer<typeof rotateKeyInput>;

export const peopleFilter = pageQuery.extend({ state: personView.shape.state.optional() });
export const keysFilter = pageQuery.extend({ personId: idWire('person').optional() });

const text = z.object({ en: z.string(), zh: z.string() });
export const mandateView = z
  .object({
    mandate: z.string(),
    allows: text,
    acts: z
      .array(z.string())
      .meta({ description: 'Acts that ask for it, as the log and the four-eyes table name them' }),
    roles: z
      .array(z.enum(partyRoles))
      .nullable()
      .meta({ description: 'Roles of a party that have it; null for every party' }),
    heldBy: z.array(z.object({ personId: idWire('person'), name: z.string() })).meta({
      description: 'Who of your party holds it and is there',
    }),
  })
  .meta({ id: 'Mandate' });
export const mandatesView = z.object({ items: z.array(mandateView) });

const noticeView = z.object({
  at: instantWire,
  type: z.string(),
  byPersonId: z.string().nullable(),
  payload: z.unknown(),
});

export const meView = z
  .object({
    person: personView,
    party: partyView,
    keyId: idWire('apiKey'),
    mandatesNow: z.array(z.string()).meta({ description: 'In force today, by this key' }),
    keys: z.array(apiKeyView),
    notices: z.array(noticeView).meta({ description: 'What was done about you lately, newest first' }),
    waysInOfColleagues: z.array(noticeView).meta({
      description: 'For administrators: ways in that people of the party added, confirmed or lost, newest first',
    }),
  })
  .meta({ id: 'Me' });
export type MeView = z.infer<typeof meView>;
