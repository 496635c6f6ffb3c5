import { defineConfig, mergeConfig, type Plugin } from 'vitest/config';
import suite from '../../vitest.config.ts';

const cells = (process.env.WITHOUT_CELLS ?? '').split(' ').filter(Boolean);
const facts = (process.env.WITHOUT_FACTS ?? '').split(' ').filter(Boolean);

/** Where each mutation is made: one piece of the source, and what stands in its place. */
const places = [
  {
    file: '/src/ground/policy/gates.ts',
    piece: 'const { cells, silent } = groups[',
    by: `if (${JSON.stringify(cells)}.includes(\`\${fact}/\${gateId}\`)) return { sign: '-', note: undefined }; `,
    when: cells.length > 0,
  },
  {
    file: '/src/assessment/judgement/facts.ts',
    piece: 'export const factsOf = (judged: Judged): Found[] =>',
    by: `export const factsOf = (judged: Judged): Found[] => wholeOf(judged).filter(({ fact }) => !${JSON.stringify(facts)}.includes(fact)); const wholeOf = (judged: Judged): Found[] =>`,
    when: facts.length > 0,
  },
];

/** Drops cells from the table, or facts from the judgement, as the environment says; nothing else is other than it was. */
const without: Plugin = {
  name: 'without',
  enforce: 'pre',
  transform(code, id) {
    const place = places.find(({ file, when }) => when && id.endsWith(file));
    if (!place) return;
    if (!code.includes(place.piece)) throw new Error(`${place.file} is not as the mutation expects it`);
    return place.file.endsWith('gates.ts')
      ? code.replace(place.piece, `${place.by}${place.piece}`)
      : code.replace(place.piece, place.by);
  },
};

export default mergeConfig(
  defineConfig({ plugins: [without] }),
  defineConfig({
    test: {
      projects: (suite.test?.projects ?? []).map((project) => ({
        ...(project as object),
        root: new URL('../..', import.meta.url).pathname,
        plugins: [without],
      })),
    },
  }),
);
