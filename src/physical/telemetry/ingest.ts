import { type Ctx, type Database, runUnit } from '../../context.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { spread } from '../../kernel/spread.ts';
import { type Account, type Arrival, arrive, isTaken } from './account.ts';
import { lockAccounts, type OwnAccount, settleAccounts } from './account-store.ts';
import { contentHashOf, numberByContent } from './content-store.ts';
import { isUnreadable, type RawMessage, type ReadMessage, readMessage } from './intake.ts';
import { findReused } from './own-word-store.ts';
import { insertQuarantined, type QuarantinedMessage } from './quarantine-store.ts';
import type { QuarantineReason } from './rules.ts';
import { type Unproved, unprovedBy } from './signature.ts';
import type { ResolvedDevice } from './store.ts';
import * as store from './store.ts';

/** One observation, as it is handed to whoever judges it. */
export interface Reading {
  device: ResolvedDevice;
  observation: ReadMessage['observation'];
  /** Its number: its own, or what it was given where its device has none. */
  seq: number;
  /** By what it is known again where it has no number; null where it has. */
  contentHash: string | null;
  /** The same content is kept already. */
  isKnown: boolean;
  receivedAt: Date;
  /** Why it is not the device's own word, where it is not. */
  unproved: Unproved | undefined;
}

/** What the number of a message makes of it. Only the device's own word uses a number. */
export const arrivalOf = (
  account: Account,
  { seq, unproved, isKnown }: Pick<Reading, 'seq' | 'unproved' | 'isKnown'>,
): Arrival =>
  isKnown ? 'repeat' : unproved === undefined ? arrive(account, seq) : isTaken(account, seq) ? 'repeat' : 'new';

export interface Verdict {
  /** The subject that it was judged for. */
  subjectId: string | null;
  /** A clone repeats a number with another message: two devices speak under one name. */
  arrival: Arrival | 'clone' | 'revoked';
  /** Counts up with what is stored of a subject, or of a device that nothing watches; null for what is not new. */
  foldVersion: bigint | null;
  /** When it happened, epoch milliseconds, and whether anything says so. */
  eventAt: number | null;
  isTimed: boolean;
  /** Names of what is not believed of it. */
  doubts: readonly string[];
}

/** Of an observation that nobody judges. */
export const noVerdict = { subjectId: null, foldVersion: null, eventAt: null, isTimed: false, doubts: [] };

export interface Judgement {
  /** One for each reading; null where nothing watches the device. */
  verdicts: (Verdict | null)[];
  /** Watched devices whose accounts are to be written with this batch. */
  unsettled: Iterable<number>;
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
  /** The database was away: what is remembered of it may be ahead of what comes back, if that was a standby. */
  forget?(): void;
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
  unproved: Unproved | undefined;
  contentHash: string | null;
  /** It is the first that says of whom it is. */
  isFirstNamed: boolean;
}

/** What nothing watches is numbered by its device. */
async function numberOwn(ctx: Ctx, readings: readonly Reading[]): Promise<Verdict[]> {
  if (readings.length === 0) return [];
  const own = await lockAccounts(ctx, new Set(readings.map(({ device }) => device.number)));
  const accountOf = (number: number) => (own.get(number) as OwnAccount).account;
  await numberByContent(ctx, readings, accountOf);
  const reused = await findReused(ctx, readings, (number, seq) => isTaken(accountOf(number), seq));
  return readings.map((reading, i): Verdict => {
    const { device, unproved } = reading;
    const state = own.get(device.number) as OwnAccount;
    if (state.isRevoked) return { ...noVerdict, arrival: 'revoked' };
    const arrival = arrivalOf(state.account, reading);
    const doubts = unproved === undefined ? [] : [unproved];
    const isClone = arrival === 'repeat' && reused[i];
    const foldVersion = arrival === 'new' ? ++state.version : null;
    return { ...noVerdict, arrival: isClone ? 'clone' : arrival, foldVersion, doubts };
  });
}

