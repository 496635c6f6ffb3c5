import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartyRole } from '../../src/ground/parties/index.ts';
import { openCreditTrade, present } from '../support/credit.ts';
import { billWithBank } from '../support/lading.ts';
import { openTrade } from '../support/trade.ts';
import { Client, type World } from '../support/world.ts';
import { fewestWithout, readByAll, withoutMandate } from './declared.ts';
import { type Operation, readDocument } from './document.ts';
import { fitting, type Pool } from './fuzz-input.ts';

const isFull = process.env['HOLDFAST_ATTACK'] === 'full';
const roles: PartyRole[] = isFull
  ? ['bank', 'factor', 'trader', 'core_firm', 'carrier', 'collateral_manager', 'ebl_platform', 'assayer']
  : ['bank', 'trader', 'collateral_manager'];

/** A recorded trade: who takes part in it, and a lender of its own. */
interface Scene {
  world: World;
  insiders: Client[];
  lender: Client;
}

async function goods(): Promise<Scene> {
  const trade = await openTrade();
  const { lotId } = await trade.storedLot();
  await trade.pledgeGoods([lotId]);
  await billWithBank(trade);
  return { world: trade, lender: trade.bank, insiders: clientsIn(trade) };
}
async function credit(): Promise<Scene> {
  const trade = await openCreditTrade();
  const creditId = await trade.credit();
  await present(trade.exporter, creditId, trade.nominated.partyId, 4_000);
  return { world: trade, lender: trade.issuer, insiders: clientsIn(trade) };
}
const clientsIn = (trade: object) => Object.values(trade).filter((value): value is Client => value instanceof Client);

const scenes = [await goods(), await credit()];
const { operations, components } = await readDocument(scenes[0]?.world.url ?? '');
const isOpen = ({ security }: Operation) => security === undefined || security.length === 0;
const idPattern = /\b[a-z]{2,6}_[0-9a-f]{32}\b/g;

/** The identifiers that insiders find in their lists, by prefix. */
async function recorded({ insiders }: Scene): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const { path } of operations.filter((o) => o.method === 'get' && !o.path.includes('{') && !isOpen(o)))
    for (const insider of insiders) {
      const { status, body } = await insider.get(path.replace('/v1', '')).catch(() => ({ status: 0, body: null }));
      if (status !== 200) continue;
      for (const [id] of JSON.stringify(body).matchAll(idPattern)) {
        const prefix = id.slice(0, id.indexOf('_'));
        found.set(prefix, (found.get(prefix) ?? new Set()).add(id));
      }
    }
  return found;
}
const objects = new Map<Scene, Map<string, Set<string>>>();
for (const scene of scenes) objects.set(scene, await recorded(scene));

const prefixOf = ({ parameters }: Operation, name: string): string | undefined => {
  const schema = parameters.find((p) => p.in === 'path' && p.name === name)?.schema as
    | { pattern?: string; anyOf?: { pattern?: string }[] }
    | undefined;
  return /^\^([a-z]+)_/.exec(schema?.pattern ?? schema?.anyOf?.[0]?.pattern ?? '')?.[1];
};

/** The address of an operation about something of a scene; undefined where the scene has nothing of the kind. */
function addressIn(scene: Scene, operation: Operation): string | undefined {
  let missing = false;
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const [id] = objects.get(scene)?.get(prefixOf(operation, name) ?? '') ?? [];
    missing ||= id === undefined;
    return id ?? '';
  });
  return missing ? undefined : address;
}
const pools = new Map<Scene, Pool>(
  scenes.map((scene) => [scene, new Map([...(objects.get(scene) ?? [])].map(([prefix, ids]) => [prefix, [...ids]]))]),
);

function searchOf({ parameters }: Operation, pool: Pool): string {
  const wanted = parameters.filter((p) => p.in === 'query' && p.required);
  const values = wanted.map(({ name, schema }) => {
    const [value] = fc.sample(fitting(schema, components.schemas, pool), { seed: 1, numRuns: 1 });
    return `${name}=${encodeURIComponent(String(value))}`;
  });
  return values.length > 0 ? `?${values.join('&')}` : '';
}

