import type { Person } from '../person.ts';
import { type Cast, cny, type Stage } from '../stage.ts';
import { documentHash } from './borrowing.ts';
import { yuan } from './hall.ts';
import type { Policy } from './measures.ts';

/** Measure 3: three banks act as one; each sees its own rows, and the sum of all. */
export async function actAsOne(stage: Stage, cast: Cast, { wheelMaker, borrowing }: Policy): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, germanBank } = cast;
  narrator.scene({ en: '4. Three banks act as one', zh: '四、联合授信，一致行动' });
  const third = await cast.admits('Beibei Example Bank', '北碚示例银行', 'CN', ['bank']);
  const body = await bankMaker.does<{ id: string }>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of Bishan Example Wheels',
    debtorId: wheelMaker.partyId,
    memberIds: [germanBank.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  for (const bank of [germanBank, third]) await bank.does(`/joint-bodies/${body.id}/joining`, { documentHash });
  await germanBank.does(`/joint-bodies/${body.id}/entries`, { kind: 'loan', amount: yuan(1_500_000), documentHash });
  await third.does(`/joint-bodies/${body.id}/entries`, { kind: 'guarantee', amount: yuan(500_000), documentHash });
  // What a bank typed weighs as much as the firm's own table bears out.
  const asked = await bankMaker.does<{ id: string; asOf: string }>(`/joint-bodies/${body.id}/debt-tables`, {
    asOf: clock.now().toISOString().slice(0, 10),
  });
  await wheelMaker.does(`/debt-tables/${asked.id}/statement`, {
    debts: [
      { bankId: germanBank.partyId, amountMinor: '150000000' },
      { bankId: third.partyId, amountMinor: '60000000' },
    ],
    documentHash,
  });
  const motion = await bankMaker.does<{ id: string }>(`/joint-bodies/${body.id}/motions`, {
    kind: 'line',
    said: 'Five million for everything, as its cash flow bears',
    line: yuan(5_000_000),
    closesOn: '2026-10-30',
    documentHash,
  });
  for (const bank of [bankMaker, germanBank]) await bank.does(`/motions/${motion.id}/votes`, { vote: 'for' });
  const carried = await third.reads<{ status: string }>(`/motions/${motion.id}`);
  narrator.expect(
    { en: 'two banks of three, four fifths of the claims (3)', zh: '三家中两家、债权逾三分之二（三）' },
    'carried',
    carried.status,
  );
  const over = await borrowing.approved(wheelMaker, { amount: 4_000_000 });
  narrator.expect(
    { en: 'a payment beyond the joint line (3)', zh: '超出联合授信额度的放款（三）' },
    'HEADROOM_EXCEEDED',
    await borrowing.refusedToPay(over, 4_000_000),
  );
  const seen = await third.reads<{ items: { bankId: string }[] }>(`/joint-bodies/${body.id}/entries`);
  narrator.expect(
    { en: 'other banks’ rows that a member sees (3)', zh: '成员行可见的他行明细（三）' },
    '0',
    String(seen.items.filter(({ bankId }) => bankId !== third.partyId).length),
  );
  const { own } = await third.reads<{ own: { statedMinor: string; reportedMinor: string } }>(
    `/debt-tables/${asked.id}`,
  );
  narrator.expect(
    {
      en: 'the firm’s own table of debts, held against one bank’s report (3)',
      zh: '企业债务确认表与银行报送核对（三）',
    },
    `${cny('60000000')} and ${cny('50000000')}`,
    `${cny(own.statedMinor)} and ${cny(own.reportedMinor)}`,
  );
  const { usedMinor } = await third.reads<{ usedMinor: string }>(`/joint-bodies/${body.id}`);
  narrator.step(
    clock.now(),
    {
      en: `A joint line of 5,000,000.00 CNY, ${cny(usedMinor)} of it used, whoever lent`,
      zh: `联合授信额度 5,000,000.00 元，各行合计已用 ${cny(usedMinor)}`,
    },
    {
      en: 'weights are frozen when a motion is put; two thirds of claims and more than half of the banks carry it',
      zh: '表决权在动议提出时冻结；须债权三分之二且过半成员行同意',
    },
  );
}

