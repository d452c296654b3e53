/** Questions about rows of answers before that no plan says: whether two name the same, how far apart two are. */

const SAME =
  /^(?:and |so |ok |is (?:it|that|this) |was (?:it|that) |are they )*(?:the )?same (?:person|people|rep|reps|one|ones|deals?|guy|guys|team|account|customer|owner|region|product)(?: again| as before| both times| in both| each time)?[ ?!.]*$/i;
const APART =
  /^(?:and |so |ok )*(?:(?:what(?:'?s| is| was) )?(?:the )?(?:difference|gap|distance)(?: in \w+)? between (?:the two|them|these two|those two|both|(?:the )?(?:first|top|best|1st) and (?:the )?(?:second|last|bottom|worst|2nd))|how (?:far|much) (?:behind|ahead|apart)(?: (?:is|are|was|were) (?:he|she|it|they|that|this|those|these|the (?:two|second|last|others?)))?(?: (?:of )?(?:the )?(?:first|leader|top|best|second|next|number one|winner|rest|others?|last|two|one))?|how far apart(?: are (?:they|these|those|the two))?|how far (?:is|are|was|were) (?:he|she|it|they|that|this) (?:behind|ahead of|from|off) (?:the )?(?:first|leader|top|best|second|next|number one|winner|last))[ ?!.]*$/i;

/** Why such a question is not answered; null for other messages. */
export function besideRows(text: string): string | null {
  if (SAME.test(text.trim())) return 'I do not set the names of one answer beside those of another; each stands in its own answer above.';
  return APART.test(text.trim()) ? 'I do not take the figure of one row from that of another; both stand in the answers above.' : null;
}
