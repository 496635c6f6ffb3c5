import { asSystem, type Ctx } from '../../context.ts';
import { nameless } from './erase.ts';
import { enrol } from './keys.ts';
import { findPerson, insertPeople } from './people-store.ts';
import { decideMandates } from './rules.ts';
import type { PartyView, RegisteredPartyView } from './schemas.ts';

/** Puts administrators on record, each by a key of their own. They do no business: they make those who do. */
export async function enrolFounders(
  ctx: Ctx,
  party: PartyView,
  administrators: readonly { name: string; enrolmentCode: string }[],
): Promise<RegisteredPartyView['administrators']> {
  const mandates = decideMandates(party.roles, ['person:manage', 'webhook:manage']);
  const founders = administrators.map(({ name }) => ({
    id: ctx.newId('person'),
    partyId: party.id,
    name,
    nameSalt: ctx.chance(new Uint8Array(16)),
    mandates,
  }));
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

type Registered = Pick<RegisteredPartyView, 'administrators'>;

/** The answer as it is kept for a repeat: without the names. */
export const namelessFounders = <View extends Registered>(view: View): View => ({
  ...view,
  administrators: view.administrators.map(nameless),
});

/** The same with their names as they are now. */
export const withFounders = (ctx: Ctx, kept: RegisteredPartyView): Promise<RegisteredPartyView> =>
  asSystem(ctx, 'parties', async (system) => ({
    ...kept,
    administrators: await Promise.all(
      kept.administrators.map(async (each) => ({
        ...each,
        name: (await findPerson(system, each.personId))?.name ?? '',
      })),
    ),
  }));
