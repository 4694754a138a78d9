/** The checkpoint of an inclusion proof: the tree that the log signed (https://c2sp.org/tlog-checkpoint). */

import type { TransparencyLogEntry } from '@sigstore/bundle';
import type { CodedReason } from '../verdict.ts';

type InclusionProof = NonNullable<TransparencyLogEntry['inclusionProof']>;

/**
 * Compares what the bundle says of the tree with what the log signed: the library proves the entry by the checkpoint's size
 * and root, and does not look at the bundle's own.
 *
 * @returns `LOG_ENTRY_INVALID`
 */
export function checkpointFault({ treeSize, rootHash, checkpoint }: InclusionProof): CodedReason | undefined {
  const [, size, root = ''] = checkpoint?.envelope.split('\n') ?? [];
  const other =
    size !== treeSize ? 'size' : !Buffer.from(root, 'base64').equals(rootHash) || root === '' ? 'root' : undefined;
  return other === undefined
    ? undefined
    : {
        code: 'LOG_ENTRY_INVALID',
        reason: `the inclusion proof is for a tree of another ${other} than its checkpoint`,
      };
}
