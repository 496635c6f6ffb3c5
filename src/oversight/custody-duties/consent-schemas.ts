import { z } from 'zod';
import { hashWire, idWire, instantWire } from '../../http/wire.ts';
import { consentActs } from './consent-rules.ts';

const itemIds = z
  .array(z.union([idWire('lot'), idWire('bill'), idWire('receipt')]))
  .min(1)
  .max(500);

export const giveConsentInput = z.strictObject({
  act: z.enum(consentActs),
  itemIds,
  toPartyId: idWire('party'),
  /** SHA-256 of the signed consent. */
  documentHash: hashWire,
  until: instantWire.optional(),
});
export type GiveConsentInput = z.output<typeof giveConsentInput>;

export const consentView = z
  .object({
    id: idWire('pledgorConsent'),
    pledgeId: idWire('pledge'),
    pledgorId: idWire('party'),
    lenderId: idWire('party'),
    act: z.enum(consentActs),
    itemIds: z.array(z.string()),
    toPartyId: idWire('party'),
    documentHash: z.string(),
    givenAt: instantWire,
    until: instantWire.nullable(),
    withdrawnAt: instantWire.nullable(),
  })
  .meta({
    id: 'PledgorConsent',
    description: 'The pledgor lets the pledgee’s side hand goods on, or pass the document on, to one party',
  });
export type ConsentView = z.infer<typeof consentView>;
