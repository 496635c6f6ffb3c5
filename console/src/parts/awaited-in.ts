/** An address without whose it is. */
export const starred = (path: string): string => path.replaceAll(/\{\w+\}|\b[a-z]{2,6}_[0-9a-f]{32}\b/g, '*');

/** What is said no to where its counterpart is awaited: what nobody proposed cannot be declined. */
const counterparts: Readonly<Record<string, readonly string[]>> = {
  decline: ['approval', 'approvals', 'issue', 'execution'],
  rejection: ['confirmation'],
};

/** What answers a wish has no place where nobody wished for anything. */
const onlyIn: ReadonlyMap<string, readonly string[]> = new Map([
  ['/v1/subjects/*/settings/withdrawal', ['settings_asked']],
  ['/v1/subjects/*/settings/refusal', ['settings_asked']],
]);

/** The states in which a list says that an act is awaited; none for what is asked for in any of them. */
export function statesOf(
  list: { states: readonly { state: string; sentTo: readonly string[] }[] } | undefined,
  { path }: { path: string },
): string[] {
  const at = starred(path);
  const only = onlyIn.get(at);
  if (only) return [...only];
  const step = at.split('/').at(-1) ?? '';
  const fitting = [at, ...(counterparts[step] ?? []).map((other) => at.replace(/[^/]+$/, other))];
  return (list?.states ?? [])
    .filter(({ sentTo }) => sentTo.some((each) => fitting.includes(starred(each))))
    .map(({ state }) => state);
}

/** What the record refuses whatever is typed: to who is none of whose act it is, or of a thing that says it is of another kind. */
const roleFor: ReadonlyMap<string, string> = new Map([['/v1/successions', 'authority']]);
const saysFor: ReadonlyMap<string, readonly [member: string, value: string]> = new Map([
  ['/v1/pots/*/milestones', ['kind', 'purpose_account']],
  ['/v1/joint-bodies/*/joining', ['membership', 'invited']],
]);

export const isOfRole = (path: string, roles: readonly string[]): boolean =>
  !roleFor.has(path) || roles.includes(roleFor.get(path) ?? '');
export function isOfKind(path: string, object: Record<string, unknown>): boolean {
  const [member = '', value] = saysFor.get(starred(path)) ?? [];
  return object[member] === undefined || object[member] === value;
}
