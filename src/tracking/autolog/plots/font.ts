// Letters of five dots by seven, with two rows below the line, for the plots of autologging: printable ASCII.

/** Dots of a letter from left to right. */
export const GLYPH_WIDTH = 5;
/** Dots of a letter from the top to the lowest tail. */
export const GLYPH_HEIGHT = 9;

const FIRST = ' '.charCodeAt(0);
// A word for each letter from the blank to the tilde; a digit in base 32 for each of its rows from the top, whose highest bit is the dot at
// the left. Rows below the last dot are left out.
const ROWS = [
  '0 4444404 aaa aavavaa 4fke5u4 op248j3 cik8lid 444',
  '2488842 8422248 04lel4 044v44 00000c48 000v 00000cc 01248g',
  'ehjlphe 4c4444e eh1248v v2421he 26aiv22 vgu11he 68guhhe v124888',
  'ehhehhe ehhf12c 0cc0cc 0cc0cc48 248g842 00v0v g84248g eh12404',
  'eh1dlle ehhhvhh uhhuhhu ehggghe sihhhis vgguggv vgguggg ehgnhhf',
  'hhhvhhh e44444e 72222ic hikokih ggggggv hrllhhh hhpljhh ehhhhhe',
  'uhhuggg ehhhlid uhhukih fgge11u v444444 hhhhhhe hhhhha4 hhhllla',
  'hha4ahh hha4444 v1248gv e88888e 0g8421 e22222e 4ah 0000000v',
  '842 00e1fhf ggmphhu 00egghe 11djhhf 00ehvge 698s888 00fhhhf1e',
  'ggmphhh 40c444e 2062222ic ggikoki c44444e 00qllll 00mphhh 00ehhhe',
  '00mphhugg 00djhhf11 00mpggg 00fge1u 88s8896 00hhhjd 00hhha4 00hhlla',
  '00ha4ah 00hhhhf1e 00v248v 2448442 4444444 8442448 009li',
]
  .join(' ')
  .split(' ');
/** What stands for all other letters: a frame. */
const UNKNOWN = 'vhhhhhv';

/** The rows of a letter from the top, five bits each; the highest is the dot at the left. */
export function findGlyph(letter: string): readonly number[] {
  const rows = ROWS[(letter.codePointAt(0) ?? 0) - FIRST] ?? UNKNOWN;
  return Array.from(rows, (digit) => Number.parseInt(digit, 32));
}
