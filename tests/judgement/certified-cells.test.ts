import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { cellOf, type FactId } from '../../src/ground/policy/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { setHold } from '../../src/lending/financing/index.ts';
import { reserve } from '../../src/physical/goods/index.ts';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import { approveTerms } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await desk.ticket('in', 40);
const chance = seededChance(11);
const newId = identifiers(clock, chance);

interface Stage {
  facilityId: string;
  lotId: string;
  pledgeId: string;
  scale: string;
}
let watches = 0;
async function staged(more: Record<string, unknown> = {}): Promise<Stage> {
  const facilityId = await desk.facility(10_000_000);
  const pledged = await desk.pledged(facilityId, 20, more);
  return { facilityId, ...pledged, scale: `bay-${desk.tenantId.slice(-8)}-${++watches}` };
}
const system = <T>(work: (tx: ReturnType<typeof systemCtx>) => Promise<T>): Promise<T> =>
  withTransaction(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'test'), work as never) as never;
/** The facility is held, as the slice that found it holds it. */
const hold =
  (reason: string, facts: object = {}) =>
  ({ facilityId }: Stage) =>
    system((tx) => setHold(tx, facilityId, reason, ['advance', 'release'], { ...facts }));

interface Certificate {
  statement: { told: { fact: string }[] };
}
/** What closes the gate, or what the certificate prints. */
async function certified({ lotId }: Stage): Promise<{ closed: string[]; told: string[] }> {
  const { status, body } = await bank.tried<ProblemBody & Certificate>(`/positions/${lotId}/certificates`);
  const factsOf = (list: unknown) => (list as { fact: string }[]).map(({ fact }) => fact);
  return status < 300
    ? { closed: [], told: factsOf(body.statement.told) }
    : { closed: factsOf(body.facts?.closed ?? []), told: [] };
}

const terms = (more: Record<string, number | boolean>) => stateTerms(bank, checker, { ...lenientTerms, ...more });
const lenient = () => terms({});
const watchOf = async ({ lotId }: Stage) => {
  const { rows } = await desk.database.admin.query<{ id: string }>(
    'select subject_id as id from subject_lot where lot_id = $1',
    [lotId],
  );
  return rows[0]?.id as string;
};
const stands = (kind: string, more: object = {}) =>
  bank.done<{ id: string }>(`/parties/${importer.partyId}/standings`, {
    kind,
    since: desk.today(),
    reason: 'on record',
    authority: 'Court',
    documentNumber: '(2026) 3',
    documentHash: hash('c'),
    ...more,
  });
let papers = 0;
async function filed({ pledgeId }: Stage, termMonths = 36): Promise<string> {
  const filing = await bank.done<{ id: string; registrationId: string }>('/registrations', {
    pledgeId,
    description: 'Copper in the hall',
    termMonths,
  });
  const stamp = { number: `F-${++papers}`, stampedAt: clock.now().toISOString(), certificateHash: hash('c') };
  await bank.done(`/filings/${filing.id}/stamp`, { ...stamp, amendmentCode: `XG-${papers}` });
  await second.done(`/filings/${filing.id}/confirmation`);
  return filing.registrationId;
}
async function objected(stage: Stage, as?: 'upheld'): Promise<void> {
  const registrationId = await filed(stage);
  const objection = { reason: 'not ours', filedOn: desk.today() };
  const { id } = await importer.done<{ id: string }>(`/registrations/${registrationId}/objections`, objection);
  if (!as) return;
  await bank.done(`/objections/${id}/steps`, { step: 'notified', at: clock.now().toISOString() });
  await bank.done(`/objections/${id}/steps`, { step: 'sued', proofHash: hash('a') });
  await bank.done(`/objections/${id}/steps`, { step: 'closed', as });
}
/** The lender’s terms ask for the registry from now on. */
const withRegistry = ({ facilityId }: Stage) => approveTerms(bank, second, facilityId, { registryGate: true });

const searched = (hits: object[]) =>
  bank.done('/registry-searches', {
    grantorId: importer.partyId,
    searchedName: 'Importer',
    certificateNumber: `CX-${++papers}`,
    certificateHash: hash('c'),
    searchedAt: clock.now().toISOString(),
    hits,
  });

async function crystallised({ facilityId }: Stage): Promise<void> {
  const charge = await importer.done<{ id: string }>('/pledges', {
    kind: 'charge',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(10_000_000),
    itemIds: [],
  });
  await bank.done(`/pledges/${charge.id}/answer`, { accept: true });
  await bank.done(`/pledges/${charge.id}/crystallisation`, { reason: 'serious_threat', evidence: 'Stock leaves' });
}

/** The fact, what brings it about, and what ends it where it is about more than this stage. */
type Row = readonly [fact: FactId, what: string, put: (s: Stage) => Promise<unknown>, over?: () => Promise<unknown>];
const ended: { id?: string } = {};
const standing = (kind: string, more: object = {}) => ({
  put: async () => {
    ended.id = (await stands(kind, more)).id;
  },
  over: () => bank.done(`/standings/${ended.id}/end`, { reason: 'over' }),
});
const [insolvent, listed] = [standing('insolvency'), standing('listing', { list: 'sanction' })];

