let printed = 0;

/** The number of an invoice, each its own, as a seller prints them. */
export const invoiceNumber = (): string => `CI-${String(++printed).padStart(4, '0')}`;
