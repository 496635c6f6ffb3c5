import { type Ctx, requirePerson } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { makeKey } from './credential.ts';
import { partyRegistered } from './events.ts';
import { mandatesFor, partyRefusals } from './rules.ts';
import type {
  IssuedKeyView,
  PartyView,
  RegisterCorrespondentInput,
  RegisteredPartyView,
  RegisterPartyInput,
} from './schemas.ts';
import * as store from './store.ts';

/** The party, its first person with every mandate that its roles allow, and a key for them. */
async function create(ctx: Ctx, input: RegisterPartyInput): Promise<RegisteredPartyView> {
  const party = await store.insertParty(ctx, {
    id: ctx.newId('party'),
    name: input.name,
    nameZh: input.nameZh ?? null,
    country: input.country,
    roles: input.roles,
    creditCode: input.creditCode ?? null,
    lei: input.lei ?? null,
    bic: input.bic ?? null,
  });
  if (!party) refuse(partyRefusals.PARTY_ALREADY_REGISTERED);
  const personId = ctx.newId('person');
  const mandates = [...mandatesFor(input.roles)].sort();
  await store.insertPerson(ctx, { id: personId, partyId: party.id, name: input.administrator, mandates });
  return { party, administrator: await issue(ctx, personId) };
}

export async function issue(ctx: Ctx, personId: string, expiresAt?: string): Promise<IssuedKeyView> {
  const { prefix, key, secretHash } = await makeKey(ctx.chance);
  const keyId = ctx.newId('apiKey');
  await store.insertApiKey(ctx, {
    id: keyId,
    personId,
    prefix,
    secretHash,
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
  });
  return { keyId, personId, key, expiresAt: expiresAt ?? null };
}

const withoutSecret = (view: RegisteredPartyView): RegisteredPartyView => ({
  ...view,
  administrator: { ...view.administrator, key: null },
});

/** An operator admits a party to the tenant. */
export async function registerParty(ctx: Ctx, input: RegisterPartyInput): Promise<RegisteredPartyView> {
  return act(ctx, { verb: 'party.register', mandate: 'party:register', input }, async (tx) => {
    const view = await create(tx, input);
    return { view, answer: withoutSecret(view), event: partyRegistered(view.party, [requirePerson(tx).partyId]) };
  });
}

/** An operator registers a bank abroad that has no people here: its messages are taken in by the banks that it writes to. */
export async function registerCorrespondent(ctx: Ctx, input: RegisterCorrespondentInput): Promise<PartyView> {
  return act(ctx, { verb: 'party.registerCorrespondent', mandate: 'party:register', input }, async (tx) => {
    const view = await store.insertParty(tx, {
      ...input,
      id: tx.newId('party'),
      nameZh: null,
      roles: ['bank'],
      creditCode: null,
      lei: null,
    });
    if (!view) refuse(partyRefusals.PARTY_ALREADY_REGISTERED);
    return { view, event: partyRegistered(view, [requirePerson(tx).partyId]) };
  });
}

/** Opens a tenant with its operator: the one act that no person can do, because there is none yet. */
export async function openTenant(
  ctx: Ctx,
  input: { name: string; operator: RegisterPartyInput },
): Promise<RegisteredPartyView> {
  return act(ctx, { verb: 'tenant.open', mandate: 'system', input }, async (tx) => {
    await store.insertTenant(tx, input.name);
    const view = await create(tx, input.operator);
    return { view, answer: withoutSecret(view), event: partyRegistered(view.party, []) };
  });
}
