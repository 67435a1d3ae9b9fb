//! Nothing that can be pasted panics, hangs or needs unbounded memory.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use std::time::{Duration, Instant};

use common::{article, codes, files, given, plain};
use patchplay_document::read_scenario;

/// What only work without a bound takes, on however busy a machine: each text here takes well under a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// A fixed sequence of numbers that looks random.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

const SAMPLES: &[&str] = &[
    include_str!("../../../tests/cases/templates/02-linux-through-endpoints.yaml"),
    include_str!("../../../tests/cases/templates/03-stages-by-mapping.yaml"),
    include_str!("../../../tests/cases/templates/04-synthesised.json"),
    include_str!("../../../tests/cases/templates/05-lists-from-parameters.yaml"),
    include_str!("../../../tests/cases/templates/07-windows-scan-and-install.yaml"),
    include_str!("../../../tests/cases/templates/08-one-baseline-per-system.yaml"),
    include_str!("../../../tests/cases/templates/12-mistakes.yaml"),
    include_str!("../../../tests/cases/article.scenario.yaml"),
    "ID=$(aws ssm create-patch-baseline --name \"$PREFIX-web\" --approval-rules 'PatchRules=[{PatchFilterGroup={PatchFilters=[\
     {Key=PRODUCT,Values=[WindowsServer2019,\"a b\"]}]},ApproveAfterDays=7}]' --query BaselineId)\n\
     aws ssm update-patch-baseline --baseline-id $ID --global-filters '{\"PatchFilters\": [{\"Key\": \"PRODUCT\", \"Values\": [\"*\"]}]}' \\\n\
     --sources Name=a,Products=b,c,Configuration=d --approved-patches KB1 KB2 > x <<EOF\nEOF\n\
     aws ssm register-patch-baseline-for-patch-group --baseline-id \"$ID\" --patch-group web ; aws ssm send-command \
     --document-name AWS-RunPatchBaseline --parameters Operation=Scan --targets Key=InstanceIds,Values=*",
    "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-1\", \"ImageId\": \"ami-1\", \"State\": {\"Name\": \"stopped\"}, \
     \"Tags\": [{\"Key\": \"PatchGroup\", \"Value\": \"é\"}]}]}]}",
    "{\"BaselineIdentities\": [{\"BaselineId\": \"pb-1\", \"DefaultBaseline\": true}], \"Mappings\": [{\"PatchGroup\": \"a\", \
     \"BaselineIdentity\": {\"BaselineId\": \"pb-1\"}}]}",
];

/// A root and its nested stacks.
const NESTED: &[(&str, &str)] = &[
    ("root.yaml", include_str!("../../../tests/cases/nested/root.yaml")),
    ("s3.yaml", include_str!("../../../tests/cases/nested/s3.yaml")),
    ("vpc.yaml", include_str!("../../../tests/cases/nested/vpc.yaml")),
    ("ec2.yaml", include_str!("../../../tests/cases/nested/ec2.yaml")),
    ("ssm.yaml", include_str!("../../../tests/cases/nested/ssm.yaml")),
];

/// A text with pieces cut, doubled, moved, and words swapped for others of CloudFormation.
fn damaged(sample: &str, noise: &mut Noise) -> String {
    const WORDS: &[&str] = &[
        "!Ref X",
        "!Sub '${",
        "!If [A, B]",
        "!GetAtt",
        "!Select [9, []]",
        "!Split ['', a]",
        "!Join ['', !Ref Groups]",
        "null",
        "[]",
        "{}",
        "'",
        "\"",
        "- ",
        ": ",
        "\n",
        "!Condition A",
        "!Equals [a]",
        "!FindInMap [a, b, c]",
        "AWS::NoValue",
        "Fn::ForEach::A: 1",
        "\t",
        "é😀",
        "!Cidr [a]",
        "!Base64 {Ref: A}",
        "-1",
        "99999999999999999999",
        "${}",
        "${!}",
        "*",
        "&a",
        "*a",
        "<<: *a",
        "!GetAtt Site.Outputs.NoInbound",
        "!ImportValue a",
        "ec2.yaml",
        "root.yaml",
        "!Cidr [!Ref X, 300, 99]",
        "Fn::ToJsonString: {a: [!Ref X]}",
        "Type: AWS::AutoScaling::AutoScalingGroup",
        "Type: AWS::CloudFormation::Stack",
    ];
    let mut chars: Vec<char> = sample.chars().collect();
    for _ in 0..=noise.below(4) {
        let at = noise.below(chars.len());
        let length = noise.below(40).min(chars.len() - at);
        match noise.below(3) {
            0 => drop(chars.drain(at..at + length)),
            1 => {
                let piece: Vec<char> = chars[at..at + length].to_vec();
                let to = noise.below(chars.len());
                chars.splice(to..to, piece);
            }
            _ => drop(chars.splice(at..at + length.min(12), WORDS[noise.below(WORDS.len())].chars())),
        }
    }
    chars.into_iter().collect()
}

