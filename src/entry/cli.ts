import { Command, CommanderError } from 'commander';
import { tell } from './commands/say.ts';

type Registered = { default(command: Command): unknown };

/** Every command: its name, what it does, and the module that does it, which is loaded when it is called. */
const commands: readonly [name: string, description: string, load: () => Promise<Registered>][] = [
  ['login', 'keep your key for the commands below', () => import('./commands/person/login.ts')],
  ['tasks', 'what waits for you', () => import('./commands/person/tasks.ts')],
  ['show', 'one thing, and what happened to it', () => import('./commands/person/show.ts')],
  ['act', 'do what a task asks for, after you have seen what it would do', () => import('./commands/person/act.ts')],
  ['watch', 'what happens, as it happens', () => import('./commands/person/watch.ts')],
  ['replay', 'run control scenarios through the engine that live ingest uses', () => import('./commands/replay.ts')],
  [
    'adversary',
    'search for what a thief who knows the control engine can do unseen, and print the frontier',
    () => import('./commands/adversary.ts'),
  ],
  ['examine', 'examine one presentation under a credit', () => import('./commands/examine.ts')],
  ['mt', 'SWIFT category 7 messages', () => import('./commands/mt.ts')],
  ['calendar', 'banking days of a place and year', () => import('./commands/calendar.ts')],
  [
    'decide',
    'decide again: by the rules of an earlier instant and by those of now, and what differs',
    () => import('./commands/decide.ts'),
  ],
  ['keys', 'the keys that sign the audit log: shown, or replaced', () => import('./commands/keys.ts')],
  ['verify', 'check an evidence pack off line, without a database', () => import('./commands/verify.ts')],
  [
    'migrate',
    'bring the database that DATABASE_URL or DATABASE_OWNER_URL names up to date',
    () => import('./commands/migrate.ts'),
  ],
  [
    'key',
    'make a key for yourself, off line, and the enrolment code that others may see',
    () => import('./commands/key.ts'),
  ],
  [
    'tenant',
    'open a tenant with its operator, and print the keys of its two administrators once',
    () => import('./commands/tenant.ts'),
  ],
  [
    'administrators',
    'give administrators to a party that can make none: it lost keys, or is from before a party had two',
    () => import('./commands/administrators.ts'),
  ],
  [
    'reset',
    'remove what the embedded default keeps; refused while a process uses it',
    () => import('./commands/reset.ts'),
  ],
  ['secrets', 'the keys that stored secrets are sealed with', () => import('./commands/secrets.ts')],
  ['config', 'what the environment decides, with defaults', () => import('./commands/config.ts')],
];

// Who reads us may stop reading (`| head`): no reason to end with a stack trace.
process.stdout.on('error', () => {});

const program = new Command('holdfast')
  .description('Holdfast: who controls the goods, and what may be lent on them')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

program
  .command('completion')
  .description('what a shell needs to complete commands: eval "$(holdfast completion)"')
  .action(() => {
    const names = commands.map(([name]) => name).join(' ');
    process.stdout.write(`complete -W '${names} completion help' holdfast\n`);
  });

const asked = process.argv.slice(2).find((argument) => argument !== 'help');
for (const [name, description, load] of commands) {
  const command = program.command(name).description(description);
  if (name === asked) (await load()).default(command);
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
