import { type FrameLocator, type Locator, type Page, expect, test as base } from "@playwright/test";
import type { PatchPlaygroundElement, PatchPlaygroundEventMap } from "../../../web/widget/types.ts";
import { expectAccessible } from "../accessibility.ts";
import { serve as serveBlog } from "../blog/serve.mjs";

/** A blog on another origin, that shows three playgrounds. */
class Blog {
  readonly page: Page;
  readonly address: string;

  constructor(page: Page, address: string) {
    this.page = page;
    this.address = address;
  }

  /** What is in the frame of the element with this id. */
  frame(id: string): FrameLocator {
    return this.page.frameLocator(`#${id} iframe`);
  }

  /** Goes to the element with this id, as somebody does who reads on. */
  async readTo(id: string): Promise<void> {
    await this.element(id).scrollIntoViewIfNeeded();
    await expect(this.frame(id).locator(".app")).toBeVisible();
    // What was above it may have grown meanwhile.
    await this.element(id).scrollIntoViewIfNeeded();
  }

  /** The baseline that the article has with it, in its editor. */
  async readToBaseline(): Promise<Locator> {
    await expect(this.node("run", "Instance1")).toBeVisible();
    await this.readTo("baseline");
    const editor = this.editor("baseline");
    await expect(editor).toContainText("critical-only");
    return editor;
  }

  /** A node in the answer of that frame. */
  node(id: string, name: string): Locator {
    return this.frame(id).getByRole("article", { name, exact: true });
  }

  /** The why of a patch. */
  why(id: string): Locator {
    return this.frame(id).locator("aside.why:not(.empty)");
  }

  editor(id: string): Locator {
    return this.frame(id).getByRole("textbox", { name: /, editor$/ });
  }

  element(id: string): Locator {
    return this.page.locator(`#${id}`);
  }

  /** What the element with this id has told under a name, first to last. */
  async heard<K extends Told>(id: string, name: K): Promise<PatchPlaygroundEventMap[K]["detail"][]> {
    return this.page.evaluate(([id, name]) => (window.heard[id] ?? []).filter((one) => one.name === name).map((one) => one.detail), [id, name] as const) as never;
  }

  async open(id: string, text: string): Promise<void> {
    await this.element(id).evaluate((element, text) => (element as PatchPlaygroundElement).open(text), text);
  }
}

type Told = `patchplay-${string}` & keyof PatchPlaygroundEventMap;

declare global {
  interface Window {
    heard: Record<string, { name: string; detail: unknown }[]>;
    speak: () => void;
    strangers: string[];
  }
}

interface Fixtures {
  /** What the console complains of; what a test does not take away is a failure. */
  complaints: string[];
  /** Origin of somebody whom nobody asked, and whom the blog's policy lets show frames. */
  stranger: string;
  /** The page of the blog to open. */
  article: string;
  blog: Blog;
}

const test = base.extend<Fixtures>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await use(complaints);
      expect(complaints, "what the policy of the blog forbids, and other errors").toEqual([]);
    },
    { auto: true },
  ],
  stranger: async ({ baseURL }, use) => {
    const stranger = await serveBlog(baseURL ?? "");
    await use(stranger.address);
    stranger.close();
  },
  article: ["", { option: true }],
  blog: async ({ page, baseURL, stranger, article }, use) => {
    const blog = await serveBlog(baseURL ?? "", { frames: ` ${new URL(stranger).origin}` });
    // Every event of every element, from the first on.
    await page.addInitScript(() => {
      window.heard = {};
      const dispatch = EventTarget.prototype.dispatchEvent;
      EventTarget.prototype.dispatchEvent = function (event: Event) {
        if (this instanceof HTMLElement && event instanceof CustomEvent && event.type.startsWith("patchplay-")) {
          (window.heard[this.id] ??= []).push({ name: event.type, detail: event.detail });
        }
        return dispatch.call(this, event);
      };
    });
    await page.goto(`${blog.address}${article}`);
    await use(new Blog(page, blog.address));
    blog.close();
  },
});

/** The element is as high as what its frame shows, and nothing of that has to be scrolled to. */
async function expectToFit(blog: Blog, id: string): Promise<void> {
  const frame = blog.frame(id);
  await expect
    .poll(async () => {
      const inside = await frame.locator(".app").evaluate((app) => app.getBoundingClientRect().height);
      const outside = (await blog.element(id).boundingBox())?.height ?? 0;
      const hidden = await frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight);
      return [Math.abs(inside - outside) <= 1, hidden <= 1];
    })
    .toEqual([true, true]);
}

