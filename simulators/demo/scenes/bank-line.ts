import { type Cast, cny, minutesLater, passTime, type Stage } from '../stage.ts';
import { registerCopper } from './copper.ts';
import { stateControlTerms } from './credit.ts';
import { type Guaranteed, giveGuarantee } from './guarantor.ts';
import { Hall, yuan } from './hall.ts';
import { keepPrices } from './prices.ts';

const money = (amount: number, currency: string) => ({ amountMinor: String(Math.round(amount * 100)), currency });
const documentHash = 'd'.repeat(64);

interface Owed {
  principalMinor: string;
  undertakingMinor: string;
}
interface Opened extends Guaranteed {
  hall: Hall;
  lotId: string;
  loans: string;
  dollars: string;
  euro: string;
  pledgeId: string;
  limitIds: string[];
  lineId: string;
}

let references = 0;
const transfer = () => `CNAPS2026${String(77_000_000 + ++references)}`;

async function taken({ bankMaker }: Cast, lineId: string): Promise<string> {
  const { limit } = await bankMaker.reads<{ limit: { usedMinor: string; reservedMinor: string } }>(`/limits/${lineId}`);
  return `${cny(limit.usedMinor)} used, ${cny(limit.reservedMinor)} reserved`;
}

/** A line in yuan with parts for loans, dollars and euro, and one stock of copper that secures all of it. */
async function open(stage: Stage, cast: Cast): Promise<Opened> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer, manager } = cast;
  narrator.scene({ en: '1. A line, its parts, and one stock for all', zh: '一、综合授信、分项与同一批存货' });
  const engaged = await bankMaker.does<{ id: string }>('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash,
  });
  await manager.does(`/custody-agreements/${engaged.id}/acceptance`);
  await stateControlTerms(bankMaker, bankChecker);
  const copper = await registerCopper(bankMaker);
  await keepPrices(stage, { maker: bankMaker, checker: bankChecker }, copper.id, { USD: 0.125, EUR: 0.1 });
  const facility = async (limit: ReturnType<typeof money>) => {
    const { id } = await bankMaker.does<{ id: string }>('/facilities', {
      borrowerId: importer.partyId,
      limit,
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 0,
      expiresOn: '2027-12-31',
    });
    await bankChecker.does(`/facilities/${id}/approval`);
    const terms = await bankMaker.does<{ id: string }>(`/facilities/${id}/collateral-terms`, {
      terms: { registryGate: false },
    });
    await bankChecker.does(`/collateral-terms/${terms.id}/approval`);
    return id;
  };
  const [loans, dollars, euro] = [
    await facility(yuan(5_000_000)),
    await facility(money(300_000, 'USD')),
    await facility(money(200_000, 'EUR')),
  ];
  await bankMaker.does('/lender-capital', { capital: yuan(10_000_000_000), statedFor: '2026-06-30', documentHash });
  const limit = async (kind: string, amount: ReturnType<typeof money>, more: object = {}) =>
    (
      await bankMaker.does<{ id: string }>('/limits', {
        kind,
        partyId: importer.partyId,
        amount,
        validFrom: '2026-01-01',
        validUntil: '2027-12-31',
        documentHash,
        ...more,
      })
    ).id;
  const lineId = await limit('customer', yuan(4_000_000));
  const limitIds = [
    await limit('product', yuan(3_000_000), { parentId: lineId, products: ['working_capital'] }),
    await limit('currency', money(150_000, 'USD'), { parentId: lineId, onlyCurrency: 'USD' }),
    await limit('currency', money(100_000, 'EUR'), { parentId: lineId, onlyCurrency: 'EUR' }),
  ];
  for (const [i, facilityId] of [loans, dollars, euro].entries())
    await bankMaker.does(`/limits/${limitIds[i]}/facilities`, { facilityId });
  const hall = await Hall.open(stage, cast, copper.id);
  const lotId = await hall.takeIn(100);
  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bankMaker.partyId,
    facilityId: loans,
    alsoSecures: [dollars, euro],
    maximum: yuan(20_000_000),
    itemIds: [lotId],
  });
  await bankMaker.does(`/pledges/${pledge.id}/answer`, { accept: true });
  narrator.step(
    clock.now(),
    {
      en: 'A line of 4,000,000.00 CNY with parts for loans, dollars and euro; 100 t of copper secure all three',
      zh: '综合授信 4,000,000.00 元，下设流贷、美元、欧元分项；100 吨电解铜共同担保',
    },
    {
      en: 'a maximum-amount pledge over several debts (Civil Code 420, 439); its value is divided once',
      zh: '最高额质押担保多项债务（民法典第四百二十、四百三十九条），价值只分配一次',
    },
  );
  const guaranteed = await giveGuarantee(stage, cast, { facilityId: loans, copperId: copper.id, hall });
  return { hall, lotId, loans, dollars, euro, pledgeId: pledge.id, limitIds, lineId, ...guaranteed };
}