/**
 * Stores what is new of these readings, in the order they came, with the verdict on them: all in the transaction of `ctx`.
 * Nothing is done twice, whoever else holds the same message.
 */
export async function storeReadings(ctx: Ctx, items: readonly Item[], judge: Judge) {
  const readings = items.map(
    ({ device, message: { observation }, raw, unproved, contentHash }): Reading => ({
      device,
      observation,
      seq: observation.seq ?? -1,
      contentHash,
      isKnown: false,
      receivedAt: raw.receivedAt,
      unproved,
    }),
  );
  const judgement = await judge(ctx, readings);
  const unwatched = readings.filter((_, i) => judgement.verdicts[i] === null);
  const unwatchedDevices = unwatched.map(({ device }) => device.number);
  const own = await numberOwn(ctx, unwatched);
  let next = 0;
  const verdicts = judgement.verdicts.map((verdict): Verdict => verdict ?? (own[next++] as Verdict));
  const fresh: store.NewObservation[] = [];
  const aside: Record<'clone' | 'scattered' | 'revoked', Item[]> = { clone: [], scattered: [], revoked: [] };
  const settling = new Map<number, number>([...judgement.unsettled, ...unwatchedDevices].map((number) => [number, 0]));
  for (const [i, item] of items.entries()) {
    const verdict = verdicts[i] as Verdict;
    const { device, message, raw, unproved, contentHash } = item;
    const isEvidence = unproved === undefined;
    const { at } = message.observation;
    const { seq } = readings[i] as Reading;
    const deviceNumber = device.number;
    const { arrival } = verdict;
    if (arrival === 'new')
      fresh.push({
        deviceNumber,
        seq,
        at,
        receivedAt: raw.receivedAt,
        isEvidence,
        contentHash,
        text: message.text,
        verdict,
      });
    else if (arrival !== 'repeat') aside[arrival].push(item);
    if (arrival === 'repeat' || arrival === 'clone') settling.set(deviceNumber, (settling.get(deviceNumber) ?? 0) + 1);
  }
  if (fresh.length > 0) await store.insertObservations(ctx, fresh);
  await store.markNamed(
    ctx,
    items.filter(({ isFirstNamed }) => isFirstNamed).map(({ device }) => device.id),
  );
  await settleAccounts(ctx, settling);
  return { judgement, verdicts, stored: fresh.length, aside };
}

/** A device that numbers what it says always does, and one that was enrolled as one without numbers never. */
export const isNumberedAs = ({ isNumbered }: ResolvedDevice, { observation }: ReadMessage): boolean =>
  isNumbered === (observation.seq !== undefined);
export const numbersAsked = ({ isNumbered }: ResolvedDevice): string =>
  isNumbered ? '/seq: the device numbers its messages' : '/seq: the device was enrolled as one without numbers';

/** Signed by the device and saying of whom it is, for the first time. */
export const isNowNamed = (
  { publicKey, namedSince }: ResolvedDevice,
  { of }: Record<string, unknown>,
  unproved: Unproved | undefined,
): boolean => publicKey !== null && namedSince === null && of !== undefined && unproved === undefined;

/** How long another process may not know yet that a device says of whom it is. */
const NAMED_WITHIN_MS = 10_000;

