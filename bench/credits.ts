import { ManualClock } from '../src/adapters/memory/clock.ts';
import { actOn, addTo, admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { reachDeadlines } from '../src/ground/deadlines/index.ts';
import { openBenchGround } from './fleet.ts';
import type { BenchResult } from './run.ts';

export const description =
  'A presentation from receipt to payment, and deadlines reached by two workers, beside bare transactions of the driver';

interface Examined {
  id: string;
  examination: { forExaminer: { rule: string; documentId?: string }[] };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (value: number, digits = 2) => Number(value.toFixed(digits));
const euro = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'EUR' });

/** An issuing bank with two people, its importer, an exporter, and a credit for as much as is presented. */
async function openCredit(ground: Ground, amount: number) {
  const bank = await admitTo(ground, 'Bank', 'bank');
  const importer = await admitTo(ground, 'Importer', 'trader');
  const exporter = await admitTo(ground, 'Exporter', 'trader');
  const checking = ['facility:approve', 'credit:issue', 'presentation:honour'];
  const checker = { key: await addTo(ground, bank.id, 'Checker', checking) };
  const facility = await actOn<{ id: string }>(ground, bank.key, '/facilities', {
    borrowerId: importer.id,
    limit: euro(amount),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2026-12-31',
  });
  await actOn(ground, checker.key, `/facilities/${facility.id}/approval`);
  const credit = await actOn<{ id: string }>(ground, importer.key, '/credits', {
    issuingBankId: bank.id,
    beneficiaryId: exporter.id,
    facilityId: facility.id,
    amount: euro(amount),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'GEARBOXES' },
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
    },
  });
  await actOn(ground, bank.key, `/credits/${credit.id}/approvals`);
  await actOn(ground, checker.key, `/credits/${credit.id}/issue`, { number: 'BENCH1' });
  return { creditId: credit.id, bankKey: bank.key, checkerKey: checker.key, exporterKey: exporter.key };
}

const invoice = {
  id: 'inv',
  type: 'commercial_invoice',
  issuedOn: '2026-10-12',
  issuer: { name: 'Exporter', country: 'CN' },
  addressee: { name: 'Importer', country: 'CN' },
  originalsPresented: 1,
  currency: 'EUR',
  amount: '10.00',
  goods: { description: 'GEARBOXES' },
};

/** The driver alone: four transactions, each a row and an event as wide as those of the acts. */
async function bareLife({ database }: Ground, n: number): Promise<void> {
  for (let i = 0; i < 4; i++) {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('insert into bare_row values ($1, $2::text::jsonb)', [`${n}/${i}`, JSON.stringify(invoice)]);
      await client.query('insert into bare_row values ($1, $2::text::jsonb)', [
        `${n}/${i}/event`,
        JSON.stringify(invoice),
      ]);
      await client.query('commit');
    } finally {
      client.release();
    }
  }
}

export default async function credits({ quick }: { quick: boolean }): Promise<BenchResult> {
  const presentations = quick ? 60 : 400;
  const clock = new ManualClock('2026-10-12T06:00:00Z');
  const ground = await openBenchGround(clock);
  try {
    await ground.admin.query(
      'create table bare_row (id text primary key, document jsonb); grant select, insert on bare_row to holdfast_app',
    );
    const { creditId, bankKey, checkerKey, exporterKey } = await openCredit(ground, presentations * 20);
    const life: number[] = [];
    const examined: number[] = [];
    const bare: number[] = [];
    const waiting: string[] = [];
    for (let n = 0; n < presentations; n++) {
      const startedAt = performance.now();
      const { id } = await actOn<Examined>(ground, exporterKey, `/credits/${creditId}/presentations`, {
        amount: euro(10),
        documents: [{ ...invoice, number: `B-${n}` }],
      });
      const examinesAt = performance.now();
      const { examination } = await actOn<Examined>(ground, bankKey, `/presentations/${id}/examination`);
      examined.push(performance.now() - examinesAt);
      const answers = Object.fromEntries(
        examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
      );
      await actOn(ground, bankKey, `/presentations/${id}/decision`, { decision: 'accept', answers });
      await actOn(ground, checkerKey, `/presentations/${id}/honour`);
      life.push(performance.now() - startedAt);
      const bareAt = performance.now();
      await bareLife(ground, n);
      bare.push(performance.now() - bareAt);
    }
    for (let n = 0; n < presentations; n++) {
      const made = { amount: euro(10), documents: [{ ...invoice, number: `W-${n}` }] };
      waiting.push((await actOn<Examined>(ground, exporterKey, `/credits/${creditId}/presentations`, made)).id);
    }
    clock.set('2026-10-19T16:00:00Z');
    const worker = () =>
      reachDeadlines({
        database: ground.database,
        clock,
        ctxFor: ground.ctxFor,
        onError: (error) => {
          throw error;
        },
      });
    const reachesAt = performance.now();
    const reached = (await Promise.all([worker(), worker()])).reduce((sum, n) => sum + n, 0);
    const reachedS = (performance.now() - reachesAt) / 1000;
    const { rows } = await ground.admin.query<{ n: number }>(
      `select count(*)::int as n from event where type = 'presentation.precluded'`,
    );
    const quarter = Math.ceil(presentations / 4);
    return {
      figures: {
        presentations,
        lifeP50Ms: round(median(life)),
        examinationP50Ms: round(median(examined)),
        bareLifeP50Ms: round(median(bare)),
        deadlinesReached: reached,
        deadlinesPerS: round(reached / reachedS, 0),
        precludedOnce: rows[0]?.n ?? 0,
      },
      ratios: {
        lifeToBare: round(median(life) / median(bare)),
        // The last quarter beside the first: work does not grow with what the credit has seen.
        lateToEarly: round(median(life.slice(-quarter)) / median(life.slice(0, quarter))),
        precludedPerWaiting: (rows[0]?.n ?? 0) / waiting.length,
      },
    };
  } finally {
    await ground.close();
  }
}
