import { type Cast, cny, minutesLater, passTime, type Stage } from '../stage.ts';
import { type Stored, storeUntil } from './arrival.ts';
import { connectSystem, offerAgain, posted, presentInvoice } from './invoice.ts';

interface Release {
  id: string;
  status: string;
  token: string | null;
}

/** Request, order, gate: with the token that the bank gave out, the vehicle it named and what the scale says. */
async function release(stage: Stage, cast: Cast, facilityId: string, lot: Stored, vehicle: string): Promise<string> {
  const { importer, bankChecker, manager } = cast;
  const asked = await importer.does<Release>(`/facilities/${facilityId}/releases`, { lotId: lot.lotId, vehicle });
  const order = await bankChecker.does<Release>(`/releases/${asked.id}/approval`);
  const forged = await manager.isRefused(`/releases/${asked.id}/execution`, {
    token: '0'.repeat(48),
    vehicle,
    gateWeightKg: 18_395,
  });
  if (forged.code !== 'RELEASE_ORDER_INVALID') throw new Error(`a forged token was answered ${forged.code}`);
  const heavy = await manager.isRefused(`/releases/${asked.id}/execution`, {
    token: order.token,
    vehicle,
    gateWeightKg: 19_500,
  });
  if (heavy.code !== 'GATE_WEIGHT_EXCEEDED') throw new Error(`an overweight truck was answered ${heavy.code}`);
  await minutesLater(stage, 45);
  const out = await manager.does<Release>(`/releases/${asked.id}/execution`, {
    token: order.token,
    vehicle,
    gateWeightKg: 18_395,
  });
  lot.isThere = false;
  const twice = await manager.isRefused(`/releases/${asked.id}/execution`, {
    token: order.token,
    vehicle,
    gateWeightKg: 18_395,
  });
  if (twice.code !== 'RELEASE_ORDER_INVALID') throw new Error(`a used token was answered ${twice.code}`);
  for (const device of [lot.scale, lot.reader, lot.door]) await device.close();
  return out.status;
}

