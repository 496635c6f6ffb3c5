import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus reads. Labels are route patterns and reasons, never identifiers. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'holdfast_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const statements = new Counter({
    name: 'holdfast_http_request_statements_total',
    help: 'Statements that requests sent to the database',
    labelNames: ['method', 'route'],
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'holdfast_ingest_batch_seconds',
    help: 'Time from a batch to its commit, verdicts included',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
    registers: [registry],
  });
  const messages = new Counter({
    name: 'holdfast_ingest_messages_total',
    help: 'Messages committed',
    registers: [registry],
  });
  const quarantined = new Counter({
    name: 'holdfast_ingest_quarantined_total',
    help: 'Messages put aside, by reason',
    labelNames: ['reason'],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'holdfast_ingest_waiting',
    help: 'Messages taken in and not committed yet',
    registers: [registry],
  });
  const refused = new Gauge({
    name: 'holdfast_requests_limited',
    help: 'Requests refused for their rate since the start',
    registers: [registry],
  });
  const locked = new Gauge({
    name: 'holdfast_addresses_locked',
    help: 'Addresses that wait after wrong credentials; more than none for minutes is somebody guessing',
    registers: [registry],
  });
  const jobs = new Counter({
    name: 'holdfast_job_runs_total',
    help: 'Runs of recurring jobs',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  });
  return {
    requests,
    statements,
    batches,
    messages,
    quarantined,
    waiting,
    refused,
    locked,
    jobs,
    text: async () => ({ body: await registry.metrics(), type: registry.contentType }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