#[test]
fn no_damaged_stack_panics() {
    let mut noise = Noise(5);
    for round in 0..400 {
        let texts: Vec<(&str, String)> = NESTED
            .iter()
            .enumerate()
            .map(|(number, (name, text))| {
                (*name, if number == round % NESTED.len() { damaged(text, &mut noise) } else { (*text).to_owned() })
            })
            .collect();
        let together: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let _ = files(&together);
    }
}

#[test]
fn no_damaged_sample_panics() {
    let mut noise = Noise(3);
    for round in 0..3_000 {
        let text = damaged(SAMPLES[round % SAMPLES.len()], &mut noise);
        let _ = given(&text, &[("Prefix", ""), ("Stage", "live"), ("Days", "x")]);
        let _ = read_scenario("s", &text);
    }
}

#[test]
fn what_could_grow_without_end_is_cut_short() {
    let many = |unit: &dyn Fn(usize) -> String, count: usize| (0..count).map(unit).collect::<String>();
    let long = "x".repeat(4_000);
    let resources = |body: &str| format!("Parameters:\n  P: {{Type: String, Default: {long}}}\nResources:\n{body}");
    let texts = [
        (
            "resources",
            format!(
                "Resources:\n{}",
                many(&|n| format!("  R{n}: {{Type: AWS::EC2::Instance, DependsOn: R{}}}\n", n + 1), 40_000)
            ),
        ),
        (
            "conditions",
            format!(
                "Conditions:\n{}Resources:\n  R: {{Type: AWS::S3::Bucket, Condition: C0}}\n",
                many(&|n| format!("  C{n}: !Not [!Condition C{}]\n", n + 1), 20_000)
            ),
        ),
        (
            "names",
            format!(
                "Resources:\n{}",
                many(
                    &|n| format!("  R{n}: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Ref R{}}}}}\n", n + 1),
                    1_500
                )
            ),
        ),
        (
            "Sub",
            resources(&format!(
                "  R: {{Type: AWS::S3::Bucket, Properties: {{X: !Sub '{}'}}}}\n",
                "${P}".repeat(300_000)
            )),
        ),
        (
            "Join",
            format!(
                "Resources:\n  R: {{Type: AWS::S3::Bucket, Properties: {{X: !Join ['{}', [{}]]}}}}\n",
                "y".repeat(200_000),
                "a, ".repeat(50_000)
            ),
        ),
        (
            "Split",
            format!(
                "Resources:\n  R: {{Type: AWS::S3::Bucket, Properties: {{X: !Split [a, '{}']}}}}\n",
                "a".repeat(3_000_000)
            ),
        ),
        (
            "loops",
            format!(
                "Transform: AWS::LanguageExtensions\nResources:\n  R:\n    Type: AWS::S3::Bucket\n    Properties:\n{}",
                loops()
            ),
        ),
        (
            "mapping",
            format!(
                "Mappings: {{M: {{{}}}}}\nResources:\n{}",
                many(&|n| format!("k{n}: {{a: b}}, "), 20_000),
                many(
                    &|n| format!("  R{n}: {{Type: AWS::S3::Bucket, Properties: {{X: !FindInMap [M, k19999, a]}}}}\n"),
                    1_500
                )
            ),
        ),
        (
            "undeclared",
            format!(
                "Resources:\n  R: {{Type: AWS::S3::Bucket, Properties: {{X: [{}]}}}}\n",
                many(&|n| format!("!Ref N{n}, "), 60_000)
            ),
        ),
        ("unknown keys", format!("Name: abc\nApprovalRules: {{}}\n{}", many(&|n| format!("Approved{n}: x\n"), 60_000))),
        (
            "alias text",
            format!("a: &a {}\nName: x\nPatchGroups: [{}]\n", "z".repeat(1_000_000), "*a , ".repeat(50_000)),
        ),
        ("groups", format!("Name: abc\nPatchGroups: [{}]\n", "a, ".repeat(80_000))),
        ("nested", format!("Name: {}x{}\nPatchGroups: []\n", "!Sub ['${a}', {a: ".repeat(45), "}]".repeat(45))),
    ];
    for (name, text) in texts {
        let started = Instant::now();
        let documents = plain(&text);
        let taken = started.elapsed();
        assert!(documents.diagnostics.len() <= 1_000, "{name}");
        assert!(taken < PATIENCE, "{name}: {taken:?}, {:?}", codes(&documents).first());
    }
}

/// Loops in loops: a thousand turns each.
fn loops() -> String {
    let values = vec!["a"; 200].join(", ");
    let mut text = String::new();
    for level in 0..4 {
        let pad = " ".repeat(6 + level * 6);
        text += &format!("{pad}Fn::ForEach::L{level}:\n{pad}  - V{level}\n{pad}  - [{values}]\n{pad}  -\n");
    }
    text + &" ".repeat(36) + "'K${V0}': x\n"
}

/// Every prefix of a text is what someone has typed so far.
#[test]
fn every_prefix_of_the_article_reads() {
    let text = article();
    let mut taken = Duration::ZERO;
    for end in (0..text.len()).step_by(37) {
        let started = Instant::now();
        let _ = plain(text.get(..end).unwrap());
        taken = taken.max(started.elapsed());
    }
    assert!(taken < PATIENCE, "{taken:?}");
}
