/**
 * Under which `settings` keep the highest ticket number that is not given any more, though no ticket here has it: the desk from which this one was
 * restored may have given it. Links and reply addresses are signed for a number, so a second ticket of one number would be opened by both.
 */
export const lastNumberKey = 'tickets.last-number'
