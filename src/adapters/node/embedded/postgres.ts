import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { assertRoom } from '../folder.ts';
import { writeOnce } from '../write-once.ts';
import { type Account, exists } from './account.ts';
import { installedBinaries, prepareBinaries } from './binaries.ts';
import { placeOf } from './place.ts';
import { dropForeignLock, findPostmaster, isAlive, type Postmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  /** The instance's folder; made when missing, kept between starts. */
  folder: string;
  /** False for tests and demonstrations, whose data nobody will miss. */
  durable: boolean;
  /** Folder of an installed PostgreSQL, with `bin` inside; the bundled one without. */
  installed?: string | undefined;
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
const HOLDER = 'holdfast instance ';
const run = promisify(execFile);
/** Nothing of what the user's environment says about other servers. */
const serverEnvironment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Secrets {
  owner: string;
  service: string;
}

/** Passwords of the instance, made once and readable by us alone. */
async function secretsOf(folder: string): Promise<Secrets> {
  const made: Secrets = {
    owner: randomBytes(18).toString('base64url'),
    service: randomBytes(18).toString('base64url'),
  };
  return JSON.parse(await writeOnce(path.join(folder, 'database-secrets.json'), JSON.stringify(made))) as Secrets;
}

/** TLS is off because the server listens on loopback alone; said here, since PGSSLMODE would otherwise be asked. */
const urlAt = (user: string, password: string, port: number, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;

const ownServer = ({ owner }: Secrets, port: number) => urlAt('postgres', owner, port, 'postgres');

/**
 * Removes what earlier starts left that died while they made the database. An initdb whose start was killed writes on
 * for a moment: what it adds while we remove is left to the next start.
 */
async function clearHalfMade(data: string): Promise<void> {
  const begins = `${path.basename(data)}.`;
  for (const found of await readdir(path.dirname(data))) {
    const pid = found.startsWith(begins) ? Number(/^(\d+)(\.pw)?$/.exec(found.slice(begins.length))?.[1]) : 0;
    if (!(pid > 0) || isAlive(pid)) continue;
    await rm(path.join(path.dirname(data), found), { recursive: true, force: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY') throw error;
      },
    );
  }
}

/** What a new installation fills in its first hours. */
const ROOM_MEGABYTES = 200;

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
      { cwd: fresh, env: serverEnvironment, ...(account && { uid: account.uid, gid: account.gid }) },
    );
    await rename(fresh, data).catch((error: NodeJS.ErrnoException) => {
      // Another start was first.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    for (const each of [fresh, passwordFile]) await rm(each, { recursive: true, force: true });
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
  const givenUpAt = performance.now() + patienceMs;
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      application_name: `${HOLDER}${process.pid}`,
      // A server that hangs takes connections and says nothing.
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (performance.now() > givenUpAt || !alive()) throw error;
      await sleep(25);
    }
  }
}

/** Takes the lock that says who uses the instance; else the process that holds it. */
async function lockInstance(client: pg.Client): Promise<{ holder: string } | undefined> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [INSTANCE_LOCK]);
  if (rows[0]?.mine) return undefined;
  const { rows: holders } = await client.query<{ application_name: string }>(
    `select a.application_name from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and a.application_name like '${HOLDER}%' and pid <> pg_backend_pid()`,
  );
  return { holder: holders[0]?.application_name.replace(HOLDER, '') ?? 'unknown' };
}

export class InstanceInUse extends Error {
  override readonly name = 'InstanceInUse';

  constructor(holder: string, folder: string) {
    super(`process ${holder} already uses ${folder}; stop it, or set HOLDFAST_DATA to another folder for a second one`);
  }
}

/**
 * Removes an instance with everything in it, ending a server that an earlier start left running.
 * @throws InstanceInUse while a process uses it
 */
export async function removeInstance(folder: string): Promise<void> {
  const { data, home } = await placeOf(folder);
  const running = await findPostmaster(data);
  if (running) {
    const url = ownServer(await secretsOf(folder), running.port);
    const client = await connect(url, 1_000, () => isAlive(running.pid)).catch(() => undefined);
    const taken = client && (await lockInstance(client));
    await client?.end();
    if (taken) throw new InstanceInUse(taken.holder, folder);
    await stopPostmaster(running.pid);
  }
  for (const each of new Set([home, folder])) await rm(each, { recursive: true, force: true });
}

/**
 * Removes every instance in the data folder, and the folder when nothing else is in it: it may have been set to one that
 * holds other things.
 */
export async function resetData(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((n) => /^(main|demo-\d+|test-\d+-\w+)$/.test(n)))
    await removeInstance(path.join(folder, name));
  await rm(path.join(folder, 'binaries'), { recursive: true, force: true });
  await rmdir(folder).catch(() => {});
}

/** Where a server has its data, and how it is started. */
interface Place {
  folder: string;
  data: string;
  bin: string;
  account: Account | undefined;
  secrets: Secrets;
  durable: boolean;
  log(message: string): void;
}

const logFileOf = ({ folder }: Place) => path.join(folder, 'postgres.log');

