/** Colours for a terminal, and none where there is no terminal or NO_COLOR asks for none. */
import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

export type Paint = {
  readonly isColoured: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
};

/** Node decides by the stream (is it a terminal?) and by NO_COLOR, FORCE_COLOR and TERM. */
export function makePaint(stream: Writable): Paint {
  return {
    isColoured: styleText('bold', ' ', { stream }) !== ' ',
    bold: (text) => styleText('bold', text, { stream }),
    dim: (text) => styleText('dim', text, { stream }),
    accent: (text) => styleText('cyan', text, { stream }),
  };
}
