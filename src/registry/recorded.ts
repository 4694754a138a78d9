/** Repositories that hand what they find to somebody who keeps it: an export, the cache. */

import { type Digest, isDigest, type RepositoryName } from '../reference/reference.ts';
import { type Manifest, type OpenRepository, type Repository, withAnswers } from './repository.ts';

/** Keeps what was found. Its digest has been compared. What it can't keep is no fault of the answer. */
export interface Recorder {
  /** @param tag undefined for what was asked by digest */
  manifest(repository: Repository, tag: string | undefined, manifest: Manifest): Promise<void>;
  blob(name: RepositoryName, digest: Digest, bytes: Buffer): Promise<void>;
}

/** @param open repositories whose bytes are compared with their digests */
export function recorded(open: OpenRepository, recorder: Recorder): OpenRepository {
  return withAnswers(open, (repository, whole) => ({
    manifest: async (tagOrDigest) => {
      const answer = await repository.manifest(tagOrDigest);
      if ('found' in answer) {
        await recorder.manifest(whole, isDigest(tagOrDigest) ? undefined : tagOrDigest, answer.found);
      }
      return answer;
    },
    blob: async (digest, limit) => {
      const answer = await repository.blob(digest, limit);
      if ('found' in answer) {
        await recorder.blob(whole.name, digest, answer.found);
      }
      return answer;
    },
  }));
}