async function launch(place: Place, port: number): Promise<{ child: ChildProcess; postmaster: Postmaster }> {
  const { data, bin, account, durable } = place;
  const out = await open(logFileOf(place), 'a', 0o600);
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=80']
    .concat(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'])
    .flatMap((setting) => ['-c', setting]);
  const child = spawn(path.join(bin, 'postgres'), ['-D', path.resolve(data), ...settings], {
    cwd: path.resolve(data),
    env: serverEnvironment,
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

async function logTail(place: Place): Promise<string> {
  return (await readFile(logFileOf(place), 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n');
}

/** A server under our care: found or started, held by the instance lock, watched, and started again when it dies. */
class KeptServer {
  readonly #place: Place;
  #stopping = false;
  #recovering: Promise<void> | undefined;
  #dog: ChildProcess | undefined;
  postmaster!: Postmaster;
  keeper!: pg.Client;

  constructor(place: Place) {
    this.#place = place;
  }

  #watch(): void {
    const before = this.#dog;
    this.#dog = watchdog(this.postmaster.pid, this.#place.account);
    // Not before the next one stands: we may be killed in between. Told twice to stop, the server stops once.
    before?.kill();
  }

  /** Finds or starts the server and takes the instance lock. `port` is kept over a restart: URLs were handed out. */
  async acquire(port?: number): Promise<boolean> {
    const place = this.#place;
    for (let attempt = 1; ; attempt++) {
      const running = await findPostmaster(place.data);
      if (!running) await dropForeignLock(place.data);
      const started = running ? undefined : await launch(place, port ?? (await freePort()));
      this.postmaster = running ?? (started as { postmaster: Postmaster }).postmaster;
      // From its first moment: a server that still starts must not outlive us either.
      if (started) this.#watch();
      try {
        this.keeper = await connect(ownServer(place.secrets, this.postmaster.port), 20_000, () =>
          started ? started.child.exitCode === null && started.child.signalCode === null : isAlive(this.postmaster.pid),
        );
      } catch (error) {
        // Shutting down as we looked, or the port was taken in between, or shared memory of a killed server lingers.
        if (attempt < 8 && !this.#stopping) {
          await sleep(100 * attempt);
          continue;
        }
        if (started) await stopPostmaster(this.postmaster.pid);
        throw new Error(
          `PostgreSQL did not start (${(error as Error).message}). Its last words:\n${await logTail(place)}`,
          {
            cause: error,
          },
        );
      }
      const taken = await lockInstance(this.keeper);
      if (taken) {
        // Ours to start, and another's to use: it must not end with us.
        this.#dog?.kill();
        await this.keeper.end();
        throw new InstanceInUse(taken.holder, place.folder);
      }
      this.#watch();
      this.keeper.on('end', () => {
        this.#recovering = this.#recover();
      });
      return running !== undefined;
    }
  }

  async #recover(): Promise<void> {
    const { log } = this.#place;
    if (!this.#stopping) log('PostgreSQL went away; starting it again');
    for (;;) {
      if (this.#stopping) return;
      try {
        await this.acquire(this.postmaster.port);
        log('PostgreSQL is back');
        return;
      } catch (error) {
        log(`PostgreSQL could not be started again: ${(error as Error).message}`);
        await sleep(1_000);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#recovering;
    await this.keeper.end().catch(() => {});
    await stopPostmaster(this.postmaster.pid);
    this.#dog?.kill();
  }
}

/** The database in it, and the logins of whoever uses it. */
async function prepareLogins(keeper: pg.Client, { service }: Secrets): Promise<void> {
  const { rows } = await keeper.query(`select from pg_database where datname = 'holdfast'`);
  if (rows.length === 0) await keeper.query('create database holdfast');
  await keeper.query(`do $$ begin
    begin create role holdfast_app nologin; exception when duplicate_object then null; end;
    begin create role holdfast_service login in role holdfast_app; exception when duplicate_object then null; end;
  end $$`);
  await keeper.query(`alter role holdfast_service password ${pg.escapeLiteral(service)}`);
}

/**
 * PostgreSQL 18 for a machine that has none: initialised on first use, started under an unprivileged account when we
 * are root, restarted when it dies, stopped with us, and taken over when an earlier start was killed and left it running.
 */
export async function openEmbeddedPostgres({
  folder,
  durable,
  installed,
  log,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { account, data, binaries } = await placeOf(folder);
  const programs = await (installed === undefined
    ? prepareBinaries(account, binaries)
    : installedBinaries(installed, data));
  const bin = path.join(programs, 'bin');
  const secrets = await secretsOf(folder);
  await clearHalfMade(data);
  if (!(await exists(path.join(data, 'PG_VERSION')))) {
    await assertRoom(path.dirname(data), ROOM_MEGABYTES);
    log('preparing the database (once)');
    await initialise(data, bin, account, secrets.owner, durable);
  }

  const server = new KeptServer({ folder, data, bin, account, secrets, durable, log });
  const adopted = await server.acquire();
  if (adopted) log(`took over the PostgreSQL that an earlier start left running (process ${server.postmaster.pid})`);
  await prepareLogins(server.keeper, secrets);
  return {
    ownerUrl: urlAt('postgres', secrets.owner, server.postmaster.port, 'holdfast'),
    serviceUrl: urlAt('holdfast_service', secrets.service, server.postmaster.port, 'holdfast'),
    pid: () => server.postmaster.pid,
    adopted,
    stop: () => server.stop(),
  };
}
