import protobuf from 'protobufjs';
import type { SparkplugMetric } from '../../physical/telemetry/index.ts';

/** The members of a Sparkplug B payload that a host of ours reads and writes, by their numbers in the specification's schema. */
const metricType = new protobuf.Type('Metric')
  .add(new protobuf.Field('name', 1, 'string', 'optional'))
  .add(new protobuf.Field('alias', 2, 'uint64', 'optional'))
  .add(new protobuf.Field('timestamp', 3, 'uint64', 'optional'))
  .add(new protobuf.Field('datatype', 4, 'uint32', 'optional'))
  .add(new protobuf.Field('isNull', 7, 'bool', 'optional'))
  .add(new protobuf.Field('intValue', 10, 'uint32', 'optional'))
  .add(new protobuf.Field('longValue', 11, 'uint64', 'optional'))
  .add(new protobuf.Field('floatValue', 12, 'float', 'optional'))
  .add(new protobuf.Field('doubleValue', 13, 'double', 'optional'))
  .add(new protobuf.Field('booleanValue', 14, 'bool', 'optional'))
  .add(new protobuf.Field('stringValue', 15, 'string', 'optional'));
const payloadType = new protobuf.Type('Payload')
  .add(new protobuf.Field('timestamp', 1, 'uint64', 'optional'))
  .add(new protobuf.Field('metrics', 2, 'Metric', 'repeated'))
  .add(new protobuf.Field('seq', 3, 'uint64', 'optional'));
new protobuf.Root().define('holdfast').add(metricType).add(payloadType);

/** Data types of the specification: those that hold a signed number, and those of 64 bits. */
const INT8 = 1;
const INT64 = 4;
const UINT64 = 8;
const signedBits: Record<number, number> = { [INT8]: 8, 2: 16, 3: 32 };

export const METRICS_MOST = 2_000;

export interface SparkplugPayload {
  /** Epoch milliseconds. */
  timestamp: number | undefined;
  seq: number | undefined;
  metrics: SparkplugMetric[];
}

interface WireMetric {
  name?: string;
  alias?: string;
  timestamp?: string;
  datatype?: number;
  isNull?: boolean;
  intValue?: number;
  longValue?: string;
  floatValue?: number;
  doubleValue?: number;
  booleanValue?: boolean;
  stringValue?: string;
}

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

function valueOf(metric: WireMetric): SparkplugMetric['value'] {
  const { datatype = 0, intValue, longValue } = metric;
  if (metric.isNull) return null;
  if (intValue !== undefined) {
    const bits = signedBits[datatype];
    return bits === undefined ? intValue : Number(BigInt.asIntN(bits, BigInt(intValue)));
  }
  if (longValue !== undefined) return datatype === INT64 ? BigInt.asIntN(64, BigInt(longValue)) : BigInt(longValue);
  return metric.floatValue ?? metric.doubleValue ?? metric.booleanValue ?? metric.stringValue ?? null;
}

/** @throws Error when the bytes are no payload, or hold more metrics than are taken */
export function decodeSparkplug(bytes: Uint8Array): SparkplugPayload {
  const wire = payloadType.toObject(payloadType.decode(bytes), { longs: String, defaults: false }) as {
    timestamp?: string;
    seq?: string;
    metrics?: WireMetric[];
  };
  const metrics = wire.metrics ?? [];
  if (metrics.length > METRICS_MOST) throw new Error(`${metrics.length} metrics, more than ${METRICS_MOST}`);
  return {
    timestamp: number(wire.timestamp),
    seq: number(wire.seq),
    metrics: metrics.map((metric) => ({
      name: metric.name,
      alias: number(metric.alias),
      at: number(metric.timestamp),
      value: valueOf(metric),
    })),
  };
}

/** For commands to edge nodes, and for edge nodes of our own. */
export function encodeSparkplug(payload: {
  timestamp: number;
  seq?: number;
  metrics: { name?: string; alias?: number; timestamp?: number; value: number | bigint | boolean | string | null }[];
}): Uint8Array {
  const metrics = payload.metrics.map(({ value, ...metric }) => ({
    ...metric,
    ...(value === null && { isNull: true, datatype: 12 }),
    ...(typeof value === 'number' && { doubleValue: value, datatype: 10 }),
    ...(typeof value === 'bigint' && { longValue: value.toString(), datatype: UINT64 }),
    ...(typeof value === 'boolean' && { booleanValue: value, datatype: 11 }),
    ...(typeof value === 'string' && { stringValue: value, datatype: 12 }),
  }));
  return payloadType.encode(payloadType.fromObject({ ...payload, metrics })).finish();
}
