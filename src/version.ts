// The version of this package; test/exports.test.ts holds it equal to package.json.

/** Version of Decant. */
export const VERSION = '0.1.0';
