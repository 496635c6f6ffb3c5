import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  deviceOf,
  type ReplayResult,
  type Scenario,
  type ScenarioMessage,
  startReplay,
} from '../../oversight/control/index.ts';
import { isSignedBy } from '../../physical/telemetry/index.ts';

const ENDING = '.scenario.json';

/** The scenario files of a folder in order of name, or the one file given. */
async function scenarioFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  return (await readdir(path))
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => join(path, name));
}

/** A line as a message; null when it is none. */
function messageOf(line: string): ScenarioMessage | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? (message as ScenarioMessage) : null;
  } catch {
    return null;
  }
}

/** The messages of a file, one a line, null for a line that is none; the file is never held in memory. */
export async function* messagesOf(file: string): AsyncGenerator<ScenarioMessage | null> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
    if (line !== '') yield messageOf(line);
}

/** Streams one scenario's messages through the engine. */
export async function replayFile(path: string): Promise<ReplayResult> {
  const scenario = JSON.parse(await readFile(path, 'utf8')) as Scenario;
  const replay = startReplay(scenario);
  const keys = new Map(scenario.devices.map((device) => [device.code, device.publicKey]));
  for await (const message of messagesOf(join(dirname(path), scenario.messages))) {
    if (!message) {
      replay.refuse();
      continue;
    }
    const key = keys.get(deviceOf(message.topic) ?? '');
    replay.take(message, key === undefined || (await isSignedBy(key, message.payload)));
  }
  return replay.end();
}

/**
 * Replays a scenario file or every `*.scenario.json` of a folder and writes `NAME.result.json` for each into `out`.
 * @param replay of one file: through the engine, or through a broker and a database
 * @param progress told once per file, for standard error
 */
export async function replayFiles(
  path: string,
  out: string,
  progress: (line: string) => void,
  replay: (file: string, progress: (line: string) => void) => Promise<ReplayResult> = replayFile,
): Promise<ReplayResult[]> {
  await mkdir(out, { recursive: true });
  const results: ReplayResult[] = [];
  for (const file of await scenarioFiles(path)) {
    const result = await replay(file, progress);
    const name = basename(file).replace(/(\.scenario)?\.json$/, '');
    await writeFile(join(out, `${name}.result.json`), `${JSON.stringify(result, null, 2)}\n`);
    progress(`${name}: ${result.messages} messages, ${result.breaches.length} breaches`);
    results.push(result);
  }
  return results;
}
