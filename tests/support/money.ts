let transfers = 0;

/** A transfer of its own, as a bank numbers them: what every act names by which money comes in. */
export const transfer = () => ({ bankReference: `TT20261012-${String(++transfers).padStart(6, '0')}` });
