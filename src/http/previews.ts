import type { Context } from 'hono';
import { routePath } from 'hono/route';
import { refuse } from '../kernel/refusal.ts';
import { httpRefusals } from './problem.ts';

/** The acts that can be tried before they bind, by the pattern of their address. Declared beside their route. */
const previewed = new Set<string>();

/** @param path as the document writes it, below `/v1` */
export const declarePreview = (path: string): void => {
  previewed.add(`POST /v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
};

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether who sends it wants to be told and nothing done: as it is said here, or as others say it (RFC 7240). */
function wantsPreview(c: Context): string | undefined {
  const said = c.req.header('preview');
  if (said !== undefined && said !== 'false') return '/preview';
  return /(^|,)\s*dry-?run\s*($|[,;=])/i.test(c.req.header('prefer') ?? '') ? '/prefer' : undefined;
}

/** Who asks what would be done is told, or refused: what passes over the question does for good what was to be tried. */
export function assertPreviewTaken(c: Context): void {
  if (reading.has(c.req.method)) return;
  const at = wantsPreview(c);
  if (at === undefined) return;
  const route = routePath(c, -1);
  // Where nothing answers nothing is done either.
  if (route.endsWith('*') || (at === '/preview' && previewed.has(`${c.req.method} ${route}`))) return;
  refuse(httpRefusals.PREVIEW_NOT_TAKEN, { at });
}
