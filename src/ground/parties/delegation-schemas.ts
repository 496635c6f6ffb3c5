import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, idWire } from '../../http/wire.ts';

export const delegationInput = z.strictObject({
  personId: idWire('person')
    .optional()
    .meta({ description: 'Who will be away: yourself without; by administrators, a colleague' }),
  delegateId: idWire('person'),
  mandates: z.array(z.string().min(1).max(100)).min(1).max(200),
  from: dateWire,
  until: dateWire.meta({ description: 'The last day of it' }),
});
export type DelegationInput = z.infer<typeof delegationInput>;

export const delegationView = z
  .object({
    id: idWire('delegation'),
    personId: idWire('person'),
    delegateId: idWire('person'),
    mandates: z.array(z.string()),
    from: dateWire,
    until: dateWire,
    state: z.enum(['named', 'agreed', 'ended']),
    namedBy: idWire('person'),
    agreedBy: idWire('person').nullable(),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'Delegation', description: 'Who acts for somebody who is away, in what, from when to when' });
export type DelegationView = z.infer<typeof delegationView>;
export const delegationParams = z.object({ delegationId: idWire('delegation') });
export const delegationsFilter = pageQuery.extend({ personId: idWire('person').optional() });
