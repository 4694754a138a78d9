/** Why a file could not be read, in words. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of its path is a file, not a directory',
  EISDIR: 'is a directory; name a file',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ERR_FS_FILE_TOO_LARGE: 'is too large',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not text in UTF-8; save it as UTF-8 if it is text',
};

/**
 * @param error what reading or decoding the file threw
 * @returns what follows the name of the file; undefined where the error is not about the file
 */
export function unreadableReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return undefined;
  }
  return REASONS[error.code] ?? `cannot be read (${error.code})`;
}
