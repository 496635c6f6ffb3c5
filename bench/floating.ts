import { randomUUID } from 'node:crypto';
import { actOn, agreeTo, type Ground, isProposal } from '../src/adapters/node/ground.ts';
import { type Desk, openDesk, openFacility } from './collateral-ground.ts';
import { openBenchGround } from './fleet.ts';
import { proveCustody } from './proved-custody.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Fifty clients take goods out of one floating pledge at once, beside the bare two-row transaction on one hot row';

const CLIENTS = 50;
const LOTS = 20;
const LOT_TONNES = 1_000;
const PRICE_YUAN = 5_200;

const round = (value: number, digits = 0) => Number(value.toFixed(digits));
const percentile = (times: number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

interface Answer {
  status: number;
  body: { id?: string; token?: string; code?: string };
}

async function post(ground: Ground, key: string, route: string, body: object, idempotencyKey: string): Promise<Answer> {
  const response = await ground.app.request(`/v1${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** One pledge over twenty lots, whose custody is proved to the lender, with debt that leaves about a quarter free. */
export async function raisePledge(ground: Ground, desk: Desk): Promise<{ facilityId: string; lotIds: string[] }> {
  const facilityId = await openFacility(ground, desk, 200_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  const lotIds: string[] = [];
  for (let i = 0; i < LOTS; i++) {
    const { id } = await actOn<{ id: string }>(ground, desk.pledgor.key, '/lots', {
      ownerId: desk.pledgor.id,
      description: 'Copper cathodes',
      hsCode: '740311',
      commodityId: desk.commodityId,
      marks: [`HEAT-${i}`],
      quantity: { value: String(LOT_TONNES * 1_000), scale: 3, unit: 'TNE' },
      grossWeightKg: LOT_TONNES * 1_000,
      value: { amountMinor: String(LOT_TONNES * PRICE_YUAN * 100), currency: 'CNY' },
    });
    lotIds.push(id);
  }
  await actOn(ground, desk.pledgor.key, '/custody-offers', { lotIds, toPartyId: desk.manager.id });
  await actOn(ground, desk.manager.key, '/custodies', {
    lotIds,
    siteId: desk.siteId,
    handover: { grossWeightKg: LOTS * LOT_TONNES * 1_000, packages: LOTS, sealsIntact: true },
  });
  const pledge = await actOn<{ id: string }>(ground, desk.pledgor.key, '/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: desk.bank.id,
    facilityId,
    maximum: { amountMinor: '20000000000', currency: 'CNY' },
    itemIds: lotIds,
    floors: [{ commodityId: desk.commodityId, quantity: { value: '14000000', scale: 3, unit: 'TNE' } }],
  });
  await actOn(ground, desk.bank.key, `/pledges/${pledge.id}/answer`, { accept: true });
  await proveCustody(ground, desk, Object.fromEntries(lotIds.map((id) => [id, LOT_TONNES * 1_000])));
  const drawn = await actOn<{ id: string }>(ground, desk.pledgor.key, `/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: { amountMinor: '5000000000', currency: 'CNY' },
    dueOn: '2027-06-30',
  });
  await actOn(ground, desk.bank.key, `/drawdowns/${drawn.id}/approval`, {});
  await actOn(ground, desk.checkerKey, `/drawdowns/${drawn.id}/disbursement`, {});
  return { facilityId, lotIds };
}

async function bareTransactions(ground: Ground, seconds: number): Promise<number> {
  await ground.admin.query(`create table bare_pool (id integer primary key, held bigint, reserved bigint);
    create table bare_reserve (id text primary key, pool integer, quantity bigint);
    insert into bare_pool values (1, 1000000000000, 0);
    grant select, insert, update on bare_pool, bare_reserve to holdfast_app`);
  const { pool } = ground.database;
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < until) {
        const client = await pool.connect();
        try {
          await client.query('begin');
          await client.query('update bare_pool set reserved = reserved + 1 where id = 1 and held - reserved > 1');
          await client.query('insert into bare_reserve values ($1, 1, 1)', [randomUUID()]);
          await client.query('commit');
          done++;
        } finally {
          client.release();
        }
      }
    }),
  );
  return done / seconds;
}

interface Tally {
  executed: number;
  calledBack: number;
  acts: number;
  times: number[];
  refused: Record<string, number>;
  /** Answered 503 for want of a connection, and asked again with the same key. */
  waited: number;
}

/** The colleagues' agreement to what waits; undefined where what is there by then refuses it. */
async function agreed(ground: Ground, said: Parameters<typeof agreeTo>[1], tally: Tally) {
  const from = performance.now();
  const order = await agreeTo<Answer['body']>(ground, said).catch((error: Error) => {
    const [, code = 'UNKNOWN'] = /"code":"([A-Z_]+)"/.exec(error.message) ?? [];
    tally.refused[code] = (tally.refused[code] ?? 0) + 1;
    return undefined;
  });
  tally.times.push(performance.now() - from);
  tally.acts++;
  return order;
}

