import { expect } from 'vitest';
import { type CreditTrade, euro, findComplying, invoice, present } from './credit.ts';
import type { Client } from './world.ts';

const usance = { availableBy: 'deferred_payment', tenor: { kind: 'days_after', days: 60, event: 'presentation' } };
/** What an appraisal finds where nothing is wrong. */
export const sound = { tradeGenuine: true, enterpriseClass: 'A', screenedOn: '2026-10-12', screeningClear: true };

export interface Drawing {
  creditId: string;
  presentationId: string;
  /** The presentation to the issuing bank that it went on as. */
  forwardedId: string;
}

/** Drawings that the nominated bank passed on and the issuing bank undertook to pay, and financings asked for on them. */
export async function openForwarded(trade: CreditTrade) {
  const { issuer, issuerChecker, nominated, nominatedChecker, exporter } = trade;
  async function openFacility(lender: Client): Promise<string> {
    const { id } = await lender.done<{ id: string }>('/facilities', {
      borrowerId: exporter.partyId,
      limit: euro(5_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 360,
      expiresOn: '2027-12-31',
    });
    return id;
  }
  const facilityId = await openFacility(nominated);
  await nominatedChecker.done(`/facilities/${facilityId}/approval`);

  /** Documents that comply, with the issuer's undertaking to pay on them. */
  async function drawing(amount: number, printed?: string): Promise<Drawing> {
    const creditId = await trade.credit(amount, {}, usance);
    const documents = [invoice(amount.toFixed(2), printed === undefined ? {} : { number: printed })];
    const { id } = await present(exporter, creditId, nominated.partyId, amount, { documents });
    await findComplying(nominated, id);
    const forwarded = await nominated.done<{ id: string }>(`/presentations/${id}/forwarding`, {
      reference: `R${id.slice(-12).toUpperCase()}`,
    });
    await findComplying(issuer, forwarded.id);
    await issuerChecker.done(`/presentations/${forwarded.id}/honour`);
    return { creditId, presentationId: id, forwardedId: forwarded.id };
  }

  /** Asked for and appraised: nothing is open but the lender's approval. */
  async function asked(
    product: string,
    of: Pick<Drawing, 'creditId' | 'presentationId'>,
    invoiceNumber: string,
    amount: number,
  ): Promise<string> {
    const { creditId, presentationId } = of;
    const { id } = await exporter.done<{ id: string }>('/trade-financings', {
      creditId,
      presentationId,
      product,
      facilityId,
      amount: euro(amount),
      dueOn: '2026-12-20',
      invoiceNumber,
    });
    const { openConditions } = await nominated.done<{ openConditions: string[] }>(
      `/trade-financings/${id}/appraisal`,
      sound,
    );
    expect(openConditions).toEqual([]);
    return id;
  }
  return { facilityId, openFacility, drawing, asked };
}
