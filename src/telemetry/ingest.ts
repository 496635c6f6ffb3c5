import type { Ctx, Database } from '../context.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isUnreadable, type RawMessage, type ReadMessage, readMessage } from './intake.ts';
import type { QuarantineReason } from './rules.ts';
import { isSignedBy } from './signature.ts';
import type { ResolvedDevice } from './store.ts';
import * as store from './store.ts';

/** One observation, as it is handed to whoever judges it. */
export interface Reading {
  /** False for a number that was stored before: it is judged only in so far as it may not be the same message. */
  isNew: boolean;
  device: ResolvedDevice;
  observation: ReadMessage['observation'];
  receivedAt: Date;
  isEvidence: boolean;
}

export interface Verdict {
  /** The version that the subject's state has with it; null when it belongs to no subject. */
  foldVersion: bigint | null;
  /** When it happened, epoch milliseconds, and whether anything says so. */
  eventAt: number | null;
  isTimed: boolean;
  /** Names of what is not believed of it. */
  doubts: readonly string[];
  /** Another message was stored under its number: two devices speak under one name. */
  isClone: boolean;
}

/** Of an observation that nobody judges. */
export const noVerdict: Verdict = { foldVersion: null, eventAt: null, isTimed: false, doubts: [], isClone: false };

export interface Judgement {
  /** One for each reading. */
  verdicts: Verdict[];
  /** Called once the transaction is committed. */
  committed(): void;
}

/** Judges readings inside the transaction that stores them, so that a verdict is never older than its rows. */
export type Judge = (ctx: Ctx, readings: readonly Reading[]) => Promise<Judgement>;

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
  const newRows = new Set(found.filter((f) => !f.isScattered).map((f) => f.row));
  const scatteredRows = new Set(found.filter((f) => f.isScattered).map((f) => f.row));
  const judged = items.filter((_, row) => !scatteredRows.has(row));
  const isNew = items.flatMap((_, row) => (scatteredRows.has(row) ? [] : [newRows.has(row)]));
  const judgement = await judge(
    ctx,
    judged.map(({ device, message, raw, isEvidence }, i) => ({
      isNew: isNew[i] as boolean,
      device,
      observation: message.observation,
      receivedAt: raw.receivedAt,
      isEvidence,
    })),
  );
  const fresh: store.NewObservation[] = [];
  const clones: Item[] = [];
  const repeats = new Map<number, number>();
  for (const [i, item] of judged.entries()) {
    const { device, message, raw, isEvidence } = item;
    const verdict = judgement.verdicts[i] ?? noVerdict;
    if (isNew[i])
      fresh.push({
        deviceNumber: device.number,
        seq: message.observation.seq,
        at: message.observation.at,
        receivedAt: raw.receivedAt,
        isEvidence,
        text: message.text,
        verdict,
      });
    else {
      repeats.set(device.number, (repeats.get(device.number) ?? 0) + 1);
      if (verdict.isClone) clones.push(item);
    }
  }
  await store.insertObservations(ctx, fresh, repeats);
  const scattered = items.filter((_, row) => scatteredRows.has(row));
  return { judgement, stored: fresh.length, clones, scattered };
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
    const { judgement, stored, clones, scattered } = await deps.database.write({ tenantId, party: 'system' }, (tx) =>
      storeReadings({ ...base, tx }, items, deps.judge),
    );
    judgement.committed();
    result.stored += stored;
    result.repeated += items.length - stored - scattered.length - clones.length;
    const aside = (reason: QuarantineReason) => (item: Item) => ({
      raw: item.raw,
      reason,
      detail: `number ${item.message.observation.seq}`,
      device: item.device,
    });
    const unkept = [...clones.map(aside('SEQUENCE_REUSED')), ...scattered.map(aside('SEQUENCE_TOO_SCATTERED'))];
    if (unkept.length > 0) await putAside(unkept, result);
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
