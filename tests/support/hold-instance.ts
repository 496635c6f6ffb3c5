import { openEmbeddedPostgres } from '../../src/adapters/node/embedded/postgres.ts';

/** Opens the instance in the folder given, tells of it in one line, and stops it when its own input ends. */
const [folder = ''] = process.argv.slice(2);
try {
  const instance = await openEmbeddedPostgres({
    folder,
    durable: process.env.DURABLE === '1',
    log: (message) => process.stderr.write(`${message}\n`),
  });
  const { adopted, ownerUrl, serviceUrl } = instance;
  process.stdout.write(`${JSON.stringify({ postmaster: instance.pid(), adopted, ownerUrl, serviceUrl })}\n`);
  process.stdin.on('end', () => void instance.stop().then(() => process.exit(0)));
  process.stdin.resume();
} catch (error) {
  process.stderr.write(`${(error as Error).name}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
