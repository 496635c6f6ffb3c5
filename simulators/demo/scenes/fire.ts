import { type Cast, cny, type Stage } from '../stage.ts';

interface Fire {
  pledgeId: string;
  siteId: string;
  lotId: string;
  mark(): Promise<{ state: string }>;
}

const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });

/** Twenty tonnes burn. The policy takes their place: accepted it counts nothing, paid it is held, and the coverage is whole. */
export async function burn(stage: Stage, cast: Cast, fire: Fire): Promise<string> {
  const { narrator, clock } = stage;
  const { bankMaker, manager } = cast;
  const { pledgeId, siteId, lotId, mark } = fire;
  const on = clock.now().toISOString().slice(0, 10);
  const paid = yuan(1_120_000);
  const policyNumber = 'PICC-2026-7';
  await bankMaker.does('/insurance-covers', {
    siteId,
    policyNumber,
    insurer: 'PICC',
    sumInsured: yuan(13_000_000),
    validFrom: '2026-10-01',
    validTo: '2027-09-30',
  });
  const claim = await manager.does<{ id: string }>(`/pledges/${pledgeId}/surrogates`, {
    kind: 'insurance',
    happenedOn: on,
    statement: 'Fire in bay 2; 20 t melted together',
    items: [{ itemId: lotId }],
    lost: [{ lotId, quantity: { value: '20000', scale: 3, unit: 'TNE' } }],
    claimed: paid,
    payer: 'PICC',
    policyNumber,
    documentHash: 'f'.repeat(64),
  });
  const at = `/surrogates/${claim.id}`;
  const survey = { documentHash: 'a'.repeat(64) };
  const alone = await manager.isRefused(`${at}/write-out`, survey);
  narrator.expect(
    { en: 'Custodian writes off its own loss', zh: '保管人自行核销灭失货物' },
    'LOSS_NEEDS_OTHER_SIDE',
    alone.code,
  );
  await bankMaker.does(`${at}/write-out`, survey);
  narrator.expect({ en: 'Twenty tonnes burn', zh: '烧毁 20 吨' }, 'warn', (await mark()).state);
  await bankMaker.does(`${at}/answer`, { accepted: paid, answeredOn: on, documentHash: 'b'.repeat(64) });
  narrator.expect({ en: 'Insurer has accepted', zh: '保险人已认赔' }, 'warn', (await mark()).state);
  await bankMaker.does(`${at}/receipts`, { amount: paid, reference: 'IN-7731', receivedOn: on });
  narrator.expect({ en: 'Insurer has paid', zh: '保险人已赔付' }, 'normal', (await mark()).state);
  narrator.step(
    clock.now(),
    { en: 'A fire takes 20 t; the insurer pays the bank', zh: '火灾烧毁 20 吨，保险人向银行赔付' },
    {
      en: `${cny(paid.amountMinor)} held as margin, since no debt is due (Civil Code 390); what was only accepted counted nothing`,
      zh: `${cny(paid.amountMinor)} 债务未到期，作为保证金提存（民法典第 390 条）；认赔未付不计价值`,
    },
  );
  return claim.id;
}
