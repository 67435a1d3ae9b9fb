/** Texts that tests paste. The article's template is the one that every other layer of tests reads. */
import { readFileSync } from "node:fs";

const scenario = readFileSync(new URL("../cases/article.scenario.yaml", import.meta.url), "utf8");

/** The article's template, taken out of its scenario. */
export const template = scenario.slice(scenario.indexOf("    text: |\n") + "    text: |\n".length).replace(/^ {6}/gm, "");

/** One resource of the template, with its key. */
function resource(name: string): string {
  const found = new RegExp(`^  ${name}:\\n(?:    .*\\n|\\n)*`, "m").exec(template);
  if (found === null) throw new Error(`the article's template has no ${name}`);
  return found[0];
}

/** What the article shows: a single resource, whose name nothing declares. */
export const loneBaseline = `Resources:\n${resource("MyPatchBaseline").trimEnd()}\n`;

/** The same without `Resources:`, and its properties alone. */
export const bareResource = loneBaseline.replace("Resources:\n", "").replace(/^ {2}/gm, "");
export const bareProperties = bareResource.slice(bareResource.indexOf("Properties:\n") + "Properties:\n".length).replace(/^ {4}/gm, "");

/** The template without the private subnet's way to the NAT gateway. */
export const withoutRoute = template.replace(resource("ClosedDefault"), "").replaceAll("    DependsOn: ClosedDefault\n", "");

const endpoint = (service: string): string => `
  Door${service}:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      ServiceName: !Sub 'com.amazonaws.\${AWS::Region}.${service}'
      VpcId: !Ref Network
      SubnetIds: [!Ref ClosedSubnet]
      SecurityGroupIds: [!Ref Doors]
`;

/** Endpoints in the place of that way: Systems Manager and S3 are reached, Windows Update is not. */
export const endpointsInstead = `${withoutRoute.trimEnd()}

  Doors:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: https from the subnet
      VpcId: !Ref Network
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.20.0.0/16}
${["ssm", "ssmmessages", "ec2messages"].map(endpoint).join("")}
  DoorS3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Gateway
      ServiceName: !Sub 'com.amazonaws.\${AWS::Region}.s3'
      VpcId: !Ref Network
      RouteTableIds: [!Ref ClosedRoutes]
`;

/** A text in which every byte is a character, the same every time. */
export function noise(length: number): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(state >>> 24);
  }).join("");
}

/** A node of the article's table: what the page must say of it. */
interface TableNode {
  readonly baseline: string;
  readonly status: string | null;
  readonly counts: Readonly<Record<string, number>> | null;
}

interface TableCase {
  readonly name: string;
  readonly edits: readonly { readonly lines: readonly string[]; readonly with: readonly string[] }[];
  readonly nodes: Readonly<Record<string, TableNode>>;
}

const table = JSON.parse(readFileSync(new URL("../cases/article.table.json", import.meta.url), "utf8")) as { readonly cases: readonly TableCase[] };

/** The cases that every layer is held to, each with its template. */
export const articleTable = table.cases.map(({ name, edits, nodes }) => {
  // The table edits lines of the scenario file, in which the template stands six columns further in.
  const lines = (texts: readonly string[]): string => texts.map((line) => `${line.slice(6)}\n`).join("");
  const text = edits.reduce((text, edit) => {
    if (!text.includes(lines(edit.lines))) throw new Error(`${name}: the template has no such lines`);
    return text.replace(lines(edit.lines), () => lines(edit.with));
  }, template);
  return { name, text, nodes };
});
