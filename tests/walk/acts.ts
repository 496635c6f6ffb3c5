import type { Collateral } from '../support/collateral.ts';
import { yuan } from '../support/trade.ts';
import type { Answer, Client, ProblemBody, Proposal } from '../support/world.ts';

/** A proposal that waits for another person, and what it does once it is agreed to. */
interface Waiting {
  id: string;
  partyId: string;
  effect: Effect;
}

/** One walk: a facility of its own over some copper, and what has been set going on it. */
export interface Walk {
  stage: Collateral;
  facilityId: string;
  lots: { lotId: string; t: number }[];
  pledges: string[];
  drawdowns: string[];
  /** Of those, the ones that were approved and perhaps not paid. */
  approved: string[];
  releases: { id: string; token: string | null; kg: number }[];
  references: string[];
  receivables: string[];
  proposals: Waiting[];
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T | undefined;
  /** The same person, at one process of the service or the other. */
  at(client: Client): Client;
  people: { bank: Client[]; other: Client; importer: Client; exporter: Client; manager: Client; debtor: Client };
}

type Body = { id?: string; token?: string | null; state?: string } & Partial<ProblemBody>;
/** What was answered; with its own effect where it did another act than the one that was chosen. */
export type Said = (Answer<Body> & { effect?: Effect }) | undefined;

/** After which an outsider reckons: whether it pays or lets go. */
export type Effect = 'pays' | 'lets go' | 'neither';

interface Act {
  name: string;
  weight: number;
  effect: Effect;
  run(w: Walk): Promise<Said>;
}

const tonnes = (t: number) => ({ value: String(Math.round(t * 1_000)), scale: 3, unit: 'TNE' });
const anyone = (w: Walk): Client =>
  w.pick([...w.people.bank, w.people.other, w.people.importer, w.people.exporter, w.people.manager]) as Client;
/** Mostly who should, now and then who should not. */
const mostly = (w: Walk, who: Client | undefined): Client => (who && w.below(8) > 0 ? who : anyone(w));
const banker = (w: Walk): Client => w.pick(w.people.bank) as Client;
const post = (w: Walk, who: Client, path: string, body: object = {}) => w.at(who).post<Body>(path, body);

/** One person agrees; with the last agreement the proposal is gone and what it did has the effect of its act. */
async function agreeTo(w: Walk, who: Client, waiting: Waiting): Promise<Answer<Body> & { effect: Effect }> {
  const said = await post(w, who, `/proposals/${waiting.id}/agreement`);
  const { outcome, state } = said.body as Partial<Proposal>;
  const { effect } = waiting;
  if (state !== 'done') return { ...said, effect, status: said.status < 300 ? 202 : said.status };
  w.proposals = w.proposals.filter(({ id }) => id !== waiting.id);
  const { token, id } = (outcome ?? {}) as Body;
  const release = w.releases.find((r) => r.id === id);
  if (release && token) release.token = token;
  return { ...said, effect };
}

/** Remembers what came of it: a thing made, or a proposal that waits or that the bank's people agree to at once. */
async function noted(
  w: Walk,
  who: Client,
  said: Said,
  keep: (id: string) => void,
  effect: Effect = 'neither',
): Promise<Said> {
  if (said?.status !== 202 || !said.body.id) {
    if (said && said.status < 300 && said.body.id) keep(said.body.id);
    return said;
  }
  const waiting = { id: said.body.id, partyId: who.partyId, effect };
  w.proposals.push(waiting);
  if (w.below(2) === 0) return said;
  let last: Said = said;
  for (const person of w.people.bank) {
    last = await agreeTo(w, person, waiting);
    if (last.status === 200 || last.status === 500) break;
  }
  return last;
}

/** A reference that is new, or, now and then, one that was used. */
function reference(w: Walk): string {
  const known = w.below(4) === 0 ? w.pick(w.references) : undefined;
  const text = known ?? `REF-${w.facilityId.slice(-6)}-${w.references.length}`;
  if (known === undefined) w.references.push(text);
  return text;
}

const day = (w: Walk, more: number): string =>
  new Date(w.stage.clock.now().getTime() + (8 + 24 * more) * 3_600_000).toISOString().slice(0, 10);

