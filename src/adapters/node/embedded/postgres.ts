import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Account, isReachable, prepareBinaries, unprivilegedAccount } from './binaries.ts';
import { findPostmaster, isAlive, type Postmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  /** The instance's folder; made when missing, kept between starts. */
  folder: string;
  /** False for tests and demonstrations, whose data nobody will miss. */
  durable: boolean;
  log(message: string): void;
}

export interface EmbeddedPostgres {
  /** Superuser: migrations only. */
  ownerUrl: string;
  /** The service's login, which owns nothing. */
  serviceUrl: string;
  pid(): number;
  /** Whether an orphan of an earlier start was taken over. */
  adopted: boolean;
  stop(): Promise<void>;
}

/** Whoever uses an instance holds this lock in it, so that a second start is refused and an orphan recognised. */
const INSTANCE_LOCK = 5_480_177_312;
const run = promisify(execFile);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Passwords of the instance, made once and readable by us alone. */
async function secretsOf(folder: string): Promise<{ owner: string; service: string }> {
  const file = path.join(folder, 'database-secrets.json');
  const made = { owner: randomBytes(18).toString('base64url'), service: randomBytes(18).toString('base64url') };
  await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return JSON.parse(await readFile(file, 'utf8')) as typeof made;
}

/** Makes the database cluster beside its place and moves it there in one step: a start that dies half-way leaves none. */
async function initialise(data: string, bin: string, account: Account | undefined, password: string, durable: boolean) {
  const fresh = `${data}.${process.pid}`;
  const passwordFile = `${fresh}.pw`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) for (const each of [fresh, passwordFile]) await chown(each, account.uid, account.gid);
  try {
    await run(
      path.join(bin, 'initdb'),
      [
        '-D',
        fresh,
        '-U',
        'postgres',
        '--encoding=UTF8',
        '--locale=C',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
      ].concat('--no-instructions', durable ? [] : ['--no-sync']),
      { cwd: fresh, env: { ...process.env, LC_ALL: 'C' }, ...(account && { uid: account.uid, gid: account.gid }) },
    );
    await rename(fresh, data).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      await rm(fresh, { recursive: true, force: true });
    });
  } finally {
    await unlink(passwordFile);
  }
}

/** Ends the server when we die without a word: its input closes with us, whatever killed us. */
function watchdog(pid: number, account: Account | undefined): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const dog = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -INT "$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  dog.on('error', () => {});
  dog.unref();
  (dog.stdin as unknown as { unref?(): void }).unref?.();
  return dog;
}

async function connect(url: string, patienceMs: number, alive: () => boolean): Promise<pg.Client> {
  for (let waitedMs = 0; ; waitedMs += 25) {
    const client = new pg.Client({ connectionString: url, application_name: `holdfast instance ${process.pid}` });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (waitedMs >= patienceMs || !alive()) throw error;
      await sleep(25);
    }
  }
}

/** Ends a server that an earlier start of this instance left running. */
export async function stopOrphan(folder: string): Promise<void> {
  const running = await findPostmaster(path.join(folder, 'postgres'));
  if (running) await stopPostmaster(running.pid);
}

export class InstanceInUse extends Error {
  override readonly name = 'InstanceInUse';
}

/**
 * PostgreSQL 18 for a machine that has none: initialised on first use, started under an unprivileged account when we
 * are root, restarted when it dies, stopped with us, and taken over when an earlier start was killed and left it running.
 */
