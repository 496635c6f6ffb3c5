import { describe, expect, it } from 'vitest';
import { frontierOf, tableOf } from './index.ts';

const page = (): string => `# The frontier

The most that somebody who knows every rule and every number found with seed 1 and 80 tries a move, before money was held
or anybody was told: for goods of 100,000 kg with a tolerance of one in a hundred, forty tags, a yard 500 m wide, a
corridor of 500 m to each side, halts of up to four hours, doors of half an hour, two hours of silence. What it means:
[the control engine](control-engine.md).

${tableOf(frontierOf(1, 80))}`;

describe('the frontier', () => {
  it('is documented as it is found', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../docs/control-frontier.md');
  }, 300_000);
});
