import type { Context } from 'hono';

/** Whether somebody sent it on: then whoever is connected says nothing of where it comes from. */
export const isForwarded = (c: Context): boolean =>
  ['x-forwarded-for', 'forwarded', 'via'].some((name) => c.req.header(name) !== undefined);

/** Takes as long wherever the texts differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ (b.charCodeAt(i) || 0);
  return difference === 0;
}

/** Who may read the metrics: who shows the token; where none is set, a process of this machine, asked by nobody else. */
export const mayMeasure = (asked: {
  address: string | undefined;
  isForwarded: boolean;
  given: string | undefined;
  token: string | undefined;
}): boolean =>
  asked.token === undefined
    ? !asked.isForwarded && (asked.address === '127.0.0.1' || asked.address === '0:0:0:0:0:0:0:1')
    : asked.given !== undefined && isSame(asked.token, asked.given);