test("a strict policy allows the script and the frame, and nothing else is asked of it", async ({ page, blog, baseURL }) => {
  await expect(blog.node("run", "Instance2")).toBeVisible();
  const policy = (await page.request.get(blog.address)).headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src ${new URL(baseURL ?? "").origin};`);
  // Whom the page around asks: itself, and the script's origin once.
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => [entry.name, (entry as PerformanceResourceTiming).initiatorType]));
  expect(asked.filter(([, by]) => by !== "iframe")).toEqual([
    [`${blog.address}blog.css`, "link"],
    [`${baseURL}patch-playground.js`, "script"],
  ]);
});

test("the script is a few kilobytes, and its types lie beside it", async ({ page, baseURL }) => {
  const script = await page.request.get(`${baseURL}patch-playground.js`);
  expect((await script.body()).byteLength).toBeLessThan(8_000);
  expect(await (await page.request.get(`${baseURL}patch-playground.d.ts`)).text()).toContain("interface PatchPlaygroundElement");
});

test("a playground is as high as its answer, and shows nothing else", async ({ blog }) => {
  const frame = blog.frame("run");
  await expect(blog.node("run", "Instance1")).toBeVisible();
  await expect(frame.getByRole("banner")).toBeHidden();
  await expect(blog.editor("run")).toBeHidden();
  await expectToFit(blog, "run");
  // Another view, another height; back again, the first.
  const height = async (): Promise<number> => (await blog.element("run").boundingBox())?.height ?? 0;
  const before = await height();
  const views = frame.getByRole("navigation", { name: "Views of the result" });
  await views.getByRole("button", { name: "Run output" }).click();
  await expect.poll(height).not.toBe(before);
  await expectToFit(blog, "run");
  await views.getByRole("button", { name: "Answer" }).click();
  await expect.poll(height).toBe(before);
});

test("a playground fits a phone and grows with the lines that it breaks", async ({ page, blog }) => {
  await blog.readToBaseline();
  const wide = (await blog.element("run").boundingBox())?.height ?? 0;
  await page.setViewportSize({ width: 320, height: 640 });
  // What is out of sight is not laid out anew.
  await blog.readTo("run");
  await expectToFit(blog, "run");
  expect((await blog.element("run").boundingBox())?.height).toBeGreaterThan(wide);
  for (const id of ["run", "baseline"]) {
    await blog.element(id).scrollIntoViewIfNeeded();
    const over = await blog.frame(id).locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(over, `${id} is no wider than its frame`).toBeLessThanOrEqual(0);
  }
});

test("results and changes are told, each by its own element", async ({ page, blog }) => {
  await expect.poll(async () => (await blog.heard("run", "patchplay-result")).at(-1)).toMatchObject({
    nodes: [{ name: "Instance1", compliance: "COMPLIANT", counts: { InstalledCount: 28 } }, { name: "Instance2" }],
    assertions: { held: 4, all: 4 },
  });
  const editor = await blog.readToBaseline();
  // The blanks that the markup adds are not the text's.
  await expect(editor.locator(".cm-line").first()).toHaveText("Type: AWS::SSM::PatchBaseline");
  expect(await blog.heard("baseline", "patchplay-change")).toEqual([]);
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# mine");
  await expect.poll(async () => (await blog.heard("baseline", "patchplay-change")).at(-1)).toContain("# mine");
  expect(await blog.heard("run", "patchplay-change")).toEqual([]);
  await blog.open("baseline", "Name: second\nOperatingSystem: UBUNTU\n");
  await expect(editor).toContainText("Name: second");
  // What the reader had written is a click away.
  await blog.frame("baseline").getByRole("button", { name: "Back to your work" }).click();
  await expect(editor).toContainText("# mine");
});

test("nothing is loaded before somebody comes near, and the theme is the blog's", async ({ page, blog }) => {
  await expect(blog.node("run", "Instance1")).toBeVisible();
  await expect(page.locator("#late iframe")).toHaveCount(0);
  await expect(blog.element("late").getByText("Production lags behind.")).toBeAttached();
  await blog.element("late").scrollIntoViewIfNeeded();
  const html = blog.frame("late").locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(blog.why("late")).toBeVisible();
  await blog.element("late").evaluate((element: PatchPlaygroundElement) => (element.theme = "light"));
  await expect(html).toHaveAttribute("data-theme", "light");
  await blog.element("late").evaluate((element) => element.removeAttribute("theme"));
  await expect(html).not.toHaveAttribute("data-theme");
});

test("attributes that change change the playground", async ({ blog }) => {
  const run = blog.element("run");
  await expect(blog.node("run", "Instance1")).toBeVisible();
  const set = (name: string, value: string): Promise<void> =>
    run.evaluate((element, [name, value]) => element.setAttribute(name, value), [name, value] as const);
  await set("scenario", "delay-drift");
  await expect(blog.why("run")).toBeVisible();
  await expect(blog.node("run", "Instance1")).toHaveCount(0);
  await set("mode", "full");
  await expect(blog.editor("run")).toBeVisible();
  await expect(blog.why("run")).toBeVisible();
  await expect.poll(async () => (await run.boundingBox())?.height).toBe(640);
  await set("scenario", "baseline");
  await expect(blog.editor("run")).toContainText("PatchRules");
  await set("mode", "result");
  await expect(blog.editor("run")).toBeHidden();
  await expectToFit(blog, "run");
  await run.evaluate((element) => element.removeAttribute("scenario"));
  await expect(blog.node("run", "Instance2")).toBeVisible();
});

test("a playground that is taken out and put back has what the reader wrote", async ({ page, blog }) => {
  const editor = await blog.readToBaseline();
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# mine");
  await expect.poll(async () => (await blog.heard("baseline", "patchplay-change")).at(-1)).toContain("# mine");
  await page.evaluate(() => {
    const element = document.querySelector("patch-playground#baseline");
    element?.remove();
    if (element) document.querySelector("main")?.prepend(element);
  });
  await blog.readTo("baseline");
  await expect(editor).toContainText("# mine");
  const before = (await blog.heard("baseline", "patchplay-ready")).length;
  expect(before).toBe(2);
  // Told once more after it was away.
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(" again");
  await expect.poll(async () => (await blog.heard("baseline", "patchplay-change")).at(-1)).toContain("# mine again");
});

test("a share link is opened, and the whole page from there", async ({ page, blog, baseURL }) => {
  const editor = await blog.readToBaseline();
  const [whole] = await Promise.all([page.waitForEvent("popup"), blog.frame("baseline").getByRole("link", { name: "Open in patchplay" }).click()]);
  await expect(whole.getByRole("textbox", { name: /, editor$/ })).toContainText("critical-only");
  const link = whole.url();
  expect(link.startsWith(`${baseURL}#`)).toBe(true);
  expect(await whole.evaluate(() => document.documentElement.dataset.embed)).toBeUndefined();
  await whole.close();
  await blog.element("run").evaluate((element, link) => element.setAttribute("scenario", link), link);
  await expect(blog.frame("run").getByRole("heading", { level: 1 }).last()).toBeVisible();
  await expect.poll(async () => (await blog.heard("run", "patchplay-result")).at(-1)?.title).not.toContain("Instance");
});

