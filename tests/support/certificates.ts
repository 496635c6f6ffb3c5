import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './child.ts';

export const opensslMissing: string | undefined = spawnSync('openssl', ['version']).error
  ? 'openssl is not installed'
  : undefined;

/** The commands of docs/running.md that begin so, as a reader would type them, in a folder. */
export function asDocumented(folder: string, containing: string, device = ''): void {
  const text = readFileSync(path.join(checkout, 'docs/running.md'), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('openssl ') && line.includes(containing));
  if (lines.length === 0) throw new Error(`docs/running.md has no openssl command with ${containing}`);
  for (const line of lines) {
    const made = spawnSync('sh', ['-c', line], { cwd: folder, env: { ...process.env, DEVICE: device } });
    if (made.status !== 0) throw new Error(`${line}: ${made.stderr.toString()}`);
  }
}

/** The service's own, for localhost: `tls.pem` and `tls.key`. */
export const makeOwn = (folder: string): void => asDocumented(folder, '-keyout tls.key');

/** The devices' authority: `devices.pem` and its key. */
export const makeAuthority = (folder: string): void => asDocumented(folder, '-keyout devices.key');

/** A device's certificate of the authority in the folder. */
export function makeDevice(folder: string, name: string): { cert: string; key: string } {
  asDocumented(folder, '-keyout device.key', name);
  asDocumented(folder, '-in device.csr', name);
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
  return { cert: read('device.pem'), key: read('device.key') };
}