async function ask(scene: Scene, operation: Operation, address: string, key: string | undefined) {
  const pool = pools.get(scene) ?? new Map();
  const [[type, shape] = []] = Object.entries(operation.body ?? {});
  const [body] = shape
    ? fc.sample(fitting(shape.schema, components.schemas, pool), { seed: 7, numRuns: 1 })
    : [undefined];
  const response = await fetch(`${scene.world.url}${address}${searchOf(operation, pool)}`, {
    method: operation.method.toUpperCase(),
    headers: {
      'idempotency-key': crypto.randomUUID(),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(type !== undefined && { 'content-type': type }),
    },
    ...(type !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text };
}

/** Operations with something of a scene to be about; lists are about all of it. */
const attacked = scenes.flatMap((scene) =>
  operations
    .filter((operation) => !isOpen(operation))
    .map((operation) => ({ scene, operation, address: addressIn(scene, operation) }))
    .filter((each): each is typeof each & { address: string } => each.address !== undefined),
);
const declared = (operation: Operation, status: number) => status in operation.responses;

describe('every operation, about real things', () => {
  it('has one to be about, or is one of those that may only become fewer', () => {
    const covered = new Set(attacked.map(({ operation }) => operation.name));
    const without = operations.filter((operation) => !isOpen(operation) && !covered.has(operation.name));
    process.stdout.write(`matrix: ${covered.size} operations about something, ${without.length} without\n`);
    expect(without.length).toBeLessThanOrEqual(fewestWithout);
  });

  it('answers 401 without a key, and to a bad, revoked or expired one', async () => {
    const faults: string[] = [];
    for (const scene of scenes) {
      const { world, lender } = scene;
      const revoked = await world.colleague(lender, 'Revoked', []);
      const expired = await world.colleague(lender, 'Expired', []);
      const behind = (set: string, { personId }: Client) =>
        world.database.admin.query(
          `begin; set local session_replication_role = replica; update api_key set ${set} where person_id = '${personId}'; commit`,
        );
      await behind('revoked_at = now()', revoked);
      await behind(`expires_at = '2020-01-01'`, expired);
      const bad = `${lender.key.slice(0, -1)}${lender.key.endsWith('A') ? 'B' : 'A'}`;
      for (const { operation, address } of attacked.filter((each) => each.scene === scene))
        for (const [name, key] of [
          ['none', undefined],
          ['bad', bad],
          ['revoked', revoked.key],
          ['expired', expired.key],
        ] as const) {
          const { status } = await ask(scene, operation, address, key);
          if (status !== 401) faults.push(`${operation.name} ${name} ${status}`);
        }
    }
    expect(faults).toEqual([]);
  });

  it('does nothing for a colleague without a mandate', async () => {
    const faults: string[] = [];
    for (const scene of scenes) {
      const colleague = await scene.world.colleague(scene.lender, 'Without', []);
      for (const { operation, address } of attacked.filter(
        (each) => each.scene === scene && each.operation.method !== 'get',
      )) {
        const { status, text } = await ask(scene, operation, address, colleague.key);
        const isDone = status < 300 && !withoutMandate.has(operation.name);
        if (isDone || !declared(operation, status)) faults.push(`${operation.name} ${status} ${text.slice(0, 120)}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(roles)('shows a stranger who is a %s nothing of it, and does nothing for it', async (role) => {
    const faults: string[] = [];
    for (const scene of scenes) {
      const stranger = await scene.world.party(`Stranger ${role}`, role);
      faults.push(...(await shownTo(scene, stranger.key)));
    }
    expect(faults).toEqual([]);
  });

  it('shows another tenant nothing at all', async () => {
    const faults: string[] = [];
    const [one, other] = scenes as [Scene, Scene];
    // Their services are two, and their databases too: a tenant beside it on the same ones.
    const beside = await import('./beside.ts').then(({ tenantBeside }) => tenantBeside(one.world));
    faults.push(...(await shownTo(one, beside, true)));
    expect(other).toBeDefined();
    expect(faults).toEqual([]);
  });
});

/** What a key of somebody who takes no part is shown of a scene, or may do in it. */
async function shownTo(scene: Scene, key: string, isForeign = false): Promise<string[]> {
  const known = objects.get(scene) ?? new Map<string, Set<string>>();
  const isSecret = (id: string) => {
    const prefix = id.slice(0, id.indexOf('_'));
    return (isForeign || !readByAll.prefixes.has(prefix)) && (known.get(prefix)?.has(id) ?? false);
  };
  const faults: string[] = [];
  for (const { operation, address } of attacked.filter((each) => each.scene === scene)) {
    const { status, text } = await ask(scene, operation, address, key);
    if (!declared(operation, status)) faults.push(`${operation.name} ${status} is not declared`);
    if (operation.method !== 'get') {
      if (status < 300 && address.includes('_') && !readByAll.writes.has(operation.name))
        faults.push(`${operation.name} ${status}`);
      continue;
    }
    if (status >= 300) continue;
    if (operation.path.includes('{') && (isForeign || !readByAll.paths.has(operation.path)))
      faults.push(`${operation.name} ${status}`);
    const shown = [...text.matchAll(idPattern)].map(([id]) => id).filter(isSecret);
    if (shown.length > 0 && !readByAll.paths.has(operation.path)) faults.push(`${operation.name} shows ${shown[0]}`);
  }
  return faults;
}
