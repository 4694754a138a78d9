/** The documents against the code: codes, titles and remedies, links, named files, limits, examples of configurations, and words. */

import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parse } from 'yaml';
import { configurationFromFile } from '../src/configuration/file.ts';
import { type Code, CODES } from '../src/codes.ts';
import { isFailure } from '../src/failure.ts';
import { codeBlocks, DOCUMENTS, readDocument } from './support/documents.ts';

const NAMES = Object.keys(CODES) as Code[];
const VERDICTS = 'docs/verdicts.md';
const THREAT_MODEL = 'docs/threat-model.md';
const NEVER_GIVEN = 'Codes that this version never gives';

/** How nobody talks. Each has a plain form: "gets this code too", "that", "anyone who", "another". */
const BANNED = [
  'told so',
  'told apart',
  'is told',
  'of which',
  'whoever',
  'nobody who',
  'somebody else',
  'least of all',
];

describe('the page of verdicts', () => {
  const sections = sectionsOf(readDocument(VERDICTS));
  const families = sections.filter(({ level }) => level === 2);
  const codes = sections.filter(({ level, title }) => level === 3 && title.startsWith('`'));

  it('has a section for each code, and for nothing that is none', () => {
    const titles = codes.map(({ title }) => title.replaceAll('`', ''));
    expect(titles).to.have.members(NAMES);
    expect(titles).to.have.length(NAMES.length);
  });

  it('has each code under its family', () => {
    const misplaced = codes.filter(({ title, parent, text }) => {
      const family = CODES[title.replaceAll('`', '') as Code].family;
      return parent === NEVER_GIVEN ? !text.includes(`Family \`${family}\``) : parent !== family;
    });
    expect(misplaced.map(({ title }) => title)).to.deep.equal([]);
    expect(families.map(({ title }) => title)).to.include.members([
      ...new Set(Object.values(CODES).map(({ family }) => family)),
    ]);
  });

  it('says of each code to do what the pack says', () => {
    const differing = codes.filter(
      ({ title, text }) => !oneLine(text).includes(`What to do: ${CODES[title.replaceAll('`', '') as Code].remedy}.`),
    );
    expect(differing.map(({ title }) => title)).to.deep.equal([]);
  });

  it('has the title that a message starts with', () => {
    const differing = codes.filter(
      ({ title, text }) => !text.startsWith(`\n\nTitle: ${CODES[title.replaceAll('`', '') as Code].title}.\n`),
    );
    expect(differing.map(({ title }) => title)).to.deep.equal([]);
  });

  it('marks the codes that nothing in the pack gives', () => {
    const marked = codes.filter(({ parent }) => parent === NEVER_GIVEN).map(({ title }) => title.replaceAll('`', ''));
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'codes.ts')
      .map((file) => readDocument(join('src', file)));
    const unmentioned = NAMES.filter((code) => !sources.some((source) => source.includes(`'${code}'`)));
    expect(marked).to.have.members(unmentioned);
  });
});

describe('the threat model', () => {
  const limits = [...readDocument(THREAT_MODEL).matchAll(/^\| [^|]+ \| `([^`]+)` \| `([A-Z_]+)` \| `([^`]+)` \|$/gm)];

  it('has the limits of the code', () => {
    expect(limits).to.have.length.above(10);
    const wrong = limits.filter(
      ([, value = '', name = '', file = '']) => !readDocument(file).includes(`const ${name} = ${value};`),
    );
    expect(wrong.map(([row]) => row)).to.deep.equal([]);
  });
});

describe('the page of pinning', () => {
  const PINNERS = ['src/remediation.ts', 'src/pinned-manifest.ts', 'src/pinned-values.ts'];

  it('has each reason for which an image is not pinned, in the words of the code', () => {
    const rows = [...readDocument('docs/pinning.md').matchAll(/^\| ([^|`]+?) +\| [^|]+ \|$/gm)];
    const shown = rows.map(([, reason = '']) => reason).filter((reason) => reason.split(' ').length > 2);
    const sources = [...filesOf('src/pinning'), ...PINNERS].map(readDocument).join('\n');
    const reasons = [
      ...sources.matchAll(/^(?:export )?const [A-Z_]+(?:: Failure)? = (?:\{ reason: )?(['"])(.+)\1(?: \})?;$/gm),
    ];
    expect(reasons).to.have.length.above(5);
    expect(shown).to.have.members(reasons.map(([, , text]) => text));
  });
});

describe('the documents', () => {
  it('link to what is there', () => {
    const broken = DOCUMENTS.flatMap((file) =>
      relativeLinks(readDocument(file))
        .filter((link) => !leadsSomewhere(file, link))
        .map((link) => `${file}: ${link}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('name files that are there', () => {
    const missing = DOCUMENTS.flatMap((file) =>
      [...readDocument(file).matchAll(/`((?:src|test|demo|\.ci)\/[\w./-]*)`/g)]
        .filter(([, named = '']) => !existsSync(named))
        .map(([, named = '']) => `${file}: ${named}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('name no code that does not exist', () => {
    const unknown = DOCUMENTS.flatMap((file) =>
      [...readDocument(file).matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !NAMES.includes(name as Code) && !isNamedOtherwise(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it('are in plain words', () => {
    const found = DOCUMENTS.flatMap((file) => {
      const text = oneLine(withoutCode(readDocument(file))).toLowerCase();
      return BANNED.filter((phrase) => text.includes(phrase)).map((phrase) => `${file}: ${phrase}`);
    });
    expect(found).to.deep.equal([]);
  });

  for (const file of DOCUMENTS) {
    for (const [index, example] of jsonExamples(file).entries()) {
      it(`have in ${file} a ${index + 1}. example in JSON that is right`, () => {
        const value: unknown = parse(example);
        if (isObject(value) && Array.isArray(value.results)) {
          expect(wrongFamilies(value.results)).to.deep.equal([]);
        } else if (isObject(value) && 'json.schemas' in value) {
          const [mapped] = /docs\/[\w.]+\.json/.exec(example) ?? [''];
          expect(existsSync(mapped)).to.equal(true);
        } else {
          expect(sentences(value)).to.deep.equal([]);
          expect(isObject(value) && ('image-provenance' in value || 'policies' in value)).to.equal(true);
        }
      });
    }
  }

  it('have examples of configurations', () => {
    expect(DOCUMENTS.flatMap(jsonExamples)).to.have.length.above(5);
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(folder).map((file) => join(folder, file));
}

interface Section {
  readonly level: number;
  readonly title: string;
  /** The title of the section of the second level that it is in. */
  readonly parent: string;
  readonly text: string;
}

function sectionsOf(markdown: string): Section[] {
  let parent = '';
  return headings(markdown).map(({ level, title, end }, index, all) => {
    parent = level === 2 ? title : parent;
    return { level, title, parent, text: withoutCode(markdown).slice(end, all[index + 1]?.start) };
  });
}

function headings(markdown: string) {
  return [...withoutCode(markdown).matchAll(/^(#{1,6}) (.+)$/gm)].map((match) => ({
    level: match[1]?.length ?? 0,
    title: match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The same length, with blanks in the place of code blocks. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```.*\n[^]*?^ *```$/gm, (block) => block.replace(/[^\n]/g, ' '));
}

function relativeLinks(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : normalize(join(dirname(from), path));
  return existsSync(target) && (anchor === undefined || anchors(readDocument(target)).includes(anchor));
}

/** As GitHub makes them. */
function anchors(markdown: string): string[] {
  return headings(markdown).map(({ title }) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

/** Variables that other programs have named. */
const OF_THE_ENVIRONMENT: readonly string[] = [
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'SSL_CERT_FILE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'DOCKER_CONFIG',
  'REGISTRY_AUTH_FILE',
  'NO_COLOR',
  'FORCE_COLOR',
];

/** Constants of the code and variables of an environment look like codes. */
function isNamedOtherwise(name: string): boolean {
  return /^(?:PULUMI|KUMA|MAX)_/.test(name) || OF_THE_ENVIRONMENT.includes(name);
}

function jsonExamples(file: string): string[] {
  return codeBlocks(file)
    .filter(({ language }) => language === 'json' || language === 'jsonc')
    .map(({ lines }) => lines.join('\n').replace(/^ *\/\/.*$| \/\/ .*$/gm, ''));
}

function sentences(value: unknown): string[] {
  const checked = configurationFromFile(JSON.stringify(value));
  return isFailure(checked) ? checked.problems.map(({ sentence }) => sentence) : [];
}

/** The codes of a report that stand with another family than theirs. */
function wrongFamilies(results: readonly unknown[]): unknown[] {
  return results
    .flatMap((result) =>
      isObject(result) && Array.isArray(result.failures) ? (result.failures as unknown[]) : [result],
    )
    .filter((failure) => !isObject(failure) || CODES[failure.code as Code].family !== failure.family);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
