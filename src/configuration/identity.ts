/** An identity as a rule has it: a certificate's subject alternative name, with `*` where that is safe. */

import { translatedExpression } from './expression.ts';
import { quoted } from './problem.ts';

const EXAMPLE = 'https://github.com/OWNER/REPOSITORY/.github/workflows/FILE.yml@refs/tags/v*';
/** A translation is there to be copied. */
const MAX_TRANSLATION_CHARACTERS = 300;
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * @param text `https://host/owner/repository/workflow@ref`
 * @returns what is wrong with it and how to mend that; undefined where nothing is
 */
export function identityProblem(text: string): string | undefined {
  const translations = translatedExpression(text);
  if (translations === undefined) {
    return wildcardProblem(text) ?? partsProblem(text);
  }
  const wanting = translations.map(identityProblem).find((problem) => problem !== undefined);
  return (
    `looks like a regular expression; with * for anything within a segment it is ` +
    `${translations.map((translation) => quoted(translation, MAX_TRANSLATION_CHARACTERS)).join(' and ')}${wanting === undefined ? '' : `, which ${wanting}`}`
  );
}

function wildcardProblem(text: string): string | undefined {
  if (/^[*/]+$/.test(text)) {
    return `lets anybody sign; write out who may, such as ${EXAMPLE}`;
  }
  return text.includes('**') ? 'holds **; write *, which stands for anything within one segment' : undefined;
}

function partsProblem(text: string): string | undefined {
  if (!text.startsWith('https://')) {
    return `is not an https URL such as ${EXAMPLE}`;
  }
  const [location = '', ref, ...more] = text.slice('https://'.length).split('@');
  const [host = '', owner = '', repository = ''] = location.split('/');
  if (/\s/.test(text)) {
    return 'holds a blank';
  }
  if (more.length > 0) {
    return 'has more than one "@"';
  }
  if ([host, owner, repository].some((segment) => segment.includes('*'))) {
    return 'has * in its host, owner or repository; write these out, one identity for each';
  }
  if (!HOST.test(host)) {
    return 'does not begin with https:// and a host name in lower case';
  }
  if (owner === '' || repository === '') {
    return `does not name an owner and a repository, as in ${EXAMPLE}`;
  }
  return ref === undefined ? 'has no ref at its end; name the ref, for example @refs/tags/v*' : refProblem(ref);
}

/** A reusable workflow may be called by its commit. */
function refProblem(ref: string): string | undefined {
  return /^refs\/(?:tags|heads)\/./.test(ref) || COMMIT.test(ref)
    ? undefined
    : 'has to go on with @refs/tags/…, @refs/heads/… or @ and a whole commit after the workflow';
}
