// Packages that stores need only when they are used: SDKs of clouds, drivers of databases. Each is an optional peer of this package.
import { DecantError } from '../errors.ts';

/** Imports an optional package; MISSING_DEPENDENCY with the command that installs it where it is absent. `need` says who asks: `s3: URIs`. */
export async function importPackage<Module>(name: string, need: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if (!isAbsent(cause, name)) throw cause;
    throw new DecantError('MISSING_DEPENDENCY', `${need} need the package ${name}, which is not installed.`, {
      hint: `Install it beside decant: npm install ${name}`,
      cause,
    });
  }
}

// A package that is there but lacks one of its own is another defect, which its own message names best.
function isAbsent(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
    error.message.includes(`'${name}'`)
  );
}
