/** Worst first. */
export const SEVERITIES = ['critical', 'warning', 'notice'] as const
