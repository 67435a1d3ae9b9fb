//! Baselines written in every form, and read again.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{codes, plain};
use patchplay_document::{BaselineSites, ExportFormat, FoundBaseline, Place, export};
use patchplay_model::{
    Approval, ComplianceLevel, ComplianceStatus, Date, FilterKey, FilterValues, OperatingSystem, PatchBaseline,
    PatchFilter, PatchRule, PatchSource, RejectedPatchesAction, Tag,
};

/// A fixed sequence of numbers that looks random.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn pick<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn several<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }
}

/// Texts that a shell, a quote, YAML or Terraform could take for something else.
const NASTY: &[&str] = &[
    "NO",
    "on",
    "y",
    "null",
    "~",
    "2022-01-22",
    "12:30:45",
    "1e3",
    "0x1F",
    "it's",
    "say \"x\"",
    "a\\b",
    "$HOME",
    "${Name}",
    "%{x}",
    "`date`",
    "$(date)",
    "# no comment",
    "a: b",
    "- d",
    "!Ref e",
    "{{x}}",
    "[a]",
    "{b}",
    "--name",
    "two\nlines",
    "\ttab",
    " lead",
    "trail ",
    "é😀—",
    "a=b,c=d",
    "*",
    "?",
    "&",
    "|",
    ";",
    "<",
    ">",
    "@x",
    "%x",
    "'",
    "\"",
    "\\",
    "true",
    "-1",
    ".inf",
    "=",
    "<<",
    "a'b\"c\\d`e$f",
    "^",
    "\u{85}",
    "\u{2028}",
    "\u{feff}x",
    "x\r\ny",
];
const GROUPS: &[&str] =
    &["web", "NO", "Web Servers", "a=b", "2022-01-22", "12:30", "é", "on", "-x", "@a", "a:b", "1_000", "+1"];

fn filters(system: OperatingSystem, noise: &mut Noise) -> Vec<PatchFilter> {
    let mut keys = FilterKey::allowed_for(system).to_vec();
    noise.several(3, |noise| {
        let key = keys.remove(noise.below(keys.len()).min(keys.len() - 1));
        if keys.is_empty() {
            keys.push(key);
        }
        let known = match key.values_for(system) {
            FilterValues::Closed(known) | FilterValues::Open(known) => known,
            FilterValues::Free => &["Office 2016", "x y", "NO", "1.5"],
        };
        let mut values = noise.several(3, |noise| (*noise.pick(known)).to_owned());
        values.push("*".to_owned());
        PatchFilter { key, values }
    })
}

fn baseline(noise: &mut Noise) -> PatchBaseline {
    let system = *noise.pick(OperatingSystem::ALL);
    let text = |noise: &mut Noise| (*noise.pick(NASTY)).to_owned();
    let rules = noise.several(3, |noise| PatchRule {
        filters: filters(system, noise),
        approval: Some(if noise.flag() {
            Approval::AfterDays(u16::try_from(noise.below(361)).unwrap())
        } else {
            Approval::UntilDate(*noise.pick(&[Date::parse("2024-02-29").unwrap(), Date::parse("1999-12-31").unwrap()]))
        }),
        compliance_level: *noise.pick(ComplianceLevel::ALL),
        enable_non_security: noise.flag(),
    });
    let mut groups: Vec<String> = noise.several(3, |noise| (*noise.pick(GROUPS)).to_owned());
    groups.sort();
    groups.dedup();
    PatchBaseline {
        name: Some((*noise.pick(&["web", "123", "NO_", "1e3", "a.b-c", "2022-01-22"])).to_owned()),
        description: noise.flag().then(|| text(noise)),
        global_filters: filters(system, noise),
        rules,
        approved_patches: noise.several(3, text),
        approved_patches_level: *noise.pick(ComplianceLevel::ALL),
        approved_patches_non_security: noise.flag(),
        rejected_patches: noise.several(3, text),
        rejected_patches_action: *noise.pick(RejectedPatchesAction::ALL),
        sources: noise.several(2, |noise| PatchSource {
            name: "own".to_owned(),
            products: vec![text(noise)],
            configuration: text(noise),
        }),
        available_security_updates: noise.flag().then(|| *noise.pick(ComplianceStatus::ALL)),
        default_baseline: noise.flag(),
        patch_groups: groups,
        tags: noise.several(2, |noise| Tag { key: text(noise), value: text(noise) }),
        ..PatchBaseline::new(system)
    }
}

fn found(baseline: PatchBaseline, logical_id: Option<&str>) -> FoundBaseline {
    FoundBaseline {
        logical_id: logical_id.map(str::to_owned),
        id: None,
        display_name: baseline.name.clone().unwrap_or_default(),
        baseline,
        has_errors: false,
        created: Some(true),
        sites: BaselineSites::default(),
        unresolved_groups: Vec::new(),
        resolved: serde_json::Value::Null,
        place: Place::default(),
    }
}

