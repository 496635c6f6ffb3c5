import { readFile } from 'node:fs/promises';
import { Command, CommanderError, Option } from 'commander';
import { loadCalendarFile } from '../adapters/node/calendar-file.ts';
import { configurationMarkdown, configurationTable, readConfig } from '../adapters/node/config.ts';
import { openDatabase } from '../adapters/node/database.ts';
import { InstanceInUse, resetData } from '../adapters/node/embedded/postgres.ts';
import { type CommandOutcome, examineFile } from '../adapters/node/examine-file.ts';
import { migrate } from '../adapters/node/migrate.ts';
import { checkMtFile, type MtOptions, parseMtFile, renderMtFile } from '../adapters/node/mt-file.ts';
import { replayThroughBroker } from '../adapters/node/replay-broker.ts';
import { replayFiles } from '../adapters/node/replay-files.ts';
import { systemCtx } from '../app.ts';
import { evidencePack, verifyPack } from '../audit/index.ts';
import { frontierOf, tableOf } from '../control/adversary/index.ts';
import { identifiers } from '../kernel/identifiers.ts';
import { openTenant } from '../parties/index.ts';
import { messageTypes, releases } from '../swift/index.ts';

const print = (value: unknown): void => {
  process.stdout.write(typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`);
};
const tell = (line: string) => process.stderr.write(`${line}\n`);

/** What every command leaves: JSON on standard output, words on standard error, 0 done, 1 a "no", 2 wrong use or input. */
function leave({ output, diagnostics, exitCode }: CommandOutcome): void {
  for (const line of diagnostics) tell(line);
  if (output !== undefined) print(output);
  process.exitCode = exitCode;
}

// Who reads us may stop reading (`| head`): no reason to end with a stack trace.
process.stdout.on('error', () => {});

const program = new Command('holdfast')
  .description('Holdfast: who controls the goods, and what may be lent on them')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

program
  .command('replay')
  .description('run control scenarios through the engine that live ingest uses')
  .argument('<path>', 'a NAME.scenario.json, or a folder of them')
  .requiredOption('--out <folder>', 'where NAME.result.json is written')
  .option(
    '--through-broker',
    'publish over MQTT into a database of its own, and read the breaches from the record',
    false,
  )
  .action(async (scenarios: string, { out, throughBroker }: { out: string; throughBroker: boolean }) => {
    const results = await replayFiles(scenarios, out, tell, throughBroker ? replayThroughBroker : undefined);
    print({ scenarios: results.length, breaches: results.reduce((n, r) => n + r.breaches.length, 0) });
  });

program
  .command('adversary')
  .description('search for what a thief who knows the control engine can do unseen, and print the frontier')
  .option('--seed <number>', 'the same seed finds the same', '1')
  .option('--budget <number>', 'tries a move', '40')
  .option('--json', 'as JSON, with every choice and what the engine states', false)
  .action(({ seed, budget, json }: { seed: string; budget: string; json: boolean }) => {
    const wrong = [seed, budget].find((text) => !/^[1-9]\d{0,5}$/.test(text));
    if (wrong !== undefined) return leave({ diagnostics: [`${wrong} is not a whole number above 0`], exitCode: 2 });
    const frontier = frontierOf(Number(seed), Number(budget));
    return print(json ? frontier : tableOf(frontier));
  });

program
  .command('examine')
  .description('examine one presentation under a credit')
  .argument('<file>', 'an examination case')
  .action((file: string) => leave(examineFile(file)));

const mt = program.command('mt').description('SWIFT category 7 messages');
const mtType = () => new Option('--type <type>', 'type of a text without a header').choices([...messageTypes]);
const mtRelease = () =>
  new Option('--release <year>', 'standards release to hold it to').choices([...releases].map(String));
mt.command('parse')
  .description('text to JSON')
  .argument('<file>')
  .addOption(mtType())
  .addOption(mtRelease())
  .action((file: string, options: MtOptions) => leave(parseMtFile(file, options)));
mt.command('check')
  .description('rule findings with their error codes')
  .argument('<file>')
  .addOption(mtType())
  .addOption(mtRelease())
  .action((file: string, options: MtOptions) => leave(checkMtFile(file, options)));
mt.command('render')
  .description('JSON to text')
  .argument('<file>')
  .action((file: string) => leave(renderMtFile(file)));

program
  .command('calendar')
  .description('banking days of a place and year')
  .command('load')
  .description('load a file of them into a running service, where another person agrees; without --url only check it')
  .argument('<file>', 'JSON: one year as POST /v1/calendars takes it, or an array of them')
  .option('--url <url>', 'the service; the key of a person of its operator is read from HOLDFAST_KEY')
  .action(async (file: string, { url }: { url?: string }) => {
    const key = process.env.HOLDFAST_KEY;
    if (url !== undefined && !key) throw new Error('HOLDFAST_KEY is not set: the key of a person who loads calendars');
    leave(await loadCalendarFile(file, url === undefined ? undefined : { url, key: key ?? '' }));
  });

program
  .command('verify')
  .description('check an evidence pack off line, without a database')
  .argument('<pack>', 'an evidence pack')
  .option('--key <base64>', 'the public key you were given; without it the key in the pack is taken at its word')
  .action(async (file: string, { key }: { key?: string }) => {
    const pack = evidencePack.parse(JSON.parse(await readFile(file, 'utf8')));
    const check = await verifyPack(pack, key);
    if (key === undefined) tell('no --key given: this shows that the pack is whole, not who signed it');
    leave({ output: check, diagnostics: check.faults, exitCode: check.valid ? 0 : 1 });
  });

program
  .command('migrate')
  .description('bring the database that DATABASE_URL or DATABASE_OWNER_URL names up to date')
  .action(async () => print({ applied: await migrate(databaseUrl()) }));

program
  .command('tenant')
  .description('open a tenant with its operator, and print the operator’s key once')
  .argument('<name>')
  .action(async (name: string) => {
    const clock = { now: () => new Date() };
    const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
    const newId = identifiers(clock, chance);
    const database = openDatabase({
      connectionString: databaseUrl(),
      max: 2,
      applicationName: 'holdfast tenant',
      role: 'holdfast_app',
      onError: () => {},
    });
    const operator = {
      name: `${name}, operator`,
      country: 'CN',
      roles: ['operator' as const],
      administrator: 'Administrator',
    };
    const tenantId = newId('tenant');
    const opened = await openTenant(systemCtx({ clock, chance, newId }, database, tenantId, 'command'), {
      name,
      operator,
    });
    await database.close();
    print({ tenantId, operatorId: opened.party.id, key: opened.administrator.key });
  });

program
  .command('reset')
  .description('remove what the embedded default keeps; refused while a process uses it')
  .option('--yes', 'do not only say what would be removed', false)
  .action(async ({ yes }: { yes: boolean }) => {
    const folder = readConfig(process.env).HOLDFAST_DATA;
    if (!yes) {
      tell(`this removes the data of Holdfast in ${folder}; run it again with --yes`);
      process.exitCode = 2;
      return;
    }
    try {
      await resetData(folder);
    } catch (error) {
      if (!(error instanceof InstanceInUse)) throw error;
      tell(error.message);
      process.exitCode = 1;
      return;
    }
    print({ removed: folder });
  });

program
  .command('config')
  .description('what the environment decides, with defaults')
  .option('--markdown', 'as the table of docs/running.md', false)
  .action(({ markdown }: { markdown: boolean }) => print(markdown ? configurationMarkdown() : configurationTable));

function databaseUrl(): string {
  const config = readConfig(process.env);
  const url = config.DATABASE_OWNER_URL ?? config.DATABASE_URL;
  if (url === undefined)
    throw new Error('DATABASE_URL is not set; the embedded database is brought up to date by npm start');
  return url;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    tell((error as Error).message);
    process.exitCode = 2;
  }
}
