import type { z } from 'zod';
import { asSystem, type Ctx, requirePerson, requireSigner } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { assertCallable, openEndpoint } from '../../ground/deliveries/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { fromBase64Url, isTrustable, keyIdOf } from '../../kernel/signing.ts';
import { dcsaRefusals } from './refusals.ts';
import type { CounterpartView, counterpartInput } from './schemas.ts';
import { insertCounterpart } from './store.ts';

/** The operator puts a platform or a carrier on the trust list: its key decides whom we believe. */
export async function registerCounterpart(
  ctx: Ctx,
  input: z.output<typeof counterpartInput>,
): Promise<CounterpartView> {
  return act(ctx, { verb: 'ebl.registerCounterpart', mandate: 'ebl:trust', input }, async (tx) => {
    const { partyId: operatorId } = requirePerson(tx);
    if (!(await findParty(tx, input.partyId))) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    assertCallable(tx, input.baseUrl, '/baseUrl');
    const { credential = null, ...shown } = input;
    const publicKey = fromBase64Url(input.publicKey) ?? new Uint8Array();
    if (!(await isTrustable({ algorithm: input.algorithm, publicKey })))
      refuse(dcsaRefusals.KEY_UNFIT, { at: '/publicKey', facts: { algorithm: input.algorithm } });
    const keyId = input.keyId ?? (await keyIdOf(publicKey));
    // Ours signs the links that come back to us.
    if (keyId === (await keyIdOf(requireSigner(tx).publicKey)))
      refuse(dcsaRefusals.COUNTERPART_KNOWN, { at: '/keyId' });
    // A carrier is told through deliveries that wait for it; a platform is asked at once, under PINT's own rules.
    const endpoint = input.kind === 'carrier' ? await openEndpoint(tx, input.baseUrl, credential) : undefined;
    const row = { ...shown, keyId, credential, endpointId: endpoint?.id ?? null };
    const made = await asSystem(tx, 'dcsa', (system) =>
      insertCounterpart(system, { ...row, participants: [input.partyId, operatorId] }),
    );
    if (!made) refuse(dcsaRefusals.COUNTERPART_KNOWN, { at: '/code' });
    const view = { ...shown, keyId };
    const event = { type: 'ebl.counterpartRegistered', version: 1, objectId: `${input.kind}/${input.code}` };
    return {
      view,
      event: { ...event, participants: [input.partyId, operatorId], payload: { keyId, kind: input.kind } },
    };
  });
}
