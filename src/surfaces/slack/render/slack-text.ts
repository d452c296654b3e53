/** Text for Slack: what comes from data can neither ping anybody, nor link anywhere, nor break the markup. */

const ZERO_WIDTH_SPACE = '\u200B';
const BOLD = '\u0001';

/**
 * Text that Slack shows literally: `&`, `<`, `>` escaped, control characters gone, broadcast words and links disarmed
 * by an invisible space (`@channel`, `https://` no longer match).
 */
export function escapeText(text: string): string {
  return disarm(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For text Slack does not parse (table cells, button labels): nothing escaped, but nothing a later parser could take up either. */
export function plainText(text: string): string {
  return disarm(text).replaceAll(/<(?=[!@#]|\w+\P{ASCII}?:)/gu, `<${ZERO_WIDTH_SPACE}`);
}

/**
 * Markdown → Slack's mrkdwn, with the text escaped: `**won**` → `*won*`, `# Title` → `*Title*`, `- item` → `• item`.
 * Links become their text and address, never a link: a name in the data could carry one.
 */
export function markdownToMrkdwn(markdown: string): string {
  const parts = hideEscaped(markdown.replaceAll(BOLD, '').replaceAll(/[\uE000-\uE07F]/g, '')).split(/(```[\s\S]*?```|`[^`\n]*`)/);
  return parts.map((part, index) => showEscaped(index % 2 === 1 ? escapeText(part) : convertProse(escapeText(part)))).join('');
}

/** Private code points stand for escaped marks while markup is read. */
const ESCAPED = 0xe000;

/** `\*` is a star, not markup. */
function hideEscaped(markdown: string): string {
  return markdown.replaceAll(/\\([\\`*_[\]<>~|])/g, (_, mark: string) => String.fromCharCode(ESCAPED + mark.charCodeAt(0)));
}

/** The marks themselves, with an invisible space behind those that Slack would take for markup. */
function showEscaped(text: string): string {
  return text.replaceAll(/[\uE000-\uE07F]/g, (hidden) => {
    const mark = String.fromCharCode(hidden.charCodeAt(0) - ESCAPED);
    return /[*_~`]/.test(mark) ? `${mark}${ZERO_WIDTH_SPACE}` : escapeText(mark);
  });
}

function convertProse(text: string): string {
  return text
    .replaceAll(/!?\[([^\]\n]{1,500})\]\(([^)\s]{1,500})\)/g, '$1 ($2)')
    .replaceAll(/^#{1,6} +(.+)$/gm, `${BOLD}$1${BOLD}`)
    .replaceAll(/^( *)[-*+] +/gm, '$1• ')
    .replaceAll(/\*\*(?=\S)([^*\n]+?)\*\*/g, `${BOLD}$1${BOLD}`)
    .replaceAll(/(?<![\w*])\*(?=\S)([^*\n]+?)\*(?![\w*])/g, '_$1_')
    .replaceAll(/~~(?=\S)([^~\n]+?)~~/g, '~$1~')
    .replaceAll(BOLD, '*');
}

/** At most `charactersMax` characters with `…` where it was cut; never inside an entity or a surrogate pair. */
export function cutText(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${text.slice(0, safeEnd(text, charactersMax - 1))}…`;
}

/** Pieces of at most `charactersMax`, cut at line ends or spaces where there are any. Nothing is lost but white space at the cuts. */
export function splitText(text: string, charactersMax: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > charactersMax) {
    const window = rest.slice(0, charactersMax);
    const lineEnd = window.lastIndexOf('\n');
    const natural = lineEnd > charactersMax / 2 ? lineEnd : window.lastIndexOf(' ');
    const end = natural > charactersMax / 2 ? natural : safeEnd(rest, charactersMax);
    pieces.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

function safeEnd(text: string, end: number): number {
  const entity = text.lastIndexOf('&', end - 1);
  if (entity >= 0 && end - entity <= 5 && /^&(amp|lt|gt);/.test(text.slice(entity)) && !text.slice(entity, end).includes(';')) return entity;
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
}

function disarm(text: string): string {
  return text
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .replaceAll(/@(?=(?:channel|here|everyone)\b)/gi, `@${ZERO_WIDTH_SPACE}`)
    .replaceAll('://', `:${ZERO_WIDTH_SPACE}//`)
    .replaceAll(/\b(mailto|tel):/gi, `$1${ZERO_WIDTH_SPACE}:`);
}
