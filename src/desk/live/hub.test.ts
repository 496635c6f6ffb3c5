import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../ground/audit/index.ts';
import { type Asked, type Look, openHub, type Place } from './hub.ts';

const rowAt = (seq: number) => ({ xid: '1', seq: BigInt(seq), type: 'lot.registered' }) as EventRow;
const lookOf = (...seqs: number[]): Look => ({ rows: seqs.map(rowAt), tasks: [] });
const begin: Place = { xid: '0', seq: 0n };
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
/** A hub whose rests last no longer than a turn, and are noted. */
function quickHub() {
  const rests: number[] = [];
  const hub = openHub(async (ms) => {
    rests.push(ms);
    await turn();
  });
  return { hub, rests };
}

describe('what was missed', () => {
  it('is read once for all of a party who stand at the same place', async () => {
    const { hub } = quickHub();
    let reads = 0;
    const read = async () => {
      reads += 1;
      await turn();
      return lookOf(1, 2);
    };
    const looks = await Promise.all(Array.from({ length: 100 }, () => hub.missed('t/p', begin, read)));
    expect(reads).toBe(1);
    expect(new Set(looks).size).toBe(1);
    await hub.missed('t/p', begin, read);
    expect(reads).toBe(2);
    await Promise.all([hub.missed('t/p', begin, read), hub.missed('t/q', begin, read)]);
    expect(reads).toBe(4);
  });

  it('is read by a few at a time, each in its turn, whoever of them fails', async () => {
    const { hub } = quickHub();
    const order: number[] = [];
    let atOnce = 0;
    let most = 0;
    const asked = Array.from({ length: 30 }, (_, n) =>
      hub.missed(`t/${n}`, begin, async () => {
        order.push(n);
        most = Math.max(most, ++atOnce);
        await turn();
        atOnce -= 1;
        if (n % 7 === 0) throw new Error('the database is away');
        return lookOf(n);
      }),
    );
    const ends = await Promise.allSettled(asked);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(most).toBe(4);
  });
});

it('tells a thousand in turns between which others work, and rests longer where much happens', async () => {
  const { hub, rests } = quickHub();
  const looks = [lookOf(1), lookOf(...Array.from({ length: 21 }, (_, n) => n + 2))];
  const taken: Look[][] = [];
  const leaves: (() => void)[] = [];
  const read = async () => looks.shift() ?? lookOf();
  for (let n = 0; n < 1_000; n++) {
    const mine: Look[] = [];
    taken.push(mine);
    leaves.push(hub.join('t/p', begin, { take: (look) => mine.push(look), beat: () => {}, end: () => {} }, read));
  }
  expect(hub.listening()).toBe(1_000);
  while (rests.filter((ms) => ms > 0).length < 3) await turn();
  for (const mine of taken) expect(mine.map(({ rows }) => rows.length)).toEqual([1, 21]);
  expect(new Set(taken.map(([look]) => look)).size).toBe(1);
  expect(rests.filter((ms) => ms === 0)).toHaveLength(40);
  expect(rests.filter((ms) => ms > 0).slice(0, 3)).toEqual([400, 600, 400]);
  for (const leave of leaves) leave();
});

it('gives those who listen one place to ask whether a credential stands, at each sign of life anew', async () => {
  const { hub } = quickHub();
  const asked: Asked[] = [];
  const listener = { take: () => {}, beat: (each: Asked) => void asked.push(each), end: () => {} };
  const leaves = Array.from({ length: 60 }, () => hub.join('t/p', begin, { ...listener }, async () => lookOf()));
  while (asked.length < 120) await turn();
  for (const leave of leaves) leave();
  expect(new Set(asked).size).toBe(2);
  expect(new Set(asked.slice(0, 60)).size).toBe(1);
});

it('does not read again what others did, whether or not there was something to tell', async () => {
  const { hub } = quickHub();
  const from: Place[] = [];
  const leave = hub.join('t/p', begin, { take: () => {}, beat: () => {}, end: () => {} }, async (after) => {
    from.push(after);
    const upTo = { xid: String(from.length * 10), seq: 0n };
    // A look that is full says nothing of what lies behind its last row.
    return from.length === 2 ? lookOf(7) : { ...lookOf(), upTo };
  });
  while (from.length < 4) await turn();
  leave();
  expect(from.slice(0, 4)).toEqual([
    begin,
    { xid: '10', seq: 0n },
    expect.objectContaining({ xid: '1', seq: 7n }),
    { xid: '30', seq: 0n },
  ]);
});
