// Names of runs that nobody named: an adjective, a noun and a number, as MLflow gives them.

const ADJECTIVES =
  'amber bold brisk calm clever crisp eager fine gentle glad keen lively lucid mellow neat nimble plain proud quick quiet rapid serene sharp smooth sound stately steady sunny swift tidy upbeat vivid warm wise witty'.split(
    ' ',
  );
const NOUNS =
  'auk bear bee bird bream carp cat colt cow crab crane crow cub deer dove duck eel elk fawn finch fish fox goat goose grub gull hare hawk hen hog horse jay lamb lark lynx mink mole moose moth mouse mule newt owl ox perch pig pug quail ram rat rook seal shad shark sheep shrew skink skunk slug smelt snail snake snipe sow squid stag stork swan toad trout tuna turtle vole wasp whale wolf worm wren yak'.split(
    ' ',
  );

/** Such as `calm-crane-417`. */
export function makeRunName(): string {
  const pick = (words: readonly string[]): string => words[Math.floor(Math.random() * words.length)] ?? '';
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}-${Math.floor(Math.random() * 1000)}`;
}