/** Lots are sold to a car maker, which confirms what it owes; they leave one by one against cover and repayment. */
export async function sellAndRelease(
  stage: Stage,
  cast: Cast,
  stock: readonly Stored[],
  facilityId: string,
): Promise<void> {
  const { narrator, clock } = stage;
  const { importer, bankMaker } = cast;
  const [first, second, third] = stock as [Stored, Stored, Stored];
  narrator.scene({ en: '6. Sale, confirmation, release lot by lot', zh: '六、销售、确权、逐批放货' });

  const carMakersSystem = await connectSystem(stage, cast);
  const receivable = await presentInvoice(cast);
  const pledge = await importer.does<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bankMaker.partyId,
    facilityId,
    maximum: { amountMinor: '195000000', currency: 'CNY' },
    itemIds: [receivable.id],
  });
  await bankMaker.does(`/pledges/${pledge.id}/answer`, { accept: true });
  // Of a debtor that the bank says nothing about, nothing counts: unknown is not unrelated.
  await bankMaker.does(`/facilities/${facilityId}/debtors`, {
    debtorId: cast.carMaker.partyId,
    isRelated: false,
    payable: { amountMinor: '0', currency: 'CNY' },
    unappliedCredit: { amountMinor: '0', currency: 'CNY' },
  });
  await bankMaker.does(`/pledges/${pledge.id}/registration`, {
    filingNumber: '2026-1026-0071-4410',
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: clock.now().toISOString(),
    expiresOn: '2027-10-28',
  });
  // The debtor has notice of the pledge, and is asked on a number that the seller did not give.
  const notice = await bankMaker.does<{ id: string }>('/notices', {
    sourceId: pledge.id,
    debtorId: cast.carMaker.partyId,
    proofHash: 'f'.repeat(64),
    postalAddress: '1 Liangjiang Avenue, Chongqing',
  });
  await cast.carMaker.does(`/notices/${notice.id}/acknowledgement`);
  await bankMaker.does('/call-backs', {
    debtorId: cast.carMaker.partyId,
    subjectId: receivable.id,
    number: '023-63000000',
    numberSource: 'public_register',
    spokeTo: 'Accounts payable',
    outcome: 'affirmed',
  });
  const before = await importer.isRefused(`/facilities/${facilityId}/releases`, {
    lotId: first.lotId,
    vehicle: '渝A·71032',
  });
  narrator.expect({ en: 'Release on an unconfirmed receivable', zh: '未确权即放货' }, 'RELEASE_HELD', before.code);
  narrator.expect(
    { en: 'The same invoice, to another bank', zh: '同一发票另行融资' },
    'ALREADY_FINANCED',
    await offerAgain(cast, receivable.id),
  );
  await stage.platform.deliverWebhooks();
  await carMakersSystem.push([posted('payable', '1900077731')]);
  await carMakersSystem.close();
  const facility = await bankMaker.reads<{ borrowingBaseMinor: string; principalMinor: string }>(
    `/facilities/${facilityId}`,
  );
  narrator.step(
    clock.now(),
    {
      en: 'The car maker’s own system confirms a receivable of 1,950,000.00 CNY; it counts from now on',
      zh: '车企系统确权 1,950,000.00 CNY，即时计入',
    },
    {
      en: `told by webhook, matched with order and receipt, answered once the payable was posted; borrowing base ${cny(facility.borrowingBaseMinor)} against ${cny(facility.principalMinor)} drawn`,
      zh: `经事件通知，三单匹配，应付过账后答复；借款基数 ${cny(facility.borrowingBaseMinor)}，已提款 ${cny(facility.principalMinor)}`,
    },
  );
  narrator.expect(
    { en: 'First lot, covered by the receivable', zh: '首批，以应收账款置换' },
    'executed',
    await release(stage, cast, facilityId, first, '渝A·71032'),
  );
  narrator.step(
    clock.now(),
    { en: 'First lot leaves against the confirmed receivable', zh: '首批凭已确权应收账款出库' },
    {
      en: 'single-use order, vehicle, weight at the gate; forged token, overweight and a second use refused; cover checked again at that second',
      zh: '一次性指令、车牌、过磅；伪造令牌、超重与重复使用被拒；出库当秒再核覆盖',
    },
  );
  await storeUntil(stage, stock, new Date('2026-11-04T02:00:00Z'));

  const short = await importer.isRefused(`/facilities/${facilityId}/releases`, {
    lotId: second.lotId,
    vehicle: '渝B·20417',
  });
  narrator.expect({ en: 'Second lot before repayment', zh: '还款前放第二批' }, 'RELEASE_UNCOVERED', short.code);
  const repayMinor = BigInt(String(short.facts.repayMinor));
  await bankMaker.does(`/facilities/${facilityId}/repayments`, {
    amount: { amountMinor: repayMinor.toString(), currency: 'CNY' },
    bankReference: 'CNAPS202611044285',
    receivedOn: '2026-11-04',
    source: 'borrower',
  });
  narrator.expect(
    { en: 'Second lot, repaid to the cent', zh: '第二批，按分还足' },
    'executed',
    await release(stage, cast, facilityId, second, '渝B·20417'),
  );
  narrator.step(
    clock.now(),
    { en: `Second lot leaves after a repayment of ${cny(repayMinor)}`, zh: `偿还 ${cny(repayMinor)} 后第二批出库` },
    { en: 'the refusal named the amount; not a cent more was needed', zh: '拒绝时已列明金额，分文不多' },
  );
  await storeUntil(stage, stock, new Date('2026-11-06T02:00:00Z'));

  const last = await importer.isRefused(`/facilities/${facilityId}/releases`, {
    lotId: third.lotId,
    vehicle: '渝B·20417',
  });
  const rest = BigInt(String(last.facts.repayMinor));
  await bankMaker.does(`/facilities/${facilityId}/repayments`, {
    amount: { amountMinor: rest.toString(), currency: 'CNY' },
    bankReference: 'CNAPS202611064322',
    receivedOn: '2026-11-06',
    source: 'borrower',
  });
  narrator.expect(
    { en: 'Third lot', zh: '第三批' },
    'executed',
    await release(stage, cast, facilityId, third, '渝B·20417'),
  );
  narrator.step(clock.now(), { en: `Third lot leaves after ${cny(rest)}`, zh: `偿还 ${cny(rest)} 后第三批出库` });

  await passTime(stage, new Date('2026-11-30T06:00:00Z'));
  const paid = await bankMaker.does<{ restMinor: string; allocations: { interestMinor: string }[] }>(
    `/facilities/${facilityId}/repayments`,
    {
      amount: { amountMinor: '195000000', currency: 'CNY' },
      bankReference: 'CNAPS202611304359',
      receivedOn: '2026-11-30',
      source: 'collection',
      receivableId: receivable.id,
    },
  );
  await bankMaker.does(`/facilities/${facilityId}/margin-refunds`, {
    amount: { amountMinor: paid.restMinor, currency: 'CNY' },
    bankReference: 'CNAPS202611304396',
    receivedOn: '2026-11-30',
  });
  narrator.step(
    clock.now(),
    {
      en: 'The car maker pays 1,950,000.00 CNY; the debt is repaid and the rest goes back',
      zh: '车企付款 1,950,000.00 CNY，清偿债务，余款退还',
    },
    {
      en: `interest first, then principal; ${cny(paid.restMinor)} returned to the importer`,
      zh: `先息后本；退还进口商 ${cny(paid.restMinor)}`,
    },
  );
}
