/** Figures by firm or by group of firms: each is what a firm owes. */
const ofFirms: readonly string[] = ['byGroup', 'byFirm'];

const isFigures = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Owed, or on the bills: by this the largest comes first. */
const sizeOf = (of: unknown): bigint => {
  const { outMinor, faceMinor } = isFigures(of) ? of : {};
  const minor = outMinor ?? faceMinor;
  return typeof minor === 'string' ? BigInt(minor) : 0n;
};

/** The largest first, numbered from one. */
function numbered(of: Record<string, unknown>): Record<string, unknown> {
  const sorted = Object.values(of).sort((a, b) => (sizeOf(a) < sizeOf(b) ? 1 : sizeOf(a) > sizeOf(b) ? -1 : 0));
  return Object.fromEntries(sorted.map((each, i) => [String(i + 1), each]));
}

/** Figures as whoever they are sent to reads them: how much each firm or group owes, and not which it is; the names stay with who made the return. */
export const figuresSent = (figures: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, of]) => {
      if (!isFigures(of)) return [name, of];
      return [name, ofFirms.includes(name) ? numbered(of) : figuresSent(of)];
    }),
  );
