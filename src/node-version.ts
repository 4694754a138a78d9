/** Ends the start on a Node that is too old for the sigstore packages, before one of them fails in its own words. */

const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);

/** The first minor and patch version of each release line that will do; lines above these do, lines between don't. */
const LEAST: Readonly<Record<number, readonly [number, number]>> = { 22: [22, 2], 24: [15, 0] };

const [leastMinor, leastPatch] = LEAST[major] ?? [major > 25 ? 0 : Infinity, 0];

if (minor < leastMinor || (minor === leastMinor && patch < leastPatch)) {
  process.stderr.write(
    `kong-mesh-provenance needs Node 22 from 22.22.2, 24 from 24.15.0, or 26 and later, and was started on Node ${process.versions.node}.\n`,
  );
  process.exit(2);
}
