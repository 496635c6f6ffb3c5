import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ReplayResult, type Scenario, type ScenarioMessage, startReplay } from '../../control/index.ts';
import { isSignedBy } from '../../telemetry/index.ts';

const ENDING = '.scenario.json';

/** The scenario files of a folder in order of name, or the one file given. */
async function scenarioFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  return (await readdir(path))
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => join(path, name));
}

/** Streams one scenario's messages through the engine; the file is never held in memory. */
export async function replayFile(path: string): Promise<ReplayResult> {
  const scenario = JSON.parse(await readFile(path, 'utf8')) as Scenario;
  const replay = startReplay(scenario);
  const keys = new Map(scenario.devices.map((device) => [device.code, device.publicKey]));
  const lines = createInterface({
    input: createReadStream(join(dirname(path), scenario.messages)),
    crlfDelay: Infinity,
  });
  for await (const line of lines) {
    if (line === '') continue;
    const message = JSON.parse(line) as ScenarioMessage;
    const key = keys.get(message.topic.split('/')[2] ?? '');
    replay.take(message, key === undefined || (await isSignedBy(key, message.payload)));
  }
  return replay.end();
}

/**
 * Replays a scenario file or every `*.scenario.json` of a folder and writes `NAME.result.json` for each into `out`.
 * @param progress told once per file, for standard error
 */
export async function replayFiles(
  path: string,
  out: string,
  progress: (line: string) => void,
): Promise<ReplayResult[]> {
  await mkdir(out, { recursive: true });
  const results: ReplayResult[] = [];
  for (const file of await scenarioFiles(path)) {
    const result = await replayFile(file);
    const name = basename(file).replace(/(\.scenario)?\.json$/, '');
    await writeFile(join(out, `${name}.result.json`), `${JSON.stringify(result, null, 2)}\n`);
    progress(`${name}: ${result.messages} messages, ${result.breaches.length} breaches`);
    results.push(result);
  }
  return results;
}
