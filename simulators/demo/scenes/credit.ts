import type { Person } from '../person.ts';
import type { Cast, Stage } from '../stage.ts';
import { cny, minutesLater } from '../stage.ts';

const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });

/** Facility, control agreements, margin and the credit: what stands before anything moves. */
export async function openCredit(stage: Stage, cast: Cast) {
  const { narrator, clock } = stage;
  const { bankMaker, bankChecker, importer, exporter, germanBank, forwarder, manager } = cast;
  narrator.scene({ en: '1. A facility and a credit', zh: '一、授信与开证' });

  const facility = await bankMaker.does<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yuan(6_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 3_500,
    interestBps: 435,
    expiresOn: '2027-06-30',
  });
  const self = await bankMaker.isRefused(`/facilities/${facility.id}/approval`);
  narrator.expect({ en: 'Maker approves own facility', zh: '经办人自批授信' }, 'SAME_PERSON', self.code);
  await bankChecker.does(`/facilities/${facility.id}/approval`);
  // A credit not drawn is borne by the limit and the margin; the registry and a single debtor have scenes of their own.
  const terms = await bankMaker.does<{ id: string }>(`/facilities/${facility.id}/collateral-terms`, {
    terms: { countsUndertakings: false, registryGate: false, debtorConcentrationBps: 10_000 },
  });
  await bankChecker.does(`/collateral-terms/${terms.id}/approval`);
  narrator.step(
    clock.now(),
    { en: 'The bank grants a facility of 6,000,000.00 CNY', zh: '银行批准授信 6,000,000.00 CNY' },
    {
      en: 'proposed by the maker, refused to the same person, approved by the checker',
      zh: '经办提议，同一人复核被拒，复核人批准',
    },
  );

  for (const [custodian, name] of [
    [forwarder, 'forwarder'],
    [manager, 'manager'],
  ] as const) {
    const agreement = await bankMaker.does<{ id: string }>('/custody-agreements', {
      custodianId: custodian.partyId,
      serviceLevel: 'control',
      feePayer: 'lender',
      documentHash: name === 'forwarder' ? 'a'.repeat(64) : 'b'.repeat(64),
    });
    await custodian.does(`/custody-agreements/${agreement.id}/acceptance`);
  }
  await stateControlTerms(bankMaker, bankChecker);
  narrator.step(
    clock.now(),
    { en: 'The bank engages forwarder and collateral manager', zh: '银行委托货代与监管人' },
    {
      en: 'whoever holds the goods holds them for the lender, or no pledge arises (SI 55)',
      zh: '占有人须受质权人委托，否则质权不成立（担保解释第 55 条）',
    },
  );

  const credit = await importer.does<{ id: string }>('/credits', {
    issuingBankId: bankMaker.partyId,
    nominatedBankId: germanBank.partyId,
    beneficiaryId: exporter.partyId,
    facilityId: facility.id,
    amount: yuan(4_800_000),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'not_allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'AUTO PARTS AS PER CONTRACT CQ-2026-118', incoterm: 'CIP CHONGQING INCOTERMS 2020' },
      requiredDocuments: [
        { type: 'commercial_invoice', originals: 3, signed: true },
        {
          type: 'multimodal_transport_document',
          originals: 'full_set',
          consignee: 'to_order_of_issuing_bank',
          notify: 'Chongqing Example Auto Parts',
          freight: 'prepaid',
        },
        { type: 'insurance_document', insuredPct: 110, risks: ['ALL RISKS'] },
        { type: 'packing_list', originals: 1 },
      ],
    },
  });
  await bankMaker.does(`/credits/${credit.id}/approvals`);
  const early = await bankChecker.isRefused(`/credits/${credit.id}/issue`, { number: 'CQLC26100001' });
  narrator.expect({ en: 'Credit before margin', zh: '未存保证金即开证' }, 'CREDIT_NOT_COVERED', early.code);
  await bankMaker.does(`/facilities/${facility.id}/margin`, {
    amount: yuan(1_680_000),
    bankReference: 'CNAPS202610094137',
    receivedOn: '2026-10-09',
  });
  await minutesLater(stage, 30);
  await bankChecker.does(`/credits/${credit.id}/issue`, { number: 'CQLC26100001' });
  narrator.step(
    clock.now(),
    {
      en: 'Credit CQLC26100001 for 4,800,000.00 CNY issued to the exporter',
      zh: '向出口商开立信用证 CQLC26100001，4,800,000.00 CNY',
    },
    {
      en: `refused until the margin of ${cny('168000000')} was in; the undertaking is booked off balance`,
      zh: `保证金 ${cny('168000000')} 到账前被拒；开证责任记入表外`,
    },
  );
  const kept = await bankMaker.reads<{ items: { type: string; text: string }[] }>(
    `/credit-messages?creditId=${credit.id}`,
  );
  const [message] = kept.items;
  narrator.expect({ en: 'Message for the advising bank', zh: '发给通知行的报文' }, '700', message?.type ?? 'none');
  narrator.step(
    clock.now(),
    {
      en: 'Its MT700 is written and checked, for the bank’s own interface to send',
      zh: 'MT700 已生成并通过校验，待银行接口发送',
    },
    {
      en: `${message?.text.split('\n').length} lines of block 4, from the terms and from nothing else`,
      zh: `第 4 块共 ${message?.text.split('\n').length} 行，全部取自信用证条款`,
    },
  );
  return { facilityId: facility.id, creditId: credit.id };
}

/**
 * What the bank asks for in this trade: boxes under seal along a corridor, then goods that are tagged piece by piece and watched
 * by a scale. What the rule book asks for besides, two people of the bank do without, and say why.
 */
export async function stateControlTerms(maker: Person, checker: Person): Promise<void> {
  const terms = {
    supervised: false,
    intakeMeasured: false,
    placed: false,
    unmarkedPiecesBps: 10_000,
    unmarkedWeightBps: 10_000,
    sources: 1,
    sourceApart: false,
    allSigned: false,
    namedSigning: false,
    sourceOfLender: false,
    pairAboveYuan: 1_000_000_000,
    silenceDegradedS: 4 * 86_400,
    silenceLostS: 4 * 86_400,
    readingAgeS: 4 * 86_400,
    toleranceBps: 100,
    doorOpenS: 3_600,
  };
  const reason = 'Bonded halls with customs on the gate; goods are tagged and under a scale';
  const { id } = await maker.does<{ id: string }>('/control-terms', {
    riskClasses: ['low', 'normal', 'high'],
    terms,
    reason,
  });
  await checker.does(`/control-terms/${id}/approval`);
}