test("keys lead into a playground and out of it, the editor included", async ({ page, blog }) => {
  await blog.readToBaseline();
  // Nobody asked for the focus.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  const inside = (id: string): Promise<boolean> => page.evaluate((id) => document.activeElement?.id === id, id);
  const tabUntil = async (there: () => Promise<boolean>, what: string, key = "Tab"): Promise<void> => {
    for (let presses = 0; presses < 150; presses++) {
      await page.keyboard.press(key);
      if (await there()) return;
    }
    expect(false, what).toBe(true);
  };
  const inEditor = async (): Promise<boolean> => (await inside("baseline")) && (await blog.editor("baseline").evaluate((editor) => editor === (editor.getRootNode() as Document | ShadowRoot).activeElement));
  await tabUntil(() => inside("run"), "Tab leads into the first playground");
  await expect(blog.frame("run").getByRole("navigation", { name: "Views of the result" }).getByRole("button").first()).toBeFocused();
  await tabUntil(() => inside("baseline"), "and out of it into the second");
  await tabUntil(inEditor, "into its editor");
  await page.keyboard.press("Escape");
  await tabUntil(async () => !(await inside("baseline")), "and out of that");
  await tabUntil(() => inside("baseline"), "and back", "Shift+Tab");
  // In the editor both directions want Escape before them, as the page says there.
  await tabUntil(inEditor, "back into its editor", "Shift+Tab");
  await page.keyboard.press("Escape");
  await tabUntil(() => inside("run"), "through it to the first", "Shift+Tab");
});

