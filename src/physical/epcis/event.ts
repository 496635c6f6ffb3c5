import { own } from '../../kernel/own.ts';
import type { EventType } from './vocabulary.ts';

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type JsonObject = { [member: string]: Json };

/** An EPCIS event as it was captured. Members are read by name; extensions are kept. */
export type EpcisEvent = JsonObject & { type: EventType };

/** Prefixes to namespaces of a document or an event. */
export type Prefixes = Readonly<Record<string, string>>;

/** The prefixes that a JSON-LD context defines; addresses of contexts are known by name and not fetched. */
export function prefixesOf(context: Json | undefined, inherited: Prefixes = {}): Prefixes {
  const prefixes: Record<string, string> = { ...inherited };
  for (const part of Array.isArray(context) ? context : [context])
    if (part !== null && typeof part === 'object' && !Array.isArray(part))
      for (const [prefix, namespace] of Object.entries(part))
        if (typeof namespace === 'string') prefixes[prefix] = namespace;
  return prefixes;
}

/** `{namespace}local` of an extension's name; undefined when it has no namespace. */
export function qualifiedName(name: string, prefixes: Prefixes): string | undefined {
  const at = name.indexOf(':');
  if (at <= 0) return undefined;
  const [prefix, local] = [name.slice(0, at), name.slice(at + 1)];
  if (local.startsWith('//')) {
    const cut = Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1;
    return `{${name.slice(0, cut)}}${name.slice(cut)}`;
  }
  const namespace = own(prefixes, prefix);
  return namespace === undefined ? undefined : `{${namespace}}${local}`;
}
