import mqtt, { type MqttClient } from 'mqtt';

/** A device that publishes over MQTT, QoS 1, and counts its messages: what is acknowledged is committed. */
export class Device {
  readonly code: string;
  readonly #client: MqttClient;
  #seq = 0;

  private constructor(code: string, client: MqttClient) {
    this.code = code;
    this.#client = client;
  }

  static async connect(url: string, credential: { username: string; password: string | null }): Promise<Device> {
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
    return new Device(credential.username, client);
  }

  /** Resolves when the platform has acknowledged the message. */
  async report(at: Date, readings: Record<string, unknown>): Promise<void> {
    const payload = JSON.stringify({ seq: this.#seq++, at: at.toISOString(), ...readings });
    await this.#client.publishAsync(`holdfast/v1/${this.code}/observations`, payload, { qos: 1 });
  }

  async close(): Promise<void> {
    await this.#client.endAsync();
  }
}