/** Measures 2 and 16: a listed firm’s line is not cut without a reason, and a call is heard. */
export async function callIn(
  stage: Stage,
  { bankMaker }: Cast,
  { bureau, steelWorks, states }: Policy,
  loanId: string,
): Promise<void> {
  const { narrator, clock } = stage;
  narrator.scene({ en: '5. No cut without a reason', zh: '五、不抽贷、不断贷、不压贷' });
  await states(bureau, steelWorks, { kind: 'list', value: 'key100', listYear: 2026, validTo: '2026-12-31' });
  const facility = await bankMaker.does<{ id: string }>('/facilities', {
    borrowerId: steelWorks.partyId,
    limit: yuan(3_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-12-31',
  });
  const checker: Person = await bankMaker.colleagues(0);
  await checker.does(`/facilities/${facility.id}/approval`);
  const cut = await bankMaker.isRefused(`/facilities/${facility.id}/change`, {
    limit: yuan(1_000_000),
    reason: 'annual_review',
    documentHash,
  });
  narrator.expect(
    { en: 'a listed firm’s line cut at a review (2)', zh: '年审时压降名单企业额度（二）' },
    'CUT_UNREASONED',
    cut.code,
  );
  const called = await bankMaker.isRefused(`/loans/${loanId}/call-ins`, {
    reason: 'default',
    note: 'markets worsen',
    dueOn: '2026-12-31',
    documentHash,
  });
  narrator.expect({ en: 'a sound loan called in (16)', zh: '抽回正常贷款（十六）' }, 'CALL_UNFOUNDED', called.code);
  narrator.step(
    clock.now(),
    {
      en: 'The steel works are on the list of a hundred key firms: no cut at a review, no call of a sound loan',
      zh: '钢铁企业列入百户重点名单：年审不压降，正常贷款不抽回',
    },
    {
      en: 'a cut that has a reason takes two voices, and the firm may contest it',
      zh: '有理由的压降须两人同意，企业可申诉',
    },
  );
}

/** Measure 18: a listed firm under strain is proposed by a query and confirmed by another person; nothing of it reaches the firm. */
export async function watch(
  { narrator, clock }: Stage,
  { bankMaker }: Cast,
  { steelWorks, states }: Policy,
): Promise<void> {
  for (const value of ['payment_arrears', 'court'])
    await states(bankMaker, steelWorks, { kind: 'credit_event', value });
  const { proposed } = await bankMaker.does<{ proposed: { partyId: string; standingId: string }[] }>(
    '/watch-proposals',
    {
      listYear: 2026,
    },
  );
  const path = `/policy-standings/${proposed.find(({ partyId }) => partyId === steelWorks.partyId)?.standingId}/confirmation`;
  const own = await bankMaker.isRefused(path, { accept: true, reason: 'arrears seen' });
  narrator.expect(
    { en: 'a watch, confirmed by who proposed it (18)', zh: '自行确认监测名单（十八）' },
    'SAME_PERSON',
    own.code,
  );
  const other = await bankMaker.colleagues(0);
  const watched = await other.does<{ status: string }>(path, { accept: true, reason: 'arrears seen' });
  narrator.expect({ en: 'confirmed by another (18)', zh: '由他人确认（十八）' }, 'in_force', watched.status);
  narrator.step(
    clock.now(),
    {
      en: 'Arrears and a lawsuit put the steel works on the bank’s key monitoring list',
      zh: '欠款与诉讼使钢铁企业进入重点监测名单',
    },
    {
      en: 'a query proposes, a person confirms, and the firm’s rivals hear nothing',
      zh: '系统提示、人工确认，不对外公布',
    },
  );
}
