/** Which part of a reply goes where: the thread, or the asker alone. */
import type { Answer, Reply } from '#kernel/answer.ts';
import type { RawTurn } from '#kernel/turn.ts';
import { isDirectMessage, type Readers } from '#surfaces/slack/channel-directory.ts';
import { answerToBlocks, answerToText, type AnswerView } from '#surfaces/slack/render/answer-to-blocks.ts';
import type { ReplyPart } from '#surfaces/slack/render/action-ids.ts';
import type { SlackMessage } from '#surfaces/slack/render/blocks.ts';
import { cutText, escapeText } from '#surfaces/slack/render/slack-text.ts';
import type { ReplyTo } from '#surfaces/slack/store-question.ts';
import { words } from '#surfaces/slack/words.ts';

/** One message to deliver. `plain` is sent when Slack refuses the blocks. */
export type Delivery = {
  readonly part: ReplyPart | 'notice';
  readonly to: 'thread' | 'asker';
  readonly message: SlackMessage;
  readonly plain: string;
};

const QUESTION_CHARACTERS_SHOWN = 200;

/** In a channel with readers who are no members of the organisation, the thread gets a notice without data and the asker all the rest. */
export function routeReply(reply: Reply, raw: RawTurn, replyTo: ReplyTo, readers: Readers): readonly Delivery[] {
  const intro = words.askedIn(replyTo.channel, escapeText(cutText(raw.text, QUESTION_CHARACTERS_SHOWN)));
  const privately = (answer: Answer, part: ReplyPart) => delivery(answer, { slackUserId: replyTo.userId, part, intro }, 'asker');
  if (isDirectMessage(replyTo.channel) || readers === 'members') {
    const shown = delivery(reply.shown, { slackUserId: replyTo.userId, part: 'shown' }, 'thread');
    return reply.privately === null ? [shown] : [shown, privately(reply.privately, 'privately')];
  }
  const text = readers === 'outsiders' ? words.outsidersInChannel : words.unsureOfChannel;
  const notice: Delivery = { part: 'notice', to: 'thread', message: { text, blocks: [] }, plain: text };
  return [reply.privately === null ? privately(reply.shown, 'shown') : privately(reply.privately, 'privately'), notice];
}

function delivery(answer: Answer, view: AnswerView, to: Delivery['to']): Delivery {
  return { part: view.part, to, message: answerToBlocks(answer, view), plain: answerToText(answer, view) };
}
