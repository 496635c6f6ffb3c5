import { z } from 'zod';
import { command, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { moneyReceiptView } from '../../money/money-in/index.ts';
import { rebook } from './rebook.ts';
import { rebookInput } from './schemas.ts';

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
  return app;
}
