let transfers = 0;

/** A transfer of its own, as a bank numbers them: what every act names by which money comes in. */
export const transfer = () => ({ bankReference: `TT20261012-${String(++transfers).padStart(6, '0')}` });

/** What the record of a sale rests on beside the goods: the money by its reference, and the contract. */
export const sold = () => ({ ...transfer(), contractHash: 'e'.repeat(64) });