const rows: Row[] = [
  [
    'F6',
    'a watch that was loosened',
    async (stage) =>
      manager.done(`/subjects/${await watchOf(stage)}/settings`, {
        expected: { maxSilenceS: 30 * 86_400, weight: { toleranceKg: 900 } },
      }),
  ],
  [
    'F9',
    'a reading that is too old',
    async ({ scale }) => {
      desk.weights.delete(scale);
      await terms({ readingAgeS: 1_800 });
      await desk.pass(60);
    },
    lenient,
  ],
  ['F12', 'no supervision of the site', () => terms({ supervised: true }), lenient],
  ['F13', 'a count that nobody answered', hold('SUPERVISION spv_1', { state: 'lost', reason: 'COUNT_UNANSWERED' })],
  ['F15', 'a custodian of the pledgor’s house', hold('FRAUD fsg_1', { check: 'SUPERVISOR_RELATED' })],
  [
    'F16',
    'a shortage that nobody has explained',
    ({ lotId }) => manager.done(`/lots/${lotId}/reweighing`, { quantity: tonnes(19), evidenceHash: hash('e') }),
  ],
  ['F18', 'more on the books than came in', () => terms({ intakeMeasured: true }), lenient],
  ['F22', 'a promise to an order', ({ lotId }) => system((tx) => reserve(tx, [{ lotId, value: 1_000n }]))],
  ['F34', 'an assay that differs', (s) => hold('FRAUD fsg_3', { check: 'QUALITY_DIFFERS', lotIds: [s.lotId] })(s)],
  [
    'F39',
    'a court’s seal',
    ({ lotId }) =>
      manager.done(`/lots/${lotId}/restraints`, {
        authority: 'Court',
        documentNumber: '(2026) 1',
        documentHash: hash('d'),
        kind: 'attachment',
        since: desk.today(),
      }),
  ],
  [
    'F40',
    'a lien over them',
    ({ lotId }) =>
      bank.done('/competing-rights', {
        grantorId: importer.partyId,
        kind: 'lien',
        holder: 'Manager',
        claim: yuan(1_000),
        lotIds: [lotId],
        publicity: [],
        source: 'Storage not paid',
      }),
  ],
  ['F45', 'a filing of ours that was revoked', (stage) => objected(stage, 'upheld')],
  ['F47', 'an objection to our filing', (stage) => objected(stage)],
  ['F52', 'a maximum that is fixed', hold('MAXIMUM_FIXED')],
  ['F65', 'an insolvency', insolvent.put, insolvent.over],
  ['F66', 'a charge that crystallised', crystallised],
  ['F68', 'a list', listed.put, listed.over],
  ['F69', 'a suspicion', hold('FRAUD fsg_2', { check: 'PRICE_OUT_OF_BAND' })],
  ['F70', 'insurance that nobody has shown', hold('INSURANCE')],
  [
    'F41',
    'an earlier filing',
    async (stage) => {
      await filed(stage);
      await searched([
        {
          registrationNumber: '9',
          securedParty: 'Other bank',
          registeredAt: '2026-01-01T00:00:00Z',
          description: 'all stock',
          treatment: 'prior',
        },
      ]);
      await withRegistry(stage);
    },
  ],
  [
    'F44',
    'a filing that ends before the debt',
    async (stage) => {
      await desk.draw(stage.facilityId, 100_000, '2027-11-30');
      await filed(stage, 6);
      await withRegistry(stage);
    },
  ],
  [
    'F30',
    'a price that is stale',
    async () => {
      clock.advance(6 * 86_400);
      await desk.pass(10);
    },
    () => desk.price(70_000),
  ],
  [
    'F29',
    'a price that is dead',
    async () => {
      clock.advance(12 * 86_400);
      await desk.pass(10);
    },
    () => desk.price(70_000),
  ],
  [
    'F14',
    'an engagement to monitor only',
    () => bank.done(`/custody-agreements/${desk.agreementId}/level`, { serviceLevel: 'monitor', reason: 'Fees' }),
  ],
];

describe('control is certified by what stands, at this instant', () => {
  it('F33 EC: what only their owner declared is printed', async () => {
    const { told } = await certified(await staged({ commodityId: undefined }));
    expect(told).toContain('F33');
  });

  it('F42 EC: that their seller may still file for the price is printed until a search after its days shows none', async () => {
    const stage = await staged();
    expect((await certified(stage)).told).toContain('F42');
    clock.advance(11 * 86_400);
    await desk.price(70_000);
    await desk.pass(10);
    expect((await certified(stage)).told).toContain('F42');
    await searched([]);
    expect((await certified(stage)).told).not.toContain('F42');
  });

  it.each(rows.map(([fact, what, put, over]) => [fact, what, { put, over }] as const))(
    '%s EC: %s',
    async (fact, _, { put, over }) => {
      const stage = await staged();
      expect(Object.values(await certified(stage)).flat()).not.toContain(fact);
      await put(stage);
      const { closed, told } = await certified(stage);
      const { sign } = cellOf('EC', fact);
      await over?.();
      expect([fact, sign === 'B' ? closed : [...told, ...closed.map((each) => `closed by ${each}`)]]).toEqual([
        fact,
        expect.arrayContaining([fact]),
      ]);
    },
  );
});
