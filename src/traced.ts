/** Repositories that tell what was asked of them, how they answered and how long it took. */

import { repositoryText } from './reference/reference.ts';
import type { Answer, OpenRepository, Repository } from './registry/repository.ts';

/** One question to a repository. It may take several requests: a token, a redirect, another attempt. */
export interface Asked {
  readonly what: 'digest of tag' | 'manifest' | 'blob' | 'referrers of';
  /** A tag or a digest. */
  readonly of: string;
  readonly repository: string;
  /** Where it was really asked, which are mirrors where some are configured. */
  readonly places: readonly string[];
  /** `found`, `absent`, or the code of a failure. */
  readonly answer: string;
  readonly milliseconds: number;
}

/** @param tell is called when an answer is there */
export function traced(open: OpenRepository, tell: (asked: Asked) => void): OpenRepository {
  return (name, signal, opening) => {
    const telling = (repository: Repository): Repository => {
      const { places, layout, copies } = repository;
      const asked = layout === undefined ? places.map(repositoryText) : [layout];
      const ask = async <T>(what: Asked['what'], of: string, question: Promise<Answer<T>>): Promise<Answer<T>> => {
        const start = performance.now();
        const answer = await question;
        tell({ what, of, repository: repositoryText(name), places: asked, ...outcome(answer, start) });
        return answer;
      };
      return {
        ...repository,
        ...(copies !== undefined && { copies: copies.map(telling) }),
        resolve: (tag) => ask('digest of tag', tag, repository.resolve(tag)),
        manifest: (tagOrDigest) => ask('manifest', tagOrDigest, repository.manifest(tagOrDigest)),
        blob: (digest, limit) => ask('blob', digest, repository.blob(digest, limit)),
        referrers: (digest) => ask('referrers of', digest, repository.referrers(digest)),
      };
    };
    return telling(open(name, signal, opening));
  };
}

function outcome<T>(answer: Answer<T>, start: number): Pick<Asked, 'answer' | 'milliseconds'> {
  const milliseconds = Math.round(performance.now() - start);
  return { answer: 'found' in answer ? 'found' : 'absent' in answer ? 'absent' : answer.failure.code, milliseconds };
}
