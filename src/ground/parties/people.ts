import { type Ctx, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { apiKeyIssued, apiKeyRevoked, personAdded } from './events.ts';
import { issue } from './register.ts';
import { decideMandates, type PartyRole } from './rules.ts';
import type { AddPersonInput, IssuedKeyView, IssueKeyInput, PersonView, RevokedKeyView } from './schemas.ts';
import * as store from './store.ts';

/** An administrator adds a colleague of their own party. */
export async function addPerson(ctx: Ctx, input: AddPersonInput): Promise<PersonView> {
  return act(ctx, { verb: 'person.add', mandate: 'person:manage', input }, async (tx) => {
    const { partyId, roles } = requirePerson(tx);
    const mandates = decideMandates(roles as PartyRole[], input.mandates);
    const view = { id: tx.newId('person'), partyId, name: input.name, mandates };
    await store.insertPerson(tx, view);
    return { view, event: personAdded(view) };
  });
}

/** Issues a key to a person of the administrator's own party; the secret is shown in this answer only. */
export async function issueApiKey(ctx: Ctx, input: IssueKeyInput): Promise<IssuedKeyView> {
  return act(ctx, { verb: 'apiKey.issue', mandate: 'person:manage', input }, async (tx) => {
    const person = await store.findPerson(tx, input.personId);
    if (person?.partyId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    const view = await issue(tx, person.id, input.expiresAt);
    return { view, answer: { ...view, key: null }, event: apiKeyIssued(view.keyId, person.id, person.partyId) };
  });
}

/** From the next request on the key opens nothing. */
export async function revokeApiKey(ctx: Ctx, input: { keyId: string }): Promise<RevokedKeyView> {
  return act(ctx, { verb: 'apiKey.revoke', mandate: 'person:manage', input }, async (tx) => {
    const holder = await store.findKeyHolder(tx, input.keyId);
    if (holder?.partyId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/keyId' });
    const now = tx.clock.now();
    const personId = await store.markKeyRevoked(tx, input.keyId, now);
    if (personId === undefined) refuse(commonRefusals.CONFLICT, { at: '/keyId' });
    const view = { keyId: input.keyId, revokedAt: now.toISOString() };
    return { view, event: apiKeyRevoked(input.keyId, personId, holder.partyId) };
  });
}
