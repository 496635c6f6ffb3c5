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
  checkLog(): Promise<unknown>;
  askForMissing(): Promise<unknown>;
  noteDeviceChanges(): Promise<unknown>;
  writeAccess(): Promise<unknown>;
  forgetAccess(): Promise<unknown>;
  sweepSignIns(): Promise<unknown>;
  endDelegations(): Promise<unknown>;
  turnPartitions(): Promise<unknown>;
  reachDeadlines(): Promise<unknown>;
  readFiles(): Promise<unknown>;
  deliverWebhooks(): Promise<unknown>;
  tellOverdueAnswers(): Promise<unknown>;
  lapseProposals(): Promise<unknown>;
  letFallDue(): Promise<unknown>;
  pullPrices(): Promise<unknown>;
  markToMarket(): Promise<unknown>;
  deliver(): Promise<unknown>;
  superviseDue(): Promise<unknown>;
  pullRecords(): Promise<unknown>;
  recheckInvoices(): Promise<unknown>;
  closeLoanDays(): Promise<unknown>;
  freeLapsed(): Promise<unknown>;
  loseMotions(): Promise<unknown>;
  undoCuts(): Promise<unknown>;
  expirePending(): Promise<unknown>;
  tellDigests(): Promise<unknown>;
  carryMail(): Promise<unknown>;
  foldSums(): Promise<unknown>;
}

/** Each of these is safe to run late, twice, or in several processes at once. */
export const jobs = (deps: JobDeps): Job[] => [
  { name: 'control tick', schedule: '*/10 * * * * *', run: deps.tick },
  { name: 'reach deadlines', schedule: '*/15 * * * * *', run: deps.reachDeadlines },
  { name: 'seal audit log', schedule: '*/15 * * * * *', run: deps.seal },
  { name: 'check audit log', schedule: '50 * * * * *', run: deps.checkLog },
  { name: 'deliver to others', schedule: '*/5 * * * * *', run: deps.deliver },
  { name: 'ask devices for what is missing', schedule: '30 * * * * *', run: deps.askForMissing },
  { name: 'note what changed of devices', schedule: '* * * * * *', run: deps.noteDeviceChanges },
  { name: 'write the log of access', schedule: '* * * * * *', run: deps.writeAccess },
  { name: 'let go of old access', schedule: '0 20 3 * * *', run: deps.forgetAccess },
  { name: 'let go of sessions that are over', schedule: '0 40 3 * * *', run: deps.sweepSignIns },
  { name: 'end delegations that are over', schedule: '20 */10 * * * *', run: deps.endDelegations },
  { name: 'read files of records', schedule: '*/2 * * * * *', run: deps.readFiles },
  { name: 'pull records of core firms', schedule: '*/15 * * * * *', run: deps.pullRecords },
  { name: 'deliver webhooks', schedule: '*/2 * * * * *', run: deps.deliverWebhooks },
  { name: 'tell of answers that debtors owe', schedule: '5 */10 * * * *', run: deps.tellOverdueAnswers },
  { name: 'let proposals lapse', schedule: '35 */5 * * * *', run: deps.lapseProposals },
  { name: 'let certificates fall due', schedule: '15 */10 * * * *', run: deps.letFallDue },
  { name: 'look again at financed invoices', schedule: '25 */10 * * * *', run: deps.recheckInvoices },
  { name: 'make and drop telemetry partitions', schedule: '0 7 * * * *', run: deps.turnPartitions },
  { name: 'close the day of loans', schedule: '40 */10 * * * *', run: deps.closeLoanDays },
  { name: 'free what lapsed of limits', schedule: '10 25 * * * *', run: deps.freeLapsed },
  { name: 'lose motions whose day is over', schedule: '20 15 * * * *', run: deps.loseMotions },
  { name: 'undo cuts whose contest nobody answered', schedule: '40 15 * * * *', run: deps.undoCuts },
  { name: 'supervision due', schedule: '45 * * * * *', run: deps.superviseDue },
  { name: 'pull prices', schedule: '0 */15 * * * *', run: deps.pullPrices },
  { name: 'let pending transfers expire', schedule: '55 * * * * *', run: deps.expirePending },
  { name: 'tell digests of the day', schedule: '50 */10 * * * *', run: deps.tellDigests },
  { name: 'write and send letters', schedule: '25 * * * * *', run: deps.carryMail },
  { name: 'fold what is owed', schedule: '5 * * * * *', run: deps.foldSums },
  { name: 'mark to market', schedule: '0 */5 * * * *', run: deps.markToMarket },
];
