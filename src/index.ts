// Public exports of the package.
export {};
