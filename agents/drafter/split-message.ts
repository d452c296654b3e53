/** Where the request ends and the author's own words begin. What lies in the body is text: it never names, dates or orders anything. */

/** `head` has the length of the message, with the body blanked, so that places in it stay those of the message. */
export type SplitMessage = { readonly head: string; readonly body: string | null };

type Span = { readonly from: number; readonly start: number; readonly end: number };

const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '«': '»', '„': '“' };
/** A colon (not of a clock time), a dash between spaces, a line end. */
const SEPARATOR = /(?<!\d):|:(?!\d)|\s[–—-]{1,2}\s|—|\n/u;
const SAYING = /\b(?:saying|that says|which says|that reads|with the text|to say)\b(?:\s+that\b)?\s*/iu;
const THAT = /\bthat\b\s*/iu;

/** `note on Dana – great month` → head `note on Dana`, body `great month`; body null when there is none. */
export function splitMessage(text: string): SplitMessage {
  const spans = [separated(text), quoted(text), after(text, SAYING)].filter((span) => span !== null);
  const span = spans.toSorted((left, right) => left.from - right.from)[0] ?? after(text, THAT);
  if (span === null) return { head: text, body: null };
  const body = unquote(text.slice(span.start, span.end).trim());
  return { head: blank(text, span.from, span.end), body: body === '' ? null : body };
}

/** `text` with spaces from `start` to `end`. */
export function blank(text: string, start: number, end: number): string {
  return `${text.slice(0, start)}${' '.repeat(Math.max(0, end - start))}${text.slice(end)}`;
}

function separated(text: string): Span | null {
  return after(text, SEPARATOR);
}

function after(text: string, pattern: RegExp): Span | null {
  const match = pattern.exec(text);
  return match === null ? null : { from: match.index, start: match.index + match[0].length, end: text.length };
}

/** From an opening quotation mark to the last closing one; what follows it belongs to the request again. */
function quoted(text: string): Span | null {
  const from = text.search(/["“«„]/u);
  if (from < 0) return null;
  const close = text.lastIndexOf(QUOTES[text.charAt(from)] ?? '"');
  return close > from ? { from, start: from, end: close + 1 } : { from, start: from + 1, end: text.length };
}

function unquote(body: string): string {
  const close = QUOTES[body.charAt(0)];
  if (close === undefined || body.length < 2 || !body.endsWith(close)) return body;
  const inner = body.slice(1, -1);
  return inner.includes(close) ? body : inner.trim();
}
