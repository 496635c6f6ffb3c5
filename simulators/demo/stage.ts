import type { ManualClock } from '../../src/adapters/memory/clock.ts';
import { type Admitted, addPerson, admitParty, openOperator, type Send } from '../../src/adapters/node/house.ts';
import type { Platform } from '../../src/adapters/node/platform.ts';
import { deskMandatesFor, type PartyRole } from '../../src/ground/parties/index.ts';
import type { Narrator } from './narrator.ts';
import { Person } from './person.ts';

export interface Stage {
  platform: Platform;
  clock: ManualClock;
  narrator: Narrator;
  random(): number;
  tenantId: string;
  /** Real seconds to wait for a second of the story; 0 is as fast as it goes. */
  secondsPerSecond: number;
  /** Where the story is cut short, to look around in its middle. */
  until?: Date | undefined;
}

/** The story has come to where it was to stop. */
export class Enough extends Error {}

/** Moves the story's clock, lets the platform's timers run, and keeps to the speed that was asked for. */
export async function passTime(stage: Stage, to: Date): Promise<void> {
  if (stage.until && to > stage.until) throw new Enough('far enough');
  const seconds = (to.getTime() - stage.clock.now().getTime()) / 1000;
  stage.clock.set(to);
  await stage.platform.tick();
  await stage.platform.reachDeadlines();
  if (stage.secondsPerSecond > 0 && seconds > 0)
    await new Promise((resolve) => setTimeout(resolve, seconds * stage.secondsPerSecond * 1000));
}

export const minutesLater = (stage: Stage, minutes: number): Promise<void> =>
  passTime(stage, new Date(stage.clock.now().getTime() + minutes * 60_000));

/** Credit code of the importer; made up, with a check character that fits. */
export const importerCode = '91500000MA5EXP0015';

export interface Cast {
  operator: Person;
  bankMaker: Person;
  bankChecker: Person;
  germanBank: Person;
  exporter: Person;
  importer: Person;
  forwarder: Person;
  manager: Person;
  /** A warehouse that the bank did not engage. */
  otherWarehouse: Person;
  carMaker: Person;
  /** Draws samples for the bank. */
  assayer: Person;
  /** One more party, for a story that needs it. */
  admits(name: string, nameZh: string, country: string, roles: PartyRole[]): Promise<Person>;
}

interface PartySeen {
  id: string;
  roles: PartyRole[];
}

/** Admits every party of the trade; each speaks with keys of its own from here on, made where their holders are. */
export async function admitCast(stage: Stage): Promise<Cast> {
  const { platform, narrator } = stage;
  const ctx = platform.ctxFor(stage.tenantId, 'demo');
  let keys = 0;
  const nextKey = () => `demo-${++keys}`;
  const send: Send = (key, path, body) => new Person(platform.url, key, '', 'administrator', nextKey).sends(path, body);
  /** Somebody at the desk who may do all that the roles allow; colleagues of theirs are added as they are needed. */
  const settle = async ({ party, administrators }: Admitted<PartySeen>, name: string) => {
    const desk = deskMandatesFor(party.roles);
    const added: Promise<Person>[] = [];
    const colleagues = (i: number) => {
      added[i] ??= adds(`${name}, second person ${i + 1}`, desk);
      return added[i];
    };
    const adds = async (called: string, mandates: readonly string[]) => {
      const { key } = await addPerson(send, ctx.chance, administrators, { name: called, mandates });
      const person = new Person(platform.url, key, party.id, called, nextKey);
      person.colleagues = colleagues;
      person.adds = adds;
      return person;
    };
    return adds(name, desk);
  };
  const operator = await settle(await openOperator(ctx, 'Chongqing demonstration', 'Holdfast operator'), 'operator');
  const second = await operator.colleagues(0);
  const admit = async (name: string, nameZh: string, country: string, roles: PartyRole[], more: object = {}) =>
    settle(
      await admitParty<PartySeen>(send, ctx.chance, [operator.key, second.key], {
        name,
        nameZh,
        country,
        roles,
        ...more,
      }),
      name,
    );
  const bankMaker = await admit('Yuzhong Example Bank', '渝中示例银行', 'CN', ['bank'], { bic: 'YZEBCNBC' });
  const bankChecker = await bankMaker.adds('bank checker', [
    'facility:approve',
    'presentation:honour',
    'drawdown:disburse',
    'release:approve',
    'control:signOff',
    'credit:issue',
    'terms:approve',
    'price:confirm',
  ]);
  const cast: Cast = {
    operator,
    bankMaker,
    bankChecker,
    germanBank: await admit('Ruhrort Example Bank', '鲁尔港示例银行', 'DE', ['bank'], { bic: 'RUEBDEDD' }),
    exporter: await admit('Rheinhafen Fahrzeugteile GmbH', '莱茵港汽配公司', 'DE', ['trader']),
    importer: await admit('Chongqing Example Auto Parts', '重庆示例汽配', 'CN', ['trader'], {
      creditCode: importerCode,
    }),
    forwarder: await admit('Land Bridge Forwarding', '陆桥货运代理', 'CN', ['carrier']),
    manager: await admit('Tuanjie Collateral Management', '团结监管仓储', 'CN', ['collateral_manager']),
    otherWarehouse: await admit('Riverside Storage', '江边仓储', 'CN', ['collateral_manager']),
    carMaker: await admit('Chongqing Example Motors', '重庆示例汽车', 'CN', ['core_firm']),
    assayer: await admit('Jialing Assay Office', '嘉陵检验所', 'CN', ['assayer']),
    admits: admit,
  };
  narrator.step(
    stage.clock.now(),
    {
      en: 'Ten parties admitted by two of the operator, each with keys that nobody else has seen',
      zh: '十方经运营方两人登记，各自生成密钥，他人未曾经手',
    },
    {
      en: 'a mandate outside a party’s role cannot be granted; who makes people does no business; the bank has a maker and a checker',
      zh: '超出角色的授权不能授予；管理人员者不办业务；银行设经办与复核',
    },
  );
  return cast;
}

/** "3,120,000.00 CNY" of minor units. */
export const cny = (minor: string | bigint): string => {
  const value = BigInt(minor);
  const whole = (value / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${whole}.${(value % 100n).toString().padStart(2, '0')} CNY`;
};
