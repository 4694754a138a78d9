// Makes dist/: the pack as it is published, compiled, with a package.json, a PulumiPolicy.yaml and an
// npm-shrinkwrap.json of its own. It starts without ts-node, so that and typescript are left out of it.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '..');
const dist = join(checkout, 'dist');
const run = (command, parameters, cwd) =>
  execFileSync(command, parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });

rmSync(dist, { recursive: true, force: true });
run(join(checkout, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.json'], checkout);
copyFileSync(join(checkout, 'node-version.cjs'), join(dist, 'node-version.cjs'));
for (const [start, mode] of [
  ['start.cjs', 0o644],
  ['image-provenance.cjs', 0o755],
]) {
  const compiled = readFileSync(join(checkout, start), 'utf8').replace(/'\.\/src\/(\w+)\.ts'/, "'./$1.js'");
  writeFileSync(join(dist, start), compiled, { mode });
}
copyFileSync(join(checkout, 'PulumiPolicy.yaml'), join(dist, 'PulumiPolicy.yaml'));
// The pages of `explain`.
mkdirSync(join(dist, 'docs'));
for (const page of ['verdicts.md', 'rules.md']) {
  copyFileSync(join(checkout, 'docs', page), join(dist, 'docs', page));
}
copyFileSync(join(checkout, 'src', 'yaml', 'LICENSE.libyaml'), join(dist, 'yaml', 'LICENSE.libyaml'));

const { name, version, description, license, engines, type, main, bin, imports, dependencies } = JSON.parse(
  readFileSync(join(checkout, 'package.json'), 'utf8'),
);
const compiled = Object.entries(dependencies).filter(([dependency]) => !['ts-node', 'typescript'].includes(dependency));
const manifest = {
  name,
  version,
  description,
  license,
  engines,
  type,
  main,
  bin,
  imports,
  dependencies: Object.fromEntries(compiled),
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

// npm prunes the checkout's lock to what the smaller package.json asks for; offline, so that no version can change.
const folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
try {
  copyFileSync(join(dist, 'package.json'), join(folder, 'package.json'));
  copyFileSync(join(checkout, 'package-lock.json'), join(folder, 'package-lock.json'));
  run(
    'npm',
    ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--no-audit', '--loglevel=error'],
    folder,
  );
  copyFileSync(join(folder, 'package-lock.json'), join(dist, 'npm-shrinkwrap.json'));
} finally {
  rmSync(folder, { recursive: true });
}
