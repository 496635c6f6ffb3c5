import type { Ctx, Database } from '../context.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isUnreadable, type RawMessage, type ReadMessage, readMessage } from './intake.ts';
import type { QuarantineReason } from './rules.ts';
import { isSignedBy } from './signature.ts';
import type { ResolvedDevice } from './store.ts';
import * as store from './store.ts';

/** One observation that is new, as it is handed to whoever judges it. */
export interface NewReading {
  device: ResolvedDevice;
  observation: ReadMessage['observation'];
  receivedAt: Date;
  isEvidence: boolean;
}

export interface Judgement {
  /** For each reading, the version that its subject's state has with it; null when it belongs to no subject. */
  foldVersions: (bigint | null)[];
  /** Called once the transaction is committed. */
  committed(): void;
}

/** Judges new readings inside the transaction that stores them, so that a verdict is never older than its rows. */
export type Judge = (ctx: Ctx, readings: readonly NewReading[]) => Promise<Judgement>;

export interface IngestDeps {
  database: Database;
  /** A system context for a tenant. */
  ctxFor(tenantId: string): Ctx;
  judge: Judge;
  onQuarantine?(reason: QuarantineReason): void;
}

export interface BatchResult {
  stored: number;
  repeated: number;
  quarantined: number;
}

/** A message that can be stored. */
export interface Item {
  raw: RawMessage;
  message: ReadMessage;
  device: ResolvedDevice;
  isEvidence: boolean;
}

/**
 * Stores what is new of these readings, in the order they came, with the verdict on them: all in the transaction of `ctx`.
 * Nothing is done twice, whoever else holds the same message.
 */
export async function storeReadings(ctx: Ctx, items: readonly Item[], judge: Judge) {
  const rows = items.map(({ device, message }) => ({ deviceNumber: device.number, seq: message.observation.seq }));
  const found = await store.lockAndFindNew(ctx, rows);
  // In the order they came, which the locks' order is not.
  found.sort((a, b) => a.row - b.row);
  const pick = (isScattered: boolean) =>
    found.filter((f) => f.isScattered === isScattered).map(({ row }) => items[row] as Item);
  const [fresh, scattered] = [pick(false), pick(true)];
  const judgement = await judge(
    ctx,
    fresh.map(({ device, message, raw, isEvidence }) => ({
      device,
      observation: message.observation,
      receivedAt: raw.receivedAt,
      isEvidence,
    })),
  );
  const repeats = new Map<number, number>();
  const count = (list: readonly Item[], by: 1 | -1) => {
    for (const { device } of list) repeats.set(device.number, (repeats.get(device.number) ?? 0) + by);
  };
  count(items, 1);
  count(
    found.map(({ row }) => items[row] as Item),
    -1,
  );
  await store.insertObservations(
    ctx,
    fresh.map(({ device, message, raw, isEvidence }, i) => ({
      deviceNumber: device.number,
      seq: message.observation.seq,
      at: message.observation.at,
      receivedAt: raw.receivedAt,
      isEvidence,
      text: message.text,
      foldVersion: judgement.foldVersions[i] ?? null,
    })),
    repeats,
  );
  return { judgement, fresh, scattered };
}

/** How long an unknown code is remembered as unknown: a device enrolled meanwhile is heard soon. */
const UNKNOWN_FOR_MS = 2_000;

/**
 * Takes batches of raw messages. When `take` resolves every message of the batch is stored once, put aside with a reason,
 * or known as a repeat: then, and only then, may it be acknowledged. It rejects when the database cannot be reached.
 */
