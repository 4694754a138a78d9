/** Manifests as their objects, and what is said of those that can't be read. */
import { isFailure } from '../../src/failure.ts';
import { expect } from 'chai';
import { readManifest } from '../../src/plan/manifest.ts';
import { useLine, usesOf } from '../support/planned-images.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "a:1"}]}\n';
const DEPLOYMENT =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b}\nspec: {template: {spec: {containers: [{image: "b:1"}]}}}\n';

async function objects(text: string) {
  const read = await readManifest(text, 'file.yaml');
  if (isFailure(read)) {
    throw new Error(read.reason);
  }
  return read;
}

/** `apiVersion kind` of each object. */
async function kinds(text: string): Promise<string[]> {
  return (await objects(text)).map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
}

async function uses(text: string): Promise<string[]> {
  return usesOf(await objects(text)).map(useLine);
}

async function invalid(text: string): Promise<string> {
  const read = await readManifest(text, 'file.yaml');
  return isFailure(read) ? read.reason : `found ${read.length}`;
}

const BOTH = ['v1 Pod', 'apps/v1 Deployment'];
const IN_POD = 'spec.containers[0].image a:1';
const IN_DEPLOYMENT = 'spec.template.spec.containers[0].image b:1';

describe('a manifest', () => {
  it('is its objects, with all that is in them', async () => {
    const [{ scanned, ...object } = { scanned: undefined }, ...more] = await objects(POD);
    expect([scanned?.file, scanned?.document, scanned?.lineOf(['spec', 'containers', { index: 0 }])]).to.deep.equal([
      'file.yaml',
      1,
      4,
    ]);
    expect([object, ...more]).to.deep.equal([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        patch: false,
        fields: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          spec: { containers: [{ name: 'a', image: 'a:1' }] },
        },
        at: [],
        source: undefined,
      },
    ]);
  });

  const WRITTEN: Readonly<Record<string, string>> = {
    'documents one after another': `${POD}---\n${DEPLOYMENT}`,
    'a marker at the start': `---\n${POD}---\n${DEPLOYMENT}`,
    'a marker at the end': `${POD}---\n${DEPLOYMENT}---\n`,
    'a marker at the end without a line break': `${POD}---\n${DEPLOYMENT}---`,
    'empty documents': `---\n---\n${POD}---\n\n---\n# nothing\n---\n${DEPLOYMENT}---\nnull\n---\n~\n`,
    'comments, as helm prints them': `---\n# Source: a/templates/b.yaml\n${POD}---\n# Source: a/c.yaml\n${DEPLOYMENT}`,
    'Windows line breaks': `${POD}---\n${DEPLOYMENT}`.replaceAll('\n', '\r\n'),
    'a byte order mark': `\uFEFF${POD}---\n${DEPLOYMENT}`,
    'ends of documents': `${POD}...\n---\n${DEPLOYMENT}...\n`,
    'a List': `apiVersion: v1\nkind: List\nitems:\n- ${POD.trimEnd().replaceAll('\n', '\n  ')}\n- ${DEPLOYMENT.trimEnd().replaceAll('\n', '\n  ')}\n`,
  };
  for (const [name, text] of Object.entries(WRITTEN)) {
    it(`may be written with ${name}`, async () => {
      expect(await kinds(text)).to.deep.equal(BOTH);
      expect(await uses(text)).to.deep.equal([IN_POD, IN_DEPLOYMENT]);
    });
  }

  it('may be JSON, also a List in a List as kubectl prints it', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: 'a:1' }] } };
    const deployment = { spec: { template: { spec: { containers: [{ image: 'b:1' }] } } } };
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'List', items: [pod] },
        { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [deployment] },
      ],
    };
    for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2), JSON.stringify(list, null, '\t')]) {
      expect(await kinds(text)).to.deep.equal(BOTH);
      expect(await uses(text)).to.deep.equal([IN_POD, IN_DEPLOYMENT]);
    }
  });

  it('may be empty', async () => {
    for (const text of ['', '\n', '---', '---\n---\n', '# nothing\n', '---\n# nothing\n---\n', 'null', '\uFEFF']) {
      expect(await readManifest(text, 'file.yaml'), JSON.stringify(text)).to.deep.equal([]);
    }
  });

  it('may have anchors, merge keys and block texts', async () => {
    const text = [
      'x-container: &container {name: a, image: "a:1"}',
      'apiVersion: v1',
      'kind: Pod',
      'spec:',
      '  containers:',
      '  - *container',
      '  - <<: *container',
      '    image: "b:1"',
      '  - image: >-',
      '      d:1',
    ].join('\n');
    expect(await uses(text)).to.deep.equal(
      ['a:1', 'b:1', 'd:1'].map((image, index) => `spec.containers[${index}].image ${image}`),
    );
  });

  it('has no text where YAML has a number, a date or bytes', async () => {
    for (const value of ['5', '1.10', '12:30', '2026-01-01', 'yes', 'null', '~', '0o7']) {
      const [line] = await uses(`apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ${value}}]}`);
      expect(line, value).to.be.oneOf(['spec.containers[0].image IMAGE_UNKNOWN', `spec.containers[0].image ${value}`]);
    }
  });

  it('has what Kubernetes makes of a tag', async () => {
    const rollout = (spec: string) => `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n${spec}\n`;
    for (const [spec, expected] of [
      ['spec: {containers: [{image: !!str a:1}]}', ['spec.containers[0].image a:1']],
      ['spec: {containers: [{image: !!binary YTox}]}', ['spec.containers[0].image a:1']],
      ['spec: {containers: !!omap [{image: "a:1"}]}', ['spec.containers[0].image a:1']],
    ] as const) {
      expect(await uses(rollout(spec)), spec).to.deep.equal(expected);
    }
  });

  it('has of equal keys the last, and what is merged late, as Kubernetes does', async () => {
    const container = (fields: string) => `x: &x {image: "a:1"}\n${POD.replace('image: "a:1"', fields)}`;
    for (const fields of ['image: "b:1", image: "a:1"', 'image: "b:1", <<: *x', '"image": "b:1", image: "a:1"']) {
      expect(await uses(container(fields)), fields).to.deep.equal([IN_POD]);
    }
  });

  it('tells the template that helm says each object is from', async () => {
    const sources = (await objects(`---\n# Source: a/templates/b.yaml\n${POD}---\n${DEPLOYMENT}`)).map(
      ({ source }) => source,
    );
    expect(sources).to.deep.equal(['a/templates/b.yaml', undefined]);
  });

  describe('can not be read', () => {
    const NOT_YAML: Readonly<Record<string, readonly [string, number, number]>> = {
      'with a list that does not end': ['kind: [hunter2\n', 1, 1],
      'with a tab as indentation': ['a:\n\thunter2: 1\n', 1, 2],
      'with a directive, which Kubernetes takes for a document': [`%YAML 1.1\n---\n${POD}`, 1, 1],
      'with a quote that does not end': [`${POD}---\nkind: "hunter2\n`, 2, 6],
      'with its second document wrong': [`${POD}---\na: {hunter2\n`, 2, 6],
    };
    for (const [name, [text, document, line]] of Object.entries(NOT_YAML)) {
      it(`${name}: document and line are told, and nothing of the text`, async () => {
        const told = await invalid(text);
        expect(told).to.match(new RegExp(`^document ${document}, line \\d+: `));
        if (line > 0) {
          expect(told).to.contain(`line ${line}`);
        }
        expect(told).to.not.contain('hunter2');
      });
    }

    it('with an alias of nothing, which is not told as too many', async () => {
      const told = await invalid(`${POD}---\na: *hunter2\n`);
      expect(told).to.match(/^document 2, /);
      expect(told).to.not.match(/has too many/);
      expect(told).to.not.contain('hunter2');
    });

    it('with an alias bomb', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `x${index}`);
      const bomb = names
        .map((name, index) => {
          const before = names[index - 1];
          const item = before === undefined ? 'x' : `*${before}`;
          return `${name}: &${name} [${Array<string>(10).fill(item).join(',')}]`;
        })
        .join('\n');
      const started = Date.now();
      expect(await invalid(`apiVersion: v1\nkind: Pod\n${bomb}\n`)).to.match(/^document 1, line 3: .*alias/);
      expect(Date.now() - started).to.be.lessThan(2000);
    });

    it('with a bomb of merge keys', async () => {
      const names = Array.from({ length: 26 }, (_, index) => `x${index}`);
      const bomb = names
        .map((name, index) => {
          const before = names[index - 1];
          return before === undefined
            ? `${name}: &${name} {k: 1}`
            : `${name}: &${name} {<<: [*${before},*${before},*${before},*${before}]}`;
        })
        .join('\n');
      const started = Date.now();
      await readManifest(`apiVersion: v1\nkind: Pod\n${bomb}\n`, 'file.yaml');
      expect(Date.now() - started).to.be.lessThan(5000);
    });

    it('nested without end, and that is told like anything else', async () => {
      for (const depth of [500, 5_000, 50_000]) {
        for (const [open, close] of [
          ['[', ']'],
          ['{a: ', '}'],
          ['{"a":', '}'],
        ] as const) {
          const text = `apiVersion: v1\nkind: Pod\nspec: ${open.repeat(depth)}1${close.repeat(depth)}\n`;
          expect(await readManifest(text, 'file.yaml'), `${open} ${depth} times`).to.be.an('object');
        }
      }
    });

    it('where a document is no object, or does not say what it is', async () => {
      for (const text of ['hunter2', '5', '- hunter2', '[]', 'true']) {
        expect(await invalid(text)).to.match(/^document 1, /);
        expect(await invalid(`${POD}---\n${text}`)).to.match(/^document 2, /);
        expect(await invalid(text)).to.not.contain('hunter2');
      }
      for (const text of [
        '{}',
        'kind: Pod',
        'apiVersion: v1',
        'kind: 5\napiVersion: v1',
        'kind: Pod\napiVersion: 1',
        'kind: [Pod]\napiVersion: v1',
        'kind: null\napiVersion: v1',
      ]) {
        expect(await invalid(text), text).to.match(/^document 1, /);
      }
    });
  });
});
