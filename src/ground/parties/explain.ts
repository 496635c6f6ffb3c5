import { type Ctx, withSnapshot } from '../../context.ts';
import { commonRefusals, Refusal } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { listPresent } from './people-store.ts';
import { holds } from './person-rules.ts';
import { mandatesFor, type PartyRole, rolesOfMandate } from './rules.ts';

/**
 * A refusal for want of a mandate says who of the party holds it and who could grant it, or that no party of these roles has it. A person
 * of a party that may not have it learns of whose roles it is.
 */
export async function explained(ctx: Ctx, error: unknown): Promise<unknown> {
  const isMissing = error instanceof Refusal && error.code === 'MANDATE_MISSING';
  const mandate = isMissing ? error.facts.mandate : undefined;
  if (typeof mandate !== 'string' || ctx.actor.kind !== 'person') return error;
  const { roles, partyId } = ctx.actor;
  const more = mandatesFor(roles as PartyRole[]).has(mandate)
    ? await withSnapshot(ctx, async (tx) => {
        const people = await listPresent(tx, partyId);
        const who = (has: string) =>
          people
            .filter((person) => holds(person, has, businessDate(tx)))
            .map(({ id, name }) => ({ personId: id, name }));
        return { holders: who(mandate), administrators: who('person:manage') };
      }).catch(() => ({}))
    : { roles, ofRoles: rolesOfMandate(mandate), grantable: false };
  return new Refusal(commonRefusals.MANDATE_MISSING, {
    facts: { ...(error as Refusal).facts, ...more },
    ...((error as Refusal).at !== undefined && { at: (error as Refusal).at as string }),
    cause: error,
  });
}
