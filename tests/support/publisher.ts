import mqtt, { type MqttClient } from 'mqtt';

export interface PublisherOptions {
  url: string;
  code: string;
  password?: string | null;
  version?: 4 | 5;
  /** Messages that may be under way unacknowledged. */
  window: number;
  /** Rest after each acknowledgement, so that a broker that accepts faster than anyone can store is not flooded. */
  restMs?: number;
  /** Its first number, when it is not 0. */
  from?: number;
  /** What message `seq` says, beside its number and time. */
  readings?(seq: number): Record<string, unknown>;
}

/**
 * A device at full speed over MQTT, QoS 1. It keeps each message until it is acknowledged and sends it again, marked as
 * a duplicate, on the next connection: what a real device does, and nothing else may be lost.
 */
export class Publisher {
  readonly code: string;
  readonly acknowledged = new Set<number>();
  readonly #client: MqttClient;
  readonly #options: PublisherOptions;
  #next: number;
  #underWay = 0;
  #stopped = false;
  #repeated = 0;

  constructor(options: PublisherOptions) {
    this.code = options.code;
    this.#options = options;
    this.#next = options.from ?? 0;
    this.#client = mqtt.connect(options.url, {
      clientId: options.code,
      username: options.code,
      password: options.password ?? '',
      protocolVersion: options.version ?? 4,
      clean: false,
      ...(options.version === 5 && { properties: { sessionExpiryInterval: 3_600 } }),
      keepalive: 5,
      reconnectPeriod: 50,
      connectTimeout: 5_000,
    });
    this.#client.on('error', () => {});
    // The library sends again what was not acknowledged, but does not say so, as the standard demands.
    const once = new Set<string>();
    this.#client.on('packetsend', (packet) => {
      if (packet.cmd !== 'publish') return;
      packet.dup = once.has(String(packet.payload));
      if (packet.dup) this.#repeated++;
      once.add(String(packet.payload));
    });
    this.#fill();
  }

  /** How many were handed to the network for the first time. */
  get sent(): number {
    return this.#next - (this.#options.from ?? 0);
  }

  /** How many went out again with DUP. */
  get repeated(): number {
    return this.#repeated;
  }

  #fill(): void {
    while (!this.#stopped && this.#underWay < this.#options.window) {
      const seq = this.#next++;
      this.publish(seq);
    }
  }

  /** One message by number, be it for the second time. */
  publish(seq: number): void {
    const readings = this.#options.readings?.(seq) ?? { battery: 0.5 };
    const payload = JSON.stringify({ seq, at: new Date().toISOString(), ...readings });
    this.#underWay++;
    this.#client.publish(`holdfast/v1/${this.code}/observations`, payload, { qos: 1 }, (error) => {
      const goOn = () => {
        this.#underWay--;
        if (error && !this.#client.disconnecting) this.publish(seq);
        else this.#fill();
      };
      if (!error) this.acknowledged.add(seq);
      // A connection that ends while the library sends again refuses what waits behind, at once: a device keeps that too.
      const restMs = this.#options.restMs ?? (error ? 50 : undefined);
      if (restMs === undefined) goOn();
      else setTimeout(goOn, restMs);
    });
  }

  /** The broker is elsewhere now. */
  moveTo(url: string): void {
    const { hostname, port } = new URL(url);
    this.#client.options.hostname = hostname;
    this.#client.options.host = hostname;
    this.#client.options.port = Number(port);
  }

  /** Nothing new from here on; what is under way is still sent until it is acknowledged. */
  finish(): void {
    this.#stopped = true;
  }

  get isDone(): boolean {
    return this.#stopped && this.#underWay === 0;
  }

  /** Leaves at once; what was not acknowledged stays unacknowledged. */
  leave(): Promise<void> {
    this.#stopped = true;
    return new Promise((resolve) => this.#client.end(true, {}, () => resolve()));
  }
}