/** Each client asks, has it approved, and drives out or is called back, over and over. */
async function drive(
  ground: Ground,
  desk: Desk,
  f: { facilityId: string; lotIds: string[] },
  seconds: number,
): Promise<Tally> {
  const tally: Tally = { executed: 0, calledBack: 0, acts: 0, times: [], refused: {}, waited: 0 };
  const until = performance.now() + seconds * 1_000;
  const once = async (key: string, route: string, body: object): Promise<Answer['body'] | undefined> => {
    const from = performance.now();
    const idempotencyKey = randomUUID();
    let answer = await post(ground, key, route, body, idempotencyKey);
    for (; answer.body.code === 'DATABASE_UNAVAILABLE'; tally.waited++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      answer = await post(ground, key, route, body, idempotencyKey);
    }
    tally.times.push(performance.now() - from);
    tally.acts++;
    if (answer.status >= 500) throw new Error(`${route}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer.status < 300) return answer.body;
    const code = answer.body.code ?? String(answer.status);
    tally.refused[code] = (tally.refused[code] ?? 0) + 1;
    return undefined;
  };
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let n = 0; performance.now() < until; n++) {
        const lotId = f.lotIds[(client + n) % f.lotIds.length] as string;
        const kilograms = 1_000 + ((client * 7_919 + n * 104_729) % 9_000);
        const lots = [{ lotId, quantity: { value: String(kilograms), scale: 3, unit: 'TNE' } }];
        const asked = await once(desk.pledgor.key, `/facilities/${f.facilityId}/releases`, { lots, vehicle: 'V' });
        const said = asked && (await once(desk.checkerKey, `/releases/${asked.id}/approval`, {}));
        // What leaves in a day adds up, and so do the people who agree to it.
        const order = isProposal(said) ? await agreed(ground, said, tally) : said;
        if (!order) continue;
        if (n % 5 === 4) {
          if (await once(desk.bank.key, `/releases/${order.id}/decline`, { reason: 'called back' })) tally.calledBack++;
        } else if (
          await once(desk.manager.key, `/releases/${order.id}/execution`, {
            token: order.token,
            vehicle: 'V',
            gateWeightKg: kilograms,
          })
        )
          tally.executed++;
      }
    }),
  );
  return tally;
}

/** What the database says afterwards: the floor, the promises and the books. */
async function assertWhole(ground: Ground, facilityId: string): Promise<{ freeYuan: number }> {
  const { rows } = await ground.admin.query<Record<string, string>>(
    `select sum(quantity_value) held, sum(quantity_reserved) reserved, sum(quantity_in - quantity_out - quantity_loss) books,
       min(quantity_value) least, (select promised_minor from coverage where facility_id = $1) promised,
       (select coalesce(sum(left_value), 0) from release_line) gone,
       (select coalesce(sum(l.quantity_value), 0) from release_line l join release r on r.id = l.release_id where r.status = 'approved') standing
     from lot`,
    [facilityId],
  );
  const [row = {}] = rows;
  const heldKg = Number(row.held);
  const value = (heldKg * PRICE_YUAN * 100) / 1_000;
  const floor = (50_000_000 * 100) / 0.65;
  const faults = [
    value < floor && `the floor was crossed: ${value} < ${floor}`,
    heldKg < 14_000_000 && `the floor in tonnes was crossed: ${heldKg}`,
    row.held !== row.books && 'the books do not conserve',
    Number(row.least) < 0 && 'a lot holds less than nothing',
    Number(row.reserved) !== Number(row.standing) && `reserved ${row.reserved} for standing orders of ${row.standing}`,
    heldKg + Number(row.gone) !== LOTS * LOT_TONNES * 1_000 && 'what is here and what left is not what came',
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { freeYuan: (value - floor) / 100 };
}

export default async function floating({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const seconds = quick ? 8 : 60;
  const ground = await openBenchGround();
  try {
    const desk = await openDesk(ground, PRICE_YUAN);
    const pledge = await raisePledge(ground, desk);
    say('warming up');
    await drive(ground, desk, pledge, quick ? 1 : 3);
    say(`${CLIENTS} clients for ${seconds} s`);
    const startedAt = performance.now();
    const tally = await drive(ground, desk, pledge, seconds);
    const took = (performance.now() - startedAt) / 1_000;
    const { freeYuan } = await assertWhole(ground, pledge.facilityId);
    say(`refused: ${JSON.stringify(tally.refused)}`);
    const bareS = await bareTransactions(ground, quick ? 3 : 15);
    const { rows } = await ground.admin.query<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    return {
      figures: {
        clients: CLIENTS,
        seconds: round(took),
        actsPerS: round(tally.acts / took),
        releasesOutPerS: round(tally.executed / took, 1),
        releasesOut: tally.executed,
        ordersCalledBack: tally.calledBack,
        refusedByFloor: (tally.refused.RELEASE_UNCOVERED ?? 0) + (tally.refused.RELEASE_BELOW_FLOOR ?? 0),
        askedAgain: tally.waited,
        otherServerErrors: 0,
        databaseDeadlocks: Number(rows[0]?.deadlocks ?? 0),
        actP50Ms: round(percentile(tally.times, 0.5)),
        actP99Ms: round(percentile(tally.times, 0.99)),
        leftAboveFloorYuan: round(freeYuan),
        bareTwoRowPerS: round(bareS),
      },
      ratios: { actsToBareTwoRow: round(tally.acts / took / bareS, 3) },
    };
  } finally {
    await ground.close();
  }
}
