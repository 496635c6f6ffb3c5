import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SeededKey } from '../../db/seed/first-tenant.ts';
import { type Child, startChild, startScript } from './child.ts';
import { Client } from './world.ts';

export interface Service {
  child: Child;
  url: string;
  mqttUrl: string;
  /** The data folder, HOLDFAST_DATA. */
  data: string;
}

export const environmentOf = (data: string, more: Record<string, string> = {}) => ({
  ...process.env,
  PORT: '0',
  MQTT_PORT: '0',
  HOLDFAST_DATA: data,
  ...more,
});

/** A service as soon as it says where it is. */
export async function ready(child: Child, data: string): Promise<Service> {
  const [, url = ''] = await child.line(/Holdfast is at (https?:\S+)/);
  const [, mqttUrl = ''] = await child.line(/devices (mqtts?:\S+|by the broker at \S+)/);
  await child.line(/Ctrl-C stops it/);
  return { child, url, mqttUrl, data };
}

/** The service in one process, so that a signal to it is a signal to nothing else. */
export const startService = (data: string, more: Record<string, string> = {}): Promise<Service> =>
  ready(startScript('src/entry/node.ts', [], { env: environmentOf(data, more) }), data);

/** As a person types it. */
export const npm = (args: readonly string[], data: string, more: Record<string, string> = {}): Child =>
  startChild('npm', args, { env: environmentOf(data, more) });

export const keyFileOf = (data: string) => path.join(data, 'main', 'first-keys.json');

export const keysOf = async (data: string): Promise<SeededKey[]> =>
  JSON.parse(await readFile(keyFileOf(data), 'utf8')) as SeededKey[];

/** Everyone of the seeded tenant who holds a key, by the name of the person. */
export async function seededClients({ url, data }: Service): Promise<Map<string, Client>> {
  const keys = await keysOf(data);
  const operator = new Client(url, keys[0]?.key ?? '', '', '');
  const { body } = await operator.get<{ items: { id: string; name: string }[] }>('/parties?limit=200');
  const idOf = new Map(body.items.map(({ id, name }) => [name, id]));
  return new Map(keys.map(({ party, person, key }) => [person, new Client(url, key, idOf.get(party) ?? '', '')]));
}

/** The service's database, as its owner sees it. */
export async function ownerUrlOf(data: string): Promise<string> {
  const { owner } = JSON.parse(await readFile(path.join(data, 'main', 'database-secrets.json'), 'utf8')) as {
    owner: string;
  };
  const lock = await readFile(path.join(data, 'main', 'postgres', 'postmaster.pid'), 'utf8');
  return `postgres://postgres:${owner}@127.0.0.1:${lock.split('\n')[3]}/holdfast?sslmode=disable`;
}
