import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll } from 'vitest';
import { until } from './until.ts';

export const checkout = path.resolve(import.meta.dirname, '../..');

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A real process of its own, in a process group of its own, as a terminal or a service manager would start it. */
export interface Child {
  pid: number;
  stdout(): string;
  stderr(): string;
  exit: Promise<Exit>;
  hasExited(): boolean;
  /** To the process alone. */
  kill(signal: NodeJS.Signals): void;
  /** To everyone in its group, as a terminal does at Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void;
  /** Waits for a line on standard output; throws when the process ends without one. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Writes to its standard input. */
  say(text: string): void;
  /** What it waits for on its standard input is over. */
  endInput(): void;
}

const running = new Set<ChildProcess>();

/** Starts a process that does not outlive the test file. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions = {}): Child {
  const child = spawn(command, args, { cwd: checkout, stdio: ['pipe', 'pipe', 'pipe'], detached: true, ...options });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.on('error', () => {});
  let ended: Exit | undefined;
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      ended = { code, signal };
      running.delete(child);
      resolve(ended);
    });
  });
  exit.catch(() => {});
  const pid = child.pid ?? 0;
  return {
    pid,
    stdout: () => stdout,
    stderr: () => stderr,
    exit,
    hasExited: () => ended !== undefined,
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-pid, signal),
    say: (text) => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    async line(pattern) {
      await until(() => pattern.test(stdout) || ended !== undefined, `a line like ${pattern}`);
      const found = pattern.exec(stdout);
      if (!found)
        throw new Error(`ended (${JSON.stringify(ended)}) without a line like ${pattern}:\n${stdout}${stderr}`);
      return found;
    },
  };
}

/** A TypeScript file of the checkout as a process of its own. */
export const startScript = (script: string, args: readonly string[], options: SpawnOptions = {}): Child =>
  startChild(process.execPath, ['--import', 'tsx', script, ...args], options);

afterAll(async () => {
  for (const child of running) {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // Gone in between.
    }
  }
});
