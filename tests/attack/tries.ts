import fc from 'fast-check';
import type { PartyRole } from '../../src/ground/parties/index.ts';
import { textOf } from '../support/answered.ts';
import { administratorsOf, Client, type World } from '../support/world.ts';
import { tenantBeside } from './beside.ts';
import { readByAll, withoutMandate } from './declared.ts';
import { type Document, type Operation, readDocument } from './document.ts';
import { fitting, type Pool } from './fuzz-input.ts';
import { idPattern, prefixOfId, type Record } from './record.ts';

/** An operation about something of a world. */
export interface Attempt {
  operation: Operation;
  /** Path and query. */
  address: string;
  type: string | undefined;
  body: string | undefined;
  /** Of who did the same; undefined where nobody did, and body and query only fit the description. */
  doneBy: string | undefined;
}

let read: Promise<Document> | undefined;
/** The document is the same in every world of a process. */
export const documentOf = (url: string): Promise<Document> => (read ??= readDocument(url));
export const isOpen = ({ security }: Operation): boolean => security === undefined || security.length === 0;

const prefixOf = ({ parameters }: Operation, name: string): string | undefined => {
  const schema = parameters.find((p) => p.in === 'path' && p.name === name)?.schema as
    | { pattern?: string; anyOf?: { pattern?: string }[] }
    | undefined;
  return /^\^([a-z]+)_/.exec(schema?.pattern ?? schema?.anyOf?.[0]?.pattern ?? '')?.[1];
};

/** What was done in a world, done again; and what was not, about something that is there. */
export function attemptsIn(record: Record, { operations, components }: Document): Attempt[] {
  const pool: Pool = new Map([...record.ids].map(([prefix, ids]) => [prefix, [...ids]]));
  const sample = (schema: object) =>
    fc.sample(fitting(schema as never, components.schemas, pool), { seed: 7, numRuns: 1 })[0];
  return operations
    .filter((operation) => !isOpen(operation))
    .flatMap((operation): Attempt[] => {
      const done = record.done.get(operation.name);
      if (done) {
        const { path, search, type, body, key } = done;
        return [{ operation, address: `${path}${search}`, type, body, doneBy: key }];
      }
      let isMissing = false;
      const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const id = pool.get(prefixOf(operation, name) ?? '')?.at(-1);
        isMissing ||= id === undefined;
        return id ?? '';
      });
      if (isMissing) return [];
      const search = operation.parameters
        .filter((p) => p.in === 'query' && p.required)
        .map(({ name, schema }) => `${name}=${encodeURIComponent(String(sample(schema)))}`);
      const [[type, shape] = []] = Object.entries(operation.body ?? {});
      return [
        {
          operation,
          address: `${path}${search.length > 0 ? `?${search.join('&')}` : ''}`,
          type,
          body: shape && JSON.stringify(sample(shape.schema)),
          doneBy: undefined,
        },
      ];
    });
}

interface Answered {
  status: number;
  text: string;
  /** The status, with the code of a problem. */
  word: string;
}

