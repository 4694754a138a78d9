/** The text of a manifest with digests: image lines alone change, and what is read of it is what was meant. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { isFailure } from '../src/failure.ts';
import { isKnown } from '../src/images/image-use.ts';
import type { JudgeUse } from '../src/pin-passed.ts';
import { pinnedManifest } from '../src/pinned-manifest.ts';
import { readPlan } from '../src/plan/plan.ts';
import { parseReference } from '../src/reference/reference.ts';
import type { Rule } from '../src/trust-policy/rules.ts';
import { realMaterial } from './support/real-material.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;
const A = 'acme.com/a:1';
const B = 'acme.com/b:1';
const PINNED = `${A}@${DIGEST}`;

/** All images pass but these. */
const judging =
  (...failing: readonly string[]): JudgeUse =>
  (use) => {
    const image = isKnown(use) ? use.image : '';
    const reference = parseReference(image);
    const passes = !isFailure(reference) && !failing.includes(image);
    return Promise.resolve({
      ...(!isFailure(reference) && { reference }),
      rule: { pin: true } as Rule,
      verdict: passes
        ? { result: 'PASSED', digest: DIGEST, provenance: {} as never }
        : { result: 'FAILED', reasons: [{ code: 'ATTESTATION_MISSING', reason: 'none' }] },
      level: 'mandatory',
    });
  };

/** @returns the text, and what was done: by image and line */
async function pinned(text: string, ...failing: readonly string[]) {
  const plan = await readPlan(text, 'file.yaml');
  if (isFailure(plan) || plan.kind === 'preview') {
    throw new Error(isFailure(plan) ? plan.reason : plan.kind);
  }
  const judge = judging(...failing);
  const { text: written, readings } = await pinnedManifest({ file: 'file.yaml', text, plan }, () => judge);
  const done = readings
    .flatMap(({ uses }) => uses)
    .filter(isKnown)
    .map(({ image, scanned, remediated }) => {
      const what = isFailure(remediated) ? remediated.reason : (remediated ?? 'left');
      return `${image} in line ${scanned?.line ?? 0}: ${what}`;
    });
  return { written, done };
}

