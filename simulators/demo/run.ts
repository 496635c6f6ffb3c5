import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { ManualClock, seededChance, seededRandom } from '../../src/adapters/memory/clock.ts';
import { readConfig } from '../../src/adapters/node/config.ts';
import { removeInstance } from '../../src/adapters/node/embedded/postgres.ts';
import { openLog } from '../../src/adapters/node/log.ts';
import { startPlatform } from '../../src/adapters/node/platform.ts';
import { type Appointment, departure, trainAt, travel } from './journey.ts';
import { lookAround } from './look-around.ts';
import { Narrator } from './narrator.ts';
import { arrive, storeUntil } from './scenes/arrival.ts';
import { playLine } from './scenes/bank-line.ts';
import { close } from './scenes/closing.ts';
import { openCredit } from './scenes/credit.ts';
import { presentNext } from './scenes/invoice.ts';
import { playMeasures } from './scenes/measures.ts';
import { pledgeAndCall } from './scenes/movables.ts';
import { advance, presentAndHonour } from './scenes/presentation.ts';
import { sellAndRelease } from './scenes/sale.ts';
import { line, ship } from './scenes/shipment.ts';
import { theft } from './scenes/theft.ts';
import { admitCast, type Cast, Enough, passTime, type Stage } from './stage.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number');
  return value;
};

const instant = (text: string): Date => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('expected an instant');
  return at;
};

const program = new Command('demo')
  .description('One financed rail trade from Duisburg to Chongqing, start to end, on this machine')
  .option('--json', 'print one JSON object at the end instead of the story', false)
  .option('--seed <n>', 'seed of the noise of the devices', whole, 7)
  .option('--speed <n>', 'seconds of the story in a real second; 0 is as fast as it goes', whole, 0)
  .option('--lang <language>', 'en or zh', (process.env.LANG ?? '').startsWith('zh') ? 'zh' : 'en')
  .option(
    '--story <name>',
    'trade; line: a bank’s line in three moneys with a guarantor; measures: the policy text at work',
    'trade',
  )
  .option('--measures', 'the same as --story measures', false)
  .option('--until <instant>', 'stop the story there: 2026-12-01T09:00Z has an open margin call', instant)
  .option('--keep', 'leave the trade to look at in the console, until Ctrl-C; keep its data', false)
  .option(
    '--served',
    'with --keep: for the service that started it, whose console lets visitors in; leaves nothing',
    false,
  );

interface Options {
  json: boolean;
  seed: number;
  speed: number;
  lang: string;
  story: string;
  measures: boolean;
  keep: boolean;
  served: boolean;
  until?: Date;
}

