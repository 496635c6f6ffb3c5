import mqtt from 'mqtt';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/instances.ts';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';
import { openPlatform } from '../support/platform.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { SparkplugNode } from '../support/sparkplug-node.ts';
import { openTrade } from '../support/trade.ts';
import { sleep, until } from '../support/until.ts';

const HOST = 'holdfast-test';
const REORDER_MS = 400;
const REBIRTH = 'Node Control/Rebirth=true';

suiteNeeding('mosquitto', mosquittoMissing, 'a Sparkplug host at Mosquitto', async () => {
  const trade = await openTrade();
  const broker = await Mosquitto.start(await temporaryFolder());
  const start = () =>
    openPlatform(trade.database, broker, {
      SPARKPLUG_HOST_ID: HOST,
      SPARKPLUG_GROUP: 'cq',
      SPARKPLUG_REORDER_MS: String(REORDER_MS),
    });
  let platform = await start();
  const states: { online: boolean; timestamp: number }[] = [];
  const primary = await mqtt.connectAsync(broker.url);
  primary.on('message', (_, payload) => states.push(JSON.parse(payload.toString())));
  await primary.subscribeAsync(`spBv1.0/STATE/${HOST}`, { qos: 1 });
  await until(() => states.at(-1)?.online === true, 'the host to be online');

  /** An edge node whose scale is enrolled as everyone's devices are: by its code. */
  async function enrolled(name: string): Promise<SparkplugNode> {
    for (const code of [name, `${name}.scale`]) await trade.manager.done('/devices', { code, kind: 'scale' });
    return SparkplugNode.connect(broker.url, name);
  }
  interface Stored {
    seq: number;
    payload: { weight?: { grossKg: number; stable?: boolean }; battery?: number };
  }
  const stored = async (code: string): Promise<Stored[]> =>
    (
      await trade.database.admin.query<Stored>(
        `select o.seq::int, o.payload from observation o join device d on d.number = o.device_number
         where d.code = $1 order by o.seq`,
        [code],
      )
    ).rows;
  const weights = async (name: string) => (await stored(`${name}.scale`)).map(({ payload }) => payload.weight?.grossKg);
  const arrives = (name: string, grossKg: number) =>
    until(async () => (await weights(name)).includes(grossKg), `${grossKg} kg of ${name}`);
  const asks = (node: SparkplugNode, times: number) =>
    until(() => node.commands.length >= times, `${node.name} to be asked for a rebirth`);

  it('makes observations of births and data, numbered from 0, with aliases resolved', async () => {
    const node = await enrolled('gw-plain');
    await node.birth();
    await node.weigh(19_990);
    await node.weigh(19_995.5);
    await arrives('gw-plain', 19_995.5);
    expect((await stored('gw-plain.scale')).map(({ seq, payload }) => [seq, payload.weight])).toEqual([
      [0, { grossKg: 20_000, stable: true }],
      [1, { grossKg: 19_990 }],
      [2, { grossKg: 19_995.5 }],
    ]);
    expect((await stored('gw-plain')).map(({ payload }) => payload.battery)).toEqual([0.9]);
    expect(node.commands).toEqual([]);
  });

  it('puts in order what comes out of it within the window, and asks for nothing', async () => {
    const node = await enrolled('gw-mixed');
    await node.birth();
    const first = node.seq;
    for (const behind of [2, 1, 0, 4, 3]) await node.weigh(1_000 + behind, first + behind);
    await arrives('gw-mixed', 1_004);
    expect(await weights('gw-mixed')).toEqual([20_000, 1_000, 1_001, 1_002, 1_003, 1_004]);
    await sleep(2 * REORDER_MS);
    expect(node.commands).toEqual([]);
  });

  it('asks for a rebirth where a gap stays open, keeps what came behind it, and goes on from the birth', async () => {
    const node = await enrolled('gw-gap');
    await node.birth();
    await node.weigh(1_000);
    node.seq++;
    await node.weigh(1_002);
    expect(await weights('gw-gap')).not.toContain(1_002);
    await asks(node, 1);
    await arrives('gw-gap', 1_002);
    await node.birth();
    await node.weigh(1_003);
    await arrives('gw-gap', 1_003);
    expect(await weights('gw-gap')).toEqual([20_000, 1_000, 1_002, 20_000, 1_003]);
    expect(node.commands).toEqual([REBIRTH]);
  });

  it('counts on past 255', async () => {
    const node = await enrolled('gw-long');
    await node.birth();
    for (let n = 0; n < 300; n++) await node.weigh(n);
    await arrives('gw-long', 299);
    expect(await weights('gw-long')).toEqual([20_000, ...Array.from({ length: 300 }, (_, n) => n)]);
    expect(node.commands).toEqual([]);
  });

  it('believes nothing between a death and the next birth', async () => {
    const node = await enrolled('gw-mortal');
    await node.birth();
    await node.weigh(1_000);
    await arrives('gw-mortal', 1_000);
    await node.vanish();
    const again = await SparkplugNode.connect(broker.url, 'gw-mortal', 1n);
    // The host learns of the death from the broker; what is said before the birth has no names.
    again.seq = node.seq;
    await until(async () => {
      await again.weigh(666);
      return again.commands.length > 0;
    }, 'a rebirth to be asked for');
    const before = (await weights('gw-mortal')).length;
    await again.birth();
    await again.weigh(1_001);
    await arrives('gw-mortal', 1_001);
    expect((await weights('gw-mortal')).slice(before)).toEqual([20_000, 1_001]);
    expect(again.commands).toEqual([REBIRTH]);
  });

  it('asks a node it has never heard of for its birth, and takes nothing before', async () => {
    const node = await enrolled('gw-unborn');
    node.seq = 7;
    await node.weigh(1_000);
    await asks(node, 1);
    expect(node.commands).toEqual([REBIRTH]);
    await node.birth();
    await node.weigh(1_001);
    await arrives('gw-unborn', 1_001);
    expect(await weights('gw-unborn')).toEqual([20_000, 1_001]);
  });

  it('puts aside what it cannot read and whom it does not know, and goes on', async () => {
    const node = await enrolled('gw-odd');
    await node.birth();
    await node.raw('spBv1.0/cq/DDATA/gw-odd/scale', new Uint8Array([0xff, 0x01, 0x02]));
    const stranger = await SparkplugNode.connect(broker.url, 'gw-stranger');
    await stranger.birth();
    await node.weigh(1_000);
    await arrives('gw-odd', 1_000);
    const reasons = async () =>
      (
        await trade.database.admin.query<{ topic: string; reason: string }>(
          'select topic, reason from quarantine order by 1',
        )
      ).rows;
    await until(async () => (await reasons()).length >= 3, 'what is put aside');
    expect((await reasons()).map(({ topic, reason }) => `${topic} ${reason}`)).toEqual([
      'holdfast/v1/gw-stranger.scale/observations DEVICE_UNKNOWN',
      'holdfast/v1/gw-stranger/observations DEVICE_UNKNOWN',
      'spBv1.0/cq/DDATA/gw-odd/scale SPARKPLUG_UNREADABLE',
    ]);
  });

  it('says that it is away when its connection is lost, by the birth it had, and that it is back by a new one', async () => {
    const before = states.length;
    const birth = states.at(-1);
    // Whoever takes its name throws it out.
    const thief = await mqtt.connectAsync(broker.url, { clientId: `holdfast-sparkplug-${HOST}`, reconnectPeriod: 0 });
    thief.on('error', () => {});
    await until(() => states.length >= before + 2 && states.at(-1)?.online === true, 'the host to be back');
    await thief.endAsync(true);
    expect(states[before]).toEqual({ online: false, timestamp: birth?.timestamp });
    expect(states.at(-1)?.timestamp).toBeGreaterThan(birth?.timestamp ?? 0);
  });

  it('says that it is away when it is stopped, and numbers on when it is started again', async () => {
    const node = await enrolled('gw-lasting');
    await node.birth();
    await node.weigh(1_000);
    await arrives('gw-lasting', 1_000);
    await platform.stop();
    await until(() => states.at(-1)?.online === false, 'the host to be offline');
    platform = await start();
    await until(() => states.at(-1)?.online === true, 'the host to be online again');
    await node.weigh(1_001);
    await asks(node, 1);
    await node.birth();
    await node.weigh(1_002);
    await arrives('gw-lasting', 1_002);
    expect((await stored('gw-lasting.scale')).map(({ seq, payload }) => [seq, payload.weight?.grossKg])).toEqual([
      [0, 20_000],
      [1, 1_000],
      [2, 20_000],
      [3, 1_002],
    ]);
  });
});
