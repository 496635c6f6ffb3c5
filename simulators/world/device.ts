import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import mqtt, { type MqttClient } from 'mqtt';

/** A key that a device makes and keeps; what is enrolled of it is its public half. */
export function deviceKey(): { publicKey: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ format: 'jwk' }).x as string, privateKey };
}

/** What enrolment answers of the device: its credential, and what it says of itself in what it signs. */
export interface Enrolment {
  mqtt: { username: string; password: string | null };
  signs: { tenant: string; device: string };
}

/** A device that publishes over MQTT, QoS 1, and counts and signs its messages: what is acknowledged is committed. */
export class Device {
  readonly code: string;
  readonly #client: MqttClient;
  readonly #signs: Enrolment['signs'];
  readonly #key: KeyObject;
  #seq = 0;

  private constructor(client: MqttClient, { mqtt: { username }, signs }: Enrolment, key: KeyObject) {
    this.code = username;
    this.#client = client;
    this.#signs = signs;
    this.#key = key;
  }

  static async connect(url: string, enrolment: Enrolment, key: KeyObject): Promise<Device> {
    const credential = enrolment.mqtt;
    const client = mqtt.connect(url, {
      clientId: credential.username,
      username: credential.username,
      password: credential.password ?? '',
      protocolVersion: 4,
      reconnectPeriod: 200,
      manualConnect: true,
    });
    const connected = new Promise<void>((resolve, reject) =>
      client.once('connect', () => resolve()).once('error', reject),
    );
    client.connect();
    await connected;
    return new Device(client, enrolment, key);
  }

  /** Resolves when the platform has acknowledged the message. */
  async report(at: Date, readings: Record<string, unknown>): Promise<void> {
    const said = { seq: this.#seq++, at: at.toISOString(), ...readings, of: this.#signs };
    const signature = sign(null, Buffer.from(canonicalize(said) ?? ''), this.#key).toString('base64url');
    const payload = JSON.stringify({ ...said, signature });
    await this.#client.publishAsync(`holdfast/v1/${this.code}/observations`, payload, { qos: 1 });
  }

  async close(): Promise<void> {
    await this.#client.endAsync();
  }
}
