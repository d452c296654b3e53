/** A fake workspace with people and a sales channel, and the surface running in it. */
import { startSlack, type RunningSlack } from '#surfaces/slack/start-slack.ts';
import { startFakeSlack, type FakeSlack } from '#test/helpers/fake-slack/fake-slack.ts';
import { makeFakeProduct, quietLog, testClock, type FakeProduct } from '#test/surfaces/slack/fake-product.ts';

export type Bench = {
  readonly slack: FakeSlack;
  readonly product: FakeProduct;
  readonly surface: RunningSlack;
  /** Ends the surface and starts it again over the same product, as a restart does. */
  readonly restart: () => Promise<void>;
};

/** Runs `work` with the surface started, and ends everything; fails when Slack would have refused anything. */
export async function withSlack(
  work: (bench: Bench) => Promise<void>,
  options: { readonly ackTimeoutMs?: number; readonly prepare?: (slack: FakeSlack, product: FakeProduct) => void } = {},
): Promise<void> {
  const slack = await startFakeSlack(options);
  populate(slack);
  const product = makeFakeProduct();
  options.prepare?.(slack, product);
  const start = () => startSlack({ product, clock: testClock, log: quietLog, settings: { ...slack.settings, organizationId: 1 } });
  let surface = await start();
  try {
    await work({
      slack,
      product,
      get surface() {
        return surface;
      },
      restart: async () => {
        await surface.stop();
        surface = await start();
      },
    });
  } finally {
    await surface.stop();
    await slack.stop();
  }
}

/** Dana and Rico are known; Nora is a member nobody linked, Gus a guest, Sven of another workspace. */
function populate(slack: FakeSlack): void {
  slack.addUser({ id: 'UDANA', name: 'Dana Whitfield', email: 'dana@northwind.example' });
  slack.addUser({ id: 'URICO', name: 'Rico Alvarez', email: 'rico@northwind.example' });
  slack.addUser({ id: 'UNORA', name: 'Dana Whitfield', email: 'nora@elsewhere.example' });
  slack.addUser({ id: 'UGUS', name: 'Gus Guest', email: 'dana@northwind.example', isGuest: true });
  slack.addUser({ id: 'USVEN', name: 'Sven Stranger', teamId: 'T2' });
  slack.addChannel({ id: 'CSALES', name: 'sales', members: ['UDANA', 'URICO', 'UNORA', 'UBOT'] });
}
