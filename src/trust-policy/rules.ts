/** A rule: which images it decides about, where to look, which root to trust, and what to expect. */

import { isFailure } from '../failure.ts';
import type { RuleConfiguration } from '../configuration/schema-rules.ts';
import type { TrustedRootConfiguration } from '../configuration/schema-trusted-roots.ts';
import type { ExpectedRef, Expectations } from '../provenance/expectations.ts';
import { parseRepositoryName, type RepositoryName } from '../reference/reference.ts';

export interface Rule {
  /** Where it stands and its name, for messages: `rules[0] "our services"`, `preset kong-mesh`. */
  readonly origin: string;
  readonly images: readonly string[];
  /** Repositories to look for attestations in, before the image's own. */
  readonly attestations: readonly RepositoryName[];
  readonly trustedRoot: string;
  /** The root's file, where the configuration names one. */
  readonly trustedRootFile?: string;
  readonly expectations: Expectations;
  /** Whether the digest may be put behind the tag. */
  readonly pin: boolean;
  /** The first version that is attested, `2.8.0`, where a preset knows it. */
  readonly attestedFrom?: string | undefined;
}

/**
 * @param configured a rule that was checked; for one that was not, it throws
 * @param trustedRoots those of the configuration, by name
 */
export function ruleFrom(
  configured: RuleConfiguration,
  origin: string,
  trustedRoots: Readonly<Record<string, TrustedRootConfiguration>> = {},
): Rule {
  const { images, attestations, predicateTypes, trustedRoot, signer, source, subjectNameFromImage, pin } = configured;
  const { commitFromImage, workflow, workflowPath, trigger, runner } = source;
  const file = trustedRoots[trustedRoot]?.file;
  return {
    origin,
    images,
    attestations: attestations.map(repositoryName),
    trustedRoot,
    ...(file !== undefined && { trustedRootFile: file }),
    pin,
    expectations: {
      predicateTypes,
      issuer: signer.issuer,
      identities: [signer.identity].flat(),
      sourceRepository: source.repository,
      ref: expectedRef(source),
      ...(commitFromImage !== undefined && {
        commitFromImage: commitFromImage === true ? '{commit}' : commitFromImage,
      }),
      ...(workflow !== undefined && { workflow }),
      ...(workflowPath !== undefined && { workflowPath }),
      ...(trigger !== undefined && { trigger }),
      ...(runner !== undefined && { runner }),
      subjectNameFromImage,
    },
  };
}

/** `tagFromImage` is with or without a leading "v": Kong's git tags have it since late 2025, its image tags do not. */
function expectedRef({ tag, branch, tagFromImage, anyRef }: RuleConfiguration['source']): ExpectedRef {
  if (tag !== undefined) {
    return { kind: 'tag', oneOf: [tag] };
  }
  if (branch !== undefined) {
    return { kind: 'branch', branch };
  }
  if (tagFromImage === true) {
    return { kind: 'tag', oneOf: ['{tag}', 'v{tag}'] };
  }
  if (anyRef === true) {
    return { kind: 'anyRef' };
  }
  throw new Error('a rule without an expected ref passed the configuration check');
}

function repositoryName(text: string): RepositoryName {
  const name = parseRepositoryName(text);
  if (isFailure(name)) {
    throw new Error('a rule with an invalid repository passed the configuration check');
  }
  return name;
}
