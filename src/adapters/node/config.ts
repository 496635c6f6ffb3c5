import path from 'node:path';
import { z } from 'zod';
import { type BrokerLimits, usualLimits } from './broker-limits.ts';

const flag = z.enum(['0', '1', 'false', 'true']).transform((v) => v === '1' || v === 'true');
const count = z.coerce.number().int().min(1);
const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Everything that the environment decides, read once. Names here are the configuration table of docs/running.md; a value that
 * cannot be is refused at start, by name.
 */
const environment = z.object({
  HOLDFAST_DATA: z.string().default('.holdfast').describe('Where the embedded default keeps its data'),
  HOLDFAST_POSTGRES: z
    .string()
    .optional()
    .describe(
      'Folder of an installed PostgreSQL 15 or later, with bin inside, for the embedded default instead of the bundled build',
    ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('A PostgreSQL 15 or later instead of the embedded one'),
  DATABASE_OWNER_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('A login that owns the schema, for migrations, when DATABASE_URL is a login that owns nothing'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(12).describe('Connections of one process'),
  MQTT_URL: z
    .url({ protocol: /^mqtts?$/ })
    .optional()
    .describe('A broker instead of the embedded one'),
  MQTT_CLIENT_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/)
    .default('holdfast-ingest-0')
    .describe('Name of this ingest process at the broker; its session, and what waits in it, belong to the name'),
  MQTT_VERSION: z.enum(['4', '5', '3.1.1']).default('5').describe('5, or 4 for MQTT 3.1.1'),
  MQTT_SHARED_GROUP: z.string().optional().describe('Share the stream among ingest processes under this group name'),
  SPARKPLUG_HOST_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/)
    .optional()
    .describe('Be a Sparkplug B host of this name at MQTT_URL, beside the ordinary stream'),
  SPARKPLUG_GROUP: z.string().default('+').describe('Sparkplug group to listen to; + for all'),
  SPARKPLUG_REORDER_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(3_000)
    .describe('Milliseconds that a gap in the sequence of a Sparkplug edge node may stay open'),
  HOLDFAST_TELEMETRY_DAYS: z.coerce
    .number()
    .int()
    .min(8)
    .default(400)
    .describe('Days that observations are kept; verdicts, events and evidence are kept for ever'),
  HOLDFAST_ACCESS_DAYS: z.coerce
    .number()
    .int()
    .min(183)
    .default(400)
    .describe('Days that the log of access is kept; half a year at the least'),
  HOLDFAST_PRICE_HOSTS: z
    .string()
    .optional()
    .describe('Hosts, separated by commas, that price sources may be fetched from; none without it'),
  HOLDFAST_INVOICE_CHECK_URL: z
    .url()
    .optional()
    .describe('Service that is asked for the tax authority’s record of financed invoices; none is asked without it'),
  HOLDFAST_INVOICE_CHECK_KEY: z.string().optional().describe('Bearer token for it'),
  PAPERS_S3_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Bucket that new papers are kept in, at a store that speaks the S3 protocol; in the database without it'),
  PAPERS_S3_REGION: z.string().default('us-east-1').describe('Region that requests to it are signed for'),
  PAPERS_S3_KEY_ID: z.string().optional().describe('Access key for it'),
  PAPERS_S3_SECRET: z.string().optional().describe('Secret of the access key'),
  PAPERS_SCAN: z
    .url({ protocol: /^(tcp|unix)$/ })
    .optional()
    .describe(
      'A clamd that looks at each paper before it is kept, tcp://host:port or unix:/path; while it does not answer no paper is kept',
    ),
  MAIL_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'SMTP server that letters to people go through, smtps://user:password@host; no e-mail is sent without it',
    ),
  MAIL_FROM: z.string().max(300).optional().describe('From whom they come: an address, or a name and one'),
  HOLDFAST_HELD_SUBJECTS: z.coerce
    .number()
    .int()
    .min(1)
    .default(150_000)
    .describe('Watched subjects whose state is kept in memory, some 7 kB each; others are read again when they report'),
  HOLDFAST_SECRETS_KEY: z
    .string()
    .optional()
    .describe(
      'Keys that stored secrets are sealed with, 32 bytes in base64, separated by commas: the first seals, all open; without it a file beside the data',
    ),
  WEBHOOK_PRIVATE: flag
    .default(false)
    .describe('Let webhooks go to private addresses and without TLS, for a receiver on the same machine'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => URL.canParse(url) && new URL(url).origin === url.replace(/\/$/, ''),
      'a scheme, a host and perhaps a port, no more',
    )
    .transform((url) => new URL(url).origin)
    .optional()
    .describe(
      'Address at which everybody reaches the API, as it stands on printed papers, and that passkeys are bound to; without it the one listened on',
    ),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on'),
  PORT: port.default(8080).describe('Port of the API; 0 takes a free one'),
  TRUST_PROXY: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Proxies in front of the API, each adding X-Forwarded-For; 0 takes who is connected for the caller'),
  RATE_ADDRESS: count
    .default(50)
    .describe(
      'Points a second (about a millisecond of work each) of one address without a credential; ten times that at once',
    ),
  RATE_KEY: count.default(1_000).describe('The same of one key or session'),
  RATE_TENANT: count.default(3_000).describe('The same of all keys of a tenant'),
  REQUEST_SECONDS: count.default(30).describe('Seconds after which a request is answered with 503'),
  HTTP_CONNECTIONS: count.default(5_000).describe('Connections to the API at once'),
  HTTP_CONNECTIONS_PER_ADDRESS: count
    .default(1_000)
    .describe('The same from one address; not counted behind TRUST_PROXY'),
  TLS_CERT: z
    .string()
    .optional()
    .describe(
      'File with the certificate (PEM) under which API and embedded broker speak TLS, read again when it changes; plain without it',
    ),
  TLS_KEY: z.string().optional().describe('File with its key'),
  TLS_MIN: z.enum(['1.2', '1.3']).default('1.2').describe('Oldest version of TLS that is spoken'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token that opens /metrics from anywhere; only this machine reads it without one'),
  MQTT_HOST: z.string().default('127.0.0.1').describe('Address the embedded broker listens on'),
  MQTT_PORT: port.default(1883).describe('Port of the embedded broker; 0, or one that is taken, takes a free one'),
  MQTT_DEVICE_CA: z
    .string()
    .optional()
    .describe(
      'File with the authority of devices (PEM): the embedded broker lets in only who shows a certificate of it with its user name as CN',
    ),
  MQTT_PLAIN: flag
    .default(false)
    .describe('Let devices, or the broker at MQTT_URL, be spoken to without TLS beyond this machine'),
  MQTT_CA: z
    .string()
    .optional()
    .describe('File with the authority of the broker at MQTT_URL (PEM), where the machine does not trust it'),
  MQTT_CONNECTIONS: count.default(usualLimits.connections).describe('Connections to the embedded broker at once'),
  MQTT_CONNECTIONS_PER_ADDRESS: count.default(usualLimits.connectionsPerAddress).describe('The same from one address'),
  MQTT_CONNECTIONS_WAITING: count
    .default(usualLimits.waiting)
    .describe('The same that have not shown a credential yet'),
  MQTT_CONNECT_SECONDS: count
    .default(usualLimits.connectSeconds)
    .describe('Seconds that a device has to show its credential to the embedded broker'),
  MQTT_CONNECT_BYTES: count
    .default(usualLimits.connectBytes)
    .describe('Longest first packet of a connection to the embedded broker'),
  MQTT_PACKET_BYTES: count
    .default(usualLimits.packetBytes)
    .describe('Longest packet after it; an observation has at most 65536 bytes'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least severe log line'),
  HOLDFAST_OUTBOUND_PRIVATE: flag
    .default(false)
    .describe('Also call http and private addresses that parties name: only where every party is trusted'),
  HOLDFAST_PLATFORM_CODE: z
    .string()
    .regex(/^[A-Z0-9]{3,4}$/)
    .default('HFST')
    .describe('What other eBL platforms call this installation'),
  HOLDFAST_MIGRATE: flag.default(true).describe('Bring the database up to date at start'),
});

export type Config = ReturnType<typeof readConfig>;

export const configurationTable = Object.entries(environment.shape).map(([name, schema]) => {
  const fallback = schema.safeParse(undefined);
  return {
    name,
    default: fallback.success && fallback.data !== undefined ? String(fallback.data) : '',
    meaning: schema.description ?? '',
  };
});

export function configurationMarkdown(): string {
  const rows = configurationTable.map((row) => [
    `\`${row.name}\``,
    row.default === '' ? '' : `\`${row.default}\``,
    row.meaning,
  ]);
  const table = [['variable', 'default', 'meaning'], ['', '', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row, i) => row.map((cell, c) => (i === 1 ? '-'.repeat(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0))))
    .map((row) => `| ${row.join(' | ')} |\n`)
    .join('');
}

/** How ingest stands at a broker of the bank's own. */
export const sourceOf = (config: Config, url: string) => ({
  url,
  clientId: config.MQTT_CLIENT_ID,
  version: config.MQTT_VERSION === '5' ? (5 as const) : (4 as const),
  sharedGroup: config.MQTT_SHARED_GROUP,
  receiveMaximum: 2_000,
});

/** What the embedded broker lets a stranger take, as configured. */
export const brokerLimitsOf = (config: Config): BrokerLimits => ({
  connections: config.MQTT_CONNECTIONS,
  connectionsPerAddress: config.MQTT_CONNECTIONS_PER_ADDRESS,
  waiting: config.MQTT_CONNECTIONS_WAITING,
  connectSeconds: config.MQTT_CONNECT_SECONDS,
  connectBytes: config.MQTT_CONNECT_BYTES,
  packetBytes: config.MQTT_PACKET_BYTES,
});

/** Whether a host is this machine itself, so that nobody listens in between. */
export const isHere = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);

