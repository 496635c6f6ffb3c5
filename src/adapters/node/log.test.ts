import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const log = new URL('./log.ts', import.meta.url).href;

/** What a process writes that logs so, by stream. */
const written = (...lines: [level: string, message: string, fields?: object][]) => {
  const script = `import { openLog } from ${JSON.stringify(log)};
    const log = openLog('info');
    for (const line of ${JSON.stringify(lines)}) log(...line);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return { stdout, lines: stderr.split('\n').filter(Boolean) };
};

it('writes each line as one JSON object to standard error alone, dated in UTC, whatever is in it', () => {
  const forged = 'one\n{"level":"error","msg":"forged"}\r\n\u001b[31m %s %j %d';
  const { stdout, lines } = written(['info', forged, { requestId: 'req_1', route: forged }], ['warn', 'two']);
  expect(stdout).toBe('');
  expect(lines).toHaveLength(2);
  const read = lines.map((line) => JSON.parse(line) as Record<string, string>);
  expect(read).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestId: 'req_1',
      route: forged,
      msg: forged,
    },
    { level: 'warn', time: expect.any(String), msg: 'two' },
  ]);
  expect(lines.join('')).not.toContain('\u001b');
});

it('censors what is named as a secret', () => {
  const secrets = {
    password: 'hunter2',
    key: 'hunter2',
    token: 'hunter2',
    secret: 'hunter2',
    authorization: 'hunter2',
  };
  const deep = { request: { bodies: [{ device: secrets }], apiKey: 'hunter2', clientSecret: 'hunter2' } };
  const { lines } = written(['info', 'x', { ...secrets, ...deep, keyPrefix: 'hf_abc', tokens: 3 }]);
  expect(lines.join('')).toContain('hf_abc');
  expect(lines.join('')).toContain('[secret]');
  expect(lines.join('')).not.toContain('hunter2');
});
