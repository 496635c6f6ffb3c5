const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map(capital)
    .join('');

/** `lots` before `{lotId}` is `Lot`, `oauth-clients` before `{clientId}` is `OauthClient`; another name is told beside it. */
function one(collection: string, parameter: string): string {
  const stem = /^(\w{2,})I[dD]$/.exec(parameter)?.[1];
  const words = collection.split('-');
  const last = words.at(-1) ?? '';
  const name = stem
    ?.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .split('-')
    .at(-1);
  return name !== undefined && last.slice(0, 2) === name.slice(0, 2)
    ? pascal([...words.slice(0, -1), name].join('-'))
    : `${pascal(collection)}By${capital(parameter)}`;
}

/**
 * The name of an operation: its method and the words of its path, so that who knows the path knows the name. `POST /lots/{lotId}/split` is
 * `postSplitOfLot`, `GET /lots` is `getLots`.
 */
export function operationIdOf(method: string, path: string): string {
  const names: string[] = [];
  let words = '';
  const parts = path
    .replace(/^\/v1/, '')
    .split('/')
    .filter((part) => part !== '');
  for (const [i, part] of parts.entries()) {
    if (part.startsWith('{')) continue;
    const next = parts[i + 1];
    if (next?.startsWith('{')) {
      const name = one(part, next.slice(1, -1));
      // Where all are called as one is, the list itself has that name.
      const isLists = name === pascal(part) && i + 2 === parts.length;
      names.unshift(words + (isLists ? `${name}By${capital(next.slice(1, -1))}` : name));
      words = '';
    } else words += pascal(part);
  }
  if (words !== '') names.unshift(words);
  return `${method}${names.join('Of')}`;
}
