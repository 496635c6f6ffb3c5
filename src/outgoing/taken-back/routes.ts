import { z } from 'zod';
import { command, query, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { moneyReceiptView } from '../../money/money-in/index.ts';
import { rebook } from './rebook.ts';
import { listRestitution, receiveRestitution } from './restitution.ts';
import { receiveSalePrice } from './sale.ts';
import { owedBackOn, rebookInput, restitutionInput, restitutionView, salePriceInput } from './schemas.ts';

export function takenBackRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/money-receipts/{receiptId}/rebooking',
      tag: 'Money in',
      summary: 'Book a contradicted receipt on what its statement line says that it paid',
      params: z.object({ receiptId: idWire('moneyReceipt') }),
      body: rebookInput,
      view: moneyReceiptView,
    },
    rebook,
  );
  command(
    app,
    {
      path: '/restitution-claims/{objectId}/receipts',
      tag: 'Money in',
      summary: 'Record that others than the borrower gave back what they had of money that was taken back',
      params: z.object({ objectId: owedBackOn }),
      body: restitutionInput,
      view: restitutionView,
    },
    receiveRestitution,
  );
  command(
    app,
    {
      path: '/realisations/{realisationId}/price',
      tag: 'Money in',
      summary: 'Record the price of a sale that comes again, or comes as another than was booked',
      params: z.object({ realisationId: idWire('realisation') }),
      body: salePriceInput,
      view: moneyReceiptView,
    },
    receiveSalePrice,
  );
  query(
    app,
    {
      path: '/restitution-claims',
      tag: 'Money in',
      summary: 'What others than borrowers owe back to you of money that was taken back',
      view: z.object({ items: z.array(restitutionView) }),
    },
    async (ctx) => ({ items: await listRestitution(ctx) }),
  );
  return app;
}
