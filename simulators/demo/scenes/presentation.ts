import type { Person } from '../person.ts';
import type { Cast, Stage } from '../stage.ts';

interface Ids {
  facilityId: string;
  creditId: string;
  billId: string;
}

interface Presentation {
  id: string;
  examination: {
    complying: boolean | null;
    discrepancies: { rule: string }[];
    forExaminer: { rule: string; documentId?: string }[];
    lastDayToRefuse: string;
  };
}

const invoice = {
  id: 'invoice',
  type: 'commercial_invoice',
  number: 'RF-2026-0931',
  issuedOn: '2026-10-12',
  issuer: { name: 'Rheinhafen Fahrzeugteile GmbH', country: 'DE' },
  addressee: { name: 'Chongqing Example Auto Parts', country: 'CN' },
  signed: true,
  originalsPresented: 3,
  currency: 'CNY',
  amount: '4800000.00',
  goods: {
    description: 'AUTO PARTS AS PER CONTRACT CQ-2026-118',
    packages: 720,
    incoterm: 'CIP CHONGQING INCOTERMS 2020',
  },
};
const insurance = {
  id: 'insurance',
  type: 'insurance_document',
  number: 'HV-77120',
  issuedOn: '2026-10-11',
  issuer: { name: 'Hafen Versicherung AG', country: 'DE' },
  signedBy: { name: 'Hafen Versicherung AG', capacity: 'insurer' },
  signed: true,
  originalsIssued: 1,
  originalsPresented: 1,
  insurance: {
    kind: 'certificate',
    insuredAmount: '5280000.00',
    currency: 'CNY',
    effectiveOn: '2026-10-11',
    from: 'DUISBURG, GERMANY',
    to: 'CHONGQING, CHINA',
    risks: ['ALL RISKS'],
  },
};
const packingList = {
  id: 'packing-list',
  type: 'packing_list',
  number: 'PL-RF-0931',
  issuedOn: '2026-10-12',
  issuer: { name: 'Rheinhafen Fahrzeugteile GmbH', country: 'DE' },
  originalsPresented: 1,
  goods: { description: 'AUTO PARTS AS PER CONTRACT CQ-2026-118', packages: 720, grossKg: '55200' },
};

/** The exporter's bank presents; the issuing bank examines documents, and documents only, and pays. */
export async function presentAndHonour(stage: Stage, cast: Cast, ids: Ids): Promise<string> {
  const { narrator, clock } = stage;
  const { germanBank, bankMaker, bankChecker } = cast;
  narrator.endProgress();
  narrator.scene({ en: '3. While the train rolls: documents, payment, financing', zh: '三、在途：交单、付款、融资' });
  const presentation = await germanBank.does<Presentation>(`/credits/${ids.creditId}/presentations`, {
    amount: { amountMinor: '480000000', currency: 'CNY' },
    billId: ids.billId,
    documents: [invoice, insurance, packingList],
  });
  const { examination } = await bankMaker.does<Presentation>(`/presentations/${presentation.id}/examination`);
  const questions = examination.forExaminer.map((q) => `${q.rule}/${q.documentId ?? ''}`);
  narrator.expect(
    { en: 'Discrepancies found', zh: '不符点' },
    'none',
    examination.discrepancies.map((d) => d.rule).join(' ') || 'none',
  );
  await bankMaker.does(`/presentations/${presentation.id}/decision`, {
    decision: 'accept',
    answers: Object.fromEntries(questions.map((q) => [q, { finding: 'conforms' }])),
  });
  narrator.step(
    clock.now(),
    { en: 'Documents presented, examined and found complying', zh: '交单、审单，认定相符' },
    {
      en: `expiry, shipment, period, amounts, full set, consignee and endorsement by the record; ${questions.length} questions answered by the examiner; last day to refuse ${examination.lastDayToRefuse}`,
      zh: `有效期、装运、交单期、金额、全套、收货人与背书均按记录核对；${questions.length} 项由审单员判断；拒付截止 ${examination.lastDayToRefuse}`,
    },
  );
  const same = await bankMaker.isRefused(`/presentations/${presentation.id}/honour`);
  narrator.expect({ en: 'Examiner honours own decision', zh: '审单员自行承付' }, 'SAME_PERSON', same.code);
  await bankChecker.does(`/presentations/${presentation.id}/honour`);
  narrator.step(
    clock.now(),
    { en: 'Credit honoured at sight: 4,800,000.00 CNY to the exporter', zh: '即期承付：向出口商付款 4,800,000.00 CNY' },
    {
      en: 'paid by a second person; the goods become the importer’s, subject to the pledge',
      zh: '由第二人付款；货物所有权转归进口商，质权随附',
    },
  );
  return presentation.id;
}

interface Drawdown {
  id: string;
  status: string;
  conditions: { code: string; met: boolean | null }[];
}

