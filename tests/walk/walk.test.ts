import { afterAll, expect, it } from 'vitest';
import { seededRandom } from '../../src/adapters/memory/clock.ts';
import { startScript } from '../support/child.ts';
import { openCollateral } from '../support/collateral.ts';
import { testSecretsKey } from '../support/database.ts';
import { Client, colleagueOf } from '../support/world.ts';
import { chooseAct, type Effect, type Walk } from './acts.ts';
import { beyondLines, faultsOfRecord } from './recompute.ts';

/** How far it walks: so many seeds, or as many as so many minutes hold. */
const SEEDS = Number(process.env.HOLDFAST_WALK_SEEDS ?? 3);
const MINUTES = Number(process.env.HOLDFAST_WALK_MINUTES ?? 0);
const FIRST = Number(process.env.HOLDFAST_WALK_FIRST ?? 1);
const STEPS = 60;
const lines = { initialBps: 7_000n, releaseBps: 7_000n };
/** What the table of four eyes gives to two people, among the acts that are walked. */
const together = [
  'pledge.discharged',
  'pledge.partlyDischarged',
  'release.approved',
  'facility.marginRefunded',
] as const;

const stage = await openCollateral();
await stage.valuationTerms();
await stage.price(70_000);
const { bank, checker, second, importer, exporter, manager, debtor, database } = stage;
const other = await stage.party('Other bank', 'bank');
const [third, fourth] = [await colleagueOf(bank, 0), await colleagueOf(bank, 1)];

const child = startScript('tests/walk/service.ts', [], {
  env: {
    ...process.env,
    WALK_AT: stage.clock.now().toISOString(),
    WALK_DATABASE_URL: database.serviceUrl,
    WALK_ROLE: database.role ?? '',
    WALK_SECRETS_KEY: testSecretsKey,
    WALK_CHANCE: String(500_000_000 + FIRST),
  },
});
afterAll(() => child.endInput());
const [, elsewhere = ''] = await child.line(/walks at (http:\S+)/);

async function walk(seed: number): Promise<{ accepted: Map<string, number>; faults: string[] }> {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const terms = { warnBps: 7_500, callBps: 8_000, liquidationBps: 9_000, releaseBps: 7_000 };
  const facilityId = await stage.facility(9_000_000, terms);
  const w: Walk = {
    stage,
    facilityId,
    lots: [],
    pledges: [],
    drawdowns: [],
    approved: [],
    releases: [],
    references: [],
    receivables: [],
    proposals: [],
    below,
    pick: (from) => from[below(from.length)],
    at: (client) => (below(2) === 0 ? client : new Client(elsewhere, client.key, client.partyId, client.personId)),
    people: { bank: [bank, checker, second, third, fourth], other, importer, exporter, manager, debtor },
  };
  stage.weights.clear();
  for (let i = 0; i < 2; i++) {
    const t = 20 + below(40);
    const { lotId, pledgeId } = await stage.pledged(facilityId, t);
    w.lots.push({ lotId, t });
    w.pledges.push(pledgeId);
  }
  await stage.price(70_000);
  const valueYuan = w.lots.reduce((sum, { t }) => sum + t * 70_000, 0);
  // Some of it is drawn soundly first, so that there is something to lose.
  if (below(4) > 0) w.drawdowns.push(await stage.draw(facilityId, Math.floor((valueYuan * (30 + below(38))) / 100)));
  child.say(`${stage.clock.now().toISOString()}\n`);
  const accepted = new Map<string, number>();
  for (let step = 0; step < STEPS; step++) {
    const act = chooseAct(below);
    const said = await act.run(w);
    if (said?.status === 500) return { accepted, faults: [`seed ${seed}, step ${step}, ${act.name}: 500`] };
    if (!said || said.status >= 300 || said.status === 202) continue;
    accepted.set(act.name, (accepted.get(act.name) ?? 0) + 1);
    const effect: Effect = said.effect ?? act.effect;
    if (effect === 'neither') continue;
    accepted.set(effect, (accepted.get(effect) ?? 0) + 1);
    const faults = await beyondLines(database.admin, facilityId, lines, effect);
    if (faults.length > 0)
      return { accepted, faults: faults.map((f) => `seed ${seed}, step ${step}, ${act.name}: ${f}`) };
  }
  return { accepted, faults: await faultsOfRecord(database.admin, together) };
}

it(
  'six parties in two processes never get past the lines, the ledger of use, the references or the second person',
  async () => {
    const until = Date.now() + MINUTES * 60_000;
    const sum = new Map<string, number>();
    let walked = 0;
    for (let seed = FIRST; MINUTES > 0 ? Date.now() < until : seed < FIRST + SEEDS; seed++) {
      const { accepted, faults } = await walk(seed);
      expect(faults).toEqual([]);
      for (const [name, n] of accepted) sum.set(name, (sum.get(name) ?? 0) + n);
      walked++;
    }
    if (walked > 20) process.stdout.write(`${walked} walks: ${JSON.stringify(Object.fromEntries(sum))}\n`);
    // A walk on which nothing is ever paid or let go would prove nothing.
    expect((sum.get('pays') ?? 0) + (sum.get('lets go') ?? 0)).toBeGreaterThan(0);
  },
  Math.max(600_000, SEEDS * 30_000, MINUTES * 90_000),
);