export function createIngest(deps: IngestDeps) {
  const known = new Map<string, ResolvedDevice>();
  const unknownUntil = new Map<string, number>();

  async function resolve(codes: Set<string>, nowMs: number): Promise<void> {
    const wanted = [...codes].filter((code) => !known.has(code) && (unknownUntil.get(code) ?? 0) <= nowMs);
    if (wanted.length === 0) return;
    const found = await deps.database.anonymous((handle) => store.resolveDevices(handle, wanted));
    for (const device of found) known.set(device.code, device);
    if (unknownUntil.size > 10_000) unknownUntil.clear();
    for (const code of wanted) if (!known.has(code)) unknownUntil.set(code, nowMs + UNKNOWN_FOR_MS);
  }

  async function storeBatch(tenantId: string, items: readonly Item[], result: BatchResult): Promise<void> {
    const base = deps.ctxFor(tenantId);
    const { judgement, fresh, scattered } = await deps.database.write({ tenantId, party: 'system' }, (tx) =>
      storeReadings({ ...base, tx }, items, deps.judge),
    );
    judgement.committed();
    result.stored += fresh.length;
    result.repeated += items.length - fresh.length - scattered.length;
    if (scattered.length > 0)
      await putAside(
        scattered.map(({ raw, device }) => ({ raw, reason: 'SEQUENCE_TOO_SCATTERED', detail: undefined, device })),
        result,
      );
  }

  async function putAside(messages: readonly store.QuarantinedMessage[], result: BatchResult): Promise<void> {
    const tenants = new Set(messages.map((m) => m.device?.tenantId ?? ''));
    for (const tenantId of tenants) {
      const group = messages.filter((m) => (m.device?.tenantId ?? '') === tenantId);
      await deps.database.write({ tenantId, party: 'system' }, (tx) =>
        store.insertQuarantined({ ...deps.ctxFor(tenantId), tx }, group),
      );
    }
    for (const { reason } of messages) deps.onQuarantine?.(reason);
    result.quarantined += messages.length;
  }

  /** Stores a tenant's items; a message that nothing can store is found by halving, and put aside. */
  async function storeOrHalve(tenantId: string, items: readonly Item[], result: BatchResult): Promise<void> {
    try {
      await storeBatch(tenantId, items, result);
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'unavailable') throw error;
      const [only] = items;
      if (items.length === 1 && only) {
        const detail = (error instanceof Error ? error.message : String(error)).slice(0, 200);
        await putAside([{ raw: only.raw, reason: 'NOT_STORABLE', detail, device: only.device }], result);
        return;
      }
      const half = items.length >> 1;
      await storeOrHalve(tenantId, items.slice(0, half), result);
      await storeOrHalve(tenantId, items.slice(half), result);
    }
  }

  return {
    async take(batch: readonly RawMessage[]): Promise<BatchResult> {
      const result: BatchResult = { stored: 0, repeated: 0, quarantined: 0 };
      const read = batch.map((raw) => ({ raw, message: readMessage(raw) }));
      const codes = new Set(read.flatMap(({ message }) => message.deviceCode ?? []));
      await resolve(codes, batch[0]?.receivedAt.getTime() ?? 0);
      const aside: store.QuarantinedMessage[] = [];
      const items = new Map<string, Item[]>();
      for (const { raw, message } of read) {
        const device = message.deviceCode === undefined ? undefined : known.get(message.deviceCode);
        if (isUnreadable(message)) aside.push({ raw, reason: message.reason, detail: message.detail, device });
        else if (!device) aside.push({ raw, reason: 'DEVICE_UNKNOWN', detail: message.deviceCode, device });
        else {
          const isEvidence = device.publicKey === null || (await isSignedBy(device.publicKey, message.observation));
          const group = items.get(device.tenantId) ?? [];
          group.push({ raw, message, device, isEvidence });
          items.set(device.tenantId, group);
        }
      }
      if (aside.length > 0) await putAside(aside, result);
      for (const [tenantId, group] of items) await storeOrHalve(tenantId, group, result);
      return result;
    },
    /** Forgets what it knows of devices: for tests, and after one was changed. */
    forgetDevices(): void {
      known.clear();
      unknownUntil.clear();
    },
  };
}

export type Ingest = ReturnType<typeof createIngest>;
