import { spawn } from 'node:child_process';

/** What was checked before and has not changed, nor rests on what has, is not checked again. */
const keeping = (name: string) => `--incremental --tsBuildInfoFile node_modules/.cache/types/${name}.tsbuildinfo`;

/** What must hold before a commit, in two lanes beside each other: the words of a step are shown when it has ended. */
const lanes = [
  [
    'biome check .',
    'oxlint --type-aware --deny-warnings',
    `tsc --noEmit ${keeping('node')}`,
    `tsc --noEmit -p console ${keeping('console')}`,
    // What Workers run must compile without Node.
    `tsc --noEmit -p tsconfig.neutral.json ${keeping('neutral')}`,
  ],
  ['vitest run --project unit'],
];

const run = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        words += chunk.toString();
      });
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const failed = code !== 0;
      process.stdout.write(`${failed ? '✗' : '✓'} ${command} (${seconds} s)\n`);
      if (failed) process.stdout.write(`${words}\n`);
      resolve(!failed);
    });
  });

const held = await Promise.all(
  lanes.map(async (lane) => {
    for (const command of lane) if (!(await run(command))) return false;
    return true;
  }),
);
if (held.includes(false)) process.exitCode = 1;
