/**
 * Tables of a tenant that each of its parties may read whole, and why. Every other one is kept to who takes part, or to the system,
 * by row-level security; a test holds this list to the catalogue of the database.
 */
export const referenceData: Readonly<Record<string, string>> = {
  commodity: 'the catalogue in which all lots, prices and terms are measured',
  corridor: 'ways that goods may take; terms and notes name them',
  party: 'name, codes and roles: whom one may deal with',
  site: 'places where goods may lie; terms, receipts and agreements name them',
};