#[test]
fn what_is_written_is_read_again() {
    let mut noise = Noise(7);
    for round in 0..400 {
        let wanted = baseline(&mut noise);
        for format in [
            ExportFormat::CloudFormationYaml,
            ExportFormat::CloudFormationJson,
            ExportFormat::ApiJson,
            ExportFormat::Cli,
        ] {
            let text = export(&[found(wanted.clone(), Some("On"))], format);
            let documents = plain(&text);
            let shown = || format!("round {round}, {format}:\n{text}\n{:#?}", codes(&documents));
            assert_eq!(documents.baselines.len(), 1, "{}", shown());
            let mut read = documents.baselines[0].baseline.clone();
            if format == ExportFormat::ApiJson {
                read.default_baseline = wanted.default_baseline;
                read.patch_groups.clone_from(&wanted.patch_groups);
            }
            assert_eq!(read, wanted, "{}", shown());
        }
    }
}

/// Two baselines, one with everything, one with next to nothing.
fn two() -> Vec<FoundBaseline> {
    let mut full = PatchBaseline {
        name: Some("web".to_owned()),
        description: Some("says \"hello\", costs ${nothing}\nand more".to_owned()),
        global_filters: vec![PatchFilter { key: FilterKey::Product, values: vec!["AmazonLinux2".into(), "*".into()] }],
        approved_patches: vec!["kernel*".into(), "CVE-2024-1".into()],
        approved_patches_level: ComplianceLevel::High,
        approved_patches_non_security: true,
        rejected_patches: vec!["nginx".into()],
        rejected_patches_action: RejectedPatchesAction::Block,
        default_baseline: true,
        patch_groups: vec!["web".into(), "NO".into()],
        tags: vec![Tag { key: "env".into(), value: "prod".into() }, Tag { key: "a b".into(), value: "on".into() }],
        ..PatchBaseline::new(OperatingSystem::AmazonLinux2)
    };
    full.rules = vec![
        PatchRule {
            filters: vec![
                PatchFilter { key: FilterKey::Classification, values: vec!["Security".into()] },
                PatchFilter { key: FilterKey::Severity, values: vec!["Critical".into(), "Important".into()] },
            ],
            approval: Some(Approval::AfterDays(7)),
            compliance_level: ComplianceLevel::Critical,
            enable_non_security: true,
        },
        PatchRule { approval: Some(Approval::UntilDate(Date::parse("2024-02-29").unwrap())), ..PatchRule::default() },
    ];
    full.sources = vec![PatchSource {
        name: "own".into(),
        products: vec!["AmazonLinux2".into()],
        configuration: "[main]\nname=own".into(),
    }];
    let mut open = found(
        PatchBaseline { approved_patches: vec!["KB5009557".into()], ..PatchBaseline::new(OperatingSystem::Windows) },
        None,
    );
    open.display_name = "${Prefix}-db".to_owned();
    open.unresolved_groups = vec![patchplay_document::Unresolved {
        written: "${Prefix}-group".to_owned(),
        names: vec!["Prefix".to_owned()],
        place: Place::default(),
    }];
    vec![found(full, Some("MyBaseline")), open]
}

#[test]
fn every_form_is_as_reviewed() {
    for format in ExportFormat::ALL {
        let text = export(&two(), *format);
        let ending = match format {
            ExportFormat::CloudFormationYaml => "yaml",
            ExportFormat::Cli => "sh",
            ExportFormat::Terraform => "tf",
            ExportFormat::CloudFormationJson | ExportFormat::ApiJson => "json",
        };
        let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join(format!("../../tests/golden/export/{format}.{ending}"));
        if std::env::var_os("PATCHPLAY_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(text, golden, "PATCHPLAY_BLESS=1 refreshes {}", path.display());
    }
}

/// A name that waits for a parameter still waits for it, in the template as on the command line.
#[test]
fn an_open_name_stays_open() {
    for format in [ExportFormat::CloudFormationYaml, ExportFormat::CloudFormationJson, ExportFormat::Cli] {
        let documents = plain(&export(&two(), format));
        let open = documents.baselines.iter().find(|found| found.baseline.name.is_none()).unwrap();
        assert_eq!(open.display_name, "${Prefix}-db");
        assert_eq!(open.unresolved_groups[0].names, ["Prefix"]);
    }
}

#[test]
fn forms_are_called_by_name() {
    for format in ExportFormat::ALL {
        assert_eq!(format.as_str().parse::<ExportFormat>().unwrap(), *format);
    }
    assert!("yaml".parse::<ExportFormat>().unwrap_err().to_string().contains("cloudformation-yaml"));
}