test("a stranger's messages reach neither the blog nor the playground", async ({ page, blog, stranger, baseURL }) => {
  const complete = blog.node("run", "Instance1");
  await expect(complete).toBeVisible();
  await blog.element("late").scrollIntoViewIfNeeded();
  await expect(blog.frame("late").locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(blog.why("late")).toBeVisible();
  const height = async (): Promise<number> => (await blog.element("run").boundingBox())?.height ?? 0;
  const before = await height();
  // Outside of the playgrounds' shadow too, where a stranger can reach it: a frame of the site, and one that it has made.
  await page.evaluate(
    ([stranger, site]) => {
      window.strangers = [];
      window.addEventListener("message", ({ data }) => typeof data === "string" && window.strangers.push(data));
      const frame = (address: string, id: string): void => {
        const frame = document.createElement("iframe");
        frame.src = address;
        frame.id = id;
        document.querySelector("main")?.append(frame);
      };
      frame(`${site}?embed=result&scenario=article&theme=dark&origin=${encodeURIComponent(location.origin)}`, "plain");
      frame(`${stranger}stranger.html?site=${encodeURIComponent(site)}&as=${encodeURIComponent(location.origin)}`, "advertisement");
    },
    [stranger, baseURL ?? ""] as const,
  );
  const plain = page.frameLocator("#plain");
  const made = page.frameLocator("#advertisement").frameLocator("iframe");
  await expect(plain.getByRole("article", { name: "Instance1", exact: true })).toBeVisible();
  await expect(made.getByRole("article", { name: "Instance1", exact: true })).toBeVisible();
  // Once more, now that all of them listen.
  const advertisement = page.frames().find((frame) => frame.url().startsWith(stranger));
  await advertisement?.evaluate(() => {
    window.speak();
    const forged = { patchplay: 1, type: "theme", theme: "light" };
    for (let number = 0; number < parent.frames.length; number++) parent.frames[number]?.postMessage(forged, "*");
  });
  // Messages of one window to another come in order, so what follows them has passed them all.
  for (const [frame, name] of [[plain, "plain"], [made, "made"], [blog.frame("late"), "late"]] as const) {
    await expect(frame.locator("html"), name).toHaveAttribute("data-theme", "dark");
    await expect(frame.getByText("forged"), name).toHaveCount(0);
  }
  await page.evaluate(() => new Promise<void>((after) => {
    window.addEventListener("message", ({ data }) => data === "after" && after());
    window.postMessage("after", "*");
  }));
  expect(await page.evaluate(() => JSON.stringify(window.heard))).not.toContain("forged");
  // The site's own frame, that is no element's, is no element either: each has been ready once.
  for (const id of ["run", "late"]) expect(await blog.heard(id, "patchplay-ready")).toHaveLength(1);
  expect(await page.evaluate(() => window.strangers.filter((said) => said.startsWith("the playground")))).toEqual([]);
  expect(await height()).toBe(before);
});

test("messages that mean nothing change nothing", async ({ page, blog }) => {
  await expect(blog.node("run", "Instance1")).toBeVisible();
  await page.evaluate(() => {
    const inner = document.querySelector("#run")?.shadowRoot?.querySelector("iframe")?.contentWindow;
    const odd = [null, 7, "open", [], {}, { type: "open", text: "Name: odd" }, { patchplay: 2, type: "open", text: "Name: odd" }, { patchplay: 1, type: "open", text: 7 }, { patchplay: 1, type: "open" }, { patchplay: 1, type: "theme", theme: {} }, { patchplay: 1, type: "theme", theme: "pink" }, { patchplay: 1, type: 3 }];
    for (const one of odd) inner?.postMessage(one, "*");
  });
  await blog.open("run", "version: 1\ntitle: last\nfiles: [{name: a.yaml, text: '{Type: AWS::SSM::PatchBaseline, Properties: {Name: after}}'}]\ninstances: [{name: web-1, image: windows-2019-2021.12.15}]\n");
  await expect(blog.node("run", "web-1")).toBeVisible();
  await expect(blog.frame("run").getByText("odd")).toHaveCount(0);
  await expect(blog.frame("run").locator("html")).not.toHaveAttribute("data-theme");
});

test.describe("the work that somebody has on the page itself", () => {
  test("is not touched, and nothing is kept", async ({ page, blog, baseURL }) => {
    await page.goto(baseURL ?? "");
    await expect(page.getByRole("article", { name: "Instance1", exact: true })).toBeVisible();
    await page.evaluate(() => localStorage.setItem("patchplay.scenario", "kept by the reader"));
    await page.goto(blog.address);
    const editor = await blog.readToBaseline();
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("# mine");
    await expect.poll(async () => (await blog.heard("baseline", "patchplay-change")).at(-1)).toContain("# mine");
    // Away and back, so that the frames have had to keep whatever they keep.
    await page.goto("about:blank");
    await page.goto(blog.address);
    await expect(blog.node("run", "Instance1")).toBeVisible();
    const site = page.frames().find((frame) => frame.url().startsWith(baseURL ?? ""));
    expect(await site?.evaluate(() => [Object.entries(localStorage), Object.keys(sessionStorage)])).toEqual([[["patchplay.scenario", "kept by the reader"]], []]);
    expect(await site?.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  });
});

test.describe("a page with mistakes", () => {
  test.use({ article: "odd.html" });
  test("keeps its own words where there is nothing to show, and hears why", async ({ blog, complaints }) => {
    // In the language of the blog's page, which is Japanese.
    await expect(blog.frame("misspelt").getByRole("alert")).toContainText(/artikel.*このサイトにその名前のシナリオはありません/);
    await expect.poll(async () => blog.heard("missing", "patchplay-error")).toHaveLength(1);
    expect((await blog.heard("missing", "patchplay-error"))[0]?.message).toContain("no-such-file.yaml");
    await expect(blog.element("missing").getByText("The file, in words.")).toBeVisible();
    // Its policy forbids requests, which the browser says too.
    expect(complaints.splice(0).every((complaint) => complaint.includes("no-such-file.yaml") || complaint.includes("connect-src"))).toBe(true);
  });
});

test.describe("a lesson in an article", () => {
  test.use({ article: "lesson.html" });

  test("asks first, follows its height and tells that its goal is reached", async ({ page, blog, baseURL }) => {
    const frame = blog.frame("lesson");
    await expect(frame.getByRole("radio")).toHaveCount(3);
    await expectToFit(blog, "lesson");
    await expect(frame.getByRole("banner")).toBeHidden();
    await expect(frame.getByRole("article")).toHaveCount(0);
    const before = (await blog.element("lesson").boundingBox())?.height ?? 0;
    await frame.getByRole("radio").first().check();
    await frame.getByRole("button", { name: "Run and check" }).click();
    await expect(frame.getByRole("heading", { name: /^Not quite/ })).toBeFocused();
    await expectToFit(blog, "lesson");
    expect((await blog.element("lesson").boundingBox())?.height).toBeGreaterThan(before);
    await frame.getByRole("button", { name: /^Show a hint/ }).click();
    expect(await blog.heard("lesson", "patchplay-lesson-done")).toEqual([]);
    const editor = blog.editor("lesson");
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ControlOrMeta+f");
    await page.keyboard.type("# - SecurityUpdates");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+/");
    await expect(frame.getByText("Reached: every line of the goal holds.")).toBeVisible();
    await expect.poll(async () => blog.heard("lesson", "patchplay-lesson-done")).toEqual([{ id: "success-and-nothing", right: false, hints: 1 }]);
    expect(await frame.getByRole("link", { name: "Open in patchplay" }).getAttribute("href")).toBe("./?lesson=success-and-nothing");
    await frame.getByRole("button", { name: /^Next: / }).click();
    await expect(frame.getByRole("heading", { level: 1, name: "Filters inside one rule" })).toBeFocused();
    // How far the reader is, what they made of the lesson, and nothing else, is kept.
    await page.reload();
    await expect(frame.getByRole("heading", { name: /^Not quite/ })).toBeVisible();
    const site = page.frames().find((frame) => frame.url().startsWith(baseURL ?? ""));
    expect(await site?.evaluate(() => Object.keys(localStorage).sort())).toEqual(["patchplay.lesson.success-and-nothing", "patchplay.lessons"]);
    await blog.element("lesson").evaluate((element) => element.setAttribute("scenario", "delays"));
    await expect(frame.getByRole("radio").first()).toBeEnabled();
  });

  test("fits a phone, and axe finds nothing", async ({ page, blog }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await expect(blog.frame("lesson").getByRole("radio")).toHaveCount(3);
    await expectToFit(blog, "lesson");
    const over = await blog.frame("lesson").locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(over).toBeLessThanOrEqual(0);
    // The article and the playground have a main part each.
    await expectAccessible(page, { without: ["landmark-unique"] });
  });
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("the blog's own words stand there", async ({ page, blog }) => {
    expect(blog).toBeTruthy();
    await expect(page.getByText("The run installed two patches on the first server")).toBeVisible();
    await expect(page.getByText("Name: critical-only")).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a blog with playgrounds, ${colorScheme}`, async ({ page, blog }) => {
    await page.emulateMedia({ colorScheme });
    await blog.readToBaseline();
    await blog.readTo("late");
    await expect(blog.why("late")).toBeVisible();
    // Two playgrounds have landmarks of the same names; it is the names of their frames that differ.
    await expectAccessible(page, { without: ["landmark-unique"] });
  });
}