/** How long an unknown code is remembered as unknown: a device enrolled meanwhile is heard soon. */
const UNKNOWN_FOR_MS = 2_000;
/** The devices that messages name, as far as this process knows them. */
function openDevices(database: IngestDeps['database']) {
  const known = new Map<string, ResolvedDevice>();
  const unknownUntil = new Map<string, number>();
  const lookedAt = new Map<string, number>();
  return {
    get: (name: string) => known.get(name),
    async resolve(names: Set<string>, nowMs: number): Promise<void> {
      const wanted = [...names].filter((name) => !known.has(name) && (unknownUntil.get(name) ?? 0) <= nowMs);
      if (wanted.length === 0) return;
      const found = await database.anonymous((handle) => store.resolveDevices(handle, wanted));
      for (const device of found) known.set(device.topicName, device);
      if (unknownUntil.size > 10_000) unknownUntil.clear();
      for (const name of wanted) if (!known.has(name)) unknownUntil.set(name, nowMs + UNKNOWN_FOR_MS);
    },
    /** Whether a device that does not say of whom it is has said so elsewhere: asked for anew now and then. */
    async lookAgain(read: readonly { message: ReturnType<typeof readMessage> }[], nowMs: number): Promise<void> {
      const plain = read.flatMap(({ message }) => {
        const device = known.get(message.deviceName ?? '');
        const isPlain = device?.publicKey && device.namedSince === null && !isUnreadable(message);
        return isPlain && message.observation.of === undefined ? [device.topicName] : [];
      });
      const due = [...new Set(plain)].filter((name) => nowMs - (lookedAt.get(name) ?? 0) >= NAMED_WITHIN_MS);
      if (due.length === 0) return;
      for (const device of await database.anonymous((handle) => store.resolveDevices(handle, due)))
        known.set(device.topicName, device);
      for (const name of due) lookedAt.set(name, nowMs);
    },
    forget(topicName: string): void {
      known.delete(topicName);
      unknownUntil.delete(topicName);
    },
    clear(): void {
      known.clear();
    },
    clearAll(): void {
      known.clear();
      unknownUntil.clear();
    },
  };
}
type Devices = ReturnType<typeof openDevices>;
type Read = { raw: RawMessage; message: ReturnType<typeof readMessage> };

/** What of a batch can be stored, by tenant, and what is put aside with its reason. */
async function sorted(read: readonly Read[], known: Devices) {
  const aside: QuarantinedMessage[] = [];
  const items = new Map<string, Item[]>();
  for (const { raw, message } of read) {
    // Junk belongs to who sent it, whatever it says on the cover; where the broker does not tell, to the topic's device.
    const device = known.get((isUnreadable(message) ? raw.credential : undefined) ?? message.deviceName ?? '');
    if (isUnreadable(message)) aside.push({ raw, reason: message.reason, detail: message.detail, device });
    else if (device?.isRevoked) aside.push({ raw, reason: 'DEVICE_REVOKED', detail: undefined, device });
    else if (!device) aside.push({ raw, reason: 'DEVICE_UNKNOWN', detail: message.deviceName, device });
    else if (!isNumberedAs(device, message))
      aside.push({ raw, reason: 'SCHEMA_MISMATCH', detail: numbersAsked(device), device });
    else {
      const { observation } = message;
      const unproved = device.publicKey === null ? undefined : await unprovedBy(device, observation, raw.receivedAt);
      const group = items.get(device.tenantId) ?? [];
      const contentHash = await contentHashOf(device, observation);
      const isFirstNamed = isNowNamed(device, observation, unproved);
      if (isFirstNamed) device.namedSince = raw.receivedAt;
      group.push({ raw, message, device, unproved, contentHash, isFirstNamed });
      items.set(device.tenantId, group);
    }
  }
  return { aside, items };
}

async function putAside(deps: IngestDeps, messages: readonly QuarantinedMessage[], result: BatchResult): Promise<void> {
  const tenants = new Set(messages.map((m) => m.device?.tenantId ?? ''));
  for (const tenantId of tenants) {
    const group = messages.filter((m) => (m.device?.tenantId ?? '') === tenantId);
    await deps.database.write({ tenantId, party: 'system' }, (tx) =>
      runUnit(deps.ctxFor(tenantId), tx, (unit) => insertQuarantined(unit, group)),
    );
  }
  for (const { reason } of messages) deps.onQuarantine?.(reason);
  result.quarantined += messages.length;
}

/** Why what was judged is not kept: another device speaks under its name, its numbers are scattered, or it was revoked meanwhile. */
function namedAside({
  clone,
  scattered,
  revoked,
}: Record<'clone' | 'scattered' | 'revoked', readonly Item[]>): QuarantinedMessage[] {
  const named = (reason: QuarantineReason) => (item: Item) => ({
    raw: item.raw,
    reason,
    detail: `number ${item.message.observation.seq ?? 'none'}`,
    device: item.device,
  });
  return [
    ...clone.map(named('SEQUENCE_REUSED')),
    ...scattered.map(named('SEQUENCE_TOO_SCATTERED')),
    ...revoked.map(named('DEVICE_REVOKED')),
  ];
}

