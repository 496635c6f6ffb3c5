import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, moneyWire } from '../../http/wire.ts';
import { limitKinds } from './rules.ts';

const countryWire = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 alpha-2 code');
/** Zero shuts it. */
const common = { limit: moneyWire, validUntil: dateWire, documentHash: hashWire };

export const setLimitInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bank'), bankId: idWire('party'), ...common }),
  z.strictObject({ kind: z.literal('country'), country: countryWire, ...common }),
]);
export type SetLimitInput = z.infer<typeof setLimitInput>;

export const limitView = z
  .object({
    id: idWire('counterpartyLimit'),
    holderId: idWire('party'),
    kind: z.enum(limitKinds),
    bankId: z.string().nullable(),
    country: z.string().nullable(),
    limit: moneyWire,
    used: moneyWire.meta({
      description: 'What the bank is bound to under its confirmations, and paid and not had back',
    }),
    validUntil: dateWire,
    documentHash: z.string(),
    setAt: instantWire,
  })
  .meta({
    id: 'CounterpartyLimit',
    description: 'How much a bank may confirm for one bank and its group, or for the banks of one country',
  });
export type LimitView = z.infer<typeof limitView>;
