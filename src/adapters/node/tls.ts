import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { type Config, isHere } from './config.ts';

export interface TlsSettings {
  /** Files in PEM form: the certificate with what leads to its authority, and its key. */
  cert: string;
  key: string;
  /** Authority of the devices' certificates: without one of it no device is let in. */
  deviceCa?: string | undefined;
  minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface Tls {
  /** What a server begins with. */
  options(): SecureContextOptions;
  deviceCa(): string | undefined;
  /** A server that takes new files without ending a connection. */
  follow(server: { setSecureContext(options: SecureContextOptions): void }, asksDevices: boolean): void;
  /** Reads the files again; what does not fit together is left, and what was in use stays. */
  reload(): Promise<boolean>;
  /** What somebody should see to, in words. */
  hints(): string[];
  close(): void;
}

type Log = (level: 'info' | 'error', message: string) => void;

/** How often files are looked at; a certificate is renewed days before it ends. */
const LOOK_EVERY_MS = 30_000;
/** Days before its end from which on a certificate is spoken of; authorities that renew by themselves do so at 30 (RFC 8555 practice). */
const SPEAK_DAYS = 14;

/**
 * Suites of TLS 1.2 with forward secrecy and authenticated encryption, and no others (RFC 9325, 4.2); those of TLS 1.3 are all sound.
 */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

interface Loaded {
  cert: string;
  key: string;
  deviceCa: string | undefined;
  endsAt: Date;
}

async function fileOf(name: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${name} cannot be read (${cause.code}): name a file in PEM form that this account may read`, {
      cause,
    });
  });
}

const certificateOf = (name: string, text: string, what: string): X509Certificate => {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw new Error(`${name} holds no certificate in PEM form: name the file of ${what}`, { cause });
  }
};

function keyOf(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text);
    throw new Error(
      isEncrypted
        ? 'TLS_KEY is encrypted, and nobody is there to type its passphrase: write it without (openssl pkey -in FILE -out PLAIN), readable by this account alone'
        : 'TLS_KEY holds no private key in PEM form: name the file of the key that belongs to TLS_CERT',
      { cause },
    );
  }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** @throws Error that names the setting and says what to do, never what is in a file */
async function load({ cert, key, deviceCa, minVersion }: TlsSettings, now: Date): Promise<Loaded> {
  const [certText, keyText] = [await fileOf('TLS_CERT', cert), await fileOf('TLS_KEY', key)];
  const caText = deviceCa === undefined ? undefined : await fileOf('MQTT_DEVICE_CA', deviceCa);
  const certificate = certificateOf('TLS_CERT', certText, 'the certificate, with what leads to its authority');
  const [beginsAt, endsAt] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (!certificate.checkPrivateKey(keyOf(keyText)))
    throw new Error('TLS_KEY is the key of another certificate than TLS_CERT: name the key that it was asked for with');
  if (endsAt <= now)
    throw new Error(`the certificate of TLS_CERT ended on ${dayOf(endsAt)}: renew it and name the new file`);
  if (beginsAt > now)
    throw new Error(
      `the certificate of TLS_CERT begins on ${dayOf(beginsAt)} only: look at the clock of this machine, or name one that counts already`,
    );
  if (caText !== undefined) certificateOf('MQTT_DEVICE_CA', caText, 'your authority');
  try {
    createSecureContext({ cert: certText, key: keyText, minVersion });
  } catch (cause) {
    const { code = 'unknown' } = cause as { code?: string };
    throw new Error(`TLS takes neither TLS_CERT nor TLS_KEY (${code}): have a pair of P-256 or RSA 2,048 made`, {
      cause,
    });
  }
  return { cert: certText, key: keyText, deviceCa: caText, endsAt };
}

/** Certificate and key of this service, read again when their files change or somebody says so. */
export async function openTls(
  settings: TlsSettings,
  now: () => Date,
  log: Log,
  lookEveryMs = LOOK_EVERY_MS,
): Promise<Tls> {
  let loaded = await load(settings, now());
  const followers: (() => void)[] = [];
  const { minVersion } = settings;
  const optionsOf = (asksDevices: boolean): SecureContextOptions => ({
    cert: loaded.cert,
    key: loaded.key,
    minVersion,
    ciphers: CIPHERS,
    honorCipherOrder: true,
    ...(asksDevices && loaded.deviceCa !== undefined && { ca: loaded.deviceCa }),
  });
  const files = [settings.cert, settings.key, settings.deviceCa].flatMap((file) => file ?? []);
  const marksOf = async () =>
    (
      await Promise.all(
        files.map((file) =>
          stat(file).then(
            ({ mtimeMs, ino }) => `${mtimeMs} ${ino}`,
            () => 'gone',
          ),
        ),
      )
    ).join();
  let marks = await marksOf();
  let fault: string | undefined;
  async function reload(): Promise<boolean> {
    marks = await marksOf();
    try {
      loaded = await load(settings, now());
    } catch (error) {
      fault = (error as Error).message;
      log('error', `the certificate in use stays: ${fault}`);
      return false;
    }
    fault = undefined;
    for (const tell of followers) tell();
    log('info', `the certificate was read again; it ends on ${dayOf(loaded.endsAt)}`);
    return true;
  }
  const timer = setInterval(() => {
    void marksOf().then((found) => (found === marks ? undefined : reload()));
  }, lookEveryMs);
  timer.unref();
  return {
    options: () => optionsOf(false),
    deviceCa: () => loaded.deviceCa,
    follow(server, asksDevices) {
      followers.push(() => server.setSecureContext(optionsOf(asksDevices)));
    },
    reload,
    hints() {
      const daysLeft = (loaded.endsAt.getTime() - now().getTime()) / 86_400_000;
      const ends = `the certificate of TLS_CERT ${daysLeft < 0 ? 'ended' : 'ends'} on ${dayOf(loaded.endsAt)}`;
      return [...(daysLeft < SPEAK_DAYS ? [ends] : []), ...(fault === undefined ? [] : [fault])];
    },
    close: () => clearInterval(timer),
  };
}

/** Of a configuration that says so. */
export async function tlsOf(config: Config, now: () => Date, log: Log): Promise<Tls | undefined> {
  const { TLS_CERT: cert, TLS_KEY: key, MQTT_DEVICE_CA: deviceCa } = config;
  if (cert === undefined || key === undefined) return undefined;
  return openTls({ cert, key, deviceCa, minVersion: `TLSv${config.TLS_MIN}` }, now, log);
}

/** The authority of a broker of the bank's own. */
export const brokerCaOf = async ({ MQTT_CA: file }: Config): Promise<string | undefined> =>
  file === undefined ? undefined : fileOf('MQTT_CA', file);

/** What is said in plain text beyond this machine, and by which setting it would not be; and what is to be said of the certificate. */
export function transportHints({ HOST, TRUST_PROXY }: Config, tls: Tls | undefined): string[] {
  if (tls) return tls.hints();
  return isHere(HOST) || TRUST_PROXY > 0
    ? []
    : [
        'the API is spoken to without TLS beyond this machine: give TLS_CERT and TLS_KEY, or put a proxy in front (TRUST_PROXY)',
      ];
}
