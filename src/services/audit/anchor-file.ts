/** The anchors of one organisation: signed JSON lines in a file outside the database, each chained to the one before. */
import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '#services/audit/canonical-json.ts';
import { FIRST_PREV_HASH, type StreamHead, type StreamName, hashText, isSignatureOf, signHash } from '#services/audit/entry.ts';
import type { AuditKeys } from '#services/audit/keys.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.strictObject({ stream: z.string(), seq: z.number().int().positive(), hash: hashSchema });
const anchorBodySchema = z.strictObject({
  v: z.literal(1),
  org: z.string(),
  /** 1 is the first line. */
  anchor: z.number().int().positive(),
  recorded_at: z.string(),
  /** Heads that moved since the line before; folding all lines gives every head. */
  changed: z.array(headSchema),
  prev_hash: hashSchema,
});
const anchorLineSchema = anchorBodySchema.extend({ hash: hashSchema, key_id: z.string(), signature: z.string() });

export type AnchoredHead = z.infer<typeof headSchema>;

/** `heads` = the newest anchored head of every stream; `faultAtLine` = the first line that is not what was written, null when sound. */
export type AnchorHistory = {
  readonly count: number;
  readonly lastHash: string;
  readonly heads: ReadonlyMap<StreamName, StreamHead>;
  readonly faultAtLine: number | null;
};

/** `<directory>/audit-anchors-<organization>.jsonl`. */
export function anchorPath(directory: string, organizationId: number): string {
  return join(directory, `audit-anchors-${organizationId}.jsonl`);
}

/**
 * Reads and checks every anchor; a file that is not there has none. Text after the last line end is an anchor whose
 * writing was cut off, and counts for nothing.
 */
export async function readAnchors(directory: string, organizationId: number, keys: AuditKeys): Promise<AnchorHistory> {
  const text = await readIfThere(anchorPath(directory, organizationId));
  const heads = new Map<StreamName, StreamHead>();
  let lastHash = FIRST_PREV_HASH;
  const lines = text.split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const anchor = readAnchor(line, keys);
    const fits = anchor !== null && anchor.anchor === index + 1 && anchor.prev_hash === lastHash && anchor.org === `org:${organizationId}`;
    if (!fits) return { count: index, lastHash, heads, faultAtLine: index + 1 };
    for (const { stream, seq, hash } of anchor.changed) heads.set(stream, { seq, hash });
    lastHash = anchor.hash;
  }
  return { count: lines.length, lastHash, heads, faultAtLine: null };
}

export type NewAnchor = { readonly organizationId: number; readonly recordedAt: string; readonly changed: readonly AnchoredHead[] };

/** Adds one line after `history` and flushes it to the disk. The caller holds the `org` stream's lock, so lines have one writer. */
export async function writeAnchor(directory: string, keys: AuditKeys, history: AnchorHistory, anchor: NewAnchor): Promise<void> {
  const path = anchorPath(directory, anchor.organizationId);
  const body: z.infer<typeof anchorBodySchema> = {
    v: 1,
    org: `org:${anchor.organizationId}`,
    anchor: history.count + 1,
    recorded_at: anchor.recordedAt,
    changed: [...anchor.changed],
    prev_hash: history.lastHash,
  };
  const hash = hashText(canonicalJson(body));
  const line = canonicalJson({ ...body, hash, key_id: keys.current.keyId, signature: signHash(keys.current.secret, hash) });
  await mkdir(directory, { recursive: true });
  const written = await readIfThere(path);
  const cutOff = written.slice(written.lastIndexOf('\n') + 1);
  if (cutOff !== '') await truncate(path, Buffer.byteLength(written) - Buffer.byteLength(cutOff));
  await appendFile(path, `${line}\n`, { flush: true });
}

function readAnchor(line: string, keys: AuditKeys): z.infer<typeof anchorLineSchema> | null {
  const parsed = anchorLineSchema.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const { hash, key_id: keyId, signature, ...body } = parsed.data;
  const secret = keys.secretById.get(keyId);
  if (secret === undefined || hashText(canonicalJson(body)) !== hash) return null;
  return isSignatureOf(secret, hash, signature) ? parsed.data : null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
