/** A rule that accepts a build, written as narrow as the build allows, for somebody who wants to trust its builder. */

import type { WrittenRule } from '../configuration/schema-rules.ts';
import type { AttestedBuild } from '../provenance/expectations.ts';
import {
  isSameRepository,
  lastSegment,
  type Reference,
  type RepositoryName,
  repositoryText,
} from '../reference/reference.ts';

type Source = WrittenRule['source'];

const TAGS = 'refs/tags/';
const BRANCHES = 'refs/heads/';

/** As many digits as `commitFromImage` asks for. */
const COMMIT = /[0-9a-f]{7,40}/;

/**
 * @param image what the plan names, by the name that it has at home
 * @param storedIn where the attestation lies
 * @returns a rule; whether it is right, and accepts the build, must be tried
 */
export function acceptingRule(
  { signer, subjects }: AttestedBuild,
  image: Reference,
  storedIn: RepositoryName,
  trustedRoot: string,
): WrittenRule {
  const {
    identity,
    issuer,
    sourceRef = '',
    sourceRepository = '',
    workflowName,
    workflowUri,
    trigger,
    runner,
  } = signer;
  const workflowPath = /\/(\.github\/workflows\/[^@]+)@/.exec(workflowUri ?? '')?.[1];
  // A workflow that is not reusable has the ref of each build in its identity.
  const own = sourceRef.startsWith(TAGS) && identity.endsWith(`@${sourceRef}`);
  const names = subjects.flatMap(({ name }) => name ?? []).map((name) => name.slice(name.lastIndexOf('/') + 1));
  return {
    images: [repositoryText(image)],
    ...(!isSameRepository(image, storedIn) && { attestations: [repositoryText(storedIn)] }),
    ...(trustedRoot !== 'public-good' && { trustedRoot }),
    signer: { issuer, identity: own ? `${identity.slice(0, identity.lastIndexOf('/'))}/*` : identity },
    source: {
      repository: sourceRepository,
      ...(workflowName !== undefined && { workflow: workflowName }),
      ...(workflowPath !== undefined && { workflowPath }),
      ...(trigger !== undefined && { trigger }),
      ...(runner !== undefined && { runner }),
      ...(sourceRef.startsWith(TAGS)
        ? tagToAsk(sourceRef.slice(TAGS.length), image.tag)
        : branchToAsk(sourceRef, image.tag, signer.sourceDigest)),
    },
    ...(names.includes(lastSegment(image)) && { subjectNameFromImage: true }),
  };
}

function tagToAsk(built: string, tag: string | undefined): Pick<Source, 'tag' | 'tagFromImage'> {
  if (tag === undefined || !built.endsWith(tag)) {
    return { tag: built };
  }
  const prefix = built.slice(0, -tag.length);
  return ['', 'v'].includes(prefix) ? { tagFromImage: true } : { tag: `${prefix}{tag}` };
}

function branchToAsk(
  ref: string,
  tag: string | undefined,
  commit = '',
): Pick<Source, 'branch' | 'anyRef' | 'commitFromImage'> {
  const [digits] = COMMIT.exec(tag ?? '') ?? [];
  const pattern = digits !== undefined && commit.startsWith(digits) ? tag?.replace(digits, '{commit}') : undefined;
  return {
    ...(ref.startsWith(BRANCHES) ? { branch: ref.slice(BRANCHES.length) } : { anyRef: true }),
    ...(pattern !== undefined && { commitFromImage: pattern === '{commit}' ? true : pattern }),
  };
}
