// Where Pulumi starts the pack. It registers ts-node for CommonJS, which compiles slowly; an ES module is Node's own to read.

require('./node-version.cjs');

module.exports = import('./src/index.ts');
