/** What a playground is to open, as its attribute and its children say. */

/** Stands in the frame's address for a scenario that is handed over by a message. */
export const own = "message";

/** The name of one of the site's scenarios, the fragment of a share link, a text, or a file that is to be fetched. */
export type Wanted = { name: string } | { link: string } | { text: string } | { of: string; file: () => Promise<Fetched> };

/** The text of a file, or why it cannot be had. */
export type Fetched = { text: string; failure?: never } | { text?: never; failure: string };

/** What is opened where nothing is said. */
const first = { scenario: "article", lesson: "which-baseline" };

export function wanted(element: HTMLElement, of: "scenario" | "lesson"): Wanted {
  const asked = element.getAttribute("scenario")?.trim() ?? "";
  if (of === "lesson") return { name: asked === "" ? first.lesson : asked };
  if (asked === "") {
    const text = unindented(element.querySelector("[data-scenario]")?.textContent ?? "");
    return text === "" ? { name: first.scenario } : { text };
  }
  const [, link] = asked.split(/#(.*)/s);
  if (link !== undefined) return { link };
  if (/^[\w-]+$/.test(asked)) return { name: asked };
  return { of: element.getAttribute("scenario") ?? "", file: () => fetched(asked) };
}

/** Fetches a file for the page around: it is that page's policy and its cookies that decide. */
async function fetched(address: string): Promise<Fetched> {
  try {
    const response = await fetch(new URL(address, document.baseURI));
    return response.ok ? { text: await response.text() } : { failure: `${address}: the server answered ${response.status}` };
  } catch (error) {
    return { failure: `${address}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A text without what the markup around it has added: empty lines at its ends, and the blanks that all lines begin with. */
function unindented(text: string): string {
  const lines = text.replace(/^(\s*\n)+/, "").trimEnd().split("\n");
  const blanks = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const fewest = Math.min(...blanks);
  return blanks.length === 0 ? "" : `${lines.map((line) => line.slice(fewest)).join("\n")}\n`;
}
