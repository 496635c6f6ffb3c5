import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { canonicalBytes } from '../../src/ground/audit/index.ts';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { createControl, tickDue } from '../../src/oversight/control/index.ts';
import { createIngest, ensurePartitions } from '../../src/physical/telemetry/index.ts';
import { stateTerms } from './lenient.ts';
import { type Client, openWorld, type World } from './world.ts';

export const yuan = (amount: number) => ({ amountMinor: String(Math.round(amount * 100)), currency: 'CNY' });

/** A square of about a kilometre, somewhere in Chongqing. */
export const yard = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [106.37, 29.63],
      [106.38, 29.63],
      [106.38, 29.64],
      [106.37, 29.64],
      [106.37, 29.63],
    ],
  ],
};

export interface Trade extends World {
  bank: Client;
  checker: Client;
  importer: Client;
  exporter: Client;
  carrier: Client;
  manager: Client;
  debtor: Client;
  facilityId: string;
  siteId: string;
  /** The bank's engagement of the manager. */
  agreementId: string;
  /** A lot of the importer in the manager's hall, under watch and heard: what a lender wants to see. */
  storedLot(value?: number): Promise<StoredLot>;
  /** A facility of another lender for the importer, proposed: enough to secure. */
  facilityOf(lender: Client): Promise<string>;
  /** A goods pledge over the lots, accepted and in force; the bank takes the declared values on, on their invoices. */
  pledgeGoods(lotIds: string[], takesValuesOn?: boolean): Promise<string>;
  /** What each scale shows from now on, in kilograms. */
  weights: Map<string, number>;
  /** Minutes go by; every scale reports every five of them, and the clock comes to now. */
  pass(minutes: number): Promise<void>;
  /** A device says something now. */
  hear(device: string, readings: Record<string, unknown>, at?: Date): Promise<void>;
  /** Takes a whole message of a device, whatever is in it; signed where the device signs. */
  hearBare(device: string, message: Record<string, unknown>): Promise<void>;
  /** What the process has in memory of watches is gone. */
  restart(): void;
  /** The public key of a device to be enrolled: from now on it signs what it says. */
  keyFor(device: string): string;
  /** So many of its numbers never come. */
  loseMessages(device: string, messages: number): void;
  /** The clock comes to now. */
  tick(): Promise<number>;
  /** Everything that is due by now is reached, as one worker would. */
  reach(): Promise<number>;
  ingest: ReturnType<typeof createIngest>;
}

export interface StoredLot {
  lotId: string;
  subjectId: string;
  scale: string;
}

/**
 * The lines under which a facility is watched, proposed and approved: without them nothing is lent on collateral. The registry
 * has tests of its own, and one debtor may be all that there is.
 */
export async function approveTerms(
  maker: Client,
  checker: Client,
  facilityId: string,
  terms: Record<string, unknown> = {},
): Promise<void> {
  const proposed = await maker.done<{ id: string }>(`/facilities/${facilityId}/collateral-terms`, {
    terms: { registryGate: false, debtorConcentrationBps: 10_000, ...terms },
  });
  await checker.done(`/collateral-terms/${proposed.id}/approval`);
}

/** The lender takes on what the owner declared, on the invoice; goods of a commodity are at the market’s price. */
export async function takeValueOn(lender: Client, lotId: string): Promise<void> {
  const { body } = await lender.get<{ value: unknown; commodityId: string | null; quantity: { value: string } }>(
    `/lots/${lotId}`,
  );
  if (body.commodityId === null && body.quantity.value !== '0')
    await lender.done(`/lots/${lotId}/value-acceptances`, {
      basis: 'invoice',
      amount: body.value,
      documentHash: 'c'.repeat(64),
    });
}

/** The lender states that a debtor is not the borrower's relation, and is owed nothing by it. */
export const stateDebtor = (
  lender: Client,
  facilityId: string,
  debtorId: string,
  more: object = {},
): Promise<unknown> =>
  lender.done(`/facilities/${facilityId}/debtors`, {
    debtorId,
    isRelated: false,
    payable: yuan(0),
    unappliedCredit: yuan(0),
    ...more,
  });

/**
 * A tenant with everyone who takes part in a trade, an active facility and a warehouse. The bank has stated lenient control
 * terms, unless `asRuled` leaves the rule book's in force.
 */
