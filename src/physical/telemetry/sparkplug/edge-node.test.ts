import { describe, expect, it } from 'vitest';
import {
  type EdgeNode,
  newEdgeNode,
  receive,
  type SparkplugKind,
  type SparkplugMessage,
  tickEdgeNode,
} from './edge-node.ts';
import { readingsOf, sparkplugTopic } from './readings.ts';

const metric = (
  name: string | undefined,
  value: SparkplugMessage['metrics'][number]['value'],
  alias?: number,
  at?: number,
) => ({
  name,
  alias,
  at,
  value,
});
const message = (
  kind: SparkplugKind,
  seq: number | undefined,
  metrics: SparkplugMessage['metrics'] = [],
  device?: string,
) => ({
  kind,
  device,
  seq,
  at: 1_000,
  metrics,
});
const birth = (bdSeq = 0n, seq = 0) => message('NBIRTH', seq, [metric('bdSeq', bdSeq), metric('battery', 0.9, 1)]);
const death = (bdSeq: bigint) => message('NDEATH', undefined, [metric('bdSeq', bdSeq)]);
const data = (seq: number, value = seq / 1000) => message('NDATA', seq, [metric(undefined, value, 1)]);
const online = (): EdgeNode => {
  const node = newEdgeNode();
  receive(node, birth(), 0);
  return node;
};
const batteries = (outcome: { reports: { values: [string, unknown][] }[] }) =>
  outcome.reports.map((r) => r.values[0]?.[1]);

describe('a Sparkplug edge node', () => {
  it('is refused before its birth, and asked for it once in a while', () => {
    const node = newEdgeNode();
    expect(receive(node, data(4), 0)).toMatchObject({ refused: 'BEFORE_BIRTH', wantsRebirth: true });
    expect(receive(node, data(5), 1_000)).toMatchObject({ refused: 'BEFORE_BIRTH', wantsRebirth: false });
    expect(receive(node, data(6), 6_000)).toMatchObject({ wantsRebirth: true });
    // Some edge nodes go on counting over a rebirth: any number from 0 to 255 may begin.
    receive(node, birth(0n, 7), 6_100);
    expect(batteries(receive(node, data(8), 6_200))).toEqual([0.008]);
  });

  it('counts to 255 and begins again', () => {
    const node = online();
    for (let i = 1; i <= 600; i++) expect(batteries(receive(node, data(i % 256, i), i))).toEqual([i]);
  });

  it('is put in order within the reorder time', () => {
    const node = online();
    expect(receive(node, data(3), 0).reports).toEqual([]);
    expect(receive(node, data(2), 10).reports).toEqual([]);
    expect(batteries(receive(node, data(1), 20))).toEqual([0.001, 0.002, 0.003]);
    expect(tickEdgeNode(node, 10_000)).toMatchObject({ wantsRebirth: false });
  });

  it('keeps what came when a gap stays open, and is asked for a rebirth', () => {
    const node = online();
    receive(node, data(3), 0);
    receive(node, data(5), 10);
    expect(tickEdgeNode(node, 2_900)).toMatchObject({ reports: [], wantsRebirth: false });
    const given = tickEdgeNode(node, 3_000);
    expect([batteries(given), given.wantsRebirth]).toEqual([[0.003, 0.005], true]);
    expect(batteries(receive(node, data(6), 3_100))).toEqual([0.006]);
  });

  it('does not take a message twice', () => {
    const node = online();
    receive(node, data(1), 0);
    expect(receive(node, data(1), 1)).toMatchObject({ reports: [], refused: 'SEQUENCE_PAST' });
  });

  it('dies only by the death of its present birth', () => {
    const node = online();
    receive(node, birth(1n), 10);
    expect(receive(node, death(0n), 20)).toMatchObject({ refused: 'STALE_DEATH' });
    expect(node.isOnline).toBe(true);
    receive(node, death(1n), 30);
    expect(node.isOnline).toBe(false);
  });

  it('is not raised by a birth that its own death overtook', () => {
    const node = online();
    receive(node, death(0n), 100);
    expect(receive(node, birth(0n), 200)).toMatchObject({ refused: 'OVERTAKEN_BIRTH' });
    expect(node.isOnline).toBe(false);
    expect(tickEdgeNode(node, 2_300).wantsRebirth).toBe(true);
    receive(node, birth(0n), 2_400);
    expect(node.isOnline).toBe(true);
  });

  it('has devices with births and aliases of their own', () => {
    const node = online();
    const scale = (seq: number, kind: SparkplugKind, metrics: SparkplugMessage['metrics']) =>
      message(kind, seq, metrics, 'scale');
    expect(receive(node, scale(1, 'DDATA', [metric(undefined, 5, 1)]), 0)).toMatchObject({
      reports: [],
      wantsRebirth: true,
    });
    receive(node, scale(2, 'DBIRTH', [metric('weight/grossKg', 20_000, 1)]), 10);
    const said = receive(node, scale(3, 'DDATA', [metric(undefined, 19_990, 1)]), 20);
    expect(said.reports).toEqual([{ device: 'scale', at: 1_000, values: [['weight/grossKg', 19_990]] }]);
    receive(node, scale(4, 'DDEATH', []), 30);
    expect(receive(node, scale(5, 'DDATA', [metric(undefined, 1, 1)]), 6_000)).toMatchObject({
      reports: [],
      wantsRebirth: true,
    });
  });

  it('gives a report for each time its metrics carry: stored readings come later, with their own', () => {
    const node = online();
    const said = receive(
      node,
      message('NDATA', 1, [metric(undefined, 0.5, 1, 100), metric('battery', 0.4, undefined, 200)]),
      0,
    );
    expect(said.reports.map((r) => [r.at, r.values])).toEqual([
      [100, [['battery', 0.5]]],
      [200, [['battery', 0.4]]],
    ]);
  });
});

describe('what a report says', () => {
  it('is read by the names of an observation’s members', () => {
    const values: [string, number | bigint | boolean | string | null][] = [
      ['position/lat', 29.6],
      ['position/lon', 106.4],
      ['weight/grossKg', 20_000n],
      ['seal/state', 'closed'],
      ['tags', 'a,b'],
      ['climate/temperatureC', null],
      ['Node Control/Rebirth', false],
    ];
    expect(readingsOf({ device: undefined, at: 0, values })).toEqual({
      position: { lat: 29.6, lon: 106.4 },
      weight: { grossKg: 20_000 },
      seal: { state: 'closed' },
      tags: ['a', 'b'],
    });
    expect(readingsOf({ device: undefined, at: 0, values: [['bdSeq', 1n]] })).toBeUndefined();
  });

  it('comes by topics of the namespace alone', () => {
    expect(sparkplugTopic('spBv1.0/cq/DDATA/gateway-1/scale-7')).toEqual({
      group: 'cq',
      kind: 'DDATA',
      edgeNode: 'gateway-1',
      device: 'scale-7',
    });
    for (const topic of [
      'spBv1.0/STATE/host',
      'spBv1.0/cq/NCMD/gateway-1',
      'spBv1.0/cq/NDATA/gateway-1/scale-7',
      'spBv1.0/cq/DDATA/gateway-1',
      'spBv1.0/cq/DDATA/gateway-1/a/b',
      'spAv1.0/cq/NDATA/x',
      'spBv1.0/cq/NDATA/',
    ])
      expect([topic, sparkplugTopic(topic)]).toEqual([topic, undefined]);
  });
});
