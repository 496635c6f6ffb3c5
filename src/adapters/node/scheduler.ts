import { schedule } from 'node-cron';
import type { Log } from '../../app.ts';
import type { jobs } from '../../jobs.ts';
import type { createMetrics } from './metrics.ts';

interface Told {
  metrics: ReturnType<typeof createMetrics>;
  log: Log;
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
      { noOverlap: true },
    ),
  );
  return async () => {
    for (const task of tasks) await task.stop();
    await Promise.all(running);
  };
}
