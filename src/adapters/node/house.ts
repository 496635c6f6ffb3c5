import type { Ctx } from '../../context.ts';
import { makeKey, openTenant } from '../../ground/parties/index.ts';
import type { Chance } from '../../kernel/identifiers.ts';

/** Sends one act with somebody's key through the API; its answer. @throws Error with the problem, when it is refused */
export type Send = (key: string, path: string, body: unknown) => Promise<unknown>;

/** The keys of two people who agree to what the other proposes. */
export type Pair = readonly [proposes: string, agrees: string];

/** Does what two people must do: one proposes, the other agrees where it is awaited. */
export async function asTwo<T>(send: Send, [proposes, agrees]: Pair, path: string, body: unknown): Promise<T> {
  const answer = (await send(proposes, path, body)) as { id: string; state?: string; outcome?: unknown };
  if (!answer.id?.startsWith('prp_')) return answer as T;
  const agreed = (await send(agrees, `/proposals/${answer.id}/agreement`, {})) as { outcome: T };
  return agreed.outcome;
}

/** Adds a person with a key that is made here, where its holder is; two administrators see its enrolment code. */
export async function addPerson(
  send: Send,
  chance: Chance,
  administrators: Pair,
  { name, mandates }: { name: string; mandates: readonly string[] },
): Promise<{ personId: string; key: string }> {
  const { key, enrolmentCode } = await makeKey(chance);
  const { id } = await asTwo<{ id: string }>(send, administrators, '/people', { name, mandates, enrolmentCode });
  return { personId: id, key };
}

export interface Admitted<Party> {
  party: Party;
  administrators: Pair;
  administratorIds: readonly [string, string];
  keyIds: readonly [string, string];
}

const pairOf = async (chance: Chance) => [await makeKey(chance), await makeKey(chance)] as const;
const namedBy = (name: string, keys: readonly { enrolmentCode: string }[]) =>
  keys.map(({ enrolmentCode }, i) => ({
    name: `${name}, ${i === 0 ? 'administrator' : 'second administrator'}`,
    enrolmentCode,
  }));
interface Registered<Party> {
  party: Party;
  administrators: { personId: string; keyId: string }[];
}
const admitted = <Party>(
  { party, administrators }: Registered<Party>,
  [first, second]: readonly [{ key: string }, { key: string }],
): Admitted<Party> => ({
  party,
  administrators: [first.key, second.key],
  administratorIds: [administrators[0]?.personId ?? '', administrators[1]?.personId ?? ''],
  keyIds: [administrators[0]?.keyId ?? '', administrators[1]?.keyId ?? ''],
});

/** Two of the operator admit a party; the keys of its two administrators are made here, where they are. */
export async function admitParty<Party extends { id: string }>(
  send: Send,
  chance: Chance,
  operators: Pair,
  party: { name: string } & Record<string, unknown>,
): Promise<Admitted<Party>> {
  const keys = await pairOf(chance);
  const body = { ...party, administrators: namedBy(party.name, keys) };
  return admitted(await asTwo<Registered<Party>>(send, operators, '/parties', body), keys);
}

/** Opens a tenant with its operator, whose two administrators make their keys here. */
export async function openOperator(ctx: Ctx, name: string, operator: string) {
  const keys = await pairOf(ctx.chance);
  const administrators = namedBy(operator, keys);
  const opened = await openTenant(ctx, {
    name,
    operator: { name: operator, country: 'CN', roles: ['operator'], administrators },
  });
  return admitted(opened, keys);
}
