import { type Collateral, yuan } from './collateral.ts';

/** Lines of the lender's own account, brought by a clerk: money that came in, and the bank taking it back. */
export async function linesOf(desk: Collateral, prefix: string) {
  const clerk = await desk.colleague(desk.bank, 'Statement clerk', ['statement:record']);
  let references = 0;
  const line = (bankReference: string, amount: number, more: object = {}) => ({
    bankReference,
    payerName: 'Importer',
    amount: yuan(amount),
    valueOn: desk.today(),
    memo: 'transfer',
    ...more,
  });
  const statement = (...lines: object[]) => clerk.done('/statements', { accountNumber: 'CN11000900001', lines });
  /** A reference that was not used before. */
  const fresh = () => `${prefix}-${++references}`;
  return {
    fresh,
    line,
    statement,
    async money(amount: number, more: object = {}) {
      const bankReference = fresh();
      await statement(line(bankReference, amount, more));
      return { amount: yuan(amount), receivedOn: desk.today(), bankReference };
    },
    bounce: (reference: string, amount: number) => statement(line(`${reference}-R`, amount, { reverses: reference })),
  };
}
