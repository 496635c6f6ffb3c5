import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';

export interface BenchResult {
  /** Units are in the names: `messagesPerS`, `p99Ms`. */
  figures: Record<string, number>;
  /** Taken in the same run as what they are ratios of. */
  ratios: Record<string, number>;
}

interface Bench {
  /** One line for the list. */
  description: string;
  default(options: { say(line: string): void; quick: boolean }): Promise<BenchResult>;
}

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8').includes('\nexport default '))
  .map((file) => file.replace('.ts', ''))
  .sort();

const program = new Command('bench')
  .description('One measurement, its yardstick in the same run')
  .argument('[name]', names.join(', '))
  .option('--json', 'one JSON object on standard output', false)
  .option('--quick', 'fewer and shorter rounds: to see that it runs, not to quote', false);
program.parse();
const { json, quick } = program.opts<{ json: boolean; quick: boolean }>();
const [name] = program.args;

const load = async (which: string) => (await import(`./${which}.ts`)) as Bench;

if (name === undefined) {
  const widest = Math.max(...names.map((each) => each.length));
  for (const each of names) process.stdout.write(`${each.padEnd(widest + 2)}${(await load(each)).description}\n`);
} else if (!names.includes(name)) {
  process.stderr.write(`there is no bench ${name}; there are ${names.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const bench = await load(name);
  const { figures, ratios } = await bench.default({ say: (line) => process.stderr.write(`${line}\n`), quick });
  const [cpu] = os.cpus();
  const machine = {
    cpus: os.cpus().length,
    model: cpu?.model ?? 'unknown',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    platform: `${os.platform()} ${os.release()}`,
    node: process.version,
  };
  if (json) process.stdout.write(`${JSON.stringify({ name, machine, figures, ratios }, null, 2)}\n`);
  else {
    process.stdout.write(`${name}: ${bench.description}\n${machine.cpus} × ${machine.model}, ${machine.node}\n\n`);
    for (const [title, group] of Object.entries({ figures, ratios }))
      for (const [key, value] of Object.entries(group))
        process.stdout.write(`${title.slice(0, -1).padEnd(8)}${key.padEnd(46)}${value.toLocaleString('en')}\n`);
  }
}
