// Ranks of numbers among borders.
export { RankFinder } from './rank-finder.ts';
