import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { serveBooks } from './books-api.ts';
import { invoiceFile, purchases } from './purchases.ts';
import { type Api, CoreFirmSystem } from './system.ts';

const program = new Command('core-firm')
  .description('A core firm’s own system: pushes its books, is told of receivables by webhook, and answers them')
  .requiredOption('--key <key>', 'API key of a person of the core firm', process.env.HOLDFAST_KEY)
  .option(
    '--url <url>',
    'the service; started with WEBHOOK_PRIVATE=1, since this listens on the same machine',
    'http://127.0.0.1:8080',
  )
  .option('--seller <code>', 'credit code of the supplier', '91500000MA5EXP0015')
  .option('--buyer <code>', 'credit code of the core firm', '91500000MA5CRE0010')
  .option('--purchases <n>', 'purchases in its books', '50')
  .option('--seed <n>', 'seed of the purchases', '7')
  .option('--invoices <file>', 'writes the supplier’s invoices there, to be uploaded with the supplier’s key')
  .option('--serve <port>', 'serves its books there to be asked for (POST /v1/core-sources), instead of pushing them')
  .option('--json', 'one JSON object a line', false);
program.parse();
const options = program.opts<{
  key: string;
  url: string;
  seller: string;
  buyer: string;
  purchases: string;
  seed: string;
  invoices?: string;
  serve?: string;
  json: boolean;
}>();

const say = (what: string, facts: Record<string, unknown>) =>
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ what, ...facts })}\n`
      : `${what}${Object.entries(facts)
          .map(([key, value]) => `  ${key} ${String(value)}`)
          .join('')}\n`,
  );

let acts = 0;
const run = process.pid;
const api: Api = async <T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  key = `core-firm-${run}-${acts++}`,
) => {
  const response = await fetch(`${options.url}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.key}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { code?: string; remedy?: string };
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer.code ?? ''} ${answer.remedy ?? ''}`);
  return answer as T;
};

async function main(): Promise<void> {
  const system = new CoreFirmSystem(api, () => new Date());
  const books = purchases(Number(options.seed), Number(options.purchases), options.seller);
  await system.connect();
  say('listening', { url: system.listener.url });
  if (options.serve === undefined) {
    const verdicts = await system.push(books);
    say('books pushed', { purchases: books.length, invoicesMatched: verdicts.size });
  } else {
    const credential = randomBytes(24).toString('base64url');
    const api = await serveBooks(credential, Number(options.serve));
    api.post(system.post(books));
    say('books served', { url: api.url, credential, purchases: books.length });
    process.once('SIGINT', () => void api.close());
  }
  if (options.invoices !== undefined) {
    await writeFile(options.invoices, invoiceFile(books, options.buyer));
    say('invoices of the supplier written', { file: options.invoices });
  }
  say('found waiting', { receivables: await system.pull() });
  let told = 0;
  const timer = setInterval(() => {
    for (; told < system.answers.length; told++) {
      const { receivableId, answer } = system.answers[told] as (typeof system.answers)[number];
      say(answer, { receivable: receivableId });
    }
  }, 500);
  process.once('SIGINT', () => {
    clearInterval(timer);
    api('POST', `/webhooks/${system.webhookId}/end`, {}).then(
      () => system.close(),
      () => system.close(),
    );
  });
}

main().catch((error: Error) => {
  process.stderr.write(`the core firm cannot go on: ${error.message}\n`);
  process.exit(1);
});