async function play(stage: Stage, cast: Cast): Promise<void> {
  const { facilityId, creditId } = await openCredit(stage, cast);
  await passTime(stage, new Date('2026-10-12T09:00:00Z'));
  const { boxes, billId, documentPledgeId } = await ship(stage, cast, { facilityId });
  stage.narrator.scene({ en: 'The train leaves Duisburg', zh: '列车驶离杜伊斯堡' });
  const later: { presentationId?: string; dutiesId?: string; receiptId?: string } = {};
  const appointments: Appointment[] = [
    {
      at: new Date('2026-10-15T03:00:00Z'),
      async keep() {
        later.presentationId = await presentAndHonour(stage, cast, { facilityId, creditId, billId });
      },
    },
    {
      at: new Date('2026-10-16T03:00:00Z'),
      async keep() {
        Object.assign(later, await advance(stage, cast, { facilityId, creditId, billId }, later.presentationId ?? ''));
      },
    },
  ];
  await passTime(stage, departure);
  const theftAt = trainAt(line.to('Hami East') - 60_000);
  await travel(stage, boxes, theftAt, { appointments });
  const stolen = boxes[1];
  if (!stolen) throw new Error('there is no second box');
  const diversion = { box: stolen, at: theftAt, newSeal: 'CQINSP0091' };
  await theft(stage, cast, boxes, diversion, { facilityId, dutiesId: later.dutiesId ?? '' });
  stage.narrator.scene({ en: 'On to Chongqing', zh: '继续驶往重庆' });
  await travel(stage, boxes, new Date(trainAt(line.lengthM).getTime() + 6 * 3_600_000), { diversion });
  const { stock, goodsPledgeId } = await arrive(stage, cast, boxes, {
    facilityId,
    billId,
    receiptId: later.receiptId ?? '',
  });
  for (const box of boxes) for (const device of [box.tracker, box.eSeal]) await device.close();
  await storeUntil(stage, stock, new Date(stage.clock.now().getTime() + 12 * 3_600_000));
  await sellAndRelease(stage, cast, stock, facilityId);
  await pledgeAndCall(stage, cast);
  await close(stage, cast, {
    facilityId,
    creditId,
    billId,
    receiptId: later.receiptId ?? '',
    pledgeIds: [documentPledgeId, goodsPledgeId],
  });
  await presentNext(stage, cast);
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const startedAt = performance.now();
  const clock = new ManualClock('2026-10-09T01:00:00Z');
  const random = seededRandom(options.seed);
  const instance = `demo-${process.pid}`;
  const config = readConfig({ ...process.env, PORT: '0', MQTT_PORT: '0', WEBHOOK_PRIVATE: '1' });
  const narrator = new Narrator({
    language: options.lang === 'zh' ? 'zh' : 'en',
    json: options.json,
    write: (text) => process.stdout.write(text),
    isTerminal: process.stdout.isTTY && !options.json,
    color: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  });
  if (!options.json) process.stdout.write('Holdfast\n');
  const chance = seededChance(options.seed + 1);
  /** The most statements that an act took, by operation. */
  const statements = new Map<string, number>();
  const platform = await startPlatform({
    config,
    instance,
    durable: false,
    clock,
    // Keys of the demonstration are secrets of a throw-away database; identifiers repeat with the seed.
    chance,
    log: openLog(process.env.LOG_LEVEL ?? 'error'),
    runJobs: false,
    observe({ method, route, status, statements: sent }) {
      const operation = `${method} ${route}`;
      if (method === 'POST' && status < 300) statements.set(operation, Math.max(sent, statements.get(operation) ?? 0));
    },
  });
  const cleanUp = async () => {
    await platform.stop();
    if (!options.keep || options.served) await removeInstance(path.join(config.HOLDFAST_DATA, instance));
  };
  let ending: Promise<void> | undefined;
  const end = () => void (ending ??= cleanUp()).then(() => process.exit(130));
  process.on('SIGINT', end);
  // Whoever started us may be gone without a word.
  if (options.served) process.on('disconnect', end);
  const stage: Stage = {
    platform,
    clock,
    narrator,
    random,
    tenantId: platform.newId('tenant'),
    until: options.until,
    secondsPerSecond: options.speed === 0 ? 0 : 1 / options.speed,
  };
  let failure: string | undefined;
  let cast: Cast | undefined;
  try {
    cast = await admitCast(stage);
    if (options.story === 'line') await playLine(stage, cast);
    else if (options.measures || options.story === 'measures') await playMeasures(stage, cast);
    else await play(stage, cast);
  } catch (error) {
    if (!(error instanceof Enough)) failure = (error as Error).message;
    narrator.endProgress();
  }
  const isLeft = options.keep && !options.json && cast !== undefined;
  if (!isLeft) await cleanUp();
  const seconds = (performance.now() - startedAt) / 1000;
  const met = narrator.summary(seconds) && failure === undefined;
  if (failure !== undefined) process.stderr.write(`the demonstration stopped: ${failure}\n`);
  if (options.json) {
    const { steps, expectations } = narrator;
    const told = {
      met,
      seconds: Number(seconds.toFixed(1)),
      failure: failure ?? null,
      expectations,
      steps,
      statements: Object.fromEntries([...statements].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  }
  if (isLeft && cast) await lookAround(stage, cast, options.served);
  return met ? 0 : 1;
}

// Who reads us may stop reading; the story is then told to its end in silence, and cleaned up.
process.stdout.on('error', () => {});
const exitCode = await main().catch((error: Error) => {
  process.stderr.write(`the demonstration cannot start: ${error.message}\n`);
  return 1;
});
// After a failure devices may still be trying to reach a broker that is gone.
process.stdout.write('', () => process.exit(exitCode));
