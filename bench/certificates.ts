import { seededRandom } from '../src/adapters/memory/clock.ts';
import { actOn, admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { addMonths } from '../src/kernel/time.ts';
import { openBenchGround } from './fleet.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Fifty clients splitting and moving one certificate for a minute, beside two bare row updates and an insert';

const CLIENTS = 50;
const FACE = 100_000_000;
const yuan = (minor: number | bigint) => ({ amountMinor: minor.toString(), currency: 'CNY' });

interface Holder {
  id: string;
  key: string;
}
interface Part {
  id: string;
  holderId: string;
  fromMinor: string;
  amountMinor: string;
}

/** A live certificate over the whole face, issued through the API by the debtor and taken by the seller. */
async function issue(ground: Ground, seller: Holder, on: string): Promise<{ id: string; bank: Holder }> {
  const debtor = await admitTo(ground, 'Core firm', 'core_firm');
  const bank = await admitTo(ground, 'Bank', 'bank');
  const dueOn = addMonths(on, 5);
  const receivable = await actOn<{ id: string }>(ground, seller.key, '/receivables', {
    debtorId: debtor.id,
    invoiceNumber: 'INV-1',
    invoicedOn: on,
    dueOn,
    amount: yuan(FACE),
  });
  await actOn(ground, debtor.key, `/receivables/${receivable.id}/confirmation`, {
    amount: yuan(FACE),
    dueOn,
    waivesSetOff: true,
    evidenceHash: 'e'.repeat(64),
  });
  const line = await actOn<{ id: string }>(ground, debtor.key, '/certificate-lines', {
    bankId: bank.id,
    limit: yuan(FACE),
    expiresOn: addMonths(dueOn, 12),
    depthMax: 1_000_000,
    splitsMax: 1_000_000,
  });
  await actOn(ground, bank.key, `/certificate-lines/${line.id}/approval`);
  const certificate = await actOn<{ id: string }>(ground, debtor.key, '/certificates', {
    lineId: line.id,
    obligeeId: seller.id,
    dueOn,
    contractNumber: 'HT-1',
    receivables: [{ receivableId: receivable.id, amount: yuan(FACE) }],
  });
  await actOn(ground, seller.key, `/certificates/${certificate.id}/answer`, { accept: true });
  return { id: certificate.id, bank };
}

/** What the move of a part does to rows and nothing else: two updates of one hot row and an insert, in a transaction. */
async function bareMoves({ database: { pool }, admin }: Ground, seconds: number): Promise<number> {
  await admin.query(`
    create table bare_part (id bigint generated always as identity primary key, holder int, amount bigint);
    create table bare_face (id int primary key, held bigint);
    insert into bare_face values (1, 0);
    grant select, insert, update on bare_part, bare_face to holdfast_app`);
  let moves = 0;
  const until = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, n) => {
      while (performance.now() < until) {
        const client = await pool.connect();
        try {
          await client.query('begin');
          await client.query('update bare_face set held = held - 1 where id = 1');
          await client.query('insert into bare_part (holder, amount) values ($1, 1)', [n]);
          await client.query('update bare_face set held = held + 1 where id = 1');
          await client.query('commit');
        } finally {
          client.release();
        }
        moves++;
      }
    }),
  );
  return moves / seconds;
}

export default async function certificates({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const seconds = quick ? 5 : 60;
  const ground = await openBenchGround();
  try {
    const holders: Holder[] = [];
    for (let n = 0; n < 20; n++) holders.push(await admitTo(ground, `Holder ${n}`, 'trader'));
    const { id, bank } = await issue(ground, holders[0] as Holder, ground.clock.now().toISOString().slice(0, 10));
    const partsSeenBy = async ({ key }: Holder): Promise<Part[]> => {
      const response = await ground.app.request(`/v1/certificates/${id}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      return response.ok ? ((await response.json()) as { holdings: Part[] }).holdings : [];
    };
    const held = new Map<string, Part[]>(holders.map((holder) => [holder.id, []]));
    for (const part of await partsSeenBy(bank)) held.get(part.holderId)?.push(part);
    let [moved, refused] = [0, 0];
    const until = performance.now() + seconds * 1_000;
    const client = async (_: unknown, n: number) => {
      const random = seededRandom(n + 1);
      const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
      while (performance.now() < until) {
        const from = pick(holders);
        const to = pick(holders);
        const mine = held.get(from.id) ?? [];
        if (mine.length === 0 || to === from) continue;
        const part = pick(mine);
        const amountMinor = String(1 + Math.floor(random() * Number(part.amountMinor)));
        try {
          const offer = { holdingId: part.id, kind: 'transfer', toPartyId: to.id, amountMinor };
          const move = await actOn<{ id: string }>(ground, from.key, '/certificate-moves', offer);
          const answer = `/certificate-moves/${move.id}/answer`;
          const { toHoldingId } = await actOn<{ toHoldingId: string }>(ground, to.key, answer, { accept: true });
          moved++;
          // As far as the holders know: another client may have cut the part meanwhile, and is then refused by name.
          part.amountMinor = String(BigInt(part.amountMinor) - BigInt(amountMinor));
          if (BigInt(part.amountMinor) <= 0n) mine.splice(mine.indexOf(part), 1);
          held.get(to.id)?.push({ id: toHoldingId, holderId: to.id, fromMinor: '0', amountMinor });
        } catch (error) {
          // Another client was first: a refusal by name. Anything else is a fault.
          if (!/HOLDING_TOO_SMALL|NOT_THE_CERTIFICATE_HOLDER|MOVE_NOT_OFFERED|NOT_FOUND/.test(String(error)))
            throw error;
          refused++;
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    say(`${moved} moves, ${refused} refused because someone was first`);
    let next = 0n;
    const parts = await partsSeenBy(bank);
    for (const part of parts.toSorted((a, b) => (BigInt(a.fromMinor) < BigInt(b.fromMinor) ? -1 : 1))) {
      if (BigInt(part.fromMinor) !== next) throw new Error(`the parts do not meet at ${next}`);
      next += BigInt(part.amountMinor);
    }
    if (next !== BigInt(FACE)) throw new Error(`the parts are ${next}, the face ${FACE}`);
    const barePerS = await bareMoves(ground, Math.min(seconds, 15));
    const movesPerS = moved / seconds;
    return {
      figures: {
        seconds,
        clients: CLIENTS,
        moves: moved,
        refused,
        parts: parts.length,
        sumIsFace: 1,
        movesPerS: Number(movesPerS.toFixed(1)),
        barePerS: Number(barePerS.toFixed(1)),
      },
      ratios: { movesToBare: Number((movesPerS / barePerS).toFixed(3)) },
    };
  } finally {
    await ground.close();
  }
}
