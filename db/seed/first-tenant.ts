import type { Ctx } from '../../src/context.ts';
import { mandatesFor, openTenant, type PartyRole } from '../../src/ground/parties/index.ts';

export interface SeededKey {
  party: string;
  roles: readonly string[];
  person: string;
  key: string;
}

/** Who takes part in a trade, so that a fresh installation can be used at once. */
const cast: { name: string; country: string; roles: PartyRole[]; bic?: string; creditCode?: string }[] = [
  { name: 'Example Bank', country: 'CN', roles: ['bank'], bic: 'EXAMCNBC' },
  { name: 'Example Importer', country: 'CN', roles: ['trader'] },
  { name: 'Example Exporter', country: 'DE', roles: ['trader'] },
  { name: 'Example Forwarder', country: 'CN', roles: ['carrier'] },
  { name: 'Example Warehouse', country: 'CN', roles: ['collateral_manager'] },
  { name: 'Example Core Firm', country: 'CN', roles: ['core_firm'], creditCode: '91500000MA5CRE0010' },
  { name: 'Example Supplier', country: 'CN', roles: ['trader'], creditCode: '91500000MA5EXP0015' },
  { name: 'Example Factor', country: 'CN', roles: ['factor'], creditCode: '91500000MA5FAC0015' },
];

/**
 * A lender decides with more than two eyes, and an operator loads what counts for all with two. Whoever adds people is not apart from them, so its administrator does nothing
 * else: an officer begins, a checker agrees, and at the highest level the director does, too.
 */
const positions = ['officer', 'checker', 'director'];

/**
 * Opens the first tenant: its operator by the one act of the system, then every party by that operator over HTTP, so
 * that the trail of a seeded installation is as true as any other.
 */
export async function seedFirstTenant(ctx: Ctx, url: string): Promise<SeededKey[]> {
  const opened = await openTenant(ctx, {
    name: 'First tenant',
    operator: { name: 'Operator', country: 'CN', roles: ['operator'], administrator: 'Operator, administrator' },
  });
  const keys: SeededKey[] = [
    { party: 'Operator', roles: ['operator'], person: 'Operator, administrator', key: opened.administrator.key ?? '' },
  ];
  const post = async (path: string, key: string, body: unknown) => {
    const response = await fetch(`${url}/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': ctx.newId('request'),
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { administrator: { key: string }; id: string; key: string };
    if (!response.ok) throw new Error(`seeding ${path} failed: ${JSON.stringify(answer)}`);
    return answer;
  };
  for (const { name, country, roles, ...codes } of cast) {
    const person = `${name}, administrator`;
    const body = { name, country, roles, administrator: person, ...codes };
    const { administrator } = await post('/parties', opened.administrator.key ?? '', body);
    keys.push({ party: name, roles, person, key: administrator.key });
  }
  const houses = keys.filter(({ roles }) =>
    roles.some((role) => role === 'operator' || role === 'bank' || role === 'factor'),
  );
  for (const house of houses)
    for (const position of positions) {
      const mandates = [...mandatesFor(house.roles as PartyRole[])].filter(
        (mandate) => mandate !== 'person:manage' && (position !== 'officer' || !mandate.startsWith('authority:')),
      );
      const person = `${house.party}, ${position}`;
      const { id } = await post('/people', house.key, { name: person, mandates });
      const { key } = await post('/api-keys', house.key, { personId: id });
      keys.push({ ...house, person, key });
    }
  return keys;
}
