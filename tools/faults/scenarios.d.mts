/** Chooses between the full and the small size of a number. */
export type Scale = (full: number, small: number) => number;

export const SCENARIOS: readonly { readonly name: string; readonly run: (scale: Scale) => Promise<string> }[];
