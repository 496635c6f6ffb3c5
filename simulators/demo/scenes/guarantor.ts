import type { Person } from '../person.ts';
import type { Cast, Stage } from '../stage.ts';
import { stateControlTerms } from './credit.ts';
import { type Hall, yuan } from './hall.ts';
import { keepPrices } from './prices.ts';

const documentHash = 'd'.repeat(64);

export interface Guaranteed {
  guarantor: Person;
  guaranteeId: string;
  underId: string;
  counterPledgeId: string;
}

/** A guarantee company stands in for part of the loans, with copper of its own as counter-security, read by the same three legs. */
export async function giveGuarantee(
  stage: Stage,
  cast: Cast,
  { facilityId, copperId, hall }: { facilityId: string; copperId: string; hall: Hall },
): Promise<Guaranteed> {
  const { narrator, clock } = stage;
  const { bankChecker, importer, manager } = cast;
  const guarantor = await cast.admits('Yuzhong Example Guarantee', '渝中示例担保', 'CN', ['guarantor']);
  const checker = await guarantor.adds('guarantee checker', [
    'facility:approve',
    'terms:approve',
    'price:confirm',
    'control:signOff',
  ]);
  const engaged = await guarantor.does<{ id: string }>('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash,
  });
  await manager.does(`/custody-agreements/${engaged.id}/acceptance`);
  await stateControlTerms(guarantor, checker);
  await keepPrices(stage, { maker: guarantor, checker }, copperId);
  const under = await guarantor.does<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2028-12-31',
  });
  await checker.does(`/facilities/${under.id}/approval`);
  const terms = await guarantor.does<{ id: string }>(`/facilities/${under.id}/collateral-terms`, {
    terms: { registryGate: false },
  });
  await checker.does(`/collateral-terms/${terms.id}/approval`);
  const promise = {
    facilityId,
    underId: under.id,
    kind: 'joint',
    amount: yuan(500_000),
    anyOrder: true,
    claimUntil: '2028-06-30',
    documentHash,
  };
  const bare = await guarantor.isRefused('/guarantees', promise);
  narrator.expect({ en: 'A guarantee without counter-security', zh: '无反担保出具保证' }, 'GATE_CLOSED', bare.code);
  const lotId = await hall.takeIn(20);
  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: guarantor.partyId,
    facilityId: under.id,
    maximum: yuan(2_000_000),
    itemIds: [lotId],
  });
  await guarantor.does(`/pledges/${pledge.id}/answer`, { accept: true });
  const { id } = await guarantor.does<{ id: string }>('/guarantees', promise);
  await bankChecker.does(`/guarantees/${id}/answer`, { accept: true });
  narrator.step(
    clock.now(),
    {
      en: 'A guarantee company stands in for 500,000.00 CNY; 20 t of copper are its counter-security',
      zh: '担保公司连带保证 500,000.00 元，20 吨电解铜作反担保',
    },
    {
      en: 'the pledge to the guarantor is judged by the same three legs as the bank’s (Civil Code 387, 681)',
      zh: '对担保人的反担保质押同样按三项控制判断（民法典第三百八十七、六百八十一条）',
    },
  );
  return { guarantor, guaranteeId: id, underId: under.id, counterPledgeId: pledge.id };
}
