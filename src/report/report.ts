/** What a report is made of, and what a format is. */

import type { Code } from '../codes.ts';
import type { ImageResult, Summary } from '../result.ts';

export interface Report {
  /** In the order of the plan. */
  readonly results: readonly ImageResult[];
  readonly summary: Summary;
  /** Files and folders that hold a part of the plan, perhaps, and can't be read. */
  readonly unread: readonly UnreadFile[];
}

export interface UnreadFile {
  /** As the user wrote it, or a file below a folder that the user wrote. */
  readonly file: string;
  /** What follows its name: `does not exist`. */
  readonly why: string;
}

/** How and where a report is shown. Each format takes of it what it needs. */
export interface Presentation {
  /** How many characters a line may have; undefined for any number. */
  readonly columns?: number | undefined;
  readonly colours: boolean;
  /** Whether the commands that check an image by hand are printed, which are long. */
  readonly reproduce: boolean;
  /** The folder that files are told from, absolute. */
  readonly folder: string;
  /** The page of a code in Markdown. */
  readonly pageOf: (code: Code) => string;
}

/** @returns a text without a newline at its end */
export type Format = (report: Report, presentation: Presentation) => string;
