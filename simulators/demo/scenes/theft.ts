import { type Diversion, diversionPlan, travel } from '../journey.ts';
import { type Cast, minutesLater, type Stage } from '../stage.ts';
import type { Box } from './shipment.ts';

interface Breach {
  id: string;
  subjectId: string;
  kind: string;
  since: string;
  detectedAt: string;
  clearedAt: string | null;
}
interface Position {
  itemId: string;
  state: string;
  reason: string;
}

const openBreaches = async (cast: Cast, box: Box) =>
  (await cast.bankMaker.reads<{ items: Breach[] }>(`/breaches?open=true&subjectId=${box.subjectId}&limit=200`)).items;

const positionOf = async (cast: Cast, facilityId: string, box: Box) =>
  (await cast.bankMaker.reads<{ items: Position[] }>(`/positions?facilityId=${facilityId}`)).items.find(
    (p) => p.itemId === box.lotId,
  );

const statusOf = async (cast: Cast, drawdownId: string) =>
  (await cast.bankMaker.reads<{ status: string }>(`/drawdowns/${drawdownId}`)).status;

/** One container leaves the train. What the platform does by itself, and what it takes to undo it. */
export async function theft(
  stage: Stage,
  cast: Cast,
  boxes: readonly Box[],
  diversion: Diversion,
  ids: { facilityId: string; dutiesId: string },
): Promise<void> {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer, manager } = cast;
  const { box } = diversion;
  narrator.scene({ en: '4. Near Hami: a container leaves the train', zh: '四、哈密附近：一箱被卸离列车' });
  await travel(stage, boxes, new Date(diversion.at.getTime() + 3 * 3_600_000), {
    diversion,
    stopWhen: async () => (await openBreaches(cast, box)).some((b) => b.kind === 'off_corridor'),
  });
  const breaches = await openBreaches(cast, box);
  const kinds = breaches.map((b) => b.kind).sort();
  narrator.expect(
    { en: 'Breaches found', zh: '发现异常' },
    'off_corridor seal_broken',
    kinds.join(' '),
    kinds.includes('off_corridor') && kinds.includes('seal_broken'),
  );
  const first = breaches.map((b) => Date.parse(b.detectedAt)).sort((a, b) => a - b)[0] ?? 0;
  const minutes = Math.round((first - diversion.at.getTime()) / 60_000);
  narrator.expect({ en: 'First alarm after the theft', zh: '首次报警' }, '≤ 45 min', `${minutes} min`, minutes <= 45);
  narrator.step(
    clock.now(),
    {
      en: `Thief caught: ${kinds.join(', ')} on ${box.container}`,
      zh: `盗卸被发现：${box.container}，${kinds.join('、')}`,
    },
    {
      en: `${minutes} minutes of the story after the container was lifted; the other two boxes are undisturbed`,
      zh: `卸箱后 ${minutes} 分钟报警；其余两箱未受影响`,
    },
  );
  const lost = await positionOf(cast, ids.facilityId, box);
  narrator.expect({ en: 'Control position of the box', zh: '该箱控货状态' }, 'lost', lost?.state ?? 'none');
  narrator.expect({ en: 'Second drawdown', zh: '第二笔提款' }, 'held', await statusOf(cast, ids.dutiesId));
  const paying = await bankChecker.isRefused(`/drawdowns/${ids.dutiesId}/disbursement`);
  narrator.expect({ en: 'Pay-out during the breach', zh: '异常期间放款' }, 'DRAWDOWN_HELD', paying.code);
  const releasing = await importer.isRefused(`/facilities/${ids.facilityId}/releases`, {
    lotId: boxes[0]?.lotId,
    vehicle: '渝A·12345',
  });
  narrator.expect({ en: 'Release during the breach', zh: '异常期间放货' }, 'RELEASE_HELD', releasing.code);
  narrator.step(
    clock.now(),
    {
      en: 'Position lost, drawdown held, release refused: in the transaction that stored the reading',
      zh: '控货失去、提款冻结、放货被拒：与读数同一事务',
    },
    {
      en: `${lost?.reason}; ${paying.code}; ${releasing.code}`,
      zh: `${lost?.reason}；${paying.code}；${releasing.code}`,
    },
  );
  const early = await bankMaker.isRefused(`/breaches/${breaches[0]?.id}/sign-off`, { note: 'please' });
  narrator.expect({ en: 'Sign-off while it lasts', zh: '未消除即签核' }, 'BREACH_STILL_OPEN', early.code);

  const order = await bankMaker.does<{ id: string }>(`/subjects/${box.subjectId}/orders`, {
    kind: 'inspection',
    from: clock.now().toISOString(),
    to: new Date(diversion.at.getTime() + 6 * 3_600_000).toISOString(),
    inspectorId: manager.partyId,
    reason: 'Container found by the police: inspect and seal anew',
  });
  await travel(stage, boxes, new Date(diversion.at.getTime() + diversionPlan.resealMin * 60_000), { diversion });
  await manager.does(`/orders/${order.id}/report`, {
    goodsIntact: true,
    newSealNumber: diversion.newSeal,
    note: 'Goods whole by count and weight; seal cut, new seal on',
  });
  narrator.step(
    clock.now(),
    {
      en: `Inspected and sealed anew with ${diversion.newSeal}, by the bank’s order`,
      zh: `按银行指令查验并重新施封 ${diversion.newSeal}`,
    },
    {
      en: 'goods whole; the box is still off its way, so nothing is released yet',
      zh: '货物完好；箱子尚未回到走廊，冻结继续',
    },
  );
  await travel(stage, boxes, new Date(clock.now().getTime() + 12 * 3_600_000), {
    diversion,
    stopWhen: async () => (await openBreaches(cast, box)).every((b) => b.clearedAt !== null),
  });
  for (const breach of await openBreaches(cast, box))
    await bankChecker.does(`/breaches/${breach.id}/sign-off`, { note: 'Back on the corridor, inspected, sealed anew' });
  await travel(stage, boxes, new Date(clock.now().getTime() + 3_600_000), { diversion });
  const again = await positionOf(cast, ids.facilityId, box);
  narrator.expect(
    { en: 'Control position after sign-off', zh: '签核后控货状态' },
    'controlled',
    again?.state ?? 'none',
  );
  narrator.expect(
    { en: 'Second drawdown after sign-off', zh: '签核后第二笔提款' },
    'approved',
    await statusOf(cast, ids.dutiesId),
  );
  // While the cause of an incident is not found, nothing new is lent on what it is over.
  const incidents = await bankChecker.reads<{ items: { id: string; status: string }[] }>('/custody-incidents?limit=50');
  for (const { id, status } of incidents.items)
    if (status === 'open')
      await bankChecker.does(`/custody-incidents/${id}/closing`, {
        cause: 'no_loss',
        note: 'Found whole by count and weight',
        evidenceHash: 'e'.repeat(64),
      });
  await minutesLater(stage, 5);
  const paid = await bankChecker.does<{ status: string }>(`/drawdowns/${ids.dutiesId}/disbursement`);
  narrator.step(
    clock.now(),
    {
      en: 'Box back on the corridor; the bank signs the breaches off; the hold ends by itself; drawdown paid',
      zh: '箱子回到走廊；银行签核；冻结自动解除；提款放出',
    },
    { en: `position ${again?.state}; drawdown ${paid.status}`, zh: `控货状态 ${again?.state}；提款 ${paid.status}` },
  );
}
