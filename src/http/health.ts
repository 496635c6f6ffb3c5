import type { Context, Hono } from 'hono';
import { Refusal } from '../kernel/refusal.ts';
import type { Env } from './endpoint.ts';
import { isForwarded, mayMeasure } from './measured.ts';
import { httpRefusals } from './problem.ts';

export interface Health {
  /** Extra checks of readiness: name → whether it is well. */
  readiness?(): Promise<Record<string, boolean>>;
  /** What whoever runs the service should know; it is ready all the same. */
  hints?(): string[];
  /** Who shows it reads the metrics from anywhere; without one only this machine does. */
  metricsToken?: string | undefined;
  /** What is measured, as text for a collector. */
  metrics?(): Promise<{ body: string; type: string }>;
}

/** Whether the service lives, is ready, and what it measures: beside the API, for who runs it. */
export function healthRoutes(app: Hono<Env>, health: Health, isReached: () => Promise<boolean>): void {
  const mayRead = (c: Context<Env>): boolean => {
    const given = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    return mayMeasure({ address: c.get('address'), isForwarded: isForwarded(c), given, token: health.metricsToken });
  };
  // However many ask at once, the database is asked once.
  let asked: Promise<boolean> | undefined;
  const look = (): Promise<boolean> => {
    asked ??= isReached().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  app.get('/livez', (c) => c.json({ live: true }));
  app.get('/readyz', async (c) => {
    const checks = { database: await look(), ...(await health.readiness?.()) };
    const ready = Object.values(checks).every(Boolean);
    // How the defence stands is for who runs the service, as the metrics are.
    const hints = mayRead(c) ? (health.hints?.() ?? []) : [];
    return c.json({ ready, checks, ...(hints.length > 0 && { hints }) }, ready ? 200 : 503);
  });
  if (health.metrics)
    app.get('/metrics', async (c) => {
      if (!mayRead(c)) throw new Refusal(httpRefusals.METRICS_CLOSED);
      const { body, type } = (await health.metrics?.()) ?? { body: '', type: 'text/plain' };
      return c.body(body, 200, { 'content-type': type });
    });
}
