/** What people of a role may be mandated to do under the twenty measures. */
export const policyActs = {
  lender: ['standing:state', 'pot:keep'],
  bank: ['motion:vote'],
  firm: ['standing:state', 'standing:contest'],
  authority: ['standing:state', 'pot:keep'],
} as const;
