/** What people of a role may be mandated to do under the twenty measures. */
export const policyActs = {
  lender: ['standing:state', 'pot:keep', 'return:make'],
  bank: ['motion:vote', 'session:hold'],
  firm: ['standing:state', 'standing:contest'],
  authority: ['standing:state', 'pot:keep', 'return:make', 'session:hold'],
} as const;