export async function openEmbeddedPostgres({ folder, durable, log }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount();
  await mkdir(folder, { recursive: true });
  // Others may pass through, not look around: the server's account must reach its own data below.
  if (account) await chmod(folder, 0o711);
  if (!(await isReachable(folder, account)))
    throw new Error(
      `${folder} cannot be entered by ${account?.name}, under which PostgreSQL must run here; set HOLDFAST_DATA`,
    );
  const data = path.join(folder, 'postgres');
  const native = await prepareBinaries(account, path.join(path.dirname(folder), 'binaries'));
  const bin = path.join(native, 'bin');
  const secrets = await secretsOf(folder);
  const urlAt = (user: string, password: string, port: number) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/holdfast`;
  const superUrl = (port: number) => `postgres://postgres:${secrets.owner}@127.0.0.1:${port}/postgres`;

  const initialised = await readFile(path.join(data, 'PG_VERSION'), 'utf8').then(
    () => true,
    () => false,
  );
  if (!initialised) {
    log('preparing the database (once)');
    await initialise(data, bin, account, secrets.owner, durable);
  }

  const logFile = path.join(folder, 'postgres.log');
  async function launch(port: number): Promise<{ child: ChildProcess; postmaster: Postmaster }> {
    const out = await open(logFile, 'a', 0o600);
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=80']
      .concat(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'])
      .flatMap((setting) => ['-c', setting]);
    const child = spawn(path.join(bin, 'postgres'), ['-D', path.resolve(data), ...settings], {
      cwd: path.resolve(data),
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', out.fd, out.fd],
      // Its own group: Ctrl-C reaches us alone, and we stop it last.
      detached: true,
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    await out.close();
    child.unref();
    return { child, postmaster: { pid: child.pid as number, port } };
  }

  async function logTail(): Promise<string> {
    return (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n');
  }

  let stopping = false;
  let postmaster!: Postmaster;
  let keeper!: pg.Client;
  let dog: ChildProcess | undefined;

  /** Finds or starts the server and takes the instance lock. `port` is kept over a restart: URLs were handed out. */
  async function acquire(port?: number): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const running = await findPostmaster(data);
      const started = running ? undefined : await launch(port ?? (await freePort()));
      postmaster = running ?? (started as { postmaster: Postmaster }).postmaster;
      try {
        keeper = await connect(superUrl(postmaster.port), 20_000, () =>
          started ? started.child.exitCode === null : isAlive(postmaster.pid),
        );
      } catch (error) {
        // Shutting down as we looked, or the port was taken in between, or shared memory of a killed server lingers.
        if (attempt < 8) {
          await sleep(100 * attempt);
          continue;
        }
        throw new Error(`PostgreSQL did not start (${(error as Error).message}). Its last words:\n${await logTail()}`, {
          cause: error,
        });
      }
      const { rows } = await keeper.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
        INSTANCE_LOCK,
      ]);
      if (!rows[0]?.mine) {
        const { rows: holders } = await keeper.query<{ application_name: string }>(
          `select application_name from pg_stat_activity where application_name like 'holdfast instance %' and pid <> pg_backend_pid()`,
        );
        await keeper.end();
        const holder = holders[0]?.application_name.replace('holdfast instance ', '') ?? 'unknown';
        throw new InstanceInUse(
          `process ${holder} already uses ${folder}; stop it, or set HOLDFAST_DATA to another folder for a second one`,
        );
      }
      dog?.kill();
      dog = watchdog(postmaster.pid, account);
      keeper.on('end', () => void recover());
      return running !== undefined;
    }
  }

  async function recover(): Promise<void> {
    if (stopping) return;
    log('PostgreSQL went away; starting it again');
    try {
      await acquire(postmaster.port);
      log('PostgreSQL is back');
    } catch (error) {
      log(`PostgreSQL could not be started again: ${(error as Error).message}`);
      if (!stopping) setTimeout(() => void recover(), 1_000).unref();
    }
  }

  const adopted = await acquire();
  if (adopted) log(`took over the PostgreSQL that an earlier start left running (process ${postmaster.pid})`);

  const { rows } = await keeper.query(`select from pg_database where datname = 'holdfast'`);
  if (rows.length === 0) await keeper.query('create database holdfast');
  await keeper.query(`do $$ begin
    begin create role holdfast_app nologin; exception when duplicate_object then null; end;
    begin create role holdfast_service login in role holdfast_app; exception when duplicate_object then null; end;
  end $$`);
  await keeper.query(`alter role holdfast_service password ${pg.escapeLiteral(secrets.service)}`);

  return {
    ownerUrl: urlAt('postgres', secrets.owner, postmaster.port),
    serviceUrl: urlAt('holdfast_service', secrets.service, postmaster.port),
    pid: () => postmaster.pid,
    adopted,
    async stop() {
      stopping = true;
      await keeper.end().catch(() => {});
      await stopPostmaster(postmaster.pid);
      dog?.kill();
    },
  };
}
