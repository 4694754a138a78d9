/** The version of the pack, which package.json has too. */

export const VERSION = '0.1.0';