const pod = (containers: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${containers}`;

describe('the text of a manifest', () => {
  const STYLES: Readonly<Record<string, readonly [before: string, after?: string]>> = {
    plain: [`    - image: ${A}\n`],
    'in double quotes': [`    - image: "${A}"\n`],
    'in single quotes': [`    - image: '${A}'\n`],
    'with a comment behind it': [`    - image: ${A} # not ${A}\n`, `    - image: ${PINNED} # not ${A}\n`],
    'with a comment above it': [
      `    # image: ${A}\n    - image: ${A}\n`,
      `    # image: ${A}\n    - image: ${PINNED}\n`,
    ],
    'in a flow list': [`    [{name: x, image: ${A}}, {"image":"${A}"}]\n`],
    'on the line below': [`    - image:\n        ${A}\n`],
    'as a block scalar': [
      `    - image: |- # not ${A}\n        ${A}\n`,
      `    - image: |- # not ${A}\n        ${PINNED}\n`,
    ],
    'with an escape': [`    - image: "\\x61cme.com/a:1"\n`, `    - image: "${PINNED}"\n`],
    'with a tag of YAML': [`    - image: !!str ${A}\n`],
    'with an anchor': [
      `    - image: &a ${A}\n    - image: *a\n`,
      `    - image: &a ${PINNED}\n    - image: "${PINNED}"\n`,
    ],
    'with the line ends of Windows': [`    - image: ${A}\r\n      name: x\r\n`],
    'as one of equal keys': [`    - image: ${B}\n      image: ${A}\n`],
    'beside one that fails': [`    - image: ${B}\n    - image: ${A}\n`],
    'without an end of its line': [`    - image: ${A}`],
    'beside what has its digest': [`    - image: ${A}\n    - image: ${B}@${DIGEST}\n`],
  };

  for (const [style, [before, after]] of Object.entries(STYLES)) {
    it(`has the digest behind an image ${style}`, async () => {
      const { written, done } = await pinned(pod(before), B);
      expect(written).to.equal(pod(after ?? before.replaceAll(A, PINNED)));
      expect(done.filter((line) => line.startsWith(A)).join()).to.match(/^(?:[^,]*: pinned,?)+$/);
    });
  }

  it('has it in each document and item of a list, also of JSON', async () => {
    const item = (image: string) => `{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"${image}"}]}}`;
    const list = (image: string) =>
      `# a list\n---\n# none\n---\napiVersion: v1\nkind: List\nitems:\n- ${item(image)}\n- ${item(image)}\n---\n${item(image)}\n`;
    expect((await pinned(list(A))).written).to.equal(list(PINNED));
    expect((await pinned(item(A))).written).to.equal(item(PINNED));
    // kubectl reads JSON objects one after the other.
    expect((await pinned(`${item(A)}\n${item(A)}`)).written).to.equal(`${item(PINNED)}\n${item(PINNED)}`);
    expect((await pinned(`${item(A)}\n---\n${pod(`    - image: ${A}\n`)}`)).written).to.equal(
      `${item(PINNED)}\n---\n${pod(`    - image: ${PINNED}\n`)}`,
    );
  });

  it('has it inside of documents in texts, also of secrets', async () => {
    const inner = (image: string) => `runtime: {kubernetes: {injector: {initContainer: {image: "${image}"}}}}`;
    const map = (data: string) => `apiVersion: v1\nkind: ConfigMap\ndata:\n  config.yaml: ${data}\n`;
    expect((await pinned(map(`|\n    ${inner(A)}`))).written).to.equal(map(`|\n    ${inner(PINNED)}`));
    expect((await pinned(map(JSON.stringify(inner(A))))).written).to.equal(map(JSON.stringify(inner(PINNED))));
    const base64 = (image: string) => Buffer.from(inner(image)).toString('base64');
    const secret = (data: string) => map(data).replace('ConfigMap', 'Secret');
    expect((await pinned(secret(base64(A)))).written).to.equal(secret(base64(PINNED)));
    expect((await pinned(secret(`"${base64(A)}"`))).written).to.equal(secret(`"${base64(PINNED)}"`));
  });

  it('has it in the field for the digest of an image in parts', async () => {
    const app = (digest: string) =>
      `apiVersion: acme.example.com/v1\nkind: App\nspec:\n  image:\n    repository: acme.com/a\n    tag: "1"\n    digest:${digest}\n    pullPolicy: Always\n`;
    for (const before of ['', ' ""', " ''", ' ~']) {
      const { written, done } = await pinned(app(before));
      expect(done).to.deep.equal([`${A} in line 5: pinned`]);
      expect(written).to.equal(app(` "${DIGEST}"`));
    }
    expect((await pinned(app(' # set by pin'))).written).to.equal(app(` "${DIGEST}" # set by pin`));
  });

  it('stays where a merge brings the image, and says so', async () => {
    const text = `x: &x\n  image: ${A}\n${pod('    - <<: *x\n')}`;
    const { written, done } = await pinned(text);
    expect(written).to.equal(text);
    expect(done.join()).to.match(/: the file writes the image in a way that the pack does not change/);
  });

  it('stays in the document where an anchor gives the image to something else, and in no other', async () => {
    const shared = `apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: {list: 'x'}\nspec:\n  containers: &c\n    - image: ${A}\n  unknown: *c\n`;
    const other = pod(`    - image: ${A}\n`);
    const { written, done } = await pinned(`${shared}---\n${other}`);
    expect(written).to.equal(`${shared}---\n${other.replace(A, PINNED)}`);
    expect(done).to.deep.equal([
      `${A} in line 7: with the digest the pack would read the file in another way`,
      `${A} in line 14: pinned`,
    ]);
  });

  it('stays in the item of a list that shares its containers, and in no other', async () => {
    const item = (spec: string) => `- apiVersion: v1\n  kind: Pod\n  spec:\n    ${spec}\n`;
    const list = (image: string) =>
      `apiVersion: v1\nkind: List\nitems:\n${item(`{containers: &c [{image: ${A}}], unknown: *c}`)}${item(`{containers: [{image: ${image}}]}`)}`;
    expect((await pinned(list(A))).written).to.equal(list(PINNED));
  });

  it('may have thousands of documents', async () => {
    const many = (image: string) => Array.from({ length: 3000 }, () => pod(`    - image: ${image}\n`)).join('---\n');
    expect((await pinned(many(A))).written === many(PINNED)).to.equal(true);
  });

  /** By file, how many lines change. */
  const RENDERED: Readonly<Record<string, number>> = {
    'kong-mesh-2.14.3-default.yaml': 4,
    'kong-mesh-2.8.0-default.yaml': 7,
    'kuma-2.12.14-zone-cni-ingress-egress.yaml': 7,
  };

  for (const [file, count] of Object.entries(RENDERED)) {
    it(`of a real chart changes in image lines alone (${file})`, async function () {
      const text = readFileSync(realMaterial(this, `rendered/${file}`), 'utf8');
      const { written, done } = await pinned(text);
      const [before, after] = [text.split('\n'), written.split('\n')];
      expect(after).to.have.length(before.length);
      const changed = after.filter((line, index) => line !== before[index]);
      expect(changed).to.have.length(count);
      changed.forEach((line) => expect(line).to.match(/(?:image|value): "?[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}"?$/));
      expect(written.replaceAll(`@${DIGEST}`, '')).to.equal(text);
      expect(done.filter((line) => line.endsWith(': pinned'))).to.have.length(count);
    });
  }
});
