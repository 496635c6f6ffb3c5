import { type Cast, cny, passTime, type Stage } from '../stage.ts';
import { documentHash } from './borrowing.ts';
import { yuan } from './hall.ts';
import type { Policy } from './measures.ts';

const agenda = {
  policy: 'The twenty measures, one year on',
  products: 'Upgrade loans and joint lines',
  conditions: 'What a firm brings to be lent to',
  riskControl: 'Joint lines and their warnings',
  creditEnhancement: 'Four fifths for small firms',
  repaymentPlan: 'What falls due before spring',
};

/** Measure 17: a subsidy is no more than the interest that was paid, and is the authority’s to grant, once. */
export async function claim(stage: Stage, { bankMaker }: Cast, { bureau, wheelLoan, pot }: Policy): Promise<void> {
  const { narrator, clock } = stage;
  narrator.scene({ en: '8. A subsidy of interest', zh: '八、贴息' });
  await bankMaker.does(`/loans/${wheelLoan}/repayments`, {
    bankReference: 'CNAPS202677000001',
    amount: yuan(72_000),
    receivedOn: '2026-11-10',
  });
  const drawers = [bankMaker.partyId];
  const city = await pot(bureau, 'subsidy', 'interest', 50_000, { drawers });
  const district = await pot(bureau, 'subsidy', 'interest', 50_000, { drawers });
  const asks = (amount: number) => ({ objectId: wheelLoan, amount: yuan(amount), reason: 'interest of October' });
  const more = await bankMaker.isRefused(`/pots/${city}/earmarks`, asks(10_000));
  narrator.expect(
    { en: 'more than the interest paid (17)', zh: '超过已付利息的贴息（十七）' },
    'POT_ADMITS_NOT',
    more.code,
  );
  const asked = await bankMaker.does<{ id: string; status: string }>(`/pots/${city}/earmarks`, asks(3_000));
  const granted = await bureau.does<{ status: string }>(`/earmarks/${asked.id}/answer`, {
    accept: true,
    reason: 'as the paper shows',
  });
  narrator.expect(
    { en: 'a claim, asked and granted (17)', zh: '贴息申请与核准（十七）' },
    'asked, live',
    `${asked.status}, ${granted.status}`,
  );
  const twice = await bankMaker.isRefused(`/pots/${district}/earmarks`, asks(1));
  narrator.expect(
    { en: 'the same interest from another pot (17)', zh: '同一利息重复申请（十七）' },
    'POT_TAKEN',
    twice.code,
  );
  narrator.step(
    clock.now(),
    {
      en: 'The bureau grants 3,000.00 CNY of interest that the wheel maker paid',
      zh: '财政局核准轮毂厂已付利息贴息 3,000.00 元',
    },
    {
      en: 'two people of the bank ask, two of the bureau answer, and no loan is claimed on twice',
      zh: '银行两人申请、主管部门两人核准，同一贷款不得重复',
    },
  );
}

/** Measures 4, 13 and 20: figures that an authority may rely on, asks and answers, and one meeting a quarter. */
export async function report(stage: Stage, { bankMaker }: Cast, policy: Policy): Promise<void> {
  const { narrator, clock } = stage;
  const { bureau, wheelMaker } = policy;
  await passTime(stage, new Date('2026-11-10T02:00:00Z'));
  narrator.scene({ en: '7. Reported, asked and answered', zh: '七、报送、诉求与会商' });
  const made = async (kind: string) =>
    bankMaker.does<{ id: string; figures: Record<string, unknown> }>('/policy-returns', {
      kind,
      periodFrom: '2026-10-01',
      periodTo: '2026-10-31',
      addresseeId: bureau.partyId,
    });
  const stock = await made('relending_stock');
  const ladder = await made('maturity_ladder');
  const hits = await made('hits_by_source');
  const refused = (hits.figures.byValue as Record<string, { refused: number } | undefined>)['list black']?.refused;
  narrator.expect(
    { en: 'loans that the black list refused (19)', zh: '黑名单拒绝的贷款笔数（十九）' },
    '1',
    String(refused),
  );
  const seen = await bureau.reads<{ figures: { stockMinor: string } }>(`/policy-returns/${stock.id}`);
  narrator.expect(
    { en: 'relending, as the authority reads it (13)', zh: '主管部门所见再贷款余额（十三）' },
    cny('80000000'),
    cny(seen.figures.stockMinor),
  );
  const rows = await bureau.reads<{ items: unknown[] }>(`/policy-returns/${ladder.id}/rows`);
  narrator.expect(
    { en: 'rows of firms that it reads (4)', zh: '主管部门可见企业明细（四）' },
    '0',
    String(rows.items.length),
  );
  const again = await bankMaker.reads<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${stock.id}/rerun`);
  narrator.expect(
    { en: 'the return, rebuilt from the record', zh: '依记录重算的报表' },
    'the same',
    again.isSame && again.isRebuilt ? 'the same' : 'other',
  );
  const session = await bureau.does<{ id: string }>('/quarter-sessions', {
    quarter: '2026Q4',
    invited: [bankMaker.partyId, wheelMaker.partyId],
  });
  const matter = await wheelMaker.does<{ id: string }>('/matters', {
    bankId: bankMaker.partyId,
    sessionId: session.id,
    ask: 'A loan over three years in place of one',
  });
  await bankMaker.does(`/matters/${matter.id}/answer`, {
    answer: 'Yes, once the joint line bears it; proposed within the month',
  });
  const held = await bureau.does<{ status: string }>(`/quarter-sessions/${session.id}/holding`, {
    agenda,
    documentHash,
  });
  narrator.expect({ en: 'the meeting of the quarter (20)', zh: '季度政银企会商（二十）' }, 'held', held.status);
  narrator.step(
    clock.now(),
    {
      en: 'The authority reads figures, and no row; the meeting of the quarter is held with its six parts',
      zh: '主管部门只见汇总数；季度会商六项议程齐备',
    },
    { en: 'each figure stands on rows that are kept with their hash', zh: '每个数字均有留存明细及其哈希' },
  );
}
