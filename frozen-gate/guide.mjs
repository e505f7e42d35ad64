import { readFileSync } from 'node:fs';
import tsBlankSpace from 'ts-blank-space';

/* The guide's code, to the letter. */

export const guide = readFileSync(new URL('../../shared/GUIDE.md', import.meta.url), 'utf8');

/** The JavaScript class, the lines of its usage included. */
export const classSource = example('JavaScript', 'javascript');

/** The React hook in TypeScript. */
export const hookSource = example('React', 'typescript');

/** The React hook for a browser: types are blanks, every other character stands where it stood. */
export const hookWithoutTypes = tsBlankSpace(hookSource);

function example(name, language) {
  const found = guide.match(new RegExp(`^## ${name} Example\\n+\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms'));
  if (!found) {
    throw new Error(`The guide has no ${name} example`);
  }
  return found[1];
}
