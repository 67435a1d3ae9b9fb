import { expect, test } from "../playground.ts";
import { articleTable } from "../texts.ts";

for (const { name, text, nodes } of articleTable) {
  test(`the article's table: ${name}`, async ({ playground }) => {
    await playground.paste(text);
    for (const [node, wanted] of Object.entries(nodes)) {
      await expect(playground.node(node)).toContainText(wanted.baseline);
      if (wanted.status === null) await expect(playground.node(node)).toContainText("Not managed");
      else if (wanted.status === "Failed") await expect(playground.node(node)).toContainText("every counter is −1");
      else {
        const counts = Object.entries(wanted.counts ?? {}).map(([counter, count]) => [counter.replace(/Count$/, ""), count]);
        await playground.counts(node, Object.fromEntries(counts));
      }
    }
  });
}
