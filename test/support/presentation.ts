/** How reports are shown where a test says nothing else. */
import type { Code } from '../../src/codes.ts';
import type { Presentation, Report } from '../../src/report/report.ts';
import type { ImageResult, Summary } from '../../src/result.ts';

export const PLAIN: Presentation = {
  colours: false,
  reproduce: false,
  folder: '/repository',
  pageOf: (code: Code) => `The page of ${code}.`,
};

export function reportOf(results: readonly ImageResult[], summary: Summary): Report {
  return { results, summary, unread: [] };
}
