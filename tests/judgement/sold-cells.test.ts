import { beforeAll, describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { reserve } from '../../src/physical/goods/index.ts';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { sold, transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import { takeValueOn } from '../support/trade.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await desk.ticket('in', 100_000);

await payee(bank, 'Importer', '6222 0003', { payeeId: importer.partyId });
const chance = seededChance(11);
const newId = identifiers(clock, chance);

interface Closed extends ProblemBody {
  id: string;
  facts: { gate?: string; closed?: { fact: string }[] };
}
/** Two lots that secure a debt which is late: one in a sale that two people approved, one that nobody proposed to sell. */
interface Stage {
  facilityId: string;
  lots: { lotId: string; pledgeId: string; scale: string }[];
  saleId: string;
}

let watches = 0;
async function staged(more: Record<string, unknown> = {}, also = async (_lotId: string) => {}): Promise<Stage> {
  const facilityId = await desk.facility(10_000_000);
  const lots: Stage['lots'] = [];
  for (const t of [20, 20]) {
    lots.push({ ...(await desk.pledged(facilityId, t, more)), scale: `bay-${desk.tenantId.slice(-8)}-${++watches}` });
    await also(lots.at(-1)?.lotId as string);
  }
  await desk.draw(facilityId, 300_000, desk.dayIn(5));
  return { facilityId, lots, saleId: '' };
}

/** A commodity whose only price is of a source of its own, so that what becomes of it concerns one stage. */
async function ownPrice(code: string): Promise<string> {
  const { id: commodityId } = await bank.done<{ id: string }>('/commodities', {
    code,
    name: code,
    hsCode: '740311',
    grade: 'A',
    unit: 'TNE',
    scale: 3,
    datum: 'net_weight',
    riskClass: 'normal',
  });
  const { id } = await bank.done<{ id: string }>('/price-sources', {
    code,
    name: code,
    kind: 'commodity',
    feed: 'csv',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
    jumpFactor: 1.01,
  });
  await desk.valuationTerms({ sourceIds: [id] }, commodityId);
  await quote(code, 70_000);
  await desk.ticket('in', 1_000, { commodityId });
  return commodityId;
}
/** What is held for a second person is agreed to, unless it is to wait. */
async function quote(code: string, figure: number, waits = false): Promise<void> {
  await bank.done('/price-files', { csv: `${code},${desk.today()},${figure.toFixed(2)}` });
  const { body } = await bank.get<{ items: { id: string }[] }>('/prices?status=held&limit=200');
  if (!waits) for (const { id } of body.items) await second.tried(`/prices/${id}/answer`, { accept: true });
}

const propose = ({ facilityId }: Stage, lotId: string) =>
  bank.tried<Closed>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
const settlement = (lotId: string) => ({
  buyer: 'Smelter',
  ...sold(),
  soldOn: desk.today(),
  lots: [{ lotId, proceeds: yuan(1_400_000), costs: yuan(0) }],
});
const told = async (gate: string, objectId: string): Promise<string[]> => {
  const { rows } = await desk.database.admin.query(
    "select payload from event where type = 'gate.told' and payload ->> 'gate' = $1 and object_id = $2",
    [gate, objectId],
  );
  return rows.flatMap(({ payload }) => payload.told.map(({ fact }: { fact: string }) => fact));
};
const closed = ({ body }: { body: ProblemBody }): string[] => [
  body.code,
  ...new Set(((body.facts?.closed ?? []) as { fact: string }[]).map(({ fact }) => fact)),
];

/** What a fact does to the sale of the other lot when it is proposed, and to the one that was approved when it is settled. */
async function seen(stage: Stage): Promise<{ rp: string[]; rs: string[]; tell: () => Promise<string[]> }> {
  const [ofSale, other] = stage.lots.map(({ lotId }) => lotId) as [string, string];
  const proposed = await propose(stage, other);
  const rp = proposed.status < 300 ? await told('RP', proposed.body.id) : closed(proposed);
  const asked = await bank.post<Closed & Proposal>(`/realisations/${stage.saleId}/settlement`, settlement(ofSale));
  const rs = asked.status === 202 ? asked.body.reasons.map(({ code }) => code) : closed(asked);
  const tell = async () => {
    await bank.agreed(asked.body);
    return told('RS', stage.saleId);
  };
  return { rp, rs: rs.filter((code) => /^F\d|^GATE/.test(code)), tell };
}

const terms = (more: Record<string, number | boolean>) => stateTerms(bank, checker, { ...lenientTerms, ...more });
let certificates = 0;
/** Filed and stamped, and then objected to. */
async function objected({ lots }: Stage, as?: 'upheld'): Promise<void> {
  for (const { pledgeId } of lots) {
    const filing = await bank.done<{ id: string; registrationId: string }>('/registrations', {
      pledgeId,
      description: 'Copper in the hall',
      termMonths: 36,
    });
    const stamp = { number: `F-${++certificates}`, stampedAt: clock.now().toISOString(), certificateHash: hash('c') };
    await bank.done(`/filings/${filing.id}/stamp`, { ...stamp, amendmentCode: `XG-${certificates}` });
    await second.done(`/filings/${filing.id}/confirmation`);
    const { id } = await importer.done<{ id: string }>(`/registrations/${filing.registrationId}/objections`, {
      reason: 'not ours',
      filedOn: desk.today(),
    });
    if (!as) continue;
    await bank.done(`/objections/${id}/steps`, { step: 'notified', at: clock.now().toISOString() });
    await bank.done(`/objections/${id}/steps`, { step: 'sued', proofHash: hash('a') });
    await bank.done(`/objections/${id}/steps`, { step: 'closed', as });
  }
}

const stages: Record<string, Stage> = {};
const at = (name: string) => stages[name] as Stage;
beforeAll(async () => {
  for (const name of ['F9', 'F14', 'F16', 'F18', 'F22', 'F39', 'F45', 'F47']) stages[name] = await staged();
  for (const name of ['F30', 'F31']) stages[name] = await staged({ commodityId: await ownPrice(name) });
  stages.F33 = await staged({ commodityId: undefined }, (lotId) => takeValueOn(bank, lotId));
  clock.advance(6 * 86_400);
  await desk.price(70_000);
  for (const name of ['F30', 'F31']) await quote(name, 70_000);
  await desk.pass(10);
  for (const stage of Object.values(stages)) {
    const { body } = await propose(stage, stage.lots[0]?.lotId as string);
    stage.saleId = body.id;
    await second.done(`/realisations/${body.id}/approval`);
  }
});

describe('goods that are sold', () => {
  it('F9 RP RS: are told of where the newest reading is too old, and not sold', async () => {
    const stage = at('F9');
    for (const { scale } of stage.lots) desk.weights.delete(scale);
    await terms({ readingAgeS: 1_800 });
    await desk.pass(60);
    const { rp, rs } = await seen(stage);
    expect([rp, rs]).toEqual([['F9'], ['GATE_CLOSED', 'F9']]);
    await terms({});
  });
  it('F22 RP RS: are not sold while an order holds them', async () => {
    // An approved sale stops every order: what is promised all the same is put here as a row.
    await withTransaction(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'test'), async (tx) => {
      for (const { lotId } of at('F22').lots) await reserve(tx, [{ lotId, value: 1n }]);
    });
    const { rp, rs } = await seen(at('F22'));
    expect([rp, rs]).toEqual([
      ['GATE_CLOSED', 'F22'],
      ['GATE_CLOSED', 'F22'],
    ]);
  });
  it('F30 RP RS: at a price that is stale are told of, and seen by one more person', async () => {
    clock.advance(5 * 86_400);
    await desk.price(70_000);
    await quote('F31', 70_000);
    const { rp, rs } = await seen(at('F30'));
    expect([rp, rs]).toEqual([['F30'], ['F30']]);
  });
  it('F31 RP RS: are not sold while their price waits for a second person', async () => {
    await quote('F31', 90_000, true);
    const { rp, rs } = await seen(at('F31'));
    expect([rp, rs]).toEqual([
      ['GATE_CLOSED', 'F31'],
      ['GATE_CLOSED', 'F31'],
    ]);
  });
  it('F45 RP RS: are not sold once our filing was revoked', async () => {
    await objected(at('F45'), 'upheld');
    const { rp, rs } = await seen(at('F45'));
    expect([rp, rs]).toEqual([
      ['GATE_CLOSED', 'F45'],
      ['GATE_CLOSED', 'F45'],
    ]);
  });
  it('F47 RP RS: are not sold while an objection to our filing is open', async () => {
    await objected(at('F47'));
    const { rp, rs } = await seen(at('F47'));
    expect([rp, rs]).toEqual([
      ['GATE_CLOSED', 'F47'],
      ['GATE_CLOSED', 'F47'],
    ]);
  });
});

describe('what a sale brought', () => {
  const surplus = () => ({
    kind: 'surplus',
    payee: 'Importer',
    account: '6222 0003',
    amount: yuan(1_000),
    paidOn: desk.today(),
  });
  it('F16 PO: is paid out before one more person where an incident over the goods is open', async () => {
    const stage = at('F16');
    await manager.done(`/lots/${stage.lots[0]?.lotId}/reweighing`, { quantity: tonnes(19), evidenceHash: hash('e') });
    await bank.done(`/realisations/${stage.saleId}/settlement`, settlement(stage.lots[0]?.lotId as string));
    const { status, body } = await second.post<Proposal>(`/realisations/${stage.saleId}/payments`, {
      ...surplus(),
      reference: 'P-1',
    });
    expect([status, body.reasons.map(({ code }) => code)]).toEqual([202, ['F16']]);
  });
  it('F39 PO: is paid out and told of where a court holds the goods whose place the money took', async () => {
    const [{ lotId, pledgeId }] = at('F39').lots as [Stage['lots'][number]];
    const { id } = await bank.done<{ id: string }>(`/pledges/${pledgeId}/surrogates`, {
      kind: 'insurance',
      happenedOn: desk.today(),
      statement: 'Water in bay 4',
      items: [{ itemId: lotId }],
      claimed: yuan(600_000),
      payer: 'PICC',
      documentHash: hash('a'),
    });
    await bank.done(`/surrogates/${id}/answer`, {
      accepted: yuan(600_000),
      answeredOn: desk.today(),
      documentHash: hash('b'),
    });
    const { bankReference: reference } = transfer();
    await bank.done(`/surrogates/${id}/receipts`, { amount: yuan(600_000), reference, receivedOn: desk.today() });
    await manager.done(`/lots/${lotId}/restraints`, {
      authority: 'Court',
      documentNumber: '(2026) 1',
      documentHash: hash('d'),
      kind: 'attachment',
      since: desk.today(),
    });
    const { status } = await second.tried(`/surrogates/${id}/payments`, { ...surplus(), reference: 'P-2' });
    expect([status, await told('PO', id)]).toEqual([201, ['F39']]);
  });
});

describe('goods that are sold late', () => {
  it('F18 RP RS: are told of where more is on the books than came in', async () => {
    await terms({ intakeMeasured: true });
    await desk.ticket('out', 100_000 - 100);
    const { rp, tell } = await seen(at('F18'));
    expect([rp, await tell()]).toEqual([expect.arrayContaining(['F18']), expect.arrayContaining(['F18'])]);
    await terms({});
  });
  it('F14 RP RS: are told of and not sold where the custodian’s engagement is to monitor only', async () => {
    await bank.done(`/custody-agreements/${desk.agreementId}/level`, { serviceLevel: 'monitor', reason: 'Fees' });
    const { rp, rs } = await seen(at('F14'));
    expect([rp, rs]).toEqual([expect.arrayContaining(['F14']), ['GATE_CLOSED', 'F14']]);
  });
  it('F33 RP RS: are not sold on what their owner alone declared', async () => {
    clock.advance(366 * 86_400);
    await desk.pass(10);
    const { rp, rs } = await seen(at('F33'));
    expect([rp, rs]).toEqual([['GATE_CLOSED', 'F33'], expect.arrayContaining(['GATE_CLOSED', 'F33'])]);
  });
});
