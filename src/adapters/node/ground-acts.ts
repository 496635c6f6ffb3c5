import { mandatesFor, type PartyRole } from '../../ground/parties/index.ts';
import type { Ground } from './ground.ts';

interface Proposal {
  id: string;
  partyId: string;
  state: string;
  outcome: unknown;
}

/** Who may make people in a party of a ground, and the keys of colleagues who agree there. */
interface House {
  key: string;
  mandates: readonly string[];
  personnel?: Promise<string>;
  colleagues: Promise<string>[];
}
const housesOf = new WeakMap<Ground, Map<string, House>>();

async function send<T>({ app, newId }: Ground, key: string, route: string, body: unknown): Promise<T & { id: string }> {
  const response = await app.request(`/v1${route}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': newId('request'),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { id: string };
  if (!response.ok) throw new Error(`${route}: ${JSON.stringify(answer)}`);
  return answer;
}

export const isProposal = (answer: unknown): answer is Proposal =>
  typeof answer === 'object' && answer !== null && (answer as { id?: string }).id?.startsWith('prp_') === true;

async function makePerson(ground: Ground, key: string, name: string, mandates: readonly string[]): Promise<string> {
  const { id } = await send<object>(ground, key, '/people', { name, mandates });
  return (await send<{ key: string }>(ground, key, '/api-keys', { personId: id })).key;
}

/** Who adds people and does nothing else, so that who is added is apart from the party's first person. */
function personnelOf(ground: Ground, house: House): Promise<string> {
  house.personnel ??= makePerson(ground, house.key, 'Personnel', ['person:manage']);
  return house.personnel;
}

/** Does one act through the API, with as many colleagues as it needs. @throws Error with the problem, when it is refused */
export async function actOn<T>(ground: Ground, key: string, route: string, body: unknown = {}): Promise<T> {
  const answer = await send<T>(ground, key, route, body);
  return isProposal(answer) ? agreeTo<T>(ground, answer) : answer;
}

/** As many colleagues as it needs agree to what waits. @throws Error with the problem, when it is refused */
export async function agreeTo<T>(ground: Ground, answer: Proposal): Promise<T> {
  const house = housesOf.get(ground)?.get(answer.partyId);
  if (!house) throw new Error(`${answer.id}: nobody can agree`);
  for (let i = 0, proposal: Proposal = answer; ; i++) {
    if (proposal.state === 'done') return proposal.outcome as T;
    const colleague =
      house.colleagues[i] ??
      personnelOf(ground, house).then((by) =>
        makePerson(
          ground,
          by,
          `Colleague ${i + 1}`,
          house.mandates.filter((mandate) => mandate !== 'person:manage'),
        ),
      );
    house.colleagues[i] = colleague;
    proposal = await send<Proposal>(ground, await colleague, `/proposals/${answer.id}/agreement`, {});
  }
}

/** Adds a person to the party, apart from its first; their key. */
export async function addTo(
  ground: Ground,
  partyId: string,
  name: string,
  mandates: readonly string[],
): Promise<string> {
  const house = housesOf.get(ground)?.get(partyId);
  if (!house) throw new Error(`${partyId} was not admitted here`);
  return makePerson(ground, await personnelOf(ground, house), name, mandates);
}

/** Admits a party; its identifier and the key of its administrator. */
export async function admitTo(
  ground: Ground,
  name: string,
  role: PartyRole,
  creditCode?: string,
): Promise<{ id: string; key: string }> {
  const { party, administrator } = await actOn<{ party: { id: string }; administrator: { key: string } }>(
    ground,
    ground.operatorKey,
    '/parties',
    { name, country: 'CN', roles: [role], administrator: name, ...(creditCode !== undefined && { creditCode }) },
  );
  const houses = housesOf.get(ground) ?? new Map<string, House>();
  housesOf.set(ground, houses);
  houses.set(party.id, { key: administrator.key, mandates: [...mandatesFor([role])], colleagues: [] });
  return { id: party.id, key: administrator.key };
}
