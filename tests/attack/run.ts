import { spawn } from 'node:child_process';

/** `npm run attack`: the matrix, the fuzz and the flood in full; `npm run attack -- fuzz` one of them. */
const full: Record<string, { file: string; env: Record<string, string> }> = {
  matrix: { file: 'tests/attack/matrix.test.ts', env: { HOLDFAST_ATTACK: 'full' } },
  fuzz: { file: 'tests/attack/fuzz.test.ts', env: { HOLDFAST_FUZZ: '200' } },
  flood: { file: 'tests/attack/flood.test.ts', env: { HOLDFAST_ATTACK: 'full' } },
};

const run = (file: string, env: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn('npx', ['vitest', 'run', '--project', 'integration', file, '--maxWorkers=1'], {
      stdio: 'inherit',
      env: { ...env, ...process.env },
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(full, name));
if (unknown.length > 0) {
  process.stderr.write(`no such attack: ${unknown.join(', ')}; there are ${Object.keys(full).join(', ')}\n`);
  process.exit(2);
}
let worst = 0;
for (const [name, { file, env }] of Object.entries(full))
  if (asked.length === 0 || asked.includes(name)) worst = Math.max(worst, await run(file, env));
process.exit(worst);
