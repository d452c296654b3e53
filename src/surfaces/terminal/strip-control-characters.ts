/** Text from data made harmless for a terminal. */
import { stripVTControlCharacters } from 'node:util';

/** C0 without tab and line feed, DEL, C1, and the marks that reorder or hide text. */
// oxlint-disable-next-line no-control-regex -- control characters are what this file is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Removes terminal escape sequences and every other control character; tabs and line ends stay. */
export function stripControlCharacters(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replaceAll(CONTROL, '');
}

/** The same on one line: runs of white space become one space. */
export function stripToLine(text: string): string {
  return stripControlCharacters(text.replaceAll(/\s+/g, ' ')).trim();
}
