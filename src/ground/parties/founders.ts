import type { Ctx } from '../../context.ts';
import { enrol } from './keys.ts';
import { insertPeople } from './people-store.ts';
import { decideMandates } from './rules.ts';
import type { PartyView, RegisteredPartyView } from './schemas.ts';

/** Puts administrators on record, each by a key of their own. They do no business: they make those who do. */
export async function enrolFounders(
  ctx: Ctx,
  party: PartyView,
  administrators: readonly { name: string; enrolmentCode: string }[],
): Promise<RegisteredPartyView['administrators']> {
  const mandates = decideMandates(party.roles, ['person:manage', 'webhook:manage']);
  const founders = administrators.map(({ name }) => ({ id: ctx.newId('person'), partyId: party.id, name, mandates }));
  await insertPeople(ctx, founders, true);
  const keys = await enrol(
    ctx,
    founders.map(({ id }, i) => ({ personId: id, enrolmentCode: administrators[i]?.enrolmentCode ?? '' })),
    { isFounding: true, at: '/administrators' },
  );
  return founders.map(({ id, name }, i) => ({
    personId: id,
    name,
    keyId: keys[i]?.keyId ?? '',
    expiresAt: keys[i]?.expiresAt ?? '',
  }));
}
