import { type Ctx, lockName } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { administratorsAppointed } from './events.ts';
import { enrolFounders } from './founders.ts';
import { findAdministrators } from './people-store.ts';
import { personRefusals } from './person-rules.ts';
import type { AppointInput, RegisteredPartyView } from './schemas.ts';
import { findParty, listParties } from './store.ts';

/**
 * Gives administrators to a party that can make none itself: it lost keys, or is from before a party had two. Done by who runs the
 * installation, at its shell; a party that has two is not touched, so that nobody is put beside those who administer it.
 */
export async function appointAdministrators(ctx: Ctx, input: AppointInput): Promise<RegisteredPartyView> {
  return act(ctx, { verb: 'party.appoint', mandate: 'system', input }, async (tx) => {
    const party = (await findParty(tx, input.partyId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    await lockName(tx, `administrators/${party.id}`);
    const { count, areTwo } = await findAdministrators(tx, party.id);
    if (areTwo) refuse(personRefusals.ADMINISTERS_ITSELF, { facts: { administrators: count } });
    const view = { party, administrators: await enrolFounders(tx, party, input.administrators) };
    return { view, event: administratorsAppointed(party, view.administrators) };
  });
}

/** Every party of a tenant with its administrators: for who runs the installation, at its shell. */
export async function administeredParties(ctx: Ctx) {
  const found = [];
  for (let after: string | undefined; ; ) {
    const parties = await listParties(ctx, after, 500);
    for (const { id, name } of parties) {
      const { count, areTwo } = await findAdministrators(ctx, id);
      found.push({ tenantId: ctx.tenantId, partyId: id, name, administrators: count, areTwo });
    }
    after = parties.at(-1)?.id;
    if (parties.length < 500) return found;
  }
}
