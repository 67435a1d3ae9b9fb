//! Baselines written in every form, and read again.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;
#[path = "common/random_baseline.rs"]
mod random_baseline;

use common::{codes, plain};
use patchplay_document::{ExportFormat, FoundBaseline, Place, export};
use patchplay_model::{
    Approval, ComplianceLevel, Date, FilterKey, OperatingSystem, PatchBaseline, PatchFilter, PatchRule, PatchSource,
    RejectedPatchesAction, Tag,
};
use random_baseline::{Noise, baseline, found};

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

#[test]
fn names_are_unique_where_ids_differ_in_case_alone() {
    let baseline = two().remove(0);
    let called = |id: &str| FoundBaseline { logical_id: Some(id.to_owned()), ..baseline.clone() };
    let all = ["Web", "WEB", "Web2", "Web"].map(called);
    let text = export(&all, ExportFormat::Terraform);
    let names = ["web", "web2", "web22", "web3"].map(|name| format!("resource \"aws_ssm_patch_baseline\" \"{name}\""));
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("\"aws_ssm_patch_baseline\"")).collect();
    assert_eq!(lines.len(), 4, "{text}");
    for (line, name) in lines.iter().zip(&names) {
        assert!(line.starts_with(name.as_str()), "{lines:#?}");
    }
}
