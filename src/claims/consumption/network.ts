import { asSystem, type Ctx, requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { financedElsewhereReported, networkJoined } from './events.ts';
import { consumptionRefusals } from './rules.ts';
import type { JoinNetworkInput, ReportedView, ReportFinancedInput } from './schemas.ts';
import * as store from './store.ts';

/** The operator sets the secret that all platforms of the network share, before anything was hashed. */
export async function joinNetwork(ctx: Ctx, input: JoinNetworkInput): Promise<{ joined: true }> {
  // The secret itself is not part of the idempotency fingerprint, which is kept.
  return act(ctx, { verb: 'network.join', mandate: 'claim:exchange', input: {} }, async (tx) => {
    await asSystem(tx, 'consumption', async (system) => {
      if (await store.hasItems(system)) refuse(consumptionRefusals.NETWORK_SECRET_FIXED);
      await store.setSecret(
        system,
        Uint8Array.from(atob(input.secret), (c) => c.charCodeAt(0)),
      );
    });
    return { view: { joined: true as const }, event: networkJoined(requirePerson(tx).partyId) };
  });
}

/** The operator brings what another platform of the network reports as financed, or free again. */
export async function reportFinanced(ctx: Ctx, input: ReportFinancedInput): Promise<ReportedView> {
  return act(ctx, { verb: 'network.report', mandate: 'claim:exchange', input }, async (tx) => {
    const reports = [...new Map(input.reports.map((report) => [report.hash, report])).values()];
    await asSystem(tx, 'consumption', (system) => store.reportElsewhere(system, input.network, reports));
    const view = { network: input.network, taken: reports.length };
    return { view, event: financedElsewhereReported(requirePerson(tx).partyId, input.network, reports.length) };
  });
}

/** What this platform reports to the network: hashes that are financed now. */
export async function financedHashes(ctx: Ctx, after: string | undefined, limit: number) {
  requireMandate(ctx, 'claim:exchange');
  return withSnapshot(ctx, (tx) => asSystem(tx, 'consumption', (system) => store.listFinanced(system, after, limit)));
}
