/**
 * How much of a report there is. `brief` is the answer alone; `standard` a summary with sections below it; `long` is written
 * section by section, from an outline.
 */
export type ReportLength = (typeof reportLengths)[number];

export const reportLengths = ['brief', 'standard', 'long'] as const;

export const defaultReportLength: ReportLength = 'standard';
