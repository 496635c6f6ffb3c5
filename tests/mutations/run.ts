import { spawn } from 'node:child_process';

/**
 * Drops facts from the judgement, or cells from the table, one after another, and sees whether a test fails. Not in the suite.
 *
 *   tsx tests/mutations/run.ts facts <test file>          each fact that the judgement could find
 *   tsx tests/mutations/run.ts F12/CH,F14/CH <test file>  these cells
 */
const [what = 'facts', file = 'src/assessment/judgement/judge.test.ts'] = process.argv.slice(2);
const project = file.startsWith('src/') ? 'unit' : 'integration';
const dropped = what === 'facts' ? Array.from({ length: 101 }, (_, i) => `F${i + 1}`) : what.split(',');

const fails = (each: string): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...process.env, [what === 'facts' ? 'WITHOUT_FACTS' : 'WITHOUT_CELLS']: each };
    const args = ['vitest', 'run', '--config', 'tests/mutations/vitest.config.ts', '--project', project, file];
    spawn('npx', [...args, '--maxWorkers=1', '--bail=1'], { env, stdio: 'ignore' }).on('close', (code) =>
      resolve(code !== 0),
    );
  });

const survived: string[] = [];
for (const each of dropped) if (!(await fails(each))) survived.push(each);
process.stdout.write(`${dropped.length} dropped, ${survived.length} survived: ${survived.join(' ')}\n`);
