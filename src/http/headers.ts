type Headers = readonly (readonly [name: string, value: string])[];

/** What every answer says to a browser (OWASP Secure Headers; ASVS 5 V3.4). */
const always: Headers = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  // What is no page of ours is shown by nobody and loads nothing; a page says its own.
  ['content-security-policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
];
/** For a year, and for a host that speaks TLS only (RFC 6797, 7.2). */
const underTls: Headers = [...always, ['strict-transport-security', 'max-age=31536000; includeSubDomains']];

export const safeHeaders = (publicUrl: string | undefined): Headers =>
  publicUrl?.startsWith('https:') ? underTls : always;

/** What the API says with each answer: nothing of it is kept, and by which time deadlines run, for screens that count down to them. */
export const apiHeaders = (now: Date): Headers => [
  ['cache-control', 'no-store'],
  ['holdfast-time', now.toISOString()],
];

/** For pages of ours: every script and style is served by us, and nobody frames them. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A file that is kept and not shown, under a name of ours (ASVS 5 V5.4.1). */
export const asFile = (type: string, name: string, shown?: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"${shown === undefined ? '' : `; filename*=UTF-8''${withEnding(shown, name)}`}`,
});

/** As its party called it, with the ending of what it is (RFC 8187). */
const withEnding = (shown: string, name: string): string =>
  encodeURIComponent(`${shown.replace(/\.\w{1,5}$/, '')}${name.slice(name.lastIndexOf('.'))}`).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
