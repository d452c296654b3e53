/** Ends a build's transaction, so that nothing of it stays; buildCatalog turns it into its Failure. */
import type { Failure } from '#kernel/failure.ts';

export class BuildStopped extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(`the build was stopped: ${failure.kind}`, options);
    this.name = 'BuildStopped';
    this.failure = failure;
  }
}