/** The importer signs before anything is lent on it: what the goods fetch is the bank's. The bill stays where it is. */
async function signTrustReceipt({ narrator, clock }: Stage, { importer, bankMaker }: Cast, presentationId: string) {
  const documentHash = 'd'.repeat(64);
  const receipt = await bankMaker.does<{ id: string; lotIds: string[] }>(
    `/presentations/${presentationId}/trust-receipt`,
    {
      goods: '720 packages of auto parts as per contract CQ-2026-118',
      proceedsAccount: 'CN-CQ-TRUST-0118',
      expiresOn: '2026-12-15',
      documentHash,
    },
  );
  const signed = await importer.does<{ status: string; signedBy: string }>(`/trust-receipts/${receipt.id}/signature`, {
    documentHash,
  });
  narrator.expect({ en: 'Trust receipt', zh: '信托收据' }, 'signed', signed.status);
  narrator.step(
    clock.now(),
    { en: 'The importer signs the trust receipt', zh: '进口商签署信托收据' },
    {
      en: `${receipt.lotIds.length} lots, proceeds to CN-CQ-TRUST-0118 for the bank, until 2026-12-15; no document has gone against it yet`,
      zh: `${receipt.lotIds.length} 批货物，销售款存入 CN-CQ-TRUST-0118 归银行所有，至 2026-12-15；单证尚未放出`,
    },
  );
  return receipt.id;
}

/** The import bill advance takes the place of what the importer owes; each condition is listed with what it found. */
export async function advance(stage: Stage, cast: Cast, ids: Ids, presentationId: string) {
  const { narrator, clock } = stage;
  const { importer, bankMaker, bankChecker } = cast;
  const drawdown = await importer.does<Drawdown>(`/facilities/${ids.facilityId}/drawdowns`, {
    product: 'import_bill_advance',
    presentationId,
    amount: { amountMinor: '312000000', currency: 'CNY' },
    dueOn: '2026-12-15',
  });
  const unsigned = await bankMaker.isRefused(`/drawdowns/${drawdown.id}/approval`);
  narrator.expect(
    { en: 'Advance without a trust receipt', zh: '无信托收据办理押汇' },
    'CONDITIONS_NOT_MET',
    unsigned.code,
  );
  const receiptId = await signTrustReceipt(stage, cast, presentationId);
  // What an owner typed is a claim: the goods count once the bank took their value on, on the invoice that it paid.
  const { items } = await bankMaker.reads<{ items: { itemId: string }[] }>(`/positions?facilityId=${ids.facilityId}`);
  for (const { itemId } of items)
    await bankMaker.does(`/lots/${itemId}/value-acceptances`, {
      basis: 'invoice',
      amount: { amountMinor: '160000000', currency: 'CNY' },
      documentHash: 'd'.repeat(64),
    });
  await bankMaker.does(`/drawdowns/${drawdown.id}/approval`);
  const own = await bankMaker.isRefused(`/drawdowns/${drawdown.id}/disbursement`);
  narrator.expect({ en: 'Maker pays out own approval', zh: '经办人自行放款' }, 'SAME_PERSON', own.code);
  const paid = await bankChecker.does<Drawdown>(`/drawdowns/${drawdown.id}/disbursement`);
  narrator.expect({ en: 'Import bill advance', zh: '进口押汇' }, 'disbursed', paid.status);
  narrator.step(
    clock.now(),
    { en: 'Import bill advance of 3,120,000.00 CNY paid out', zh: '进口押汇 3,120,000.00 CNY 放款' },
    {
      en: paid.conditions.map((c) => `${c.met === true ? '✓' : '✗'} ${c.code}`).join('  '),
      zh: paid.conditions.map((c) => `${c.met === true ? '✓' : '✗'} ${c.code}`).join('  '),
    },
  );
  const duties = await importer.does<Drawdown>(`/facilities/${ids.facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: { amountMinor: '20000000', currency: 'CNY' },
    dueOn: '2026-12-15',
  });
  await bankMaker.does(`/drawdowns/${duties.id}/approval`);
  narrator.step(clock.now(), {
    en: 'A second drawdown of 200,000.00 CNY, for duties, is approved and waits for pay-out',
    zh: '第二笔提款 200,000.00 CNY（关税）已批准，待放款',
  });
  const awaits = async (whom: Person) =>
    (await whom.reads<{ items: { act: string }[] }>(`/tasks?objectId=${duties.id}`)).items;
  const [task] = await awaits(bankChecker);
  narrator.expect({ en: 'On the desk of the checker', zh: '复核人待办' }, 'drawdown.disburse', task?.act ?? 'nothing');
  narrator.expect(
    { en: 'On the desk of who approved it', zh: '经办人待办' },
    '0',
    `${(await awaits(bankMaker)).length}`,
  );
  const more = await importer.does<Drawdown>(`/facilities/${ids.facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: { amountMinor: '30000000', currency: 'CNY' },
    dueOn: '2026-12-15',
  });
  const afterwards = await bankMaker.isRefused(`/drawdowns/${more.id}/approval`);
  narrator.expect(
    { en: 'A third drawdown, judged by what would be owed after it', zh: '第三笔提款，按放款后的状态判断' },
    'CONDITIONS_NOT_MET',
    afterwards.code,
  );
  await bankMaker.does(`/drawdowns/${more.id}/decline`, { reason: 'More than the goods carry at 70 per cent' });
  narrator.step(
    clock.now(),
    { en: 'A third drawdown of 300,000.00 CNY is refused', zh: '第三笔提款 300,000.00 CNY 被拒' },
    {
      en: 'after it more would be owed, interest included, than the goods carry at the advance line',
      zh: '放款后欠款（含利息）将超过货物在放款线上可支持的金额',
    },
  );
  return { dutiesId: duties.id, receiptId };
}
