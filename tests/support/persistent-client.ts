import { sleep } from './until.ts';
import type { Client, ProblemBody, Proposal } from './world.ts';

export interface Settled {
  key: string;
  path: string;
  status: number;
  body: { id?: string };
  /** How often it was sent before an answer that settles it came. */
  tries: number;
}

/** No answer, or one that says "not now": the act may have been done or not, and the same key finds out. */
const isUnsettled = (status: number) => status === 503;

/**
 * Does an act as a careful client does: with one Idempotency-Key, again and again until an answer settles it. `urlOf` is
 * asked each time, since a service that was started again may be elsewhere.
 */
export async function settle(client: () => Client, path: string, body: unknown, key: string): Promise<Settled> {
  for (let tries = 1; ; tries++) {
    const answer = await client()
      .post<{ id?: string } & ProblemBody>(path, body, key)
      .catch(() => undefined);
    if (answer && !isUnsettled(answer.status)) return { key, path, status: answer.status, body: answer.body, tries };
    if (tries === 2_000) throw new Error(`${path} was not settled in ${tries} tries`);
    await sleep(answer ? 5 : 50);
  }
}

/** The same for an act that two people do: what waits for the second is agreed to, again and again until that is settled. */
export async function settleTogether(
  client: () => Client,
  colleague: () => Client,
  path: string,
  body: unknown,
  key: string,
): Promise<Settled> {
  const asked = await settle(client, path, body, key);
  if (asked.status !== 202) return asked;
  const agreed = await settle(colleague, `/proposals/${asked.body.id}/agreement`, {}, `${key}-agreed`);
  const { outcome, ...rest } = agreed.body as Partial<Proposal>;
  return {
    key,
    path,
    status: agreed.status,
    body: outcome ?? rest,
    tries: asked.tries + agreed.tries,
  };
}
