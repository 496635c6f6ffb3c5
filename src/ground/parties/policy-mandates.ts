/** What people of a role may be mandated to do under the twenty measures. */
export const policyActs = {
  lender: ['standing:state'],
  firm: ['standing:state', 'standing:contest'],
  authority: ['standing:state'],
} as const;
