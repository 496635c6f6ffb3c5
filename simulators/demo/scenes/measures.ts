import type { Person } from '../person.ts';
import { type Cast, cny, type Stage } from '../stage.ts';
import { rediscount } from './bills.ts';
import { Borrowing, documentHash, payee } from './borrowing.ts';
import { goods, terms } from './goods-and-money.ts';
import { yuan } from './hall.ts';
import { actAsOne, callIn, watch } from './joint-credit.ts';
import { claim, report } from './reporting.ts';

const small = { industry: 'industry', employees: 80, revenueMinor: '1500000000' };

export interface Policy {
  bureau: Person;
  steelWorks: Person;
  wheelMaker: Person;
  borrowing: Borrowing;
  /** The loan of the steel works, once it is out. */
  steelLoan: string;
  wheelLoan: string;
  /** Says something of a party from today on. */
  states(by: Person, of: Person, standing: object): Promise<string>;
  pot(by: Person, kind: string, label: string, amount: number, more?: object): Promise<string>;
}

async function admitPolicy(stage: Stage, cast: Cast): Promise<Policy> {
  const today = () => new Date(stage.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return {
    bureau: await cast.admits('Chongqing Example Finance Bureau', '重庆示例金融局', 'CN', ['authority']),
    steelWorks: await cast.admits('Changshou Example Steel', '长寿示例钢铁', 'CN', ['trader']),
    wheelMaker: await cast.admits('Bishan Example Wheels', '璧山示例轮毂', 'CN', ['trader']),
    borrowing: await Borrowing.open(stage, cast.bankMaker),
    steelLoan: '',
    wheelLoan: '',
    async states(by, of, standing) {
      const said = await by.does<{ id: string }>(`/parties/${of.partyId}/policy-standings`, {
        validFrom: today(),
        reason: 'as its papers show',
        documentHash,
        ...standing,
      });
      return said.id;
    },
    async pot(by, kind, label, amount, more = {}) {
      const pot = await by.does<{ id: string }>('/pots', {
        kind,
        label,
        name: `${kind.slice(0, 1).toUpperCase()}${kind.slice(1).replaceAll('_', ' ')}, ${label}`,
        amount: yuan(amount),
        validFrom: today(),
        validUntil: '2027-12-31',
        documentHash,
        ...more,
      });
      return pot.id;
    },
  };
}

/** Measures 1 and 19: who is told apart, who is on a list, and how one comes off it. */
async function tellApart({ narrator, clock }: Stage, { bankMaker }: Cast, policy: Policy): Promise<void> {
  const { bureau, steelWorks, wheelMaker, borrowing, states } = policy;
  narrator.scene({ en: '1. Firms told apart, not cut off together', zh: '一、有保有控，区别对待' });
  await states(bankMaker, steelWorks, { kind: 'industry', value: 'steel' });
  const waits = await borrowing.accepted(steelWorks, { amount: 2_000_000 });
  const checker = await bankMaker.colleagues(0);
  const apart = await checker.isRefused(`/loans/${waits}/approval`);
  narrator.expect({ en: 'steel, viability unknown (1)', zh: '钢铁企业，效益未明（一）' }, 'TREATED_APART', apart.code);
  await states(bankMaker, steelWorks, { kind: 'viability', value: 'viable' });
  await checker.does(`/loans/${waits}/approval`);
  await borrowing.pays(waits, 2_000_000);
  policy.steelLoan = waits;
  const housing = await bankMaker.isRefused(
    '/loans',
    borrowing.asks(wheelMaker, { amount: 500_000, purposeKind: 'housing', purpose: 'flats to sell on' }),
  );
  narrator.expect({ en: 'money for flats to sell on (1)', zh: '用于炒房（一）' }, 'PURPOSE_BANNED', housing.code);
  narrator.step(
    clock.now(),
    {
      en: 'The steel works are treated apart: lent to once their viability is shown, with one more voice',
      zh: '钢铁企业单独对待：效益有据、多一人同意后放款',
    },
    { en: 'speculation in dwellings gets nothing, whoever asks', zh: '炒房用途一律拒绝' },
  );
  const own = await bankMaker.isRefused(`/parties/${wheelMaker.partyId}/policy-standings`, {
    kind: 'list',
    value: 'black',
    listYear: 2026,
    validFrom: '2026-10-09',
    reason: 'a bank’s own view',
    documentHash,
  });
  narrator.expect({ en: 'a bank’s own black list (19)', zh: '银行自设黑名单（十九）' }, 'STANDING_OFFICIAL', own.code);
  const listed = await states(bureau, wheelMaker, { kind: 'list', value: 'black', listYear: 2026 });
  const asked = borrowing.asks(wheelMaker, { amount: 400_000 });
  const penalised = await bankMaker.isRefused('/loans', asked);
  narrator.expect({ en: 'a loan to who is on it (19)', zh: '向名单企业放款（十九）' }, 'LIST_PENALTY', penalised.code);
  const contest = await wheelMaker.does<{ id: string }>(`/policy-standings/${listed}/contests`, {
    reason: 'another firm of the same name',
    documentHash,
  });
  const another = await bureau.colleagues(2);
  await another.does(`/standing-contests/${contest.id}/answer`, { uphold: true, answer: 'Taken off: another firm' });
  narrator.step(
    clock.now(),
    {
      en: 'An authority lists the wheel maker; it contests, and comes off the list',
      zh: '主管部门将轮毂厂列入名单；企业申诉后移出',
    },
    {
      en: 'nobody else states an official list, and nobody stays on it unheard',
      zh: '名单仅由主管部门认定，企业有权申诉',
    },
  );
}

/** Measures 5, 13, 14, 15 and 17: money with a label, on which a loan draws once. */
async function drawOnPots({ narrator, clock }: Stage, { bankMaker }: Cast, policy: Policy): Promise<void> {
  const { wheelMaker, borrowing, states, pot } = policy;
  narrator.scene({ en: '2. Money with a label', zh: '二、专项资金' });
  for (const purpose of ['quota', 'relending', 'bond', 'subsidy', 'tax', 'fee'])
    await states(bankMaker, wheelMaker, { kind: 'size', purpose, figures: small });
  const quota = await pot(bankMaker, 'quota', 'small', 6_000_000);
  const batch = await pot(bankMaker, 'relending_batch', 'small', 3_000_000, { beforeBps: 520 });
  const second = await pot(bankMaker, 'relending_batch', 'rural', 3_000_000, { beforeBps: 520 });
  const loan = await borrowing.out(wheelMaker, { amount: 800_000 });
  policy.wheelLoan = loan;
  const left = await bankMaker.reads<{ leftMinor: string }>(`/pots/${quota}`);
  narrator.expect(
    { en: 'left of the quota for small firms (5)', zh: '小微额度剩余（五）' },
    cny('520000000'),
    cny(left.leftMinor),
  );
  const draws = { objectId: loan, amount: yuan(800_000), reason: 'a loan to a small firm' };
  await bankMaker.does(`/pots/${batch}/earmarks`, draws);
  const twice = await bankMaker.isRefused(`/pots/${second}/earmarks`, draws);
  narrator.expect({ en: 'one loan in a second batch (13)', zh: '一笔贷款入第二批次（十三）' }, 'POT_TAKEN', twice.code);
  const bond = await pot(bankMaker, 'bond', 'green', 1_000_000);
  const grey = await bankMaker.isRefused(`/pots/${bond}/earmarks`, draws);
  narrator.expect(
    { en: 'a green bond for wheels (14)', zh: '绿色债资金用于轮毂（十四）' },
    'POT_ADMITS_NOT',
    grey.code,
  );
  const fee = await bankMaker.isRefused(`/loans/${loan}/charges`, {
    code: 'commitment',
    amount: yuan(1_000),
    dueOn: '2026-10-09',
    documentHash,
  });
  narrator.expect(
    { en: 'a commitment fee of a small firm (15)', zh: '向小微收承诺费（十五）' },
    'LOAN_FEE_BANNED',
    fee.code,
  );
  narrator.step(
    clock.now(),
    {
      en: 'A loan to a small firm draws on the quota and on one batch of relending, within the rules of the day',
      zh: '小微贷款占用额度，进入一个再贷款批次，均按当日规则',
    },
    {
      en: 'each earmark is a posting: a pot is never drawn beyond, and a loan counts once',
      zh: '每笔占用均记账：不超额、不重复',
    },
  );
}

/** Measure 11: money for new machines goes to who builds them, as far as they have come. */
async function upgrade(
  { narrator, clock }: Stage,
  { bankMaker }: Cast,
  { steelWorks, borrowing, pot }: Policy,
): Promise<void> {
  narrator.scene({ en: '3. Money for new machines reaches them', zh: '三、技改资金专款专用' });
  const loan = await borrowing.approved(steelWorks, {
    amount: 1_000_000,
    purposeKind: 'technical_renovation',
    purpose: 'an electric furnace',
    periods: 36,
  });
  narrator.expect(
    { en: 'money without an account of its purpose (11)', zh: '未设专户的放款（十一）' },
    'PURPOSE_ACCOUNT_MISSING',
    await borrowing.refusedToPay(loan, 400_000),
  );
  const account = await pot(bankMaker, 'purpose_account', 'upgrade', 1_000_000, {
    loanId: loan,
    payees: [
      { ...payee, milestone: 'furnace delivered', amount: yuan(400_000) },
      { ...payee, milestone: 'furnace in use', amount: yuan(600_000) },
    ],
  });
  const before = await borrowing.refusedToPay(loan, 400_000);
  narrator.expect(
    { en: 'a payment before its milestone (11)', zh: '里程碑未达成的付款（十一）' },
    'PURPOSE_PAYEE',
    before,
  );
  await bankMaker.does(`/pots/${account}/milestones`, { milestone: 'furnace delivered', documentHash: 'f'.repeat(64) });
  await borrowing.pays(loan, 400_000);
  narrator.step(
    clock.now(),
    {
      en: 'The furnace is delivered, and its builder is paid 400,000.00 CNY',
      zh: '电炉到货，向制造商支付 400,000.00 元',
    },
    { en: 'what is for its use waits until it is in use', zh: '其余款项待投用后支付' },
  );
}

/** Measure 8: a firm applies by itself, and the rule decides within its limit. */
async function applyOnline(
  { narrator, clock }: Stage,
  { bankMaker }: Cast,
  { borrowing }: Policy,
  firm: Person,
): Promise<void> {
  interface Decided {
    status: string;
    loanId: string;
    tests: { isMet: boolean; en: string; zh: string }[];
  }
  const apply = async (amount: number): Promise<Decided> => {
    const { id } = await firm.does<{ id: string }>('/loan-applications', {
      lenderId: bankMaker.partyId,
      amount: yuan(amount),
      months: 6,
      purposeKind: 'working_capital',
      purpose: 'sand and scrap',
      payees: [payee],
      consent: true,
    });
    return bankMaker.does<Decided>(`/loan-applications/${id}/decision`, {});
  };
  const offered = await apply(200_000);
  const sheet = await firm.reads<{ hash: string }>(`/loans/${offered.loanId}/cost-sheet`);
  await firm.does(`/loans/${offered.loanId}/acceptance`, { sheetHash: sheet.hash });
  await borrowing.pays(offered.loanId, 200_000);
  const lent = await firm.reads<{ status: string }>(`/loans/${offered.loanId}`);
  narrator.expect({ en: 'an online loan, paid out (8)', zh: '线上贷款已放款（八）' }, 'active', lent.status);
  const beyond = await apply(3_000_000);
  const why = beyond.tests.find(({ isMet }) => !isMet);
  narrator.expect(
    { en: 'an application beyond the online limit (8)', zh: '超过线上限额的申请（八）' },
    'referred',
    beyond.status,
  );
  narrator.step(
    clock.now(),
    {
      en: 'It applies for more by itself: the rule offers, it accepts the cost sheet, another person pays out',
      zh: '企业自助申请：规则审批、企业确认成本清单、另一人放款',
    },
    {
      en: `beyond the limit a person decides, and it reads why: ${why?.en ?? ''}`,
      zh: `超限额转人工，理由可见：${why?.zh ?? ''}`,
    },
  );
}

/** Measures 8 and 10: a score with its reasons, and a merger. */
async function scoreAndSucceed(stage: Stage, cast: Cast, policy: Policy): Promise<void> {
  const { narrator, clock } = stage;
  const { bureau, steelWorks, borrowing, states } = policy;
  const { bankMaker } = cast;
  narrator.scene({ en: '6. Scored with reasons, and merged', zh: '六、可解释评分与并购' });
  const firm = await cast.admits('Nanchuan Example Castings', '南川示例铸造', 'CN', ['trader']);
  const inputs = {
    monthsInBusiness: 30,
    taxRating: 'B',
    salesChangeBps: 500,
    powerChangeBps: 300,
    paidLateOf100: 8,
    deliveriesInTimeOf100: 90,
  };
  const asked = { model: 'points-2026.1', inputs, documentHash };
  const unasked = await bankMaker.isRefused(`/parties/${firm.partyId}/scores`, asked);
  narrator.expect(
    { en: 'a score without consent (8)', zh: '未经同意的评分（八）' },
    'SCORE_NOT_CONSENTED',
    unasked.code,
  );
  await states(firm, firm, { kind: 'consent', value: 'score_inputs', otherId: bankMaker.partyId });
  const score = await bankMaker.does<{ figure: number }>(`/parties/${firm.partyId}/scores`, asked);
  const cheap = await bankMaker.isRefused('/loans', borrowing.asks(firm, { amount: 100_000, rateBps: 120 }));
  narrator.expect(
    { en: 'a rate below the grid of risk (8)', zh: '低于风险定价的利率（八）' },
    'RATE_BELOW_RISK',
    cheap.code,
  );
  await borrowing.out(firm, { amount: 100_000, rateBps: 700 });
  narrator.step(
    clock.now(),
    {
      en: `The castings firm scores ${score.figure} of 100, each point with its reason, and borrows at the price of its risk`,
      zh: `铸造厂评分 ${score.figure} 分，逐项有理由，按风险定价借款`,
    },
    { en: 'on what it let the bank use, and nothing else', zh: '仅用企业同意提供的数据' },
  );
  await applyOnline(stage, cast, policy, firm);
  const merged = await bureau.does<{ passed: { table: string; count: number }[] }>('/successions', {
    predecessorId: firm.partyId,
    successorId: steelWorks.partyId,
    fromOn: new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    reason: 'merged by absorption, as registered',
    documentHash,
  });
  narrator.expect(
    { en: 'loans that pass to the successor (10)', zh: '由承继方承接的贷款（十）' },
    '2',
    String(merged.passed.find(({ table }) => table === 'loan')?.count ?? 0),
  );
  const gone = await bankMaker.isRefused('/loans', borrowing.asks(firm, { amount: 100_000, rateBps: 700 }));
  narrator.expect({ en: 'a loan to who was taken over (10)', zh: '向被并购企业放款（十）' }, 'SUCCEEDED', gone.code);
}

export async function playMeasures(stage: Stage, cast: Cast): Promise<void> {
  const policy = await admitPolicy(stage, cast);
  await tellApart(stage, cast, policy);
  await drawOnPots(stage, cast, policy);
  await upgrade(stage, cast, policy);
  await actAsOne(stage, cast, policy);
  await callIn(stage, cast, policy, policy.steelLoan);
  await watch(stage, cast, policy);
  await scoreAndSucceed(stage, cast, policy);
  await report(stage, cast, policy);
  await claim(stage, cast, policy);
  await rediscount(stage, cast, policy);
  await terms(stage, cast, policy);
  await goods(stage, cast);
}
