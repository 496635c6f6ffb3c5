/**
 * Reads that are told besides, by their path: what tells of people, what proves, and what is taken away as a file. The rest of what a
 * party reads is its own day's work.
 */
const sensitiveReads = [
  '/people',
  '/api-keys',
  '/access-log',
  '/sessions',
  '/oauth-clients',
  '/evidence',
  '/files',
  '/signing-keys',
  '/statement-lines',
  '/papers',
];
const exports = /\.(csv|xlsx|xml|pdf)$|\/(print|collateral-register|efbl)$/;

/** Acts by which a party orders who may do what, and how it is reached. */
const administration = [
  '/parties',
  '/correspondents',
  '/installation',
  '/people',
  '/api-keys',
  '/sessions',
  '/oauth-clients',
  '/webhook-endpoints',
  '/signing-keys',
  '/proposals',
  // How somebody signs in, and who signed in as them.
  '/me',
];

const isUnder = (path: string, roots: readonly string[]) =>
  roots.some((root) => path === root || path.startsWith(`${root}/`));

/**
 * What a request that was answered is to the log of access: refused, exported, read, administered; undefined for all that is no matter
 * of its. (ASVS 5: 16.2.1, 16.3.1, 16.3.2)
 * @param route as it is declared, `/v1/people/{personId}`
 */
export function accessOf({
  method,
  route,
  status,
}: {
  method: string;
  route: string;
  status: number;
}): string | undefined {
  if (!route.startsWith('/v1/')) return undefined;
  const path = route.slice(3).replaceAll(/:(\w+)/g, '{$1}');
  if (status === 401 || status === 403 || status === 429) return 'access.refused';
  if (status >= 300) return undefined;
  if (method === 'GET') {
    if (exports.test(path)) return 'access.exported';
    return isUnder(path, sensitiveReads) ? 'access.read' : undefined;
  }
  return isUnder(path, administration) ? 'access.administered' : undefined;
}
