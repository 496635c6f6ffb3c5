import { copied, type Known, proofOf } from './copied.ts';
import { measureMutants } from './measure-mutants.ts';
import { mutants } from './mutants.ts';

/** `npm run mutate`: every fact that a slice holds is dropped once; `npm run mutate -- F23 F99` some of them. */
const asked = process.argv.slice(2);
const all = [...mutants, ...measureMutants];
const chosen = all.filter(({ fact }) => asked.length === 0 || asked.includes(fact));
if (chosen.length === 0) {
  process.stderr.write(`no mutant of ${asked.join(', ')}; there are ${all.map(({ fact }) => fact).join(', ')}\n`);
  process.exit(2);
}
const { copy, remove } = await copied();
let missed = 0;
const known: Known = new Map();
try {
  for (const [i, mutant] of chosen.entries()) {
    const { isSeen, said } = await proofOf(mutant, copy, known);
    if (!isSeen) missed += 1;
    const [at, what] = [`${i + 1} of ${chosen.length}`, `${mutant.fact} in ${mutant.file}`];
    process.stdout.write(`${at}  ${isSeen ? 'seen  ' : 'MISSED'}  ${what}: ${said}\n`);
  }
} finally {
  await remove();
}
process.stdout.write(`${chosen.length - missed} of ${chosen.length} facts dropped were seen by their test\n`);
process.exit(missed > 0 ? 1 : 0);
