/** Texts, the beginnings and ends of objects and lists, and what divides them. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"\s*:?|[{}[\]]/gs;

/**
 * The first member that a JSON text names twice in one object, or that no object can have: which of two is meant nobody can tell, and a reader
 * before us may have taken the other (RFC 8259, 4). Undefined where there is none. The text is one that JSON.parse takes.
 */
export function unfitMember(text: string): string | undefined {
  // What names nothing costs a place alone: lists may lie in lists half a million deep.
  const open: (Set<string> | undefined)[] = [];
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      const names = open.at(-1);
      if (name === '__proto__' || names?.has(name)) return name;
      if (names) names.add(name);
      else open[open.length - 1] = new Set([name]);
    }
  }
  return undefined;
}
