import { addPerson, admitParty, openOperator, type Pair, type Send } from '../../src/adapters/node/house.ts';
import type { Ctx } from '../../src/context.ts';
import { deskMandatesFor, type PartyRole } from '../../src/ground/parties/index.ts';

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
 * Every house has two administrators, who make people and do nothing else, and people at its desk: an officer begins, a checker agrees,
 * and at the highest level of a lender and of the operator two directors do, too: nothing that three must agree to is out of reach. Whoever lends on goods has a controller besides: two order an
 * inspection, and two others sign off what it found.
 */
const seatsOf = (roles: readonly string[]): string[] => [
  'officer',
  'checker',
  ...(roles.some((role) => ['operator', 'bank', 'factor'].includes(role)) ? ['director', 'second director'] : []),
  ...(roles.includes('bank') ? ['controller'] : []),
];

/**
 * Opens the first tenant: its operator by the one act of the system, then every party by that operator over its API, so
 * that the trail of a seeded installation is as true as any other.
 */
export async function seedFirstTenant(
  ctx: Ctx,
  ask: (path: string, init: RequestInit) => Response | Promise<Response>,
): Promise<SeededKey[]> {
  const keys: SeededKey[] = [];
  const send: Send = async (key, path, body) => {
    const response = await ask(`/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': ctx.newId('request'),
      },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`seeding ${path} failed: ${JSON.stringify(answer)}`);
    return answer;
  };
  /** The people of a party that was admitted; the keys of those at its desk. */
  async function settle(party: string, roles: PartyRole[], administrators: Pair): Promise<string[]> {
    const [first, second] = administrators;
    keys.push({ party, roles, person: `${party}, administrator`, key: first });
    keys.push({ party, roles, person: `${party}, second administrator`, key: second });
    const desk: string[] = [];
    for (const seat of seatsOf(roles)) {
      const person = `${party}, ${seat}`;
      const may = (mandate: string): boolean => {
        if (seat === 'controller') return mandate.startsWith('control:');
        return seat !== 'officer' || !mandate.startsWith('authority:');
      };
      const mandates = deskMandatesFor(roles).filter(may);
      const { key } = await addPerson(send, ctx.chance, administrators, { name: person, mandates });
      keys.push({ party, roles, person, key });
      desk.push(key);
    }
    return desk;
  }
  const opened = await openOperator(ctx, 'First tenant', 'Operator');
  const [officer = '', checker = ''] = await settle('Operator', ['operator'], opened.administrators);
  for (const party of cast) {
    const { administrators } = await admitParty(send, ctx.chance, [officer, checker], { ...party });
    await settle(party.name, party.roles, administrators);
  }
  return keys;
}
