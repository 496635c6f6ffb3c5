import { and, eq } from 'drizzle-orm';
import { party, person } from '../../../db/schema/parties.ts';
import { type Ctx, db, type PersonActor } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { mandatesInForce, mayEnter } from './person-rules.ts';

/** Somebody as they stand now, with what they may do today and by no key of theirs; undefined for who is there no more. */
export async function actorOfPerson(ctx: Ctx, personId: string): Promise<PersonActor | undefined> {
  const [found] = await db(ctx)
    .select({ person, partyName: party.name, roles: party.roles })
    .from(person)
    .innerJoin(party, and(eq(party.tenantId, person.tenantId), eq(party.id, person.partyId)))
    .where(and(eq(person.tenantId, ctx.tenantId), eq(person.id, personId)));
  if (!found || !mayEnter(found.person.state)) return undefined;
  const { state, mandates, mandateDates, partyId, name } = found.person;
  return {
    kind: 'person',
    partyId,
    partyName: found.partyName,
    roles: found.roles,
    personId,
    personName: name,
    keyId: '',
    mandates: mandatesInForce({ state, mandates, mandateDates, roles: found.roles }, null, businessDate(ctx)),
  };
}
