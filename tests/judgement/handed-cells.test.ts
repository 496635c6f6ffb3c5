import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { yard } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const stranger = await desk.party('Keeper whom nobody engaged', 'collateral_manager');
const next = await desk.party('Keeper whom the lender engaged', 'collateral_manager');
const engagement = await bank.done<{ id: string }>('/custody-agreements', {
  custodianId: next.partyId,
  serviceLevel: 'control',
  feePayer: 'lender',
  documentHash: hash('a'),
});
await next.done(`/custody-agreements/${engagement.id}/acceptance`);
const site = await next.done<{ id: string }>('/sites', {
  code: 'NEXT-HALL',
  name: 'Next hall',
  kind: 'yard',
  boundary: yard,
});

interface Stage {
  lotId: string;
  pledgeId: string;
}
interface Closed extends ProblemBody {
  id: string;
  facts: { gate?: string; closed?: { fact: string; reason?: string }[] };
}

let made = 0;
/** Pledged, watched and heard; the pledgor agrees to the other hand. Whether the lender’s record does is what is asked. */
async function staged(): Promise<Stage & { scale: string }> {
  const stage = await desk.pledged(await desk.facility(10_000_000), 20);
  await importer.done(`/pledges/${stage.pledgeId}/pledgor-consents`, {
    act: 'hand_on',
    itemIds: [stage.lotId],
    toPartyId: stranger.partyId,
    documentHash: hash('b'),
  });
  return { ...stage, scale: `bay-${desk.tenantId.slice(-8)}-${++made}` };
}
const watchOf = async ({ lotId }: Stage) => {
  const { rows } = await desk.database.admin.query<{ id: string }>(
    'select subject_id as id from subject_lot where lot_id = $1',
    [lotId],
  );
  return rows[0]?.id as string;
};
const inMinutes = (m: number) => new Date(clock.now().getTime() + m * 60_000).toISOString();
const offer = ({ lotId }: Stage, to = stranger) =>
  manager.post<Closed>('/custody-offers', { lotIds: [lotId], toPartyId: to.partyId });
const closedBy = async (stage: Stage, to = stranger) => {
  const { body } = await offer(stage, to);
  return [body.code, body.facts?.gate, ...new Set((body.facts?.closed ?? []).map(({ fact }) => fact))];
};
const supervised = (isAsked: boolean) => stateTerms(bank, checker, { ...lenientTerms, supervised: isAsked });
const loosen = async (stage: Stage) =>
  manager.done(`/subjects/${await watchOf(stage)}/settings`, {
    expected: { maxSilenceS: 30 * 86_400, weight: { toleranceKg: 900 } },
  });
const order = async (stage: Stage, body: object) => bank.post<Closed>(`/subjects/${await watchOf(stage)}/orders`, body);
/** What was told of one object, or of facts that name it. */
const told = async (gate: string, id: string): Promise<Set<string>> => {
  const { rows } = await desk.database.admin.query(
    `select payload from event where type = 'gate.told' and payload ->> 'gate' = $1
     and (object_id = $2 or payload::text like '%' || $2 || '%')`,
    [gate, id],
  );
  return new Set(rows.flatMap(({ payload }) => payload.told.map(({ fact }: { fact: string }) => fact)));
};

