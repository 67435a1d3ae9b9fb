import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

interface Look {
  /** Only this part of the page. */
  readonly within?: string;
  /** Rules that do not hold here, which the caller gives the reason for. */
  readonly without?: readonly string[];
  /** What is looked at, for the message. */
  readonly what?: string;
}

/** Waits until nothing moves: a colour on its way to another is neither of the two. */
async function atRest(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    await frame.evaluate(async () => {
      const moving = () => document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
      for (let running = moving(); running.length > 0; running = moving()) {
        // One that is taken back ends too.
        await Promise.allSettled(running.map((animation) => animation.finished));
      }
    });
  }
}

/** Axe finds nothing on the page as it is now, or on a part of it. */
export async function expectAccessible(page: Page, { within, without = [], what = "" }: Look = {}): Promise<void> {
  await atRest(page);
  const axe = new AxeBuilder({ page }).disableRules([...without]);
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
  expect(found, what).toEqual([]);
}
