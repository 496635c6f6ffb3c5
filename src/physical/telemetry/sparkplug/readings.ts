import type { Report, SparkplugKind } from './edge-node.ts';

export interface SparkplugTopic {
  group: string;
  kind: SparkplugKind;
  edgeNode: string;
  device: string | undefined;
}

/** `spBv1.0/{group}/{kind}/{edgeNode}[/{device}]`; undefined for commands, STATE and what is not Sparkplug. */
export function sparkplugTopic(topic: string): SparkplugTopic | undefined {
  const [namespace, group, kind, edgeNode, device, ...rest] = topic.split('/');
  if (namespace !== 'spBv1.0' || !group || !edgeNode || rest.length > 0 || device === '') return undefined;
  const ofNode = kind === 'NBIRTH' || kind === 'NDEATH' || kind === 'NDATA';
  const ofDevice = kind === 'DBIRTH' || kind === 'DDEATH' || kind === 'DDATA';
  if (!(ofNode && device === undefined) && !(ofDevice && device !== undefined)) return undefined;
  return { group, kind, edgeNode, device };
}

/** Under which code a Sparkplug device is enrolled: `edgeNode.device`, or the edge node's own name. */
export const sparkplugDeviceCode = (edgeNode: string, device: string | undefined): string =>
  device === undefined ? edgeNode : `${edgeNode}.${device}`;

/** Metrics that are readings: their names are the members of an observation, levels parted by a slash. */
const members = new Set([
  'position/lat',
  'position/lon',
  'position/accuracyM',
  'position/speedMps',
  'position/headingDeg',
  'seal/number',
  'seal/state',
  'weight/grossKg',
  'weight/stable',
  'tags',
  'door',
  'climate/temperatureC',
  'climate/humidityPct',
  'battery',
  'tamper',
]);

const plain = (name: string, value: Report['values'][number][1]): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (name === 'tags' && typeof value === 'string') return value === '' ? [] : value.split(',');
  return value;
};

/** The readings of a report, as an observation has them; undefined when it holds none. Null means not known, so no reading. */
export function readingsOf({ values }: Report): Record<string, unknown> | undefined {
  const readings: Record<string, unknown> = {};
  for (const [name, value] of values) {
    if (value === null || !members.has(name)) continue;
    const [first = '', second] = name.split('/');
    if (second === undefined) readings[first] = plain(name, value);
    else readings[first] = { ...(readings[first] as object | undefined), [second]: plain(name, value) };
  }
  return Object.keys(readings).length > 0 ? readings : undefined;
}
