import type { Ingest } from './ingest.ts';
import type { RawMessage } from './intake.ts';

export interface BatcherOptions {
  /** Batches under way at once. What one subject is judged by stays in one lane, in the order it came. */
  lanes?: number;
  maxBatch: number;
  maxWaitMs: number;
  /** First pause after the database could not be reached; doubles up to ten times that. */
  retryMs: number;
  onError(error: unknown, waiting: number): void;
  onBatch?(size: number, seconds: number): void;
}

/** Told once the message may be acknowledged. Never told while the database is away: the broker keeps what waits. */
export type Done = () => void;

/** Gathers messages into batches by size and time and hands them to ingest one batch after the other. */
function openLane(ingest: Ingest, options: BatcherOptions) {
  let waiting: { raw: RawMessage; done: Done }[] = [];
  let running: Promise<void> | undefined;
  let stopped = false;
  /** Ends the gathering of the next batch. */
  let enough: () => void = () => {};

  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  async function takeOne(batch: { raw: RawMessage; done: Done }[]): Promise<void> {
    const raws = batch.map((b) => b.raw);
    for (let pauseMs = options.retryMs; ; pauseMs = Math.min(pauseMs * 2, options.retryMs * 10)) {
      const startedAt = performance.now();
      try {
        await ingest.take(raws);
        options.onBatch?.(batch.length, (performance.now() - startedAt) / 1000);
        for (const { done } of batch) done();
        return;
      } catch (error) {
        options.onError(error, waiting.length + batch.length);
        if (stopped) {
          waiting = [];
          return;
        }
        await sleep(pauseMs);
      }
    }
  }

  /** A batch is full, or its first message has waited long enough: few large batches cost less than many small ones. */
  async function gathered(): Promise<void> {
    if (stopped || waiting.length >= options.maxBatch) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.maxWaitMs);
      enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await gathered();
      const batch = waiting.slice(0, options.maxBatch);
      waiting = waiting.slice(options.maxBatch);
      await takeOne(batch);
    }
    running = undefined;
  }

  return {
    submit(raw: RawMessage, done: Done): void {
      // A stream that never pauses would keep a drain from ending; who sent it keeps it.
      if (stopped) return;
      waiting.push({ raw, done });
      if (waiting.length >= options.maxBatch) enough();
      running ??= run();
    },
    waiting: () => waiting.length,
    async drain(): Promise<void> {
      stopped = true;
      enough();
      await running;
    },
  };
}

/**
 * Gathers messages into batches, some lanes of them at once: while the database works on one, the next is made ready. While
 * the database is away a lane tries the same batch again and acknowledges nothing, so the broker's window stops the stream.
 */
export function createBatcher(ingest: Ingest, options: BatcherOptions) {
  const lanes = Array.from({ length: options.lanes ?? 1 }, () => openLane(ingest, options));
  return {
    submit: (raw: RawMessage, done: Done): void => lanes[ingest.laneOf(raw) % lanes.length]?.submit(raw, done),
    waiting: () => lanes.reduce((sum, lane) => sum + lane.waiting(), 0),
    /** Works off what was taken in; what the database will not take in that time stays with the broker. */
    async drain(): Promise<void> {
      await Promise.all(lanes.map((lane) => lane.drain()));
    },
  };
}

export type Batcher = ReturnType<typeof createBatcher>;
