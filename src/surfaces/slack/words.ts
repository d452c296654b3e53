/** What this surface itself says to people. */

export const words = {
  unknown:
    "I don't know you yet, so I can't show you any figures. Ask an admin of Plumbline to link your Slack account, or confirm the e-mail address in your Slack profile: it must be the one your organisation has on file. Then ask me again.",
  outsider: 'I answer full members of this workspace only, so I cannot help guests or people of other organisations here.',
  outsidersInChannel: 'People from outside your organisation, or guests, can read this channel, so I have sent you the answer in a direct message.',
  unsureOfChannel: 'I cannot be sure that everybody who reads this channel may see figures, so I have sent you the answer in a direct message.',
  notStored: 'I could not take your question: something I depend on is not answering. Nothing was changed. Please ask again in a few minutes.',
  notTaken: (reason: string) => `I cannot take that message. ${reason}. Please ask in fewer words.`,
  notHandled: 'Something went wrong on my side and I could not work out an answer. Nothing was changed. Please ask again.',
  notReachedNow: 'I cannot do that right now: something I depend on is not answering. Nothing was changed; press the button again in a moment.',
  notDecided: 'I could not learn whether that worked. Press the button again in a moment: it is done once at most, and you will be told.',
  alreadyAsked: 'That was asked already; the answer is in this thread.',
  alreadyDecided: 'That card was answered already; nothing more was changed.',
  oldButton: 'That button no longer works. Please ask again.',
  feedbackThanks: 'Thank you, that is noted.',
  feedbackQueued: 'Thank you. Your report is noted with the answer, its plan and its query; an admin will look at it.',
  feedbackNotTaken: 'I could not note that: it is not an answer of yours, or it is not known here any more.',
  feedbackTitle: 'What is wrong?',
  feedbackLabel: 'What is wrong with this answer, and what should it be?',
  working: 'is working on it…',
  greeting: (name: string, organization: string) =>
    `Hello ${name}! Ask me about the pipeline of ${organization} in plain words, here or by mentioning me in a channel. I show where every figure comes from, and I change nothing without your confirmation.`,
  promptsTitle: 'For example',
  askedIn: (channel: string, question: string) => `You asked in <#${channel}>: “${question}”`,
} as const;