export async function openTrade({ asRuled = false } = {}): Promise<Trade> {
  const world = await openWorld();
  const bank = await world.party('Bank', 'bank');
  const checker = await world.colleague(bank, 'Checker', [
    'facility:approve',
    'credit:issue',
    'presentation:honour',
    'drawdown:disburse',
    'release:approve',
    'control:signOff',
    'terms:approve',
  ]);
  if (!asRuled) await stateTerms(bank, checker);
  const importer = await world.party('Importer', 'trader');
  const manager = await world.party('Manager', 'collateral_manager');
  const facility = await bank.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 3_000,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facility.id}/approval`);
  await approveTerms(bank, checker, facility.id, { countsUndertakings: false });
  const agreement = await bank.done<{ id: string }>('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: 'a'.repeat(64),
  });
  await manager.done(`/custody-agreements/${agreement.id}/acceptance`);
  const site = await manager.done<{ id: string }>('/sites', {
    code: 'HALL',
    name: 'Hall',
    kind: 'warehouse',
    boundary: yard,
  });

  const control = createControl();
  const chance = seededChance(99);
  const newId = identifiers(world.clock, chance);
  const ctxFor = (tenantId: string) =>
    systemCtx({ clock: world.clock, chance, newId }, world.database, tenantId, 'ingest');
  const deps = { database: world.database, clock: world.clock, ctxFor };
  const ingest = createIngest({ ...deps, judge: control.judge });
  await world.database.write({ tenantId: '', party: 'system' }, (db) => ensurePartitions(db, '2026-10-12', 3));
  const seqs = new Map<string, number>();
  const deviceKeys = new Map<string, KeyObject>();
  let made = 0;

  const trade: Trade = {
    ...world,
    bank,
    checker,
    importer,
    manager,
    exporter: await world.party('Exporter', 'trader'),
    carrier: await world.party('Carrier', 'carrier'),
    debtor: await world.party('Debtor', 'core_firm'),
    facilityId: facility.id,
    siteId: site.id,
    agreementId: agreement.id,
    ingest,
    weights: new Map(),
    async pass(minutes) {
      for (let passed = 0; passed < minutes; passed += 5) {
        world.clock.advance(300);
        for (const [scale, kg] of trade.weights) await trade.hear(scale, { weight: { grossKg: kg + (passed % 2) } });
      }
      await trade.tick();
    },
    async storedLot(value = 100_000) {
      const n = ++made;
      const lot = await importer.done<{ id: string }>('/lots', {
        ownerId: importer.partyId,
        description: 'Copper cathodes',
        hsCode: '740311',
        quantity: { value: '20000', scale: 3, unit: 'TNE' },
        grossWeightKg: 20_000,
        value: yuan(value),
      });
      await importer.done('/custody-offers', { lotIds: [lot.id], toPartyId: manager.partyId });
      await manager.done('/custodies', {
        lotIds: [lot.id],
        siteId: site.id,
        handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
      });
      const scale = `scale-${world.tenantId.slice(-8)}-${n}`;
      const device = await manager.done<{ device: { id: string } }>('/devices', {
        code: scale,
        kind: 'scale',
        reportEveryS: 300,
      });
      const subject = await manager.done<{ id: string }>('/subjects', {
        code: `LOT-${n}`,
        kind: 'lot',
        siteId: site.id,
        lotIds: [lot.id],
        deviceIds: [device.device.id],
        expected: { weight: { expectedKg: 20_000, toleranceKg: 100 }, maxSilenceS: 3_600 },
      });
      ingest.forgetDevices();
      trade.weights.set(scale, 20_000);
      await trade.pass(30);
      return { lotId: lot.id, subjectId: subject.id, scale };
    },
    async facilityOf(lender) {
      const { id } = await lender.done<{ id: string }>('/facilities', {
        borrowerId: importer.partyId,
        limit: yuan(1_000_000),
        lotAdvanceBps: 7_000,
        receivableAdvanceBps: 8_000,
        marginBps: 3_000,
        interestBps: 435,
        expiresOn: '2027-12-31',
      });
      return id;
    },
    async pledgeGoods(lotIds, takesValuesOn = true) {
      const pledge = await importer.done<{ id: string }>('/pledges', {
        kind: 'goods',
        pledgeeId: bank.partyId,
        facilityId: facility.id,
        maximum: yuan(1_000_000),
        itemIds: lotIds,
      });
      await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
      if (takesValuesOn) for (const lotId of lotIds) await takeValueOn(bank, lotId);
      return pledge.id;
    },
    async hear(device, readings, at = world.clock.now()) {
      const seq = seqs.get(device) ?? 0;
      seqs.set(device, seq + 1);
      await trade.hearBare(device, { seq, at: at.toISOString(), ...readings });
    },
    async hearBare(device, message) {
      const key = deviceKeys.get(device);
      const said = { ...message, ...(key && { of: { tenant: world.tenantId, device } }) };
      const signature = key && sign(null, canonicalBytes(said), key).toString('base64url');
      const payload = new TextEncoder().encode(JSON.stringify({ ...said, ...(signature && { signature }) }));
      await ingest.take([{ topic: `holdfast/v1/${device}/observations`, payload, receivedAt: world.clock.now() }]);
    },
    restart: () => control.forget(),
    keyFor(device) {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      deviceKeys.set(device, privateKey);
      return publicKey.export({ format: 'jwk' }).x as string;
    },
    loseMessages: (device, messages) => {
      seqs.set(device, (seqs.get(device) ?? 0) + messages);
    },
    tick: () => tickDue(deps, control),
    reach: () =>
      reachDeadlines({
        ...deps,
        onError: (error) => {
          throw error;
        },
      }),
  };
  return trade;
}
