/** Whose roles set a rule, by who is told to set it: as the record has it (tests/console/said.test.ts holds both to one another). */
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  bank: ['bank', 'factor'],
  house: ['bank', 'factor'],
  firm: ['core_firm'],
  operator: ['operator'],
  law: ['operator'],
};

/** What an act of its own sets, or nobody, is told here and has neither bounds nor a form. */
export const isSetHere = ({ setBy }: { setBy: string }): boolean => setBy in rolesOf;

/** Whether a party of these roles sets it: a form is offered to nobody else. */
export const maySet = ({ setBy }: { setBy: string }, roles: readonly string[]): boolean =>
  roles.some((role) => rolesOf[setBy]?.includes(role));
