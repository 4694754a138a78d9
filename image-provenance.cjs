#!/usr/bin/env node
// Where the command starts.

require('./node-version.cjs');

void import('./src/cli.ts');