async function ask(url: string, { operation, type }: Attempt, address: string, body: string | undefined, key?: string) {
  const response = await fetch(`${url}${address}`, {
    method: operation.method.toUpperCase(),
    headers: {
      'idempotency-key': crypto.randomUUID(),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(type !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await textOf(response);
  const code = response.status >= 300 ? /"code":"(\w+)"/.exec(text)?.[1] : undefined;
  return { status: response.status, text, word: `${response.status} ${code ?? ''}` } satisfies Answered;
}

const isChange = ({ operation }: Attempt) => operation.method !== 'get';
const undeclared = ({ operation }: Attempt, { status, word, text }: Answered) =>
  status in operation.responses ? [] : [`${operation.name}: ${word} is not declared ${text.slice(0, 200)}`];

/** Identifiers of the attempt that others should not know of; and the attempt about things that nobody knows of instead. */
function secretsOf(record: Record, { address, body = '' }: Attempt, isForeign: boolean) {
  const isSecret = (id: string) =>
    (isForeign || !readByAll.prefixes.has(prefixOfId(id))) && (record.ids.get(prefixOfId(id))?.has(id) ?? false);
  const secrets = [...new Set([...`${address} ${body}`.matchAll(idPattern)].map(([id]) => id))].filter(isSecret);
  const unknown = new Map(secrets.map((id) => [id, `${prefixOfId(id)}_${crypto.randomUUID().replaceAll('-', '')}`]));
  const elsewhere = (text: string) => text.replaceAll(idPattern, (id) => unknown.get(id) ?? id);
  return { isSecret, secrets, elsewhere };
}

/** What a key of somebody who takes no part in it is shown, or may do. */
async function byStranger(
  { url }: World,
  record: Record,
  attempt: Attempt,
  key: string,
  isForeign = false,
): Promise<string[]> {
  const { operation, address, body } = attempt;
  const { name, path } = operation;
  const { isSecret, secrets, elsewhere } = secretsOf(record, attempt, isForeign);
  const answer = await ask(url, attempt, address, body, key);
  const faults = undeclared(attempt, answer);
  const isDone = answer.status < 300;
  if (isChange(attempt)) {
    if (isDone && secrets.length > 0 && !readByAll.writes.has(name)) faults.push(`${name}: done, ${answer.status}`);
  } else if (isDone) {
    const isForAll = readByAll.paths.has(path) && !isForeign;
    if (path.includes('{') && !isForAll && !readByAll.byName.has(path)) faults.push(`${name}: shown`);
    const shown = [...answer.text.matchAll(idPattern)].map(([id]) => id).find(isSecret);
    if (shown && !isForAll) faults.push(`${name}: shows ${shown}`);
  }
  if (secrets.length > 0 && !isDone) {
    const other = await ask(url, attempt, elsewhere(address), body && elsewhere(body), key);
    if (other.word !== answer.word && !readByAll.existence.has(name))
      faults.push(`${name}: of a thing that is there ${answer.word}, of none ${other.word}`);
  }
  return faults;
}

/** The party whose person holds a key. */
async function partyOf({ database }: World, key: string): Promise<string | undefined> {
  const { rows } = await database.admin.query<{ party_id: string }>(
    'select p.party_id from api_key k join person p on p.tenant_id = k.tenant_id and p.id = k.person_id where k.prefix = $1',
    [key.split('_')[1] ?? ''],
  );
  return rows[0]?.party_id;
}

/** Keys of people of one party who may do nothing, by the party; undefined where nobody here administers it. */
function colleaguesIn(world: World) {
  const made = new Map<string, Promise<string | undefined>>();
  return async (key: string) => {
    const partyId = await partyOf(world, key);
    if (partyId === undefined) return undefined;
    const of = new Client(world.url, key, partyId, '');
    const make = async () => {
      try {
        administratorsOf(of);
      } catch {
        return undefined;
      }
      return world.colleague(of, 'Without a mandate', []).then(
        (made) => made.key,
        (refused: unknown) => {
          // Of a firm that was merged away, nobody administers it any more.
          if (String(refused).includes('MANDATE_MISSING')) return undefined;
          throw refused;
        },
      );
    };
    if (!made.has(partyId)) made.set(partyId, make());
    return made.get(partyId);
  };
}

/** Keys that open nothing. */
async function deadKeys(world: World): Promise<[string, string | undefined][]> {
  const { database, operator } = world;
  const behind = async (set: string, name: string) => {
    const { key, personId } = await world.colleague(operator, name, []);
    await database.admin.query(
      `begin; set local session_replication_role = replica; update api_key set ${set} where person_id = '${personId}'; commit`,
    );
    return key;
  };
  return [
    ['none', undefined],
    ['bad', `${operator.key.slice(0, -1)}${operator.key.endsWith('A') ? 'B' : 'A'}`],
    ['revoked', await behind('revoked_at = now()', 'Revoked')],
    ['expired', await behind(`expires_at = '2020-01-01'`, 'Expired')],
  ];
}

export interface Faults {
  withoutKey: string[];
  withoutMandate: string[];
  strangers: string[];
  otherTenant: string[];
}

/** Tries each attempt as everybody who must not be able to. */
export async function tryAll(
  world: World,
  record: Record,
  attempts: readonly Attempt[],
  roles: readonly PartyRole[],
): Promise<Faults> {
  const found: Faults = { withoutKey: [], withoutMandate: [], strangers: [], otherTenant: [] };
  if (attempts.length === 0) return found;
  const { url } = world;
  const dead = await deadKeys(world);
  const colleague = colleaguesIn(world);
  const strangers: [PartyRole, Client][] = [];
  for (const role of roles) strangers.push([role, await world.party(`Stranger ${role}`, role)]);
  const beside = await tenantBeside(world);
  for (const attempt of attempts) {
    const { operation, address, body, doneBy } = attempt;
    for (const [what, key] of dead) {
      const { status } = await ask(url, attempt, address, body, key);
      if (status !== 401) found.withoutKey.push(`${operation.name}: ${what} ${status}`);
    }
    const mandateless = isChange(attempt) && (await colleague(doneBy ?? world.operator.key));
    if (mandateless) {
      const answer = await ask(url, attempt, address, body, mandateless);
      found.withoutMandate.push(...undeclared(attempt, answer));
      if (answer.status < 300 && !withoutMandate.has(operation.name))
        found.withoutMandate.push(`${operation.name}: ${answer.word} ${answer.text.slice(0, 120)}`);
    }
    for (const [role, { key }] of strangers)
      found.strangers.push(...(await byStranger(world, record, attempt, key)).map((fault) => `${role} ${fault}`));
    found.otherTenant.push(...(await byStranger(world, record, attempt, beside, true)));
  }
  return found;
}
