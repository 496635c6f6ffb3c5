import { type ActOf, actOf, type Document, type Operation, resolved, type Schema } from './schema.ts';

export interface ReadOf {
  path: string;
  operation: Operation;
}

/** What no person does: other systems speak it to this one, or it is the way in, which has pages of its own. */
const ofMachines = /^\/v1\/(epcis|dcsa|oauth\/token|live|sign-in|enrolments|me\/password|catalogue|lists)(\/|$)/;
const isForPeople = (path: string): boolean => path.startsWith('/v1/') && !ofMachines.test(path);
const holesIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

const readsOf = (document: Document): ReadOf[] =>
  Object.entries(document.paths).flatMap(([path, { get }]) =>
    get && isForPeople(path) ? [{ path, operation: get }] : [],
  );
const actsOf = (document: Document): ActOf[] =>
  Object.keys(document.paths)
    .filter(isForPeople)
    .flatMap((path) => actOf(document, path) ?? []);

/** How one signs in is looked after on a page of its own, step by step. */
const ofOwnPages = /^\/v1\/(installation|sessions\/current|me\/authenticator|me\/passkeys|tasks|papers|files)(\/|$)/;

/** Acts that name no thing: with these something begins. */
export const begun = (document: Document): ActOf[] =>
  actsOf(document).filter(({ path }) => holesIn(path).length === 0 && !ofOwnPages.test(path));

/** What can be read without naming a thing, beside the lists of the desk. */
export const registers = (document: Document): ReadOf[] =>
  readsOf(document).filter(
    ({ path }) => holesIn(path).length === 0 && document.paths[path.replace('/v1/', '/v1/lists/')] === undefined,
  );

/** Whether the one hole of an address is for things of this kind: an identifier tells its kind by how it begins. */
function takes({ path, operation }: { path: string; operation: Operation }, id: string): boolean {
  const [hole, another] = holesIn(path);
  if (hole === undefined || another !== undefined) return false;
  const schema = operation.parameters?.find(({ name, in: place }) => place === 'path' && name === hole)?.schema;
  const patterns = [schema?.pattern, ...(schema?.anyOf ?? []).map(({ pattern }) => pattern)];
  // What takes anything at all, as the history does, is no affair of one kind.
  return patterns.some((pattern) => pattern?.match(/^\^[a-z]+_/) && new RegExp(pattern).test(id));
}

/** Everything that can be done with a thing, wherever its address stands. */
export const actsOfThing = (document: Document, id: string): ActOf[] =>
  actsOf(document).filter((each) => takes(each, id));

/** What happened to it is read of whatever there is. */
const ofAnything: ReadonlySet<string> = new Set(['/v1/history/{objectId}']);

/** Whether an identifier fits a member of a form. */
function takesId(document: Document, member: Schema, id: string): boolean {
  const { pattern, anyOf = [] } = resolved(document, member);
  return [pattern, ...anyOf.map((each) => each.pattern)].some(
    (each) => each?.match(/^\^[a-z]+_/) && new RegExp(each).test(id),
  );
}

/** What begins something about a thing: acts that name none in their address, and ask for one of its kind; with the member that takes it. */
export const begunAbout = (document: Document, id: string): (ActOf & { member: string })[] =>
  begun(document).flatMap((each) => {
    const member = each.schema.required?.find((name) => takesId(document, each.schema.properties?.[name] ?? {}, id));
    return member === undefined ? [] : [{ ...each, member }];
  });

/** Everything that can be read of a thing. */
export const readsOfThing = (document: Document, id: string): ReadOf[] =>
  readsOf(document).filter((each) => takes(each, id) || ofAnything.has(each.path));

/** Where a thing is itself read: beneath a name that is its own, and nothing after it. */
export function ownReadOf(document: Document, id: string): ReadOf | undefined {
  const whole = readsOfThing(document, id).filter(({ path }) => path.endsWith('}') && !ofAnything.has(path));
  const isNamedSo = ({ path }: ReadOf) => {
    const [, noun = '', hole = ''] = /\/([\w-]+)\/\{(\w+?)(?:Id)?\}$/.exec(path) ?? [];
    return noun.replaceAll('-', '').includes(hole.toLowerCase().slice(0, -1));
  };
  return whole.find(isNamedSo) ?? whole[0];
}

/** What can be done beneath an address that is read: with all of it, or with one of its rows. */
export const actsBeneath = (document: Document, path: string, of: 'all' | 'row'): ActOf[] =>
  actsOf(document).filter((each) => {
    const rest = each.path.startsWith(`${path}/`) ? each.path.slice(path.length + 1) : undefined;
    return rest !== undefined && (of === 'row' ? /^\{\w+\}(\/[\w-]+)+$/ : /^[\w-]+$/).test(rest);
  });

/** The address of one row of what is read, where rows are read one by one. */
export const rowPath = (document: Document, path: string): string | undefined =>
  Object.keys(document.paths).find(
    (each) =>
      each.startsWith(`${path}/{`) &&
      each.endsWith('}') &&
      document.paths[each]?.get !== undefined &&
      holesIn(each.slice(path.length)).length === 1,
  );