async function use(stage: Stage, cast: Cast, { loans, dollars, euro, lineId }: Opened): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer, exporter } = cast;
  narrator.scene({ en: '2. Drawn in three moneys', zh: '二、三种货币用信' });
  const credit = (facilityId: string, amount: number) => ({
    issuingBankId: bankMaker.partyId,
    beneficiaryId: exporter.partyId,
    facilityId,
    amount: money(amount, 'USD'),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-15',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'COPPER', incoterm: 'CPT CHONGQING' },
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
    },
  });
  const wrong = await importer.isRefused('/credits', credit(loans, 100_000));
  narrator.expect(
    { en: 'A credit in dollars under the yuan', zh: '在人民币授信下申请美元证' },
    'CREDIT_CURRENCY_NOT_LIMITED',
    wrong.code,
  );
  const much = await importer.isRefused('/credits', credit(dollars, 150_000.01));
  narrator.expect({ en: 'A cent above its part', zh: '超出分项一分' }, 'LIMIT_EXCEEDED', much.code);
  const { id } = await importer.does<{ id: string }>('/credits', credit(dollars, 100_000));
  narrator.expect(
    { en: 'Line once the credit is applied for', zh: '开证申请后额度' },
    '0.00 CNY used, 840,000.00 CNY reserved',
    await taken(cast, lineId),
  );
  await bankMaker.does(`/credits/${id}/approvals`);
  await bankChecker.does(`/credits/${id}/issue`, { number: 'CQLC26100077' });
  for (const [facilityId, amount] of [
    [euro, money(50_000, 'EUR')],
    [loans, yuan(1_400_000)],
  ] as const) {
    const asked = await importer.does<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount,
      dueOn: '2026-11-09',
    });
    await bankMaker.does(`/drawdowns/${asked.id}/approval`);
    await bankChecker.does(`/drawdowns/${asked.id}/disbursement`);
  }
  narrator.expect(
    { en: 'Line once all is out', zh: '全部用信后额度' },
    '2,765,000.00 CNY used, 0.00 CNY reserved',
    await taken(cast, lineId),
  );
  narrator.step(
    clock.now(),
    {
      en: 'A credit of 100,000 USD, a drawdown of 50,000 EUR and one of 1,400,000 CNY stand under one line',
      zh: '美元信用证 10 万、欧元提款 5 万、人民币提款 140 万同在一项授信之下',
    },
    {
      en: 'each took its place on the way to the root when it was asked for, at the day’s rate with a haircut of 5 per cent',
      zh: '申请即逐级占用，按当日汇率加 5% 折算',
    },
  );
}

