/** Figures by firm, by group of firms or by who said something of firms: each is of one party. */
const ofParties: readonly string[] = ['byGroup', 'byFirm', 'bySource'];

const isFigures = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Owed, on the bills, or how often it refused and then asked: by this the largest comes first. */
const sizeOf = (of: unknown): bigint => {
  const { outMinor, faceMinor, refused = 0, asked = 0 } = isFigures(of) ? of : {};
  const minor = outMinor ?? faceMinor;
  return typeof minor === 'string' ? BigInt(minor) : BigInt(Number(refused)) * 1_000_000_000n + BigInt(Number(asked));
};

/** The largest first, numbered from one. */
function numbered(of: Record<string, unknown>): Record<string, unknown> {
  const sorted = Object.values(of).sort((a, b) => (sizeOf(a) < sizeOf(b) ? 1 : sizeOf(a) > sizeOf(b) ? -1 : 0));
  return Object.fromEntries(sorted.map((each, i) => [String(i + 1), each]));
}

/** Figures as whoever they are sent to reads them: how much each firm or group owes, or what was said by each, and not which it is; the names stay with who made the return. */
export const figuresSent = (figures: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, of]) => {
      if (!isFigures(of)) return [name, of];
      return [name, ofParties.includes(name) ? numbered(of) : figuresSent(of)];
    }),
  );
