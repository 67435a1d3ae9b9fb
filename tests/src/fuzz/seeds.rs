//! Texts to begin from: the samples that other tests read.

use std::{fs, path::Path};

use crate::{path, text};

/// Texts of the files below a folder of this crate whose names end so, by name.
fn below(folder: &str, endings: &[&str]) -> Vec<String> {
    fn gather(folder: &Path, endings: &[&str], found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                gather(&path, endings, found);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    gather(&path(folder), endings, &mut found);
    found.sort();
    found.iter().filter_map(|file| fs::read_to_string(file).ok()).collect()
}

/// A text and its lines from every heading in column one or two on: small beginnings grow faster than large ones.
fn with_parts(texts: Vec<String>) -> Vec<String> {
    let mut all = Vec::new();
    for text in texts {
        let mut part = String::new();
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            if indent == 2 && line.ends_with(':') && !part.is_empty() {
                all.push(std::mem::take(&mut part));
            }
            part.push_str(line);
            part.push('\n');
        }
        all.push(part);
        all.push(text);
    }
    all
}

pub(super) fn yaml() -> Vec<String> {
    let mut texts = below("cases/fragments", &["yaml"]);
    texts.extend(below("cases/templates", &["yaml"]));
    texts.extend(below("cases/rules/documents", &["yaml"]));
    texts.push("a: &a {b: [*a]}\n<<: *a\n? [x]\n: |-\n  y\n--- !!str\n...".to_owned());
    with_parts(texts)
}

pub(super) fn json() -> Vec<String> {
    let mut texts = below("cases", &["json"]);
    texts.extend(below("golden/export", &["json"]));
    texts.extend(
        [
            "{\"BaselineId\": \"pb-0123456789abcdef0\", \"Name\": \"x\", \"OperatingSystem\": \"WINDOWS\"}",
            "{\"BaselineIdentities\": [{\"BaselineId\": \"pb-1\", \"DefaultBaseline\": true}], \"Mappings\": \
             [{\"PatchGroup\": \"a\", \"BaselineIdentity\": {\"BaselineId\": \"pb-1\"}}]}",
            "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-1\", \"ImageId\": \"ami-1\", \"State\": {\"Name\": \
             \"stopped\"}, \"Tags\": [{\"Key\": \"PatchGroup\", \"Value\": \"\u{e9}\"}]}]}]}",
            "{\"InstanceInformationList\": [{\"InstanceId\": \"i-1\", \"PlatformName\": \"Ubuntu\"}]}",
            "{\"Patches\": [{\"Id\": \"KB1\", \"ReleaseDate\": \"2021-12-14T00:00:00Z\", \"Product\": \"x\"}]}",
        ]
        .map(str::to_owned),
    );
    texts
}

pub(super) fn cloudformation() -> Vec<String> {
    let nested = ["root", "s3", "vpc", "ec2", "ssm"].map(|name| text(&format!("cases/nested/{name}.yaml")));
    let mut texts = vec![nested.join("\0")];
    texts.extend(nested);
    texts.extend(below("cases/templates", &["yaml", "json"]));
    texts.extend(below("cases/fragments", &["yaml"]));
    texts.extend(below("golden/export", &["yaml", "json"]));
    with_parts(texts)
}

pub(super) fn command_lines() -> Vec<String> {
    let mut texts = below("golden/export", &["sh"]);
    texts.extend(
        [
            "aws ssm create-patch-baseline --name web --approved-patches KB1 KB2 --query BaselineId --output text",
            "ID=$(aws ssm create-patch-baseline --name \"$PREFIX-web\" --approval-rules 'PatchRules=[{PatchFilterGroup={\
             PatchFilters=[{Key=PRODUCT,Values=[WindowsServer2019,\"a b\"]}]},ApproveAfterDays=7}]' --query BaselineId)",
            "aws ssm update-patch-baseline --baseline-id $ID --global-filters \
             '{\"PatchFilters\": [{\"Key\": \"PRODUCT\", \"Values\": [\"*\"]}]}' \\\n --sources Name=a,Products=b,c,Configuration=d",
            "aws ssm register-patch-baseline-for-patch-group --baseline-id \"${ID}\" --patch-group=web ; # done",
            "aws ssm register-default-patch-baseline --baseline-id pb-1 > x <<EOF\nEOF\n",
            "aws ssm send-command --document-name AWS-RunPatchBaseline --parameters Operation=Scan --targets \
             Key=InstanceIds,Values=*",
            "aws ssm create-patch-baseline --cli-input-json file://x.json && aws ssm delete-patch-baseline --baseline-id a",
        ]
        .map(str::to_owned),
    );
    texts
}

pub(super) fn scenarios() -> Vec<String> {
    let mut texts = vec![
        text("cases/article.scenario.yaml"),
        text("cases/every-system.scenario.yaml"),
        text("cases/nested/scenario.yaml"),
        text("cases/facts/scenario.yaml"),
        "version: 1\nclock: 2022-01-22T11:19:01Z\nregion: eu-west-1\nseed: 7\ninstances:\n  - {name: a, image: \
         windows-2019-2021.12.15, tags: {Patch Group: web}, network: {s3: false}, failing: [KB5009557]}\n  - {system: \
         UBUNTU, product: Ubuntu22.04}\nrun: {document: AWS-RunPatchBaseline, parameters: {Operation: Install}, \
         maxConcurrency: \"1\", maxErrors: 0, output: {bucket: b}}\nexpect:\n  - {node: \"*\", status: COMPLIANT}\n"
            .to_owned(),
        "files:\n  - name: b.yaml\n    text: |\n      Name: x\n      PatchGroups: [web]\n      OperatingSystem: \
         AMAZON_LINUX_2\n      ApprovedPatches: ['kernel*']\ninstances:\n  - {system: AMAZON_LINUX_2, tags: {PatchGroup: \
         web}, profile: false}\nhistory:\n  - {clock: 2022-01-01T00:00:00Z, run: {parameters: {Operation: Scan}}}\n"
            .to_owned(),
    ];
    texts.extend(with_parts(vec![text("cases/article.scenario.yaml")]));
    texts
}

/// Bytes of one part of a log.
const PART: usize = 1_400;

/// Logs of every kind, in parts.
pub(super) fn logs() -> Vec<String> {
    let mut texts = below("golden/windows", &["log"]);
    texts.extend(below("golden/linux", &["log"]));
    texts.push(text("cases/article.log.txt"));
    let parts = texts.iter().flat_map(|text| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut parts = vec![String::new()];
        for line in lines {
            if parts.last().is_some_and(|part| part.len() + line.len() > PART) {
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                part.push_str(line);
            }
        }
        parts
    });
    parts.collect()
}