/** What the borrower undertook is broken by its own figures, keeps the next drawdown back, and is cured by two people. */
async function undertake({ narrator, clock }: Stage, { bankMaker, importer }: Cast, { loans }: Opened): Promise<void> {
  const { tests } = await bankMaker.does<{ tests: { id: string }[] }>('/covenants', {
    subjectId: loans,
    kind: 'ratio',
    title: 'Debt to assets',
    ratio: { numerator: 'total_liabilities', denominator: 'total_assets', bound: 'at_most', limit: '7000' },
    firstTestedOn: new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    everyMonths: 3,
    reportDays: 20,
    documentHash,
  });
  const path = `/covenant-tests/${tests[0]?.id}`;
  const owing = (share: string) => ({
    figures: { total_liabilities: share, total_assets: '100' },
    paperHash: documentHash,
  });
  await importer.does(`${path}/report`, owing('72'));
  const asked = { product: 'working_capital', amount: yuan(1_000), dueOn: '2026-11-09' };
  const { code } = await importer.isRefused(`/facilities/${loans}/drawdowns`, asked);
  narrator.expect({ en: 'A drawdown while a covenant is broken', zh: '违反约定事项期间提款' }, 'GATE_CLOSED', code);
  await bankMaker.does(`${path}/cure`, { ...owing('68'), reason: 'A part was repaid' });
}

/** The copper goes missing on the scale, and comes back; somebody looks before anything goes on. */
async function breach(stage: Stage, cast: Cast, { hall, lotId, loans, dollars, euro }: Opened): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer, manager } = cast;
  narrator.scene({ en: '3. The copper is gone, and comes back', zh: '三、货物失控与恢复' });
  const { id } = await importer.does<{ id: string }>(`/facilities/${euro}/drawdowns`, {
    product: 'working_capital',
    amount: money(100, 'EUR'),
    dueOn: '2026-11-09',
  });
  const status = async () => (await bankMaker.reads<{ status: string }>(`/drawdowns/${id}`)).status;
  const states = async () => {
    const found = [];
    for (const facilityId of [loans, dollars, euro])
      found.push((await bankMaker.reads<{ state: string }>(`/facilities/${facilityId}/coverage`)).state);
    return found.join(', ');
  };
  for (let i = 0; i < 6; i++) {
    await minutesLater(stage, 10);
    await hall.report({ lot: 0, kg: 0 });
  }
  narrator.expect({ en: 'A drawdown in euro meanwhile', zh: '其间的欧元提款' }, 'held', await status());
  narrator.expect(
    { en: 'Coverage of the three', zh: '三项授信的覆盖' },
    'liquidation, liquidation, liquidation',
    await states(),
  );
  const out = await importer.isRefused(`/facilities/${loans}/releases`, { lotId, vehicle: '渝D·90210' });
  narrator.expect({ en: 'Release meanwhile', zh: '其间放货' }, 'RELEASE_HELD', out.code);
  for (let i = 0; i < 6; i++) {
    await minutesLater(stage, 10);
    await hall.report();
  }
  const { items } = await bankMaker.reads<{ items: { id: string; subjectId: string }[] }>('/breaches?limit=50');
  for (const found of items) {
    const order = await bankMaker.does<{ id: string }>(`/subjects/${found.subjectId}/orders`, {
      kind: 'inspection',
      from: clock.now().toISOString(),
      to: new Date(clock.now().getTime() + 3_600_000).toISOString(),
      reason: 'Look at hall 9',
    });
    await manager.does(`/orders/${order.id}/report`, { goodsIntact: true, note: 'All there' });
    await minutesLater(stage, 10);
    await hall.report();
    await bankChecker.does(`/breaches/${found.id}/sign-off`, { note: 'Looked at, all there' });
  }
  // What was lost once is watched for a while before anything rests on it again.
  for (let i = 0; i < 24; i++) {
    await minutesLater(stage, 30);
    await hall.report();
  }
  narrator.expect({ en: 'The drawdown after somebody looked', zh: '查看之后的提款' }, 'requested', await status());
  narrator.expect({ en: 'Coverage after it', zh: '恢复后的覆盖' }, 'normal, normal, normal', await states());
  await bankMaker.does(`/drawdowns/${id}/decline`, { reason: 'not needed any more' });
  narrator.step(
    clock.now(),
    {
      en: 'The scale loses 100 t for an hour: every money of the line is held with it, until somebody has looked',
      zh: '地磅一小时内失重 100 吨：各币种用信同时冻结，经现场查看后恢复',
    },
    { en: 'what secures one secures all, and is lost to all', zh: '共同担保物失控，全部授信同受影响' },
  );
}

