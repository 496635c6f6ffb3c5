import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, moneyWire, textWire } from '../../http/wire.ts';
import { limitKinds, limitReasons } from './rules.ts';

export const setPartyLimitInput = z.strictObject({
  kind: z.enum(limitKinds),
  partyId: idWire('party').meta({ description: 'On whom; of a group, one of it' }),
  limit: moneyWire.meta({ description: 'Zero shuts it' }),
  validUntil: dateWire,
  documentHash: hashWire,
  reason: z.enum(limitReasons).optional().meta({
    description:
      'Why less may be out; asked where it leaves a listed firm, or the group that it heads, less than its lines come to',
  }),
  note: textWire(500).optional().meta({ description: 'The reason in words, which the firm reads' }),
});
export type SetPartyLimitInput = z.infer<typeof setPartyLimitInput>;

export const partyLimitView = z
  .object({
    id: idWire('partyLimit'),
    holderId: idWire('party'),
    kind: z.enum(limitKinds),
    partyId: idWire('party'),
    limit: moneyWire,
    used: moneyWire.meta({
      description: 'What is out on the party in this kind, or in every kind on its group as known',
    }),
    validUntil: dateWire,
    documentHash: z.string(),
    setAt: instantWire,
  })
  .meta({
    id: 'PartyLimit',
    description: 'How much a lender will have out on a borrower, a seller, a debtor or a group, in one currency',
  });
export type PartyLimitView = z.infer<typeof partyLimitView>;
