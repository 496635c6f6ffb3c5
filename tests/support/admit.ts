import type { Ctx, PersonActor } from '../../src/context.ts';
import { deskMandatesFor, makeKey, type PartyRole } from '../../src/ground/parties/index.ts';
import { addPerson } from '../../src/ground/parties/people.ts';
import { registerParty } from '../../src/ground/parties/register.ts';

/** Someone of a house, as verbs see them, with the key that they made. */
export interface Seated {
  actor: PersonActor;
  key: string;
}

export interface AdmittedHouse {
  partyId: string;
  administrators: readonly [Seated, Seated];
  /** Who may do all that the roles of the party allow, and makes nobody. */
  desk: Seated;
}

interface PartySeen {
  id: string;
  name: string;
  roles: readonly PartyRole[];
}

export const seatedAt = (
  party: PartySeen,
  personId: string,
  keyId: string,
  key: string,
  mandates: Iterable<string>,
) => ({
  actor: {
    kind: 'person' as const,
    partyId: party.id,
    partyName: party.name,
    roles: party.roles,
    personId,
    personName: 'Somebody',
    keyId,
    mandates: new Set(mandates),
  },
  key,
});

/** As one, with another’s agreement: what takes two requests over HTTP is one call here. */
const asTwo = (ctx: Ctx, [one, other]: readonly [Seated, Seated]): Ctx => ({
  ...ctx,
  actor: one.actor,
  agreed: { proposalId: ctx.newId('proposal'), objectIds: [], judged: {}, reasons: [], by: [other.actor] },
});

/** Adds somebody, asked for by one administrator and agreed to by the other. */
export async function seat(
  ctx: Ctx,
  party: PartySeen,
  administrators: readonly [Seated, Seated],
  name: string,
  mandates: readonly string[],
): Promise<Seated> {
  const { key, enrolmentCode } = await makeKey(ctx.chance);
  const person = await addPerson(asTwo(ctx, administrators), { name, mandates: [...mandates], enrolmentCode });
  return seatedAt(party, person.id, person.key?.keyId ?? '', key, mandates);
}

/** Opens the house of a party that was registered: somebody at its desk. */
export async function settleHouse(
  ctx: Ctx,
  party: PartySeen,
  administrators: readonly [Seated, Seated],
): Promise<AdmittedHouse> {
  const desk = await seat(ctx, party, administrators, `${party.name} desk`, deskMandatesFor(party.roles));
  return { partyId: party.id, administrators, desk };
}

/**
 * Admits a party by the product’s own verbs, in this process: tests of other things open thousands of parties, and one walks the
 * whole way over HTTP (`tests/parties`).
 */
export async function admitHere(
  ctx: Ctx,
  operators: readonly [Seated, Seated],
  input: { name: string; country: string; roles: PartyRole[] } & Record<string, unknown>,
): Promise<AdmittedHouse> {
  const keys = [await makeKey(ctx.chance), await makeKey(ctx.chance)] as const;
  const administrators = keys.map(({ enrolmentCode }, i) => ({
    name: `${input.name} administrator ${i + 1}`,
    enrolmentCode,
  }));
  const { party, administrators: made } = await registerParty(asTwo(ctx, operators), { ...input, administrators });
  const seats = made.map(({ personId, keyId }, i) =>
    seatedAt(party, personId, keyId, keys[i]?.key ?? '', ['person:manage', 'webhook:manage']),
  );
  return settleHouse(ctx, party, seats as unknown as readonly [Seated, Seated]);
}
