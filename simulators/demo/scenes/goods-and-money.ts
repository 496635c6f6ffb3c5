import type { Cast, Stage } from '../stage.ts';
import { documentHash, payee } from './borrowing.ts';
import { registerCopper } from './copper.ts';
import { Hall, yuan } from './hall.ts';
import type { Policy } from './measures.ts';

const eur = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'EUR' });

/** Measures 4 and 12: a loan renewed for whom the window is open, and a rate locked for what falls due and no more. */
export async function terms(stage: Stage, cast: Cast, policy: Policy): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, importer } = cast;
  const { steelWorks, steelLoan, borrowing, states, pot } = policy;
  narrator.scene({ en: '10. Terms that fit, and a rate that holds', zh: '十、期限匹配与锁汇' });
  const large = { industry: 'industry', employees: 5_000, revenueMinor: '90000000000' };
  await states(bankMaker, steelWorks, { kind: 'size', purpose: 'rollover', figures: large });
  const { terms: agreed } = borrowing.asks(steelWorks, { amount: 1 }) as { terms: object };
  const renewed = await bankMaker.isRefused(`/loans/${steelLoan}/changes`, {
    kind: 're_age',
    reason: 'Orders come in spring',
    terms: agreed,
    documentHash,
  });
  narrator.expect(
    { en: 'a loan of a large firm renewed unpaid (4)', zh: '大型企业无还本续贷（四）' },
    'RENEWAL_CLOSED',
    renewed.code,
  );
  const loan = await bankMaker.does<{ id: string }>('/loans', {
    ...borrowing.asks(importer, { amount: 1, purpose: 'parts from Duisburg' }),
    amount: eur(100_000),
  });
  const sheet = await importer.reads<{ hash: string }>(`/loans/${loan.id}/cost-sheet`);
  await importer.does(`/loans/${loan.id}/acceptance`, { sheetHash: sheet.hash });
  await (await bankMaker.colleagues(0)).does(`/loans/${loan.id}/approval`);
  await (await bankMaker.colleagues(1)).does(`/loans/${loan.id}/disbursements`, {
    amount: eur(100_000),
    payments: [{ accountNumber: payee.accountNumber, amount: eur(100_000), evidenceHash: 'c'.repeat(64) }],
  });
  const lock = await pot(bankMaker, 'fx_lock', 'sell', 1, { amount: eur(500_000), rate: '7.85' });
  const locks = (amount: number) => ({ objectId: loan.id, amount: eur(amount), reason: 'parts paid in euro' });
  const more = await bankMaker.isRefused(`/pots/${lock}/earmarks`, locks(100_001));
  narrator.expect(
    { en: 'a rate locked for more than falls due (12)', zh: '锁汇超过应付外汇（十二）' },
    'POT_ADMITS_NOT',
    more.code,
  );
  await bankMaker.does(`/pots/${lock}/earmarks`, locks(75_000));
  const today = clock.now().toISOString().slice(0, 10);
  const hedged = await bankMaker.does<{ figures: { byMoney: Record<string, { hedgedBps: number } | undefined> } }>(
    '/policy-returns',
    { kind: 'hedged_share', periodFrom: today, periodTo: today },
  );
  narrator.expect(
    { en: 'what of the euro is hedged, of 10,000 (12)', zh: '欧元套保比例（万分之）（十二）' },
    '7500',
    String(hedged.figures.byMoney.EUR?.hedgedBps),
  );
  narrator.step(
    clock.now(),
    {
      en: 'Three quarters of a loan in euro stand at a locked rate; a large firm repays at its day',
      zh: '欧元贷款四分之三已锁定汇率；大型企业到期还款',
    },
    {
      en: 'renewal without repaying is for small firms, and for medium ones while the rule of the day says so',
      zh: '无还本续贷适用小微，中型企业依当日规则',
    },
  );
}

/** Measures 6, 7 and 9: goods under control are pledged and told, stand behind every financing of trade, and are idle after their days alone. */
export async function goods(stage: Stage, cast: Cast): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, germanBank, importer, carMaker } = cast;
  narrator.scene({ en: '11. Goods: pledged, controlled, and not left idle', zh: '十一、货物：质押、可控、不闲置' });
  const copper = await registerCopper(bankMaker);
  const hall = await Hall.open(stage, cast, copper.id);
  const [pledged, free] = [await hall.takeIn(100), await hall.takeIn(20)];
  const { id: facilityId } = await bankMaker.does<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(5_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await bankChecker.does(`/facilities/${facilityId}/approval`);
  const { id } = await importer.does<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000_000),
    dueOn: '2027-03-31',
  });
  const bare = await bankMaker.isRefused(`/drawdowns/${id}/approval`);
  narrator.expect(
    { en: 'money on goods that nobody pledged (6)', zh: '货物未质押即提款（六）' },
    'DRAWDOWN_HELD',
    bare.code,
  );
  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bankMaker.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [pledged],
  });
  await bankMaker.does(`/pledges/${pledge.id}/answer`, { accept: true });
  const { items: told } = await bankMaker.reads<{ items: unknown[] }>(`/facilities/${facilityId}/collateral-register`);
  narrator.expect(
    { en: 'pledges on the register of collateral (6)', zh: '押品登记簿笔数（六）' },
    '1',
    String(told.length),
  );
  const agreement = await bankMaker.isRefused('/bank-agreements', {
    bankId: germanBank.partyId,
    product: 'refinance',
    name: 'Import refinance',
    nameZh: '进口代付',
    group: 'import_financing',
    tenorDays: 90,
    recourse: true,
    interestBorneBy: 'applicant',
    validTo: '2027-12-31',
    conditions: ['FACILITY_ACTIVE', 'TRADE_GENUINE', 'SCREENING_CLEAR', 'CREDIT_HONOURED', 'AGREEMENT_IN_FORCE'],
  });
  narrator.expect(
    { en: 'trade financed without its goods in hand (7)', zh: '不控货的贸易融资协议（七）' },
    'AGREEMENT_INCOMPLETE',
    agreement.code,
  );
  const sale = (lotId: string) => ({
    kind: 'sale',
    lotId,
    toPartyId: carMaker.partyId,
    price: yuan(1_300_000),
    documentHash,
  });
  const fresh = await importer.isRefused('/asset-offers', sale(free));
  narrator.expect(
    { en: 'goods sold off as idle that are not (9)', zh: '未闲置即处置（九）' },
    'ASSET_NOT_IDLE',
    fresh.code,
  );
  await hall.close();
  const today = clock.now().toISOString().slice(0, 10);
  const cycle = await importer.reads<{ idleDays: number; idle: unknown[] }>(
    `/cash-cycle?from=${today.slice(0, 8)}01&to=${today}`,
  );
  narrator.expect(
    { en: 'after so many days goods are idle, and so many lots are (9)', zh: '闲置天数标准与闲置批次（九）' },
    '180, 0',
    `${cycle.idleDays}, ${cycle.idle.length}`,
  );
  narrator.step(
    clock.now(),
    {
      en: 'The importer reads its own cash cycle: nothing of its copper lies idle yet, and what is pledged is told',
      zh: '进口商查看本企业现金周期：铜尚未闲置，质押货物已登记',
    },
    {
      en: 'a pledge is told in the register of collateral, and no agreement of trade finance leaves the goods out',
      zh: '质押入押品登记簿；贸易融资协议不得略去控货条件',
    },
  );
}
