/** The fake's Socket Mode side: hello, envelopes, acknowledgements, redelivery, disconnects. */
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import type { World } from '#test/helpers/fake-slack/world.ts';

export type Envelope = { readonly type: 'events_api' | 'interactive'; readonly payload: unknown };
/** What became of an envelope: how often it was sent, and whether it was acknowledged in the end. */
export type Outcome = { readonly deliveries: number; readonly isAcknowledged: boolean };
export type EventSocket = {
  readonly deliver: (envelope: Envelope) => Promise<Outcome>;
  readonly connectionsCount: () => number;
  /** Connections there have been. */
  readonly connectionsEver: () => number;
  /** Slack recycles a connection: a disconnect envelope. */
  readonly recycle: () => void;
  /** The network breaks. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

/** Slack delivers an event four times: at once, at once again, after a minute, after five. The fake does not wait minutes. */
const DELIVERIES_MAX = 4;
const ackSchema = z.object({ envelope_id: z.string() });

/** Serves websockets on `server`. An envelope waits for a connection, and is sent again when it is not acknowledged in time. */
export function makeEventSocket(world: World, server: Server, ackTimeoutMs: number): EventSocket {
  const sockets = new WebSocketServer({ server, path: '/socket' });
  const open = new Set<WebSocket>();
  const waitingForAck = new Map<string, () => void>();
  let ever = 0;
  sockets.on('connection', (socket) => {
    ever += 1;
    socket.setMaxListeners(0);
    open.add(socket);
    socket.on('message', (data: Buffer) => {
      const ack = ackSchema.safeParse(JSON.parse(data.toString('utf8')));
      if (ack.success) waitingForAck.get(ack.data.envelope_id)?.();
    });
    socket.on('close', () => {
      open.delete(socket);
      world.changed();
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: open.size, connection_info: { app_id: 'A1' } }));
    world.changed();
  });

  async function deliver(envelope: Envelope): Promise<Outcome> {
    const deliveriesMax = envelope.type === 'events_api' ? DELIVERIES_MAX : 1;
    for (let attempt = 0; attempt < deliveriesMax; attempt += 1) {
      const socket = await anyOpen();
      const envelopeId = world.nextId('envelope');
      const retry = envelope.type === 'events_api' ? { retry_attempt: attempt, retry_reason: attempt === 0 ? '' : 'timeout' } : {};
      const acknowledged = awaitAck(socket, envelopeId);
      socket.send(JSON.stringify({ envelope_id: envelopeId, type: envelope.type, payload: envelope.payload, accepts_response_payload: false, ...retry }));
      if (await acknowledged) return { deliveries: attempt + 1, isAcknowledged: true };
    }
    return { deliveries: deliveriesMax, isAcknowledged: false };
  }

  function awaitAck(socket: WebSocket, envelopeId: string): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isAcknowledged: boolean) => {
        clearTimeout(timer);
        socket.off('close', lost);
        waitingForAck.delete(envelopeId);
        resolve(isAcknowledged);
        world.changed();
      };
      const lost = () => settle(false);
      const timer = setTimeout(lost, ackTimeoutMs);
      socket.on('close', lost);
      waitingForAck.set(envelopeId, () => settle(true));
    });
  }

  function anyOpen(): Promise<WebSocket> {
    return new Promise((resolve) => {
      const look = () => {
        const [socket] = [...open].filter(({ readyState, OPEN }) => readyState === OPEN);
        if (socket === undefined) sockets.once('connection', () => setImmediate(look));
        else resolve(socket);
      };
      look();
    });
  }

  return {
    deliver,
    connectionsCount: () => open.size,
    connectionsEver: () => ever,
    recycle: () => open.forEach((socket) => socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))),
    cut: () => open.forEach((socket) => socket.terminate()),
    close: async () => {
      open.forEach((socket) => socket.terminate());
      await new Promise((resolve) => {
        sockets.close(resolve);
      });
    },
  };
}
