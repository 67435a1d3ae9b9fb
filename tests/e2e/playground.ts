/** The page as its users know it: by roles and labels. */
import { expect, type Locator, type Page, test as base } from "@playwright/test";

export { expect };

/** Names of what every page has, in its languages. */
export const named = {
  editor: /, editor$|、エディタ$/,
  views: /^(Views of the result|結果のビュー)$/,
  parts: /^(What the scenario is made of|シナリオの構成)$/,
};

export type Operation = "Scan" | "Install";

export class Playground {
  readonly page: Page;
  readonly editor: Locator;
  readonly result: Locator;

  constructor(page: Page) {
    this.page = page;
    this.editor = page.getByRole("textbox", { name: named.editor });
    this.result = page.getByRole("main");
  }

  async open(): Promise<void> {
    await this.page.goto("./");
    await expect(this.node("Instance1")).toBeVisible();
  }

  /** One of the scenarios in the menu of the header. */
  async choose(scenario: string): Promise<void> {
    await this.page.getByRole("button", { name: /^Scenario: / }).click();
    await this.page.getByRole("list", { name: "Scenarios" }).getByRole("button", { name: scenario }).click();
  }

  /** A view of the result: Answer, Run output, Patches, Network. */
  async view(name: string): Promise<void> {
    await this.page.getByRole("navigation", { name: named.views }).getByRole("button", { name }).click();
  }

  /** Puts a text in place of all that stands in the editor, as somebody does who pastes. */
  async paste(text: string, file = "template.yaml"): Promise<void> {
    await this.page.getByRole("navigation", { name: named.parts }).getByRole("button", { name: file, exact: true }).click();
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.editor.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Selects the first place of the editor that holds `words`, by keys alone. */
  async find(words: string): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+Home");
    await this.page.keyboard.press("ControlOrMeta+f");
    await this.page.keyboard.type(words);
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.press("Escape");
  }

  /** Comments the first line that holds `words` in or out. */
  async toggleComment(words: string): Promise<void> {
    await this.find(words);
    await this.page.keyboard.press("ControlOrMeta+/");
  }

  async operation(operation: Operation): Promise<void> {
    const open = this.result.getByRole("button", { name: /^Run settings: / });
    await open.click();
    await this.result.getByLabel("Operation").selectOption(operation);
    await open.click();
  }

  /** Opens a node in the table of nodes, and gives its fields. */
  async openNode(name: string): Promise<Locator> {
    await this.page.getByRole("button", { name: /^Nodes/ }).click();
    const row = this.page.getByRole("table", { name: "Nodes" }).getByRole("button", { name, exact: true });
    if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
    return this.page.getByRole("group", { name: `Node ${name}`, exact: true });
  }

  /** A node of the answer. */
  node(name: string): Locator {
    return this.result.getByRole("article", { name, exact: true });
  }

  /** Waits until a node shows these counters; 0 means that it shows none of that state, or a zero. */
  async counts(name: string, counts: Record<string, number>): Promise<void> {
    for (const [state, count] of Object.entries(counts)) {
      const shown = this.node(name).getByRole("button", { name: new RegExp(`^[\\d,]+ ${state}$`) });
      const words = `${count.toLocaleString("en-US")} ${state}`;
      if (count === 0) await expect(shown.filter({ hasNotText: words })).toHaveCount(0);
      else await expect(shown).toHaveText(words);
    }
  }

  /** The line of problems below the editor. */
  get problem(): Locator {
    return this.page.getByRole("group", { name: "Problem" });
  }
}

/** Every test also holds that the page asks nobody but its own host, and that nothing goes wrong unseen. */
export const test = base.extend<{ playground: Playground; sealed: undefined }>({
  sealed: [
    async ({ page, baseURL }, use) => {
      const strangers: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (protocol !== "data:" && protocol !== "blob:" && hostname !== new URL(baseURL ?? "").hostname) strangers.push(request.url());
      });
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await use(undefined);
      // What a test has put in the place of a file may still be on its way to a page that was loaded last.
      await page.unrouteAll({ behavior: "wait" });
      expect(strangers, "requests to other hosts").toEqual([]);
      expect(complaints, "errors in the console").toEqual([]);
    },
    { auto: true },
  ],
  playground: async ({ page }, use) => {
    const playground = new Playground(page);
    await playground.open();
    await use(playground);
  },
});
