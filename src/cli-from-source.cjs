#!/usr/bin/env node
// The command in the checkout, from its TypeScript sources; dist/ starts its compiled cli.js instead.
require('ts-node').register({ transpileOnly: true, project: require.resolve('../tsconfig.json') });
require('./cli');
