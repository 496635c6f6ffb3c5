import { withSnapshot } from '../../../src/context.ts';
import { evidencePack, verifyLog, verifyPack } from '../../../src/ground/audit/index.ts';
import { type Cast, cny, type Stage } from '../stage.ts';

interface Account {
  kind: string;
  balanceMinor: string;
}

/** Everything is paid and released: the books balance, the log adds up, and the bank can prove it to a stranger. */
export async function close(
  stage: Stage,
  cast: Cast,
  ids: { facilityId: string; creditId: string; billId: string; receiptId: string; pledgeIds: string[] },
): Promise<void> {
  const { narrator, clock, platform } = stage;
  const { bankMaker } = cast;
  narrator.scene({ en: '8. Books and evidence', zh: '八、账务与证据' });
  const receipt = await bankMaker.does<{ status: string }>(`/trust-receipts/${ids.receiptId}/discharge`);
  narrator.expect({ en: 'Trust receipt, debt repaid', zh: '还清后信托收据' }, 'discharged', receipt.status);
  for (const pledgeId of ids.pledgeIds) await bankMaker.does(`/pledges/${pledgeId}/discharge`);
  const left = await bankMaker.reads<{ items: unknown[] }>(`/positions?facilityId=${ids.facilityId}`);
  narrator.expect({ en: 'Collateral still held', zh: '尚持担保物' }, '0', String(left.items.length));

  const facility = await bankMaker.reads<{ principalMinor: string; marginMinor: string }>(
    `/facilities/${ids.facilityId}`,
  );
  narrator.expect({ en: 'Owed at the end', zh: '期末欠款' }, cny('0'), cny(facility.principalMinor));
  const accounts = await bankMaker.reads<{ items: Account[] }>('/ledger/accounts');
  const of = (kind: string) => accounts.items.find((a) => a.kind === kind)?.balanceMinor ?? '0';
  const open = accounts.items
    .filter((a) => a.balanceMinor !== '0')
    .map((a) => a.kind)
    .sort()
    .join(' ');
  narrator.expect({ en: 'Accounts with a balance', zh: '有余额的账户' }, 'cash interest_income', open);
  const [check] = (await bankMaker.reads<{ items: { balanced: boolean; debitsMinor: string }[] }>('/ledger/check'))
    .items;
  narrator.expect({ en: 'Books', zh: '账簿' }, 'balanced', check?.balanced ? 'balanced' : 'not balanced');
  narrator.step(
    clock.now(),
    {
      en: `Books balanced: ${cny(check?.debitsMinor ?? '0')} debited and credited; the bank earned ${cny(of('cash'))}`,
      zh: `账簿平衡：借贷各 ${cny(check?.debitsMinor ?? '0')}；银行收益 ${cny(of('cash'))}`,
    },
    { en: 'every account but cash and interest is at zero', zh: '除现金与利息收入外各账户归零' },
  );

  const sealed = await platform.seal();
  const log = await withSnapshot(platform.ctxFor(stage.tenantId, 'verify'), (ctx) =>
    verifyLog(ctx, [platform.signer.publicKey]),
  );
  narrator.expect(
    { en: 'Event log', zh: '事件日志' },
    'verified',
    log.faults.length === 0 && log.size > 0n ? 'verified' : log.faults.join('; '),
  );
  const objects = [ids.facilityId, ids.creditId, ids.billId, ids.receiptId, ...ids.pledgeIds].join(',');
  const pack = evidencePack.parse(await bankMaker.reads(`/evidence?objectId=${objects}`));
  const packCheck = await verifyPack(pack);
  narrator.expect(
    { en: 'Evidence pack, off line', zh: '证据包离线校验' },
    'valid',
    packCheck.valid ? 'valid' : packCheck.faults.join('; '),
  );
  narrator.step(
    clock.now(),
    {
      en: `${log.size} events sealed into a signed Merkle log and added up anew`,
      zh: `${log.size} 条事件封入签名默克尔日志并重新验算`,
    },
    {
      en: `${sealed} sealed just now; a pack of ${pack.entries.length} events proves itself without our database`,
      zh: `本次封存 ${sealed} 条；含 ${pack.entries.length} 条事件的证据包可脱离数据库自证`,
    },
  );
}
