import path from 'node:path';
import { expect, it } from 'vitest';
import { startChild } from '../support/child.ts';
import { temporaryFolder } from '../support/instances.ts';
import { environmentOf, ready } from '../support/service.ts';

it('npm run build makes a service and a command that find all they need', async () => {
  expect(await startChild('npm', ['run', 'build']).exit).toEqual({ code: 0, signal: null });
  const data = path.join(await temporaryFolder(), 'data');
  const node = (file: string, ...args: string[]) =>
    startChild(process.execPath, [`dist/src/entry/${file}.mjs`, ...args], { env: environmentOf(data) });
  const service = await ready(node('node'), data);
  expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({
    ready: true,
    checks: { database: true, broker: true, disk: true },
  });
  for (const [at, holds] of [
    ['/docs', 'swagger-ui'],
    ['/openapi.json', '"3.1.0"'],
  ])
    expect(await (await fetch(`${service.url}${at}`)).text()).toContain(holds);
  service.child.kill('SIGTERM');
  expect(await service.child.exit).toEqual({ code: 0, signal: null });
  const help = node('cli', '--help');
  expect(await help.exit).toEqual({ code: 0, signal: null });
  expect(help.stdout()).toContain('replay');
});
