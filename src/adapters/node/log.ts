import pino from 'pino';
import type { Log } from '../../app.ts';

/** Names of what is a secret, wherever it stands: alone, or at the end of a longer name. */
const secretName =
  /^(key|pin|otp|seed)$|(password|passphrase|secret|token|authorization|cookie|credential|apikey|privatekey)s?$/i;
const CENSORED = '[secret]';
const DEEP = 8;

/** The same without secrets, however deep they lie; what lies deeper than anything of ours is left out. */
function censored(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Error) return value;
  if (depth === DEEP) return CENSORED;
  if (Array.isArray(value)) return value.map((item) => censored(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) && member !== undefined ? CENSORED : censored(member, depth + 1),
    ]),
  );
}

/** Structured lines on standard error. Secrets never get as far as a field: what could hold one is censored here again. */
export function openLog(level: string): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => censored(fields) as Record<string, unknown>,
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return (severity, message, fields) => logger[severity](fields ?? {}, message);
}
