import { type Ctx, withSnapshot } from '../../context.ts';
import { printRefusals } from '../../documents/lading/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { fromBase64Url, isSignedByOne, utf8 } from '../../kernel/signing.ts';
import { findPositionsOfItems, type PositionState } from '../../oversight/control/index.ts';
import type { CertificateCheck } from './schemas.ts';
import { codeForm, signedText } from './statement.ts';
import { findCertificate } from './store.ts';

/** The tenant that the code of a certificate names, when this platform signed it. */
export async function tenantOfCertificate(
  code: string,
  publicKeys: readonly Uint8Array<ArrayBuffer>[],
): Promise<string | undefined> {
  const cut = code.lastIndexOf('.');
  const stated = code.slice(0, cut);
  if (!codeForm.test(stated)) return undefined;
  const signature = fromBase64Url(code.slice(cut + 1));
  return (await isSignedByOne(utf8(signedText(stated)), signature, publicKeys)) ? stated.split('.')[1] : undefined;
}

/** What has become of a certificate, and how its goods stand now: for whoever lends on it. */
export const checkCertificate = (ctx: Ctx, code: string): Promise<CertificateCheck> =>
  withSnapshot(ctx, async (tx) => {
    const [, , id = '', hash = ''] = code.split('.');
    const found = await findCertificate(tx, id);
    if (found?.hash !== hash) refuse(printRefusals.PRINT_CODE_UNKNOWN);
    const [position] = await findPositionsOfItems(tx, found.pledgeeId, [found.itemId]);
    const isPast = tx.clock.now() >= new Date(found.validUntil);
    return {
      genuine: true,
      certificateId: found.id,
      hash,
      issuedAt: found.issuedAt,
      validUntil: found.validUntil,
      standing: found.recalledAt !== null ? 'recalled' : isPast ? 'expired' : 'good',
      certified: found.statement.state as PositionState,
      now: position?.state ?? 'ended',
    };
  });
