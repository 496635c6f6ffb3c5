import { deskMandatesFor, type PartyRole } from '../../ground/parties/index.ts';
import type { Ground } from './ground.ts';
import { type Admitted, addPerson, admitParty, type Pair, type Send } from './house.ts';

interface Proposal {
  id: string;
  partyId: string;
  state: string;
  outcome: unknown;
}

/** Who may make people in a party of a ground, and the keys of colleagues who agree there. */
interface House {
  administrators: Pair;
  mandates: readonly string[];
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

const sending =
  (ground: Ground): Send =>
  (key, path, body) =>
    send(ground, key, path, body);

/** Somebody at a desk of the house, apart from everybody else there: administrators made them and do no business. */
const seat = (ground: Ground, { administrators, mandates }: House, name: string, some = mandates) =>
  addPerson(sending(ground), ground.chance, administrators, { name, mandates: some });

function colleagueOf(ground: Ground, house: House, i: number): Promise<string> {
  house.colleagues[i] ??= seat(ground, house, `Colleague ${i + 1}`).then(({ key }) => key);
  return house.colleagues[i];
}

/** The house that was opened first. */
function operatorHouse(ground: Ground): House {
  const [first] = housesOf.get(ground)?.values() ?? [];
  if (!first) throw new Error('the operator has no people yet');
  return first;
}

/** A party that was admitted gets somebody who may do all that its roles allow; their key. */
export async function settle(ground: Ground, { party, administrators }: Admitted<{ id: string; roles: string[] }>) {
  const houses = housesOf.get(ground) ?? new Map<string, House>();
  housesOf.set(ground, houses);
  const house = { administrators, mandates: deskMandatesFor(party.roles as PartyRole[]), colleagues: [] };
  houses.set(party.id, house);
  return (await seat(ground, house, 'Desk')).key;
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
    proposal = await send<Proposal>(
      ground,
      await colleagueOf(ground, house, i),
      `/proposals/${answer.id}/agreement`,
      {},
    );
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
  return (await seat(ground, house, name, mandates)).key;
}

/** Admits a party; its identifier and the key of somebody who may do all that its role allows. */
export async function admitTo(
  ground: Ground,
  name: string,
  role: PartyRole,
  creditCode?: string,
): Promise<{ id: string; key: string }> {
  const operators: Pair = [ground.operatorKey, await colleagueOf(ground, operatorHouse(ground), 0)];
  const admitted = await admitParty<{ id: string; roles: string[] }>(sending(ground), ground.chance, operators, {
    name,
    country: 'CN',
    roles: [role],
    ...(creditCode !== undefined && { creditCode }),
  });
  return { id: admitted.party.id, key: await settle(ground, admitted) };
}
