import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { isBic, isCreditCode, isLei } from '../../kernel/check-characters.ts';
import { partyRoles } from './rules.ts';

export const registerPartyInput = z.strictObject({
  name: textWire(200),
  nameZh: textWire(200).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 alpha-2 code'),
  roles: z.array(z.enum(partyRoles)).min(1).max(partyRoles.length),
  creditCode: z.string().refine(isCreditCode, 'the unified social credit code has a wrong check character').optional(),
  lei: z.string().refine(isLei, 'the LEI has wrong check digits').optional(),
  bic: z.string().refine(isBic, 'a BIC has 8 or 11 characters').optional(),
  /** The first person, who may administer the party. */
  administrator: textWire(200),
});
export type RegisterPartyInput = z.infer<typeof registerPartyInput>;

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

export const issuedKeyView = z
  .object({
    keyId: idWire('apiKey'),
    personId: idWire('person'),
    key: z.string().nullable().meta({ description: 'Shown once, at issue; null when the act is replayed' }),
    expiresAt: instantWire.nullable(),
  })
  .meta({ id: 'IssuedKey' });
export type IssuedKeyView = z.infer<typeof issuedKeyView>;

export const registeredPartyView = z
  .object({ party: partyView, administrator: issuedKeyView })
  .meta({ id: 'RegisteredParty' });
export type RegisteredPartyView = z.infer<typeof registeredPartyView>;

export const addPersonInput = z.strictObject({ name: textWire(200), mandates: z.array(z.string().max(60)).max(200) });
export type AddPersonInput = z.infer<typeof addPersonInput>;

export const personView = z
  .object({ id: idWire('person'), partyId: idWire('party'), name: z.string(), mandates: z.array(z.string()) })
  .meta({ id: 'Person' });
export type PersonView = z.infer<typeof personView>;

export const issueKeyInput = z.strictObject({ personId: idWire('person'), expiresAt: instantWire.optional() });
export type IssueKeyInput = z.infer<typeof issueKeyInput>;

export const revokedKeyView = z.object({ keyId: idWire('apiKey'), revokedAt: instantWire }).meta({ id: 'RevokedKey' });
export type RevokedKeyView = z.infer<typeof revokedKeyView>;