describe('goods stay with their custodian', () => {
  it('F12 CH: where no supervision is opened over the site, though the lender’s terms ask for one', async () => {
    const stage = await staged();
    await supervised(true);
    expect(await closedBy(stage)).toEqual(['GATE_CLOSED', 'CH', 'F12']);
    await supervised(false);
    expect((await offer(stage)).status).toBe(200);
  });

  it('F16 CH: while a shortage over them is explained by nobody', async () => {
    const stage = await staged();
    await manager.done(`/lots/${stage.lotId}/reweighing`, { quantity: tonnes(19), evidenceHash: hash('e') });
    expect(await closedBy(stage)).toEqual(['GATE_CLOSED', 'CH', 'F16']);
  });

  it('F5 CH: whatever an inspection ordered for the past says, as long as nobody signed the breach off', async () => {
    const stage = await staged();
    desk.weights.set(stage.scale, 0);
    await desk.pass(60);
    const past = { kind: 'inspection', from: inMinutes(-120), to: inMinutes(60), reason: 'Moved for the audit' };
    expect((await order(stage, past)).status).toBe(202);
    await bank.done(`/subjects/${await watchOf(stage)}/orders`, past);
    desk.weights.set(stage.scale, 20_000);
    await desk.pass(60);
    expect(await closedBy(stage)).toEqual(['GATE_CLOSED', 'CH', 'F4']);
    // To take note is not to sign off.
    const { body } = await bank.get<{ items: { id: string; acknowledgedAt: string | null }[] }>(
      `/breaches?subjectId=${await watchOf(stage)}`,
    );
    const [breach] = body.items;
    expect(await importer.refused(`/breaches/${breach?.id}/acknowledgement`)).toMatch(/^40[34]/);
    const noted = await bank.done<{ acknowledgedAt: string | null }>(`/breaches/${breach?.id}/acknowledgement`);
    expect(noted.acknowledgedAt).not.toBeNull();
    expect(await bank.refused(`/breaches/${breach?.id}/acknowledgement`)).toMatch(/^409/);
    expect(await closedBy(stage)).toEqual(['GATE_CLOSED', 'CH', 'F4']);
  });

  it('F6 CH: for a watch that was loosened, and go on the lender’s order, which is told what it lets go', async () => {
    const stage = await staged();
    await loosen(stage);
    expect(await closedBy(stage, next)).toEqual(['GATE_CLOSED', 'CH', 'F1']);
    const transfer = { kind: 'transfer', from: inMinutes(0), to: inMinutes(60), reason: 'Out', toSiteId: site.id };
    await bank.done(`/subjects/${await watchOf(stage)}/orders`, transfer);
    expect((await offer(stage, next)).status).toBe(200);
    expect(await told('CH', stage.lotId)).toEqual(new Set(['F1', 'F6']));
  });
});

describe('goods that go back', () => {
  const back = async ({ lotId, pledgeId }: Stage): Promise<string> => {
    // What stood last against them is a moment older than the discharge.
    clock.advance(60);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    const { body } = await importer.get<{ items: { id: string; lotId: string }[] }>('/goods-returns?limit=200');
    const id = body.items.find((each) => each.lotId === lotId)?.id as string;
    await manager.done(`/goods-returns/${id}/hand-over`, {
      quantity: tonnes(20),
      grossWeightKg: 20_000,
      packages: 10,
      sealsIntact: true,
      quality: 'Grade A',
      documentHash: hash('a'),
      vehicle: '渝B·1',
    });
    return id;
  };

  it('F65 F68 CH GR: go to nobody while their pledgor is insolvent or listed, to another hand or back', async () => {
    const [pledged, freed] = [await staged(), await staged()];
    await bank.done(`/pledges/${freed.pledgeId}/discharge`);
    const { body } = await importer.get<{ items: { id: string; lotId: string }[] }>('/goods-returns?limit=200');
    const returned = `/goods-returns/${body.items.find(({ lotId }) => lotId === freed.lotId)?.id}/hand-over`;
    const closed = async (path: string, input: object) => {
      const answer = (await manager.tried<Closed>(path, input)).body;
      return [answer.code, answer.facts?.gate, ...(answer.facts?.closed ?? []).map(({ fact }) => fact)];
    };
    const handed = { quantity: tonnes(20), grossWeightKg: 20_000, packages: 10, sealsIntact: true, quality: 'Grade A' };
    for (const [fact, kind, more] of [
      ['F65', 'insolvency', {}],
      ['F68', 'listing', { list: 'sanction' }],
    ] as const) {
      const { id } = await bank.done<{ id: string }>(`/parties/${importer.partyId}/standings`, {
        kind,
        since: desk.today(),
        reason: 'on record',
        authority: 'Court',
        documentNumber: '(2026) 3',
        documentHash: hash('c'),
        ...more,
      });
      expect(await closedBy(pledged)).toEqual(['GATE_CLOSED', 'CH', fact]);
      expect(await closed(returned, { ...handed, documentHash: hash('a'), vehicle: '渝B·1' })).toEqual([
        'GATE_CLOSED',
        'GR',
        fact,
      ]);
      await bank.done(`/standings/${id}/end`, { reason: 'over' });
    }
  });

  it('F1 GR: are told of where nobody watched them any more', async () => {
    const stage = await staged();
    await manager.done(`/subjects/${await watchOf(stage)}/end`);
    expect(await told('GR', await back(stage))).toEqual(new Set(['F1']));
  });

  it('F14 CH GR: are told of where the engagement was to monitor only; pledged, they go to no stranger', async () => {
    const stage = await staged();
    await bank.done(`/custody-agreements/${desk.agreementId}/level`, { serviceLevel: 'monitor', reason: 'Fees' });
    expect(await closedBy(stage)).toEqual(['GATE_CLOSED', 'CH', 'F14']);
    expect(await told('GR', await back(stage))).toEqual(new Set(['F14']));
  });
});
