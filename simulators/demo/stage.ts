import type { ManualClock } from '../../src/adapters/memory/clock.ts';
import type { Platform } from '../../src/adapters/node/platform.ts';
import { mandatesFor, openTenant, type PartyRole } from '../../src/ground/parties/index.ts';
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
}

/** Moves the story's clock, lets the platform's timers run, and keeps to the speed that was asked for. */
export async function passTime(stage: Stage, to: Date): Promise<void> {
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
}

interface Registered {
  party: { id: string; roles: PartyRole[] };
  administrator: { key: string | null };
}

/** Admits every party of the trade; each speaks with a key of its own from here on. */
export async function admitCast(stage: Stage): Promise<Cast> {
  const { platform, narrator } = stage;
  let keys = 0;
  const nextKey = () => `demo-${++keys}`;
  const opened = await openTenant(platform.ctxFor(stage.tenantId, 'demo'), {
    name: 'Chongqing demonstration',
    operator: { name: 'Holdfast operator', country: 'CN', roles: ['operator'], administrator: 'Operator' },
  });
  const personOf = (registered: Registered, name: string) => {
    const first = new Person(platform.url, registered.administrator.key ?? '', registered.party.id, name, nextKey);
    const mandates = [...mandatesFor(registered.party.roles)].filter((mandate) => mandate !== 'person:manage');
    let personnel: Promise<Person> | undefined;
    const added: Promise<Person>[] = [];
    // Whoever the first person added would agree to nothing of theirs: people are added by one who does nothing else.
    first.colleagues = (i) => {
      personnel ??= first.adds(`${name}, personnel`, ['person:manage']);
      const colleague = added[i] ?? personnel.then((by) => by.adds(`${name}, second person ${i + 1}`, mandates));
      added[i] = colleague;
      return colleague;
    };
    return first;
  };
  const operator = personOf(opened, 'operator');
  const admit = async (name: string, nameZh: string, country: string, roles: PartyRole[], more: object = {}) =>
    personOf(
      await operator.does<Registered>('/parties', {
        name,
        nameZh,
        country,
        roles,
        administrator: `${name}, maker`,
        ...more,
      }),
      name,
    );
  const bankMaker = await admit('Yuzhong Example Bank', '渝中示例银行', 'CN', ['bank'], { bic: 'YZEBCNBC' });
  const personnel = await bankMaker.adds('bank personnel', ['person:manage']);
  const bankChecker = await personnel.adds('bank checker', [
    'facility:approve',
    'presentation:honour',
    'drawdown:disburse',
    'release:approve',
    'control:signOff',
    'credit:issue',
    'terms:approve',
    'price:confirm',
  ]);
  bankChecker.colleagues = bankMaker.colleagues;
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
  };
  narrator.step(
    stage.clock.now(),
    { en: 'Ten parties admitted, each with its own key', zh: '十方已登记，各持自己的密钥' },
    {
      en: 'a mandate outside a party’s role cannot be granted; the bank has a maker and a checker',
      zh: '超出角色的授权不能授予；银行设经办与复核',
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
