import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mandateOf } from '../../console/src/api/act-mandates.ts';
import { pathsOfField } from '../../console/src/field/field-acts.ts';
import { fieldActs } from '../../src/ground/policy/index.ts';
import { filesUnder, isTest } from './source.ts';

const files = filesUnder('src').filter(({ name }) => !isTest(name));

/** Every function of the product by its name, to the line that ends it. */
function functions(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { text } of files)
    for (const match of text.matchAll(/^(?:export )?(?:async )?(?:function (\w+)\(|const (\w+) =)/gm)) {
      const name = match[1] ?? match[2] ?? '';
      const rest = text.slice(match.index);
      const end = /^(?:\}|\};|\);|\}\);|\]\);)$/m.exec(rest);
      found.set(name, [...(found.get(name) ?? []), rest.slice(0, end?.index ?? 2_000)]);
    }
  return found;
}

/** Path → what the functions that its route calls say, by a pattern of one group; without those that say several. */
function saidByVerbs(pattern: RegExp): Map<string, string> {
  const known = functions();
  const found = new Map<string, string>();
  for (const { text } of files)
    for (const [, block = ''] of text.matchAll(/^ {2}command\(\n\s+app,\n\s+\{(.*?)\n {2}\);/gms)) {
      const path = /path: '([^']+)'/.exec(block)?.[1];
      const tail = block.slice(block.lastIndexOf('\n    },') + 7);
      if (path === undefined || !block.includes('\n    },')) continue;
      for (const [, name = ''] of tail.matchAll(/\b([a-z]\w+)\b(?=\(|,|\n)/g)) {
        const bodies = (known.get(name) ?? []).join('\n');
        const asked = new Set([...bodies.matchAll(pattern)].map(([, each]) => each));
        const [only] = asked;
        if (asked.size === 1 && only !== undefined) found.set(path.replaceAll(/\{\w+\}/g, '*'), only);
      }
    }
  return found;
}

/** Without a mandate that is worked out. */
const mandatesInProduct = () =>
  new Map([...saidByVerbs(/verb: '[\w.]+',\s*mandate: '([\w:]+)'/g)].filter(([, mandate]) => mandate.includes(':')));

// Remade by HOLDFAST_REMAKE=1. A new act that is not there yet is offered to everybody, and refused by the service.
it('no act is kept from people by a mandate that its verb does not ask for', () => {
  const inProduct = mandatesInProduct();
  if (process.env.HOLDFAST_REMAKE) {
    const mandates = [...new Set(inProduct.values())].sort();
    const pathsOf = (mandate: string) => [...inProduct.keys()].filter((path) => inProduct.get(path) === mandate).sort();
    const lines = mandates.map((mandate) => [mandate, ...pathsOf(mandate)].join(' '));
    const file = new URL('../../console/src/api/act-mandates.ts', import.meta.url);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/`[^`]*`/, `\`\n${lines.join('\n')}\n\``));
    return;
  }
  expect(inProduct.size).toBeGreaterThan(380);
  expect(mandateOf.size).toBeGreaterThan(380);
  expect([...mandateOf].filter(([path, mandate]) => inProduct.get(path) !== mandate)).toEqual([]);
});

it('the acts that say when they were done are those of the field, each with its address', () => {
  const verbs = saidByVerbs(/verb: '([\w.]+)'/g);
  // Recorded by a function within another one, which is not found by its name.
  verbs.set('/supervisions/*/evidence', 'supervision.record');
  const paths = [...verbs.keys()].filter((path) => fieldActs.has(verbs.get(path) ?? '')).sort();
  expect(new Set(paths.map((path) => verbs.get(path)))).toEqual(new Set(fieldActs));
  expect([...pathsOfField].sort()).toEqual(paths);
});
