import { describe, expect, it } from 'vitest';
import { stages } from '../../src/context.ts';
import { followedTypes, reactionsTo } from '../../src/reactions.ts';
import { settledTypes, stagesAfter } from '../../src/settling.ts';
import { filesUnder, isTest, roomOf } from './source.ts';

const product = filesUnder('src').filter((file) => !isTest(file.name) && roomOf(file.name)?.endsWith('.ts') === false);

const textOf = new Map<string, string>();
for (const { name, text } of product)
  textOf.set(roomOf(name) as string, `${textOf.get(roomOf(name) as string) ?? ''}\n${text}`);

/** The rooms that raise events of a type: named whole where an event is made, or its noun and verb apart. */
const raisedBy = (type: string): string[] => {
  const [noun, verb] = type.split('.');
  const whole = new RegExp(`(\\btype: [^\\n]*|\\w\\(([^\\n()]*, )?)'${type}'`);
  const apart = new RegExp(`(type: |\\()\`${noun}\\.\\$\\{`);
  return [...textOf].flatMap(([room, text]) =>
    (text.includes(`'${type}'`) && whole.test(text)) || (text.includes(`'${verb}'`) && apart.test(text)) ? [room] : [],
  );
};

interface Told {
  room: string;
  says: string;
}

/** Function → its room, and what it says of itself: two sentences. */
const told = new Map<string, Told>();
for (const { name, text } of product)
  for (const [, , doc, fn] of text.matchAll(
    /(\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^(?:export )?(?:async function|function|const) (\w+)/gm,
  ))
    if (!told.get(fn as string)?.says && (doc !== undefined || !told.has(fn as string)))
      told.set(fn as string, { room: roomOf(name) as string, says: firstSentences(doc ?? '') });

/** What happened, and what is done: reactions are told in that order. */
function firstSentences(doc: string): string {
  const line = doc
    .replaceAll(/\s*\*\s+/g, ' ')
    .replace(/^\s*Reaction: /, '')
    .trim();
  const two = /^.*?[.:](?= [A-Z]|$)(.*?[.](?=\s|$))?/.exec(line)?.[0] ?? line;
  return two.replace(/\.$/, '').replace(/^./, (letter) => letter.toUpperCase());
}

const types = [...new Set([...followedTypes, ...settledTypes])];

const row = (type: string): string => {
  const followed = reactionsTo(type).map(({ name }) => {
    const { room, says } = told.get(name) as Told;
    return `${room}: ${says} (\`${name}\`)`;
  });
  const by = raisedBy(type).join(', ');
  return `| \`${type}\` | ${by} | ${followed.join('<br>')} | ${stagesAfter(type).join(', ')} |`;
};

/** Who raises an event → who reacts to it, but for those that only may refuse: they change nothing, so nothing follows them. */
const effects = types.flatMap((type) =>
  reactionsTo(type)
    .filter(({ name }) => !name.startsWith('guard'))
    .flatMap(({ name }) => raisedBy(type).map((by): Arrow => [by, told.get(name)?.room as string])),
);
const imports = product.flatMap(({ name, imports: wanted }) =>
  wanted.flatMap((target): Arrow[] => {
    const [from, to] = [roomOf(name) as string, roomOf(target)];
    return to !== undefined && from !== to && textOf.has(to) ? [[from, to]] : [];
  }),
);

type Arrow = readonly [from: string, to: string];

/** The most rooms of which each is reached from each other one. */
function largestKnot(arrows: readonly Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const reachedFrom = (room: string) => {
    const reached = new Set<string>();
    const waiting = [room];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
      for (const to of next.get(at) ?? [])
        if (!reached.has(to)) {
          reached.add(to);
          waiting.push(to);
        }
    return reached;
  };
  const reached = new Map([...next.keys()].map((room) => [room, reachedFrom(room)]));
  const knots = [...reached].map(([room, of]) => [...of].filter((other) => reached.get(other)?.has(room)));
  return knots.reduce((most, knot) => (knot.length > most.length ? knot : most), []).sort();
}

const page = () => `# What follows an event

Made by \`tests/architecture/events.test.ts\` from \`src/reactions.ts\` and \`src/settling.ts\`. A reaction runs at the event, in the order
given, and may refuse; what is settled is computed once, before the transaction ends, in the order ${stages.join(', ')}
([decision 6](decisions/0006-settled-once.md)). After every other event nothing follows.

| event | raised by | then | settled |
| --- | --- | --- | --- |
${types.sort().map(row).join('\n')}
`;

describe('what follows an event', () => {
  it('follows events that something raises', () => {
    expect(types.filter((type) => raisedBy(type).length === 0)).toEqual([]);
  });

  it('is said by each function that follows one', () => {
    const silent = types
      .flatMap((type) => reactionsTo(type).map(({ name }) => name))
      .filter((name) => !told.get(name)?.says);
    expect([...new Set(silent)]).toEqual([]);
  });

  it('is settled before anybody reads what it keeps', () => {
    const readers = product.flatMap(({ name, text }) =>
      [...text.matchAll(/^export (?:async function|const) (\w+)[\s\S]*?(?=^export |(?![\s\S]))/gm)]
        .filter(([body]) => /\.from\(controlPosition\)|from control_position\b|\.from\(coverage\)/.test(body))
        .map(([body, reader]) => ({ reader: `${name} ${reader}`, isSettled: /\bsettled\(ctx, '/.test(body) })),
    );
    expect(readers.length).toBeGreaterThan(10);
    // A task follows each change of a position, by trigger; and it locks what it is about to write, while positions are settled.
    const writers = readers.filter(({ isSettled }) => !isSettled).map(({ reader }) => reader.split(' ')[1]);
    expect(writers).toEqual(['goodsNouns', 'lockPositions']);
  });

  it('goes on and does not come back, but among three slices: what a reaction causes does not cause it', () => {
    expect(largestKnot(effects).length).toBeLessThanOrEqual(3);
  });

  it('ties no more slices by imports and reactions together than it did', () => {
    const knot = largestKnot([...imports, ...effects]);
    expect(knot.length).toBeGreaterThan(10);
    expect(knot.length).toBeLessThanOrEqual(64);
  });

  it('is a page in docs', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/events.md');
  });
});
