import pino from 'pino';
import type { Log } from '../../app.ts';

/** Structured lines on standard error. Secrets never get as far as a field: what could hold one is censored here again. */
export function openLog(level: string): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['password', 'key', 'token', 'secret', 'authorization', 'cookie'].flatMap((name) => [name, `*.${name}`]),
        censor: '[secret]',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return (severity, message, fields) => logger[severity](fields ?? {}, message);
}
