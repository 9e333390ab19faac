// The route of a request as metrics, logs and traces name it: one of those that exist, so that no caller makes up names.

/** The routes of every app; those beside them are known when the server starts. */
const APP_ROUTES: readonly string[] = ['/invocations', '/ping', '/health', '/version', '/example'];

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Stands for all paths that have no route, and for unusual methods. */
export const OTHER = 'other';

/** Finds the path of the route; `other` for a path that has none. */
export type RouteNamer = (target: string) => string;

/** Makes the function that names routes. */
export function createRouteNamer(paths: readonly string[]): RouteNamer {
  const routes: ReadonlySet<string> = new Set([...APP_ROUTES, ...paths]);
  return (target) => {
    if (routes.has(target)) return target;
    const path = cutQuery(target);
    return routes.has(path) ? path : OTHER;
  };
}

/** A usual method of HTTP, or `other`. */
export function nameMethod(method: string): string {
  return METHODS.has(method) ? method : OTHER;
}

/** The path of a request target without its query. */
export function cutQuery(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? target : target.slice(0, question);
}
