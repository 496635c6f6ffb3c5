import { type Ctx, withSnapshot } from '../../context.ts';
import { nextSeqs, resolveDevices } from '../../physical/telemetry/index.ts';
import type { NodeDatabase } from './database.ts';

/** The next sequence numbers of devices, in whatever tenants they live. */
export async function nextSeqsOf(
  database: NodeDatabase,
  ctxFor: (tenantId: string) => Ctx,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const devices = await database.anonymous((handle) => resolveDevices(handle, codes));
  const found = new Map<string, number>();
  for (const tenantId of new Set(devices.map((device) => device.tenantId))) {
    const own = devices.filter((device) => device.tenantId === tenantId);
    const ctx = ctxFor(tenantId);
    const next = await withSnapshot(ctx, (tx) =>
      nextSeqs(
        tx,
        own.map((device) => device.number),
      ),
    );
    for (const { topicName, number } of own) found.set(topicName, next.get(number) ?? 0);
  }
  return found;
}
