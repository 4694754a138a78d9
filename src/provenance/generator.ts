/** The slsa-github-generator, which Kong and Kuma build with. */

export const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator/';
