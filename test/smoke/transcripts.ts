/** Transcripts in Markdown: ```console blocks whose first line is `$ command`. */
import { readFileSync } from 'node:fs';

export type Transcript = {
  /** What stands after `$`. */
  readonly command: string;
  /** What is typed: the lines after `> `. */
  readonly typed: readonly string[];
  /** Lines that must be printed, in this order; a line that is `…` alone stands for any. */
  readonly printed: readonly string[];
};

/** The transcripts of a Markdown file whose command begins with `start`, in order. */
export function readTranscripts(file: string, start: string): readonly Transcript[] {
  return [...readFileSync(file, 'utf8').matchAll(/^```console\n(?<body>[\s\S]*?)^```$/gm)].flatMap((block) => {
    const [first = '', ...lines] = (block.groups?.['body'] ?? '').split('\n');
    const command = /^\$ (.*)$/.exec(first)?.[1] ?? '';
    if (!command.startsWith(start)) return [];
    return [
      {
        command,
        typed: lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2)),
        printed: lines.map(comparable).filter((line) => line !== '' && line !== '…'),
      },
    ];
  });
}

/** Those lines of the transcript that `output` lacks, or has in another order. Empty when it is what the README shows. */
export function missingLines({ printed }: Transcript, output: string): readonly string[] {
  const lines = output.split('\n').map(comparable);
  let from = 0;
  return printed.filter((line) => {
    const at = lines.indexOf(line, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

/** A line without what differs between two runs: durations, moments, process ids, folders, who runs it. */
function comparable(line: string): string {
  return line
    .trimEnd()
    .replace(/\b\d+(\.\d+)? (s|ms)\b/g, '0 s')
    .replace(/refreshed \d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/, 'refreshed')
    .replace(/\(pid \d+\)/, '(pid)')
    .replace(/ in \S+ …$/, ' in folder …')
    .replace(/^\S+ is its admin and may sign in\.$/, 'admin');
}
