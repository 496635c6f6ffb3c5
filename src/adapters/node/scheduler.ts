import { schedule } from 'node-cron';
import type { Log } from '../../app.ts';
import type { jobs } from '../../jobs.ts';
import type { createMetrics } from './metrics.ts';

interface Told {
  metrics: ReturnType<typeof createMetrics>;
  log: Log;
}

const SELDOM_MS = 60_000;

/** What the scheduler says of itself, once a minute: of a machine that slept it would tell of each second. */
function seldom(log: Log, job: string) {
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (level: 'warn' | 'error') => (message: string | Error) => {
    if (performance.now() - toldAt < SELDOM_MS) return;
    toldAt = performance.now();
    log(level, `${job}: ${message instanceof Error ? message.message : message}`);
  };
  return { info: () => {}, debug: () => {}, warn: tell('warn'), error: tell('error') };
}

/** Runs each job by its schedule, never twice at once. What is called ends them, and waits for those under way. */
export function scheduleJobs(list: ReturnType<typeof jobs>, { metrics, log }: Told): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const tasks = list.map((job) =>
    schedule(
      job.schedule,
      async () => {
        const run = job.run().then(
          () => metrics.jobs.inc({ job: job.name, outcome: 'done' }),
          (error: Error) => {
            metrics.jobs.inc({ job: job.name, outcome: 'failed' });
            log('warn', `${job.name}: ${error.message}`);
          },
        );
        running.add(run);
        await run;
        running.delete(run);
      },
      { noOverlap: true, logger: seldom(log, job.name) },
    ),
  );
  return async () => {
    for (const task of tasks) await task.stop();
    await Promise.all(running);
  };
}
