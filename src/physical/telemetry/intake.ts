import { deviceNameOf, MAX_PAYLOAD_BYTES, type QuarantineReason } from './rules.ts';
import { type ObservationWire, observationWire } from './schemas.ts';

/** A message as it came off the wire. */
export interface RawMessage {
  topic: string;
  payload: Uint8Array;
  receivedAt: Date;
  /** The device that the connection belongs to, where the broker tells. */
  credential?: string | undefined;
  /** Set by a source that could not make an observation of it. */
  refused?: { reason: QuarantineReason; detail: string };
}

export interface ReadMessage {
  deviceName: string;
  observation: ObservationWire;
  /** The payload's JSON text, stored as it came. */
  text: string;
}

export interface Unreadable {
  reason: QuarantineReason;
  detail: string | undefined;
  deviceName: string | undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads one message, or says by name why it cannot be taken. Never throws. */
export function readMessage(raw: RawMessage): ReadMessage | Unreadable {
  const deviceName = deviceNameOf(raw.topic);
  const aside = (reason: QuarantineReason, detail?: string): Unreadable => ({ reason, detail, deviceName });
  if (raw.refused) return aside(raw.refused.reason, raw.refused.detail);
  if (deviceName === undefined) return aside('TOPIC_UNKNOWN');
  if (raw.credential !== undefined && raw.credential !== deviceName)
    return aside('TOPIC_NOT_OF_CREDENTIAL', `connected as ${raw.credential}`);
  if (raw.payload.length > MAX_PAYLOAD_BYTES) return aside('PAYLOAD_TOO_LARGE', `${raw.payload.length} bytes`);
  let text: string;
  let json: unknown;
  try {
    text = decoder.decode(raw.payload);
    json = JSON.parse(text);
  } catch (error) {
    return aside('NOT_JSON', (error as Error).message.slice(0, 200));
  }
  const parsed = observationWire.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return aside('SCHEMA_MISMATCH', `/${issue?.path.join('/')}: ${issue?.message}`.slice(0, 200));
  }
  // What jsonb cannot hold would fail the whole batch.
  if (text.includes('\\u0000')) return aside('SCHEMA_MISMATCH', 'a string holds a NUL character');
  return { deviceName, observation: parsed.data, text };
}

export const isUnreadable = (message: ReadMessage | Unreadable): message is Unreadable => 'reason' in message;
