// Ends the start on a Node that is too old, with one sentence in place of a package's own words.
// Plain JavaScript: a Node that is too old may not read TypeScript or the syntax of newer modules.

const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);

// The first minor and patch version of each release line that works (package.json, engines). Lines above 25 work.
const MINIMUM = { 22: [22, 2], 24: [15, 0] };
const [minimumMinor, minimumPatch] = MINIMUM[major] ?? [major > 25 ? 0 : Infinity, 0];

if (minor < minimumMinor || (minor === minimumMinor && patch < minimumPatch)) {
  process.stderr.write(
    `kong-mesh-provenance needs Node 22 from 22.22.2, 24 from 24.15.0, or 26 and later. This is Node ${process.versions.node}.\n`,
  );
  process.exit(2);
}
