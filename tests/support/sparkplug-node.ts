import mqtt, { type MqttClient } from 'mqtt';
import { decodeSparkplug, encodeSparkplug } from '../../src/adapters/node/sparkplug-codec.ts';

type Metrics = Parameters<typeof encodeSparkplug>[0]['metrics'];

/** An edge node with one scale: counts its messages from 0 to 255, and dies by the will of its connection. */
export class SparkplugNode {
  readonly name: string;
  /** Names of the commands that the host sent it. */
  readonly commands: string[] = [];
  /** Sequence number of the next message. */
  seq = 0;
  readonly #client: MqttClient;
  readonly #bdSeq: bigint;

  private constructor(name: string, bdSeq: bigint, client: MqttClient) {
    this.name = name;
    this.#bdSeq = bdSeq;
    this.#client = client;
    client.on('error', () => {});
    client.on('message', (_, payload) => {
      for (const { name: command, value } of decodeSparkplug(payload).metrics)
        this.commands.push(`${command}=${value}`);
    });
  }

  static async connect(url: string, name: string, bdSeq = 0n): Promise<SparkplugNode> {
    const death = encodeSparkplug({ timestamp: Date.now(), metrics: [{ name: 'bdSeq', value: bdSeq }] });
    const client = await mqtt.connectAsync(url, {
      clientId: `${name}-${bdSeq}`,
      reconnectPeriod: 0,
      will: { topic: `spBv1.0/cq/NDEATH/${name}`, payload: Buffer.from(death), qos: 1, retain: false },
    });
    const node = new SparkplugNode(name, bdSeq, client);
    await client.subscribeAsync(`spBv1.0/cq/NCMD/${name}`, { qos: 1 });
    return node;
  }

  async raw(topic: string, payload: Uint8Array): Promise<void> {
    await this.#client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
  }

  async birth(): Promise<void> {
    this.seq = 0;
    await this.#say('NBIRTH', '', [
      { name: 'bdSeq', value: this.#bdSeq },
      { name: 'Node Control/Rebirth', value: false },
      { name: 'battery', alias: 1, value: 0.9 },
    ]);
    await this.#say('DBIRTH', '/scale', [
      { name: 'weight/grossKg', alias: 2, value: 20_000 },
      { name: 'weight/stable', alias: 3, value: true },
      { name: 'temperament', alias: 4, value: 'calm' },
    ]);
  }

  /** The scale shows a weight, by alias alone, under this sequence number or the next. */
  async weigh(grossKg: number, seq?: number): Promise<void> {
    await this.#say('DDATA', '/scale', [{ alias: 2, value: grossKg, timestamp: Date.now() }], seq);
  }

  async #say(kind: string, device: string, metrics: Metrics, seq = this.seq++): Promise<void> {
    const payload = encodeSparkplug({ timestamp: Date.now(), seq: seq % 256, metrics });
    await this.raw(`spBv1.0/cq/${kind}/${this.name}${device}`, payload);
  }

  /** Goes without a word: the broker says that it died. */
  async vanish(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#client.once('close', () => resolve()));
    this.#client.stream.destroy();
    await gone;
  }
}
