import path from 'node:path';
import { filesUnder, isTest, withoutComments } from './source.ts';

/** A function or constant of a module, with its text. */
interface Declared {
  file: string;
  text: string;
}
interface Module {
  own: Map<string, Declared>;
  /** Local name → module and name there; `*` for all of it. */
  imports: Map<string, [file: string, name: string]>;
  /** Exported name → where it is passed on from. */
  passed: Map<string, [file: string, name: string]>;
}

const modules = new Map<string, Module>();
const resolved = (from: string, wanted: string) =>
  path.posix.normalize(path.posix.join(path.posix.dirname(from), wanted));

const names = (list: string): [name: string, as: string][] =>
  list
    .split(',')
    .map((each) => each.trim().replace(/^type\s+/, ''))
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', as = name] = each.split(/\s+as\s+/);
      return [name, as];
    });

for (const { name: file, text: whole } of filesUnder('src').filter(({ name }) => !isTest(name))) {
  const text = withoutComments(whole);
  const module: Module = { own: new Map(), imports: new Map(), passed: new Map() };
  for (const [, list = '', from = ''] of text.matchAll(/^import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(\.[^']+)'/gm))
    for (const [name, as] of names(list)) module.imports.set(as, [resolved(file, from), name]);
  for (const [, as = '', from = ''] of text.matchAll(/^import\s+\*\s+as\s+(\w+)\s+from\s+'(\.[^']+)'/gm))
    module.imports.set(as, [resolved(file, from), '*']);
  for (const [, list = '', from = ''] of text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(\.[^']+)'/gm))
    for (const [name, as] of names(list)) module.passed.set(as, [resolved(file, from), name]);
  const starts = [...text.matchAll(/^(?:export )?(?:async )?(?:function\*? |const |let |class )(\w+)/gm)];
  for (const [i, start] of starts.entries())
    module.own.set(start[1] as string, { file, text: text.slice(start.index, starts[i + 1]?.index) });
  modules.set(file, module);
}

/** What a name of a module is, wherever it was passed on from. */
function find(file: string, name: string, depth = 0): Declared | undefined {
  const module = modules.get(file);
  if (!module || depth > 6) return undefined;
  const on = module.passed.get(name);
  return module.own.get(name) ?? (on && find(on[0], on[1], depth + 1));
}

/** What the text of a module speaks of: functions and constants of the product, by name. */
function* spokenOf(file: string, text: string): Generator<Declared> {
  const module = modules.get(file);
  if (!module) return;
  for (const [, name = '', member] of text.matchAll(/(?<![.\w'"`])([a-zA-Z_$][\w$]*)(?:\.(\w+))?/g)) {
    const imported = module.imports.get(name);
    const found =
      imported?.[1] === '*'
        ? find(imported[0], member ?? '')
        : imported
          ? find(imported[0], imported[1])
          : module.own.get(name);
    if (found) yield found;
  }
}

/** Everything that a piece of a module may come to, itself first: more than it does, never less, but for what is handed to it. */
export function reachedFrom(file: string, text: string): Set<Declared> {
  const reached = new Set<Declared>([{ file, text }]);
  for (const each of reached) for (const next of spokenOf(each.file, each.text)) reached.add(next);
  return reached;
}

/** The text of each call of a function in a text, with its parentheses. */
export function* callsOf(text: string, name: string): Generator<string> {
  for (const { index } of text.matchAll(new RegExp(`\\b${name}\\(`, 'g'))) {
    let depth = 0;
    for (let at = index + name.length; at < text.length; at++) {
      if (text[at] === '(') depth++;
      else if (text[at] === ')' && --depth === 0) {
        yield text.slice(index, at + 1);
        break;
      }
    }
  }
}
