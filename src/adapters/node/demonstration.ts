import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../app.ts';
import type { Demonstration, DemonstrationView, GuestRole, InvitationView } from '../../ground/installation/index.ts';

/** What the process of the story tells us. */
type Told = { people: DemonstrationView['people'] } | { asked: number; invitation: InvitationView | undefined };

const root = fileURLToPath(new URL('../../..', import.meta.url));
const story = path.join('simulators', 'demo', 'run.ts');
const none: DemonstrationView = { state: 'none', since: null, people: [] };
/** An answer is a few statements; who waits longer is told that it does not stand. */
const ANSWER_MS = 10_000;

/** The process of the story, on an instance that it makes and takes away itself. */
const forkStory = (env: Record<string, string | undefined>, until: string | undefined): ChildProcess =>
  fork(path.join(root, story), ['--keep', '--served', ...(until === undefined ? [] : ['--until', until])], {
    cwd: root,
    env,
    execArgv: ['--import=tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });

/**
 * The story as a process of its own, on an instance of its own: it has its own clock, and leaves nothing. Undefined where the source is
 * not at hand, as in an image without it.
 */
export function demonstrationOf(
  env: Record<string, string | undefined>,
  { now, log }: { now(): Date; log: Log },
): Demonstration | undefined {
  if (!existsSync(path.join(root, story))) return undefined;
  let child: ChildProcess | undefined;
  let state = none;
  let asked = 0;
  const waiting = new Map<number, (invitation: InvitationView | undefined) => void>();

  function begin(until: string | undefined): void {
    if (child) return;
    state = { state: 'starting', since: now().toISOString(), people: [] };
    const begun = forkStory(env, until);
    child = begun;
    let said = '';
    begun.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000);
    });
    begun.on('message', (told: Told) => {
      if ('people' in told) state = { ...state, state: 'standing', people: told.people };
      else waiting.get(told.asked)?.(told.invitation);
    });
    const over = (why: string) => {
      if (child !== begun) return;
      child = undefined;
      for (const answer of waiting.values()) answer(undefined);
      state = { ...none, state: 'failed', since: state.since };
      log('warn', `the demonstration ended: ${why}`, { said });
    };
    begun.once('error', (error) => over(error.message));
    begun.once('exit', (code, signal) => over(`${code ?? signal}`));
  }

  /** It takes its instance away before it is gone; who does not go within a while is ended. */
  async function end(): Promise<void> {
    const ending = child;
    child = undefined;
    state = none;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGINT');
    const late = setTimeout(() => ending.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(late);
  }

  return {
    now: () => state,
    begin,
    end,
    invite(role: GuestRole) {
      if (!child?.connected || state.state !== 'standing') return Promise.resolve(undefined);
      const id = ++asked;
      const { send } = child;
      return new Promise((resolve) => {
        const answer = (invitation: InvitationView | undefined) => {
          clearTimeout(late);
          waiting.delete(id);
          resolve(invitation);
        };
        const late = setTimeout(() => answer(undefined), ANSWER_MS);
        waiting.set(id, answer);
        send.call(child, { asked: id, role });
      });
    },
  };
}
