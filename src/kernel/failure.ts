/** The closed list of expected troubles: kind + data, no prose (prose lives in surfaces). */

export type Failure =
  /** A name in a plan that the catalogue does not have. `nearest` are governed names a person may mean. */
  | { readonly kind: 'unknown_name'; readonly what: 'model' | 'metric' | 'dimension'; readonly name: string; readonly nearest: readonly string[] }
  /** A filter value that no visible row carries. */
  | { readonly kind: 'unknown_value'; readonly dimension: string; readonly value: string; readonly nearest: readonly string[] }
  /** A plan part that does not fit its type, the metric's additivity or a join's cardinality. */
  | { readonly kind: 'invalid_plan'; readonly part: string; readonly reason: string }
  /** The asker may not see this at the scope asked for. */
  | { readonly kind: 'beyond_scope'; readonly scope: string; readonly subject: string }
  /** The statement guard or row security refused the statement. */
  | { readonly kind: 'statement_refused'; readonly reason: string }
  | { readonly kind: 'query_timeout'; readonly timeoutMs: number }
  | { readonly kind: 'database_unavailable'; readonly reason: string }
  | { readonly kind: 'not_built'; readonly model: string; readonly reason: string }
  /** Figures that were measured and found worth nothing; the verdict is a sentence of the catalogue. */
  | { readonly kind: 'not_reliable'; readonly verdict: string }
  | { readonly kind: 'engine_unavailable'; readonly reason: string }
  | { readonly kind: 'engine_nonsense'; readonly reason: string }
  | { readonly kind: 'unknown_person'; readonly name: string; readonly nearest: readonly string[] }
  | { readonly kind: 'not_permitted'; readonly permission: string }
  | { readonly kind: 'draft_missing' }
  | { readonly kind: 'draft_expired'; readonly expiredAt: string }
  | { readonly kind: 'draft_foreign' }
  | { readonly kind: 'draft_cancelled' }
  /** The row changed between the confirm card and the confirmation. */
  | { readonly kind: 'row_changed'; readonly entity: string; readonly entityId: string }
  | { readonly kind: 'invalid_input'; readonly where: string; readonly reason: string }
  | { readonly kind: 'busy'; readonly reason: string }
  /** A bug met while serving a turn; `reference` finds it in the log. */
  | { readonly kind: 'internal'; readonly reference: string };

export type FailureKind = Failure['kind'];