async function end(stage: Stage, cast: Cast, line: Opened): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker } = cast;
  const { loans, dollars, euro, guarantor, guaranteeId, underId } = line;
  narrator.scene({ en: '4. Overdue, paid by the guarantor, and ended', zh: '四、逾期、代偿与结清' });
  for (let day = 0; day < 41; day++) {
    await passTime(stage, new Date(clock.now().getTime() + 86_400_000));
    await line.hall.report();
  }
  const today = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const repay = (of: typeof bankMaker, facilityId: string, amount: object, more: object = {}) =>
    of.does(`/facilities/${facilityId}/repayments`, {
      amount,
      bankReference: transfer(),
      receivedOn: today,
      source: 'borrower',
      ...more,
    });
  const owed = async (of: typeof bankMaker, id: string) => {
    const { principalMinor, undertakingMinor } = await of.reads<Owed>(`/facilities/${id}`);
    return `${cny(principalMinor)} owed, ${cny(undertakingMinor)} promised`;
  };
  await bankMaker.does(`/guarantees/${guaranteeId}/calls`, { amount: yuan(400_000), documentHash });
  await repay(bankMaker, loans, yuan(400_000), { source: 'guarantor', guaranteeId });
  narrator.expect(
    { en: 'Loan after the guarantor paid', zh: '代偿后借款' },
    '1,000,000.00 CNY owed, 0.00 CNY promised',
    await owed(bankMaker, loans),
  );
  narrator.expect(
    { en: 'What the guarantor is owed for it', zh: '担保公司取得的债权' },
    '400,000.00 CNY owed, 100,000.00 CNY promised',
    await owed(guarantor, underId),
  );
  const early = await guarantor.isRefused(`/pledges/${line.counterPledgeId}/discharge`);
  narrator.expect({ en: 'Counter-security before it is repaid', zh: '未偿前解除反担保' }, 'GATE_CLOSED', early.code);
  await repay(bankMaker, loans, yuan(1_000_000));
  await repay(bankMaker, euro, money(50_000, 'EUR'));
  await repay(guarantor, underId, yuan(400_000));
  await bankMaker.does(`/guarantees/${guaranteeId}/release`, { reason: 'repaid' });
  await bankMaker.does('/mark-runs');
  narrator.expect(
    { en: 'Line once all is repaid', zh: '全部结清后额度' },
    '0.00 CNY used, 0.00 CNY reserved',
    await taken(cast, line.lineId),
  );
  await bankMaker.does(`/pledges/${line.pledgeId}/discharge`);
  await guarantor.does(`/pledges/${line.counterPledgeId}/discharge`);
  for (const id of [loans, dollars, euro]) {
    narrator.expect(
      { en: 'A facility at the end', zh: '授信期末' },
      '0.00 CNY owed, 0.00 CNY promised',
      await owed(bankMaker, id),
    );
    await bankChecker.does(`/facilities/${id}/closing`, { reason: 'ended' });
  }
  for (const id of [...line.limitIds, line.lineId])
    await bankMaker.does(`/limits/${id}/closing`, { reason: 'ended', documentHash });
  narrator.step(
    clock.now(),
    {
      en: 'Called, paid for, owed back and repaid; both pledges are discharged, three facilities and the line closed',
      zh: '主张、代偿、追偿、清偿；两项质押解除，三项授信与综合额度关闭',
    },
    {
      en: 'what the guarantor paid passed to it with its own security (Civil Code 700); books end at nothing',
      zh: '担保公司代偿后取得追偿权（民法典第七百条）；账面归零',
    },
  );
  await line.hall.close();
}

/** A bank's real line from its opening to its end. */
export async function playLine(stage: Stage, cast: Cast): Promise<void> {
  const line = await open(stage, cast);
  await use(stage, cast, line);
  await undertake(stage, cast, line);
  await breach(stage, cast, line);
  await end(stage, cast, line);
}
