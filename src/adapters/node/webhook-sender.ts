import type { SendWebhook } from '../../ground/webhooks/index.ts';
import { openOutbound } from './outbound.ts';

/**
 * Sends webhooks to addresses that parties chose: nothing inside is reached, no redirect is followed, the answer is not read
 * beyond its status, and ten seconds are enough. `allowsPrivate` is for a receiver on the same machine.
 */
export function webhookSender(allowsPrivate: boolean): SendWebhook {
  const send = openOutbound({ allowPrivate: allowsPrivate, timeoutMs: 10_000, bodyMost: 0 });
  return async ({ url, headers, body }) => {
    try {
      const { status } = await send({
        url,
        method: 'POST',
        headers: { ...headers, 'user-agent': 'holdfast-webhooks' },
        body,
      });
      return status >= 200 && status < 300 ? undefined : `answered ${status}`;
    } catch (error) {
      // What went wrong on the way, in a word: no address and no certificate of anyone belongs into the record.
      const { code, message, name } = error as NodeJS.ErrnoException;
      return `not reached (${code ?? (message.startsWith('ENDPOINT_') ? message : name)})`;
    }
  };
}