function paperFault(config: z.infer<typeof environment>): string | undefined {
  const { PAPERS_S3_URL: url, PAPERS_S3_KEY_ID: keyId, PAPERS_S3_SECRET: secret } = config;
  if (new Set([url, keyId, secret].map((each) => each === undefined)).size > 1)
    return 'PAPERS_S3_URL, PAPERS_S3_KEY_ID and PAPERS_S3_SECRET: give all or none';
  if (url?.startsWith('http:') && !isHere(new URL(url).hostname))
    return 'PAPERS_S3_URL: a store beyond this machine without TLS; use https:';
  return undefined;
}

/** A login travels to a database beyond this machine under TLS, or in plain text where somebody said so. */
function databaseFault(urls: { DATABASE_URL?: string | undefined; DATABASE_OWNER_URL?: string | undefined }) {
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL'] as const) {
    const given = urls[name];
    if (given === undefined) continue;
    const { hostname, searchParams } = new URL(given);
    if (hostname === '' || isHere(hostname) || searchParams.has('sslmode')) continue;
    return `${name}: a database beyond this machine without TLS; add ?sslmode=verify-full, or say ?sslmode=disable`;
  }
  return undefined;
}

/** What does not go together, and what to do; passwords of devices travel in plain text only where somebody said so. */
function togetherFault(config: z.infer<typeof environment>): string | undefined {
  const { TLS_CERT, TLS_KEY, MQTT_DEVICE_CA, MQTT_URL, MQTT_CA, MQTT_HOST, MQTT_PLAIN } = config;
  if ((TLS_CERT === undefined) !== (TLS_KEY === undefined)) return 'TLS_CERT and TLS_KEY: give both or neither';
  if (MQTT_DEVICE_CA !== undefined && (TLS_CERT === undefined || MQTT_URL !== undefined))
    return 'MQTT_DEVICE_CA: only the embedded broker with TLS_CERT asks devices for a certificate';
  if (MQTT_CA !== undefined && !MQTT_URL?.startsWith('mqtts:'))
    return 'MQTT_CA: only a broker at mqtts: has a certificate';
  if ((config.MAIL_SMTP_URL === undefined) !== (config.MAIL_FROM === undefined))
    return 'MAIL_SMTP_URL and MAIL_FROM: give both or neither';
  const bucket = paperFault(config);
  const database = databaseFault(config);
  if (database !== undefined) return database;
  if (bucket !== undefined || MQTT_PLAIN) return bucket;
  if (MQTT_URL?.startsWith('mqtt:') && !isHere(new URL(MQTT_URL).hostname))
    return 'MQTT_URL: a broker beyond this machine without TLS; use mqtts:, or say MQTT_PLAIN=1';
  if (MQTT_URL === undefined && TLS_CERT === undefined && !isHere(MQTT_HOST))
    return 'MQTT_HOST: devices beyond this machine without TLS; give TLS_CERT and TLS_KEY, or say MQTT_PLAIN=1';
  return undefined;
}

/** @throws Error naming each variable that cannot be, never its value: it may hold a password */
export function readConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the configuration cannot be used: ${faults.join('; ')}`);
  }
  const fault = togetherFault(parsed.data);
  if (fault !== undefined) throw new Error(`the configuration cannot be used: ${fault}`);
  return { ...parsed.data, HOLDFAST_DATA: path.resolve(parsed.data.HOLDFAST_DATA) };
}