/** By topic: equal for all devices of a subject, as far as is known. */
type Lanes = Map<string, { subjectId: string; lane: number }>;

function noteLanes(lanes: Lanes, items: readonly Item[], verdicts: readonly { subjectId: string | null }[]): void {
  for (const [i, { subjectId }] of verdicts.entries()) {
    const { topic } = (items[i] as Item).raw;
    if (subjectId !== null && lanes.get(topic)?.subjectId !== subjectId)
      lanes.set(topic, { subjectId, lane: spread(subjectId) });
  }
}

/**
 * Takes batches of raw messages. When `take` resolves every message of the batch is stored once, put aside with a reason,
 * or known as a repeat: then, and only then, may it be acknowledged. It rejects when the database cannot be reached.
 */
export function createIngest(deps: IngestDeps) {
  const known = openDevices(deps.database);
  const lanes: Lanes = new Map();

  async function storeBatch(tenantId: string, items: readonly Item[], result: BatchResult): Promise<void> {
    const base = deps.ctxFor(tenantId);
    const done = await deps.database.write({ tenantId, party: 'system' }, (tx) =>
      runUnit(base, tx, (unit) => storeReadings(unit, items, deps.judge)),
    );
    const { judgement, verdicts, stored, aside: unkept } = done;
    judgement.committed();
    noteLanes(lanes, items, verdicts);
    result.stored += stored;
    const messages = namedAside(unkept);
    result.repeated += items.length - stored - messages.length;
    if (messages.length > 0) await putAside(deps, messages, result);
  }

  /** Stores a tenant's items; a message that nothing can store is found by halving, and put aside. */
  async function storeOrHalve(tenantId: string, items: readonly Item[], result: BatchResult): Promise<void> {
    try {
      await storeBatch(tenantId, items, result);
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'unavailable') {
        deps.forget?.();
        known.clear();
        throw error;
      }
      const [only] = items;
      if (items.length === 1 && only) {
        // Its owner learns that it is the message; how it would have been stored is nobody's business.
        const { code } = error as { code?: unknown };
        const detail = `the database cannot hold it${typeof code === 'string' ? ` (${code})` : ''}`;
        await putAside(deps, [{ raw: only.raw, reason: 'NOT_STORABLE', detail, device: only.device }], result);
        return;
      }
      const half = items.length >> 1;
      await storeOrHalve(tenantId, items.slice(0, half), result);
      await storeOrHalve(tenantId, items.slice(half), result);
    }
  }

  return {
    /** A number that is the same for messages which had better be taken one after the other. */
    laneOf: ({ topic }: RawMessage): number => lanes.get(topic)?.lane ?? spread(topic),
    async take(batch: readonly RawMessage[]): Promise<BatchResult> {
      const result: BatchResult = { stored: 0, repeated: 0, quarantined: 0 };
      const read = batch.map((raw) => ({ raw, message: readMessage(raw) }));
      const names = new Set(
        read.flatMap(({ raw, message }) => [message.deviceName, raw.credential].filter((name) => name !== undefined)),
      );
      await known.resolve(names, batch[0]?.receivedAt.getTime() ?? 0);
      await known.lookAgain(read, batch[0]?.receivedAt.getTime() ?? 0);
      const { aside, items } = await sorted(read, known);
      if (aside.length > 0) await putAside(deps, aside, result);
      for (const [tenantId, group] of items) await storeOrHalve(tenantId, group, result);
      return result;
    },
    /** Forgets what it knows of one device: it was changed. */
    forgetDevice: known.forget,
    /** Forgets what it knows of devices: for tests. */
    forgetDevices(): void {
      known.clearAll();
      lanes.clear();
    },
  };
}

export type Ingest = ReturnType<typeof createIngest>;
