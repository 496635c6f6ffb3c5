import { type Ctx, requireSigner } from '../../context.ts';
import { findParty, mandatesFor } from '../../ground/parties/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { detailOf, signLink, verifyRecordChain } from '../../kernel/record-chain.ts';
import { recordRefusals } from '../../kernel/record-refusals.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keyIdOf, toBase64Url, utf8 } from '../../kernel/signing.ts';
import { decideRecordAct, type IssueTerms, issueRecord, type RecordCommand } from '../../kernel/transferable-record.ts';
import type { ChainView } from './schemas.ts';
import * as store from './store.ts';

export interface OpenRecord {
  id: string;
  kind: store.KeptRecord['kind'];
  /** What is issued: all that the document says, as JSON. The chain begins with its hash. */
  document: Record<string, unknown>;
  terms: IssueTerms;
  unit: string;
  replacesId?: string | null;
  participants: readonly string[];
}

function assertRemark(remark: string | null): void {
  if (remark !== null && utf8(remark).length > 120) refuse(recordRefusals.REMARK_TOO_LONG, { at: '/remark' });
}

/**
 * A document goes only to who can act on it: hand it on, give it back, surrender it. Another eBL platform answers for its
 * own users, under its own rules.
 */
async function assertCanHold(
  ctx: Ctx,
  kind: store.KeptRecord['kind'],
  named: Readonly<Record<string, string | null | undefined>>,
): Promise<void> {
  const mandate = kind === 'warehouse_receipt' ? 'receipt:transfer' : 'bill:transfer';
  for (const [member, partyId] of Object.entries(named)) {
    if (typeof partyId !== 'string') continue;
    const party = await findParty(ctx, partyId);
    if (!party) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
    if (!mandatesFor(party.roles).has(mandate) && !party.roles.includes('ebl_platform'))
      refuse(recordRefusals.HOLDER_CANNOT_ACT, { at: `/${member}`, facts: { partyId, roles: party.roles, mandate } });
  }
}

/** Issues a record, within the act of the slice whose document it is. */
export async function openRecord(ctx: Ctx, open: OpenRecord): Promise<store.KeptRecord> {
  const record = issueRecord(open.terms);
  await assertCanHold(ctx, open.kind, { holderId: open.terms.holderId, orderOfId: open.terms.orderOfId });
  const link = await signLink(
    {
      recordId: open.id,
      version: 1,
      act: 'issue',
      byPartyId: open.terms.issuerId,
      detail: detailOf(open.terms),
      remark: null,
      at: ctx.clock.now().toISOString(),
      previousHash: await hashOf(open.document),
    },
    requireSigner(ctx),
  );
  const { id, kind, unit, replacesId = null, participants } = open;
  return store.insertRecord(ctx, record, { id, kind, unit, replacesId, participants: [...participants] }, link);
}

/**
 * One act on a record, within the act of the slice whose document it is: decided on the version read, written only if
 * that is still the version, linked to the chain and signed.
 */
export async function moveRecord(
  ctx: Ctx,
  before: store.KeptRecord,
  command: RecordCommand,
  byPartyId: string,
  remark: string | null = null,
): Promise<store.KeptRecord> {
  assertRemark(remark);
  const at = ctx.clock.now();
  const after = decideRecordAct(before, command, byPartyId, at);
  const { toPartyId, toHolderId } = command as { toPartyId?: string | null; toHolderId?: string };
  await assertCanHold(ctx, before.kind, { toPartyId, toHolderId });
  const link = await signLink(
    {
      recordId: before.id,
      version: before.version + 1,
      act: command.act,
      byPartyId,
      detail: detailOf(command),
      remark,
      at: at.toISOString(),
      previousHash: before.headHash,
    },
    requireSigner(ctx),
  );
  return (await store.applyLink(ctx, before, after, link)) ?? refuse(commonRefusals.CONFLICT, { at: '/version' });
}

/**
 * The chain as a file that verifies off line, with the platform's own verdict: the links are whole, and they end where
 * the record stands.
 */
export async function chainOf(
  ctx: Ctx,
  record: store.KeptRecord,
  document: Record<string, unknown>,
): Promise<ChainView> {
  const { publicKey } = requireSigner(ctx);
  const keyId = await keyIdOf(publicKey);
  const links = await store.listLinks(ctx, record.id);
  const verdict = await verifyRecordChain(record.id, document, links, new Map([[keyId, publicKey]]));
  const ends =
    verdict.valid &&
    verdict.headHash === record.headHash &&
    verdict.record.holderId === record.holderId &&
    verdict.record.title.ownerId === record.title.ownerId &&
    verdict.record.status === record.status;
  return {
    recordId: record.id,
    document,
    links,
    keys: [{ keyId, publicKey: toBase64Url(publicKey) }],
    asOf: ctx.clock.now().toISOString(),
    verified: ends,
    fault: verdict.valid ? (ends ? null : 'RECORD_DIFFERS') : `${verdict.fault} at ${verdict.version}`,
  };
}
