import { type Ctx, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { SecretPlace } from '../../kernel/vault.ts';
import { act, agreersOf } from '../audit/index.ts';
import {
  actorsOf,
  assertConcernsOthers,
  canSpeak,
  type EndedWays,
  endWhatCameBy,
  findPerson,
  type KeepsInput,
  mandatesFor,
  mayEnter,
  type PartyRole,
  personRefusals,
  requireOwnWord,
} from '../parties/index.ts';
import { requireSeal } from './code.ts';
import * as store from './directories-store.ts';
import type { DirectoryInput, DirectoryView, LinkInput, LinkView } from './directory-schemas.ts';
import * as events from './events.ts';
import { signInRefusals } from './rules.ts';
import type { SignInTerms } from './terms.ts';

export const viewOfDirectory = (row: store.DirectoryRow): DirectoryView => ({
  id: row.id,
  name: row.name,
  issuer: row.issuer,
  clientId: row.clientId,
  hasSecret: row.clientSecret !== null,
  roleClaim: row.roleClaim,
  roles: row.roles,
  registeredAt: row.registeredAt.toISOString(),
  registeredBy: row.registeredBy,
  endedAt: row.endedAt?.toISOString() ?? null,
});

export const viewOfLink = (row: store.LinkRow): LinkView => ({
  id: row.id,
  directoryId: row.directoryId,
  personId: row.personId,
  subject: row.subject,
  linkedAt: row.linkedAt.toISOString(),
  linkedBy: row.linkedBy,
  awaitsPerson: row.awaitsPerson,
  endedAt: row.endedAt?.toISOString() ?? null,
});

export const aboutDirectory = (tenantId: string, id: string): SecretPlace => ({ tenantId, table: 'directory', id });

/** An administrator has a directory of the party put on record, and another agrees. It says who somebody is; what they may do is said here. */
export const registerDirectory =
  (terms: SignInTerms) =>
  async (ctx: Ctx, input: DirectoryInput): Promise<DirectoryView> =>
    act(ctx, { verb: 'directory.register', mandate: 'person:manage', input }, async (tx) => {
      const { partyId, personId, roles: houses } = requirePerson(tx);
      const known = mandatesFor(houses as PartyRole[]);
      const roles = input.roles ?? {};
      for (const [role, mandates] of Object.entries(roles))
        for (const [i, mandate] of mandates.entries())
          if (!(known as ReadonlySet<string>).has(mandate))
            refuse(signInRefusals.ROLE_UNFIT, { at: `/roles/${role}/${i}`, facts: { mandate } });
      const url = new URL(input.issuer);
      if (url.search !== '' || url.hash !== '' || url.username !== '')
        refuse(signInRefusals.DIRECTORY_ADDRESS_UNFIT, { at: '/issuer' });
      const id = tx.newId('directory');
      const secret = input.clientSecret;
      const about = aboutDirectory(tx.tenantId, id);
      const row = await store.insertDirectory(tx, {
        id,
        partyId,
        participants: [partyId],
        name: input.name,
        issuer: input.issuer,
        clientId: input.clientId,
        clientSecret: secret === undefined ? null : await requireSeal(terms.seal).close(secret, about),
        roleClaim: input.roleClaim ?? null,
        roles,
        registeredAt: tx.clock.now(),
        registeredBy: personId,
      });
      const view = viewOfDirectory(row);
      return { view, event: events.directoryRegistered(view, partyId) };
    });

const endAdded = async (
  ctx: Ctx,
  { keepsWaysIn }: KeepsInput,
  ids: string[],
  people: string[],
): Promise<EndedWays | null> => (keepsWaysIn ? null : endWhatCameBy(ctx, ids, people, requirePerson(ctx).personId));

/** From the next request on nobody comes in by it, who did is out, and what they added through it opens nothing. */
export async function endDirectory(ctx: Ctx, input: KeepsInput & { directoryId: string }): Promise<DirectoryView> {
  return act(ctx, { verb: 'directory.end', mandate: 'person:manage', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const before = await store.lockDirectory(tx, partyId, input.directoryId);
    if (!before) refuse(commonRefusals.NOT_FOUND, { at: '/directoryId' });
    const row = (await store.endDirectory(tx, before.id, personId)) ?? refuse(commonRefusals.CONFLICT);
    await store.endSessionsBy(tx, row.id, undefined, personId);
    const ended = await endAdded(tx, input, [row.id], await store.peopleOf(tx, row.id));
    const view = viewOfDirectory(row);
    return { view, event: events.directoryEnded(view, partyId, { ended }) };
  });
}

/** Two administrators, and not the person, put on record whom the directory means by a subject. */
export async function addLink(ctx: Ctx, input: LinkInput & { personId: string }): Promise<LinkView> {
  return act(ctx, { verb: 'directoryLink.add', mandate: 'person:manage', input }, async (tx) => {
    const { partyId, personId: linkedBy } = requirePerson(tx);
    const person = await findPerson(tx, input.personId);
    if (person?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    assertConcernsOthers(person.id, actorsOf(tx));
    if (!mayEnter(person.state)) refuse(personRefusals.PERSON_NOT_IN_STATE, { facts: { state: person.state } });
    const directory = await store.lockDirectory(tx, partyId, input.directoryId);
    if (!directory) refuse(commonRefusals.NOT_FOUND, { at: '/directoryId' });
    const row = await store.insertLink(tx, {
      id: tx.newId('directoryLink'),
      directoryId: directory.id,
      subject: input.subject,
      personId: person.id,
      participants: [partyId],
      linkedAt: tx.clock.now(),
      linkedBy,
      agreedBy: agreersOf(tx),
      awaitsPerson: await canSpeak(tx, person.id),
    });
    if (!row) refuse(signInRefusals.LINKED_ALREADY, { at: '/subject' });
    const view = viewOfLink(row);
    // The subject tells who somebody is: it stands where it is needed, and not in the log.
    const answer = { ...view, subject: '' };
    return {
      view,
      answer,
      event: events.linkAdded({ partyId, personId: person.id }, { linkId: row.id, directoryId: directory.id }),
    };
  });
}

/** The person says that whom the directory means is them: until then it opens nothing, where they have another way in. */
export async function confirmLink(ctx: Ctx, input: { linkId: string }): Promise<LinkView> {
  return act(ctx, { verb: 'directoryLink.confirm', mandate: 'person', input }, async (tx) => {
    const { partyId, personId } = await requireOwnWord(tx);
    const row = await store.confirmLink(tx, personId, input.linkId);
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/linkId' });
    const view = viewOfLink(row);
    const about = { linkId: row.id, directoryId: row.directoryId };
    return { view, answer: { ...view, subject: '' }, event: events.linkConfirmed({ partyId, personId }, about) };
  });
}

/** From the next request on the person comes in no more by that directory, nor by what was added through it. */
export async function endLink(ctx: Ctx, input: KeepsInput & { linkId: string }): Promise<LinkView> {
  return act(ctx, { verb: 'directoryLink.end', mandate: 'person:manage', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const row = await store.endLink(tx, partyId, input.linkId, personId);
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/linkId' });
    await store.endSessionsBy(tx, row.directoryId, row.personId, personId);
    const ended = await endAdded(tx, input, [row.id], [row.personId]);
    const view = viewOfLink(row);
    const about = { linkId: row.id, directoryId: row.directoryId, ended };
    return {
      view,
      answer: { ...view, subject: '' },
      event: events.linkEnded({ partyId, personId: row.personId }, about),
    };
  });
}