export const acts: readonly Act[] = [
  {
    name: 'draw',
    weight: 10,
    effect: 'neither',
    async run(w) {
      const who = mostly(w, w.people.importer);
      const amount = yuan(50_000 + w.below(20) * 50_000);
      const body = { product: 'working_capital', amount, dueOn: day(w, w.below(20) - 2) };
      const said = await post(w, who, `/facilities/${w.facilityId}/drawdowns`, body);
      return noted(w, who, said, (id) => w.drawdowns.push(id));
    },
  },
  {
    name: 'approve a drawdown',
    weight: 10,
    effect: 'neither',
    async run(w) {
      const id = w.pick(w.drawdowns);
      if (id === undefined) return undefined;
      const who = mostly(w, banker(w));
      return noted(w, who, await post(w, who, `/drawdowns/${id}/approval`), () => w.approved.push(id));
    },
  },
  {
    name: 'pay out',
    weight: 12,
    effect: 'pays',
    async run(w) {
      const id = w.pick(w.below(4) > 0 ? w.approved : w.drawdowns);
      if (id === undefined) return undefined;
      const who = mostly(w, banker(w));
      return noted(w, who, await post(w, who, `/drawdowns/${id}/disbursement`), () => {}, 'pays');
    },
  },
  {
    name: 'agree to a proposal',
    weight: 30,
    effect: 'neither',
    async run(w) {
      const waiting = w.pick(w.proposals);
      if (!waiting) return undefined;
      const own = w.people.bank.filter((p) => p.partyId === waiting.partyId);
      const who = mostly(w, w.pick(own));
      return agreeTo(w, who, waiting);
    },
  },
  {
    name: 'ask for goods',
    weight: 8,
    effect: 'neither',
    async run(w) {
      const lot = w.pick(w.lots);
      if (!lot) return undefined;
      const kg = 1_000 * (1 + w.below(20));
      const who = mostly(w, w.people.importer);
      const lots = [{ lotId: lot.lotId, quantity: tonnes(kg / 1_000) }];
      const said = await post(w, who, `/facilities/${w.facilityId}/releases`, { lots, vehicle: '渝A·12345' });
      return noted(w, who, said, (id) => w.releases.push({ id, token: null, kg }));
    },
  },
  {
    name: 'approve a release',
    weight: 10,
    effect: 'lets go',
    async run(w) {
      const release = w.pick(w.releases);
      if (!release) return undefined;
      const who = mostly(w, banker(w));
      const said = await post(w, who, `/releases/${release.id}/approval`);
      if (said.status < 300 && said.body.token) release.token = said.body.token;
      return noted(w, who, said, () => {}, 'lets go');
    },
  },
  {
    name: 'let goods out',
    weight: 8,
    effect: 'lets go',
    async run(w) {
      const release = w.pick(w.releases.filter(({ token }) => token !== null));
      if (!release) return undefined;
      const gateWeightKg = w.below(5) === 0 ? release.kg * 2 : release.kg;
      const who = mostly(w, w.people.manager);
      return post(w, who, `/releases/${release.id}/execution`, {
        token: release.token,
        vehicle: '渝A·12345',
        gateWeightKg,
      });
    },
  },
  {
    name: 'free a lot',
    weight: 5,
    effect: 'lets go',
    async run(w) {
      const lot = w.pick(w.lots);
      if (!lot) return undefined;
      const who = mostly(w, banker(w));
      const said = await post(w, who, `/facilities/${w.facilityId}/partial-discharges`, { lotIds: [lot.lotId] });
      return noted(w, who, said, () => {}, 'lets go');
    },
  },
  {
    name: 'discharge',
    weight: 4,
    effect: 'lets go',
    async run(w) {
      const id = w.pick(w.pledges);
      if (id === undefined) return undefined;
      const who = mostly(w, banker(w));
      return noted(w, who, await post(w, who, `/pledges/${id}/discharge`), () => {}, 'lets go');
    },
  },
  {
    name: 'repay',
    weight: 8,
    effect: 'neither',
    async run(w) {
      const who = mostly(w, banker(w));
      const body = {
        amount: yuan(50_000 + w.below(40) * 50_000),
        receivedOn: day(w, w.below(6) === 0 ? -1 : 0),
        bankReference: reference(w),
        source: 'borrower',
      };
      return noted(w, who, await post(w, who, `/facilities/${w.facilityId}/repayments`, body), () => {});
    },
  },
  {
    name: 'margin in',
    weight: 4,
    effect: 'neither',
    async run(w) {
      const who = mostly(w, banker(w));
      const body = { amount: yuan(20_000 + w.below(10) * 20_000), receivedOn: day(w, 0), bankReference: reference(w) };
      return noted(w, who, await post(w, who, `/facilities/${w.facilityId}/margin`, body), () => {});
    },
  },
  {
    name: 'margin back',
    weight: 4,
    effect: 'lets go',
    async run(w) {
      const who = mostly(w, banker(w));
      const body = { amount: yuan(20_000 + w.below(10) * 20_000), receivedOn: day(w, 0), bankReference: reference(w) };
      return noted(w, who, await post(w, who, `/facilities/${w.facilityId}/margin-refunds`, body), () => {}, 'lets go');
    },
  },
  {
    name: 'price',
    weight: 4,
    effect: 'neither',
    async run(w) {
      const yuanPerTonne = 40_000 + w.below(60) * 1_000;
      const who = banker(w);
      const csv = `SHFE-CU,${w.stage.today()},${yuanPerTonne}.00`;
      return noted(w, who, await post(w, who, '/price-files', { csv }), () => {});
    },
  },
  {
    name: 'crystallise or restrain',
    weight: 1,
    effect: 'neither',
    async run(w) {
      const id = w.pick(w.pledges);
      if (id === undefined) return undefined;
      return post(w, banker(w), `/pledges/${id}/crystallisation`, { reason: 'serious_threat' });
    },
  },
  {
    name: 'pledge a lot again',
    weight: 5,
    effect: 'neither',
    async run(w) {
      const lot = w.pick(w.lots);
      if (!lot) return undefined;
      const pledgee = w.below(2) === 0 ? w.people.other : (w.people.bank[0] as Client);
      const who = mostly(w, w.people.importer);
      const said = await post(w, who, '/pledges', {
        kind: 'goods',
        mode: 'floating',
        pledgeeId: pledgee.partyId,
        facilityId: w.facilityId,
        maximum: yuan(10_000_000),
        itemIds: [lot.lotId],
      });
      return noted(w, who, said, (id) => w.pledges.push(id));
    },
  },
  {
    name: 'take a pledge',
    weight: 4,
    effect: 'neither',
    async run(w) {
      const id = w.pick(w.pledges);
      if (id === undefined) return undefined;
      const who = mostly(w, banker(w));
      return noted(w, who, await post(w, who, `/pledges/${id}/answer`, { accept: true }), () => {});
    },
  },
  {
    name: 'mark',
    weight: 2,
    effect: 'neither',
    run: (w) => post(w, banker(w), '/mark-runs'),
  },
];

const total = acts.reduce((sum, { weight }) => sum + weight, 0);

export function chooseAct(below: (n: number) => number): Act {
  let at = below(total);
  return acts.find(({ weight }) => (at -= weight) < 0) ?? (acts[0] as Act);
}
