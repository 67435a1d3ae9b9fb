/** What leaves the page, and what comes to it by a link, made in the engine's thread. */
import { explain, type ExportFormat, exportBaseline, inspect, lessonJson, linkJson, openLinkJson, readNodesJson, run, type SourceFile, summaryJson, writeNodesJson } from "./generated/engine/patchplay.js";

/** A text, or the bytes of a file. */
export type Made = string | Uint8Array;

/** A scenario as the engine reads it; beside it the same as the page wrote it, before Terraform was translated. */
interface Asked {
  scenario: string;
  written: string;
  /** One word more, where it is needed. */
  of: string;
}

interface Documents {
  files?: SourceFile[];
  parameters?: Record<string, string>;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** An answer in JSON; empty when it holds nothing but problems. */
function answer(value: { Diagnostics: unknown }): string {
  const hasMore = Object.entries(value).some(([name, member]) => name !== "Diagnostics" && member !== undefined);
  return hasMore ? json(value) : "";
}

const documents = (scenario: string): Required<Documents> => {
  const { files = [], parameters = {} } = JSON.parse(scenario) as Documents;
  return { files, parameters };
};

/** Every object of the run as a zip archive, the same bytes for the same run; empty when there is none. */
async function logs(scenario: string): Promise<Made> {
  const objects = Object.entries(run(scenario).Objects ?? {});
  if (objects.length === 0) return "";
  const { strToU8, zipSync } = await import("fflate");
  const files = objects.map(([key, text]) => [key, strToU8(text)] as const);
  // Archives know no time zones: the first moment that they know is the same everywhere.
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1) });
}

const makers = {
  /** The fragment of a scenario's share link; empty where it is too large for one. */
  link: ({ written }) => linkJson(written),
  /** What such a fragment holds. */
  opened: ({ written }) => openLinkJson(written),
  /** What is asked of a lesson, whose text stands in the scenario's place. */
  lesson: ({ written, of }) => lessonJson(written, of),
  /** The baselines of the texts in another form. */
  baseline: ({ scenario, of }) => {
    const { files, parameters } = documents(scenario);
    return json(exportBaseline(files, of as ExportFormat, { parameters }));
  },
  /** The answer as Markdown, with a link. */
  summary: ({ scenario, of }) => summaryJson(scenario, of),
  logs: ({ scenario }) => logs(scenario),
  run: ({ scenario }) => answer(run(scenario)),
  inspect: ({ scenario }) => {
    const { files, parameters } = documents(scenario);
    return answer(inspect(files, { parameters }));
  },
  /** What the text of the nodes says; beside it the name that its problems call it by. */
  readNodes: ({ written, of }) => readNodesJson(of, written),
  /** That text with other nodes in it. */
  writeNodes: ({ written, of }) => writeNodesJson(written, of),
  /** Why, on one node. */
  explain: ({ scenario, of }) => answer(explain(scenario, { instance: of })),
} satisfies Record<string, (asked: Asked) => Made | Promise<Made>>;

/** What can be asked for. */
export type What = keyof typeof makers;

export async function make(what: What, asked: Asked): Promise<Made> {
  const maker: (asked: Asked) => Made | Promise<Made> = makers[what];
  return maker(asked);
}
