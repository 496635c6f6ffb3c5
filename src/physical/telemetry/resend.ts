import { type Ctx, withTransaction } from '../../context.ts';
import { markAskedToResend } from './account-store.ts';

/** What a device is sent on `holdfast/v1/{code}/commands`: ranges of sequence numbers, both ends included. */
export interface ResendCommand {
  code: string;
  command: { resend: { from: number; to: number }[] };
}

/** Sends a device a command, at least once; false when it could not be sent. */
export type SendCommand = (code: string, payload: string) => Promise<boolean>;

/** Ranges named in one command; a device with more of them is asked again for the rest. */
const RANGES_MOST = 20;

/**
 * Asks the tenant's devices that were heard lately to send again what is missing between what came. A device is asked
 * every ten minutes, five times in a row: a number that was never used stays missing, and is on record as such.
 */
export async function askForMissing(ctx: Ctx, send: SendCommand): Promise<number> {
  const asked = await withTransaction(ctx, (tx) => markAskedToResend(tx, tx.clock.now()));
  for (const { code, missing } of asked) {
    const resend = missing.slice(0, RANGES_MOST).map(([from, to]) => ({ from, to }));
    await send(code, JSON.stringify({ resend } satisfies ResendCommand['command']));
  }
  return asked.length;
}
