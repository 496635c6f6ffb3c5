/** Recurring work: what is done, and how often. A runtime's scheduler only wakes it up. */
export interface Job {
  name: string;
  /** Cron, with seconds. */
  schedule: string;
  run(): Promise<unknown>;
}

export interface JobDeps {
  tick(): Promise<unknown>;
  seal(): Promise<unknown>;
  askForMissing(): Promise<unknown>;
  turnPartitions(): Promise<unknown>;
  reachDeadlines(): Promise<unknown>;
}

/** Each of these is safe to run late, twice, or in several processes at once. */
export const jobs = (deps: JobDeps): Job[] => [
  { name: 'control tick', schedule: '*/10 * * * * *', run: deps.tick },
  { name: 'reach deadlines', schedule: '*/15 * * * * *', run: deps.reachDeadlines },
  { name: 'seal audit log', schedule: '*/15 * * * * *', run: deps.seal },
  { name: 'ask devices for what is missing', schedule: '30 * * * * *', run: deps.askForMissing },
  { name: 'make and drop telemetry partitions', schedule: '0 7 * * * *', run: deps.turnPartitions },
];
