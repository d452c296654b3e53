/** Invariant: the only file that holds limits. Each says what it bounds; whoever hits one says so. */
export const limits = {
  statementTimeoutMs: 15_000,
  buildStatementTimeoutMs: 1_800_000,
  /** Memory that PostgreSQL may take for one sort or hash of a build before it goes to disk (work_mem). */
  buildSortMemory: '64MB',
  /** Rows a plan may return; a cap that was hit is said. */
  rowsMax: 1_000,
  tableRowsShown: 20,
  /** Rows shown beside the one that was asked for because their figure is the same. */
  tiesShownMax: 5,
  plansPerTurn: 8,
  plansAtOnce: 4,
  messageCharactersMax: 2_000,
  candidatesMax: 40,
  candidatesPerDimension: 10,
  /** Words that stand in more names of one dimension than this point at none of them. */
  namesPerWordGroupMax: 20,
  /** Names of one dimension kept in memory per person; above that names are looked up one by one. */
  valuesKeptPerDimension: 20_000,
  /** People and builds whose names are kept in memory. */
  valueListsKept: 64,
  /** Statements and cells of built tables whose rows are kept in memory for the person who asked. */
  resultsKept: 2_000,
  resultCellsKept: 200_000,
  nearestNamesShown: 5,
  clarifyOptionsMax: 5,
  smallSampleMin: 10,
  /** Dimensions that a change is divided by, and parts of each that are named; a part of this share of the change dominates it. */
  driverDimensionsMax: 6,
  driverDimensionsShown: 3,
  driversNamed: 3,
  dominantShareMin: 0.5,
  /** Near readings of a figure that are run to find another figure, and those that are told. */
  readingsTried: 32,
  readingsShown: 2,
  /** Owners who must stand behind a shareable total. */
  shareableOwnersMin: 5,
  /** A reply that is being delivered is not taken by another until then. */
  deliveryClaimMs: 120_000,
  draftLifetimeMs: 15 * 60_000,
  memoryTurnsMax: 10,
  /** Answers before the last one that `all four together` may speak of. */
  earlierAnswersMax: 4,
  /** Verified questions listed and checked, and shown to a model as examples of one question. */
  verifiedQuestionsShown: 500,
  verifiedExamplesMax: 10,
  /** Text kept of a question that got no figures, and how many of them are listed. */
  gapCharactersMax: 300,
  gapsShown: 50,
  /** A question back that is left for so long was not answered. */
  gapSettlesMs: 15 * 60_000,
  /** Text of a reason, rows of a result kept with a report, reports listed at once and exported. */
  feedbackCharactersMax: 1_000,
  feedbackRowsKept: 20,
  feedbackShown: 200,
  /** People and models listed of a period's use of models. */
  modelUsersShown: 50,
  modelTimeoutMs: 8_000,
  /** Tokens in and out that one person's questions may use in a day, unless OPENAI_TOKENS_PER_DAY says otherwise. */
  modelTokensPerPersonDay: 1_000_000,
  modelRetriesMax: 2,
  /** What a reasoning model thinks counts too. */
  modelOutputTokensMax: 4_000,
  /** Rejected rows an import lists; the rest is counted. */
  importRejectsShown: 10_000,
  sideBuildsKept: 8,
  /** Builds an organisation's list keeps. */
  buildRunsKept: 100,
  buildRunsShown: 20,
  /** Changed opportunities that a build follows one by one: this share of all, and always this many. Above it all models are made anew. */
  changesFollowedShare: 0.1,
  changesFollowedAlways: 200,
  /** Between two looks for changed source rows, unless the environment says otherwise. */
  refreshMinutes: 15,
  jobLeaseMs: 5 * 60_000,
  jobAttemptsMax: 5,
  /** Wait before the second try of a failed run; it doubles with every further one, up to jobRetryMaxMs. */
  jobRetryBaseMs: 30_000,
  jobRetryMaxMs: 3_600_000,
  /** Runs under way at once in one process. */
  jobsAtOnce: 2,
  /** Overdue runs of one organisation looked at per tick. */
  jobRetriesPerTick: 20,
  jobErrorCharactersMax: 2_000,
  jobRunsShown: 20,
  poolConnectionsMax: 10,
  connectTimeoutMs: 10_000,
  /** Characters of COPY text held at once; each chunk is one statement. */
  copyChunkCharacters: 4_000_000,
  migrationAttemptsMax: 20,
  /** Opening the embedded database, a first start included. */
  embeddedStartMs: 120_000,
  /** Lines of an `ask --batch` under way at once; output keeps their order. */
  batchLinesAtOnce: 4,
  batchTurnsMax: 50,
  chatHistoryLines: 500,
  greetingExamplesShown: 6,
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
  auditEntriesShown: 50,
  reviewNoteCharactersMax: 2_000,
  /** Turns of a thread looked back over to find the card that `confirm` answers. */
  draftReplyTurnsMax: 20,
  /** Slack's own: sections, blocks, table cells, button labels and values, context elements, suggested prompts. */
  slackSectionCharactersMax: 3_000,
  slackBlocksMax: 50,
  slackTableRowsMax: 100,
  slackTableColumnsMax: 20,
  slackTableCharactersMax: 9_000,
  slackButtonCharactersMax: 75,
  slackContextElementsMax: 10,
  slackSuggestedPromptsMax: 4,
  /** All text of one message; Slack refuses blocks somewhat above. */
  slackMessageCharactersMax: 12_000,
  /** Shares of that: the lead, a draft or a receipt, each group of notes, one cell, one choice on a button (longer ones are text only). */
  slackLeadCharactersMax: 4_500,
  slackCardCharactersMax: 2_000,
  slackNotesCharactersMax: 1_200,
  slackCellCharactersMax: 200,
  slackChoiceCharactersMax: 300,
  slackChangesShown: 20,
  /** Tries of one delivery, and the wait between them (doubling) where Slack names none. */
  slackPostAttemptsMax: 8,
  slackBackoffMs: 250,
  slackBackoffMaxMs: 30_000,
  slackCallTimeoutMs: 10_000,
  slackConnectTimeoutMs: 30_000,
  /** Deliveries of one event by Slack: the first and three more. */
  slackEventDeliveriesMax: 4,
  /** Tries of handling a stored turn before a named failure is the answer. */
  slackHandleAttemptsMax: 3,
  /** How long what Slack says of a user or a channel is believed, and how much of it is kept. */
  slackCacheMs: 5 * 60_000,
  slackCacheEntriesMax: 5_000,
  /** Members of a channel that are checked for guests; a larger channel gets its answers privately. */
  slackMembersCheckedMax: 100,
  /** Undelivered turns taken up at once, and how often they are looked for. */
  slackResumeBatch: 50,
  slackResumeEveryMs: 60_000,
  /** One row of a source file. */
  importRecordCharactersMax: 16_000_000,
  /** Records of a JSON file looked at to know its columns, and values kept of one. */
  importJsonSample: 1_000,
  importColumnsMax: 2_000,
  importValueShown: 60,
  /** Digits of a number, characters of a text that a column takes. */
  importDigitsMax: 30,
  importTextMax: 100_000,
  importStatementTimeoutMs: 1_800_000,
  /** Rounds in which rejected managers take the people who report to them along. */
  importManagerRoundsMax: 50,
  /** Steps a catalogue template may take, so that an endless loop ends. */
  templateFuel: 2_000_000,
  /** A build in use is marked as used at most this often. */
  buildUseNotedEveryMs: 60_000,
  /** All that one turn waits for a model: its decisions, their retries and repairs together. */
  modelTurnBudgetMs: 8_000,
  /** Wait before a retry where the server names none; it doubles. */
  modelBackoffMs: 300,
  /** Times an unusable answer is sent back to the model. */
  modelRepairsMax: 1,
  /** Outages in a row after which the model is not called for modelRestMs. */
  modelOutagesMax: 3,
  modelRestMs: 60_000,
  /** What a model is shown of one decision, and of its own unusable answer. */
  modelInputCharactersMax: 200_000,
  modelRepairCharactersMax: 4_000,
  /** Lines shown of one unit test that failed. */
  unitTestLinesShown: 40,
  /** Rows shown to the operator of those that one data test found wrong. */
  wrongRowsShown: 5,
  /** Rows shown of an example in the calculation reference. */
  exampleRowsShown: 20,
  /** Months, quarters … that a forecast without a period is looked for from the running one on; as far as there are rows. */
  forecastUnitsAheadMax: 12,
  /** A build that failed is not tried again for this long, unless the catalogue or the rows change; and how many are kept in mind. */
  failedBuildRestMs: 5 * 60_000,
  failedBuildsKept: 1_000,
  /** Names that rows of tables built elsewhere carry are looked up again at least this often. */
  foreignNamesKeptMs: 10 * 60_000,
  /** Rows a trained model learns from; of more, the rows of the same subjects are taken every time. */
  trainingRowsMax: 20_000,
  /** Steps of Newton's method; some ten are usual. */
  trainingStepsMax: 50,
  /** Rows of the rarer outcome below which nothing is learned or calibrated. */
  trainingClassMin: 20,
} as const;
