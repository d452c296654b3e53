/** Invariant: the only file that holds limits. Each says what it bounds; whoever hits one says so. */
export const limits = {
  statementTimeoutMs: 15_000,
  buildStatementTimeoutMs: 600_000,
  /** Rows a plan may return; a cap that was hit is said. */
  rowsMax: 1_000,
  tableRowsShown: 20,
  plansPerTurn: 8,
  plansAtOnce: 4,
  messageCharactersMax: 2_000,
  candidatesMax: 40,
  /** Names of one dimension kept in memory per person; above that names are looked up one by one. */
  valuesKeptPerDimension: 20_000,
  /** People and builds whose names are kept in memory. */
  valueListsKept: 64,
  nearestNamesShown: 5,
  clarifyOptionsMax: 5,
  smallSampleMin: 10,
  /** Owners who must stand behind a shareable total. */
  shareableOwnersMin: 5,
  draftLifetimeMs: 15 * 60_000,
  memoryTurnsMax: 10,
  modelTimeoutMs: 8_000,
  modelRetriesMax: 2,
  modelOutputTokensMax: 1_500,
  importRejectsShown: 20,
  sideBuildsKept: 8,
  jobLeaseMs: 5 * 60_000,
  jobAttemptsMax: 5,
  poolConnectionsMax: 10,
  /** Lines of an `ask --batch` under way at once; output keeps their order. */
  batchLinesAtOnce: 4,
  batchTurnsMax: 50,
  chatHistoryLines: 500,
  /** One message on the local socket. */
  socketMessageCharactersMax: 16_000_000,
  socketHelloTimeoutMs: 3_000,
  /** How long a command waits for another process to serve or leave the embedded data. */
  dataDirectoryWaitMs: 30_000,
  dataDirectoryRetryMs: 150,
  /** How long a stop waits for work under way. */
  shutdownGraceMs: 5_000,
  /** Ledger entries read at once while verifying. */
  auditPageRows: 1_000,
  reviewNoteCharactersMax: 2_000,
  /** Turns of a thread looked back over to find the card that `confirm` answers. */
  draftReplyTurnsMax: 20,
} as const;
