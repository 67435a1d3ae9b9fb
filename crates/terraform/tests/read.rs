//! Terraform as people write it, read by the document reader.

use patchplay_document::{Documents, ImageReference, Input, SourceFile, read};
use patchplay_model::{Approval, MessageEndpoint, OperatingSystem, Operation};
use patchplay_ordered::SortedMap;
use patchplay_terraform::translate;

fn given(texts: &[(&str, &str)], parameters: &[(&str, &str)]) -> Documents {
    let parameters: SortedMap<String, String> =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut files: Vec<SourceFile> =
        texts.iter().map(|(name, text)| SourceFile { name: (*name).to_owned(), text: (*text).to_owned() }).collect();
    if let Some((name, text)) = translate(texts, &parameters) {
        files.push(SourceFile { name, text });
    }
    read(&Input {
        files: &files,
        parameters: &parameters,
        region: Some("eu-west-1"),
        account: Some("123456789012"),
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|id, kind| (kind == "AWS::EC2::Instance").then(|| format!("i-{id}")),
    })
}

fn plain(text: &str) -> Documents {
    given(&[("main.tf", text)], &[])
}

/// Every diagnostic as compilers print it, without the file.
fn said(documents: &Documents) -> Vec<String> {
    documents.diagnostics.iter().map(|found| found.to_string().replacen("main.tf:", "", 1)).collect()
}

const WHOLE: &str = include_str!("../../../tests/cases/terraform/main.tf");

#[test]
fn a_whole_configuration_is_baseline_nodes_and_run() {
    let documents = plain(WHOLE);
    let said = said(&documents);
    assert!(said.len() == 1 && said[0].contains("is read at deployment"), "{said:#?}");
    let found = &documents.baselines[0];
    let baseline = &found.baseline;
    assert_eq!(found.logical_id.as_deref(), Some("aws_ssm_patch_baseline.web"));
    assert_eq!(baseline.name.as_deref(), Some("shop-web"));
    assert_eq!(baseline.operating_system, OperatingSystem::AmazonLinux2);
    assert_eq!(baseline.approved_patches, ["kernel*", "curl"]);
    assert_eq!(baseline.patch_groups, ["shop-group"]);
    assert!(baseline.default_baseline);
    assert_eq!(baseline.global_filters[0].values, ["AmazonLinux2"]);
    assert_eq!(baseline.rules[0].approval, Some(Approval::AfterDays(7)));
    assert_eq!(baseline.rules[0].filters[0].values, ["Security"]);
    assert_eq!(found.sites.rules[0].approval.as_ref().unwrap().start.line, 19, "places are those of the text");
    assert_eq!(found.sites.name.as_ref().unwrap().start.line, 14);

    let names: Vec<&str> = documents.instances.iter().map(|found| found.logical_id.as_str()).collect();
    assert_eq!(names, ["aws_instance.host[0]", "aws_instance.host[1]"]);
    let host = &documents.instances[1];
    assert!(host.profile, "{:?}", host.profile_hops);
    assert!(matches!(&host.image, ImageReference::Parameter(path) if path.ends_with("gp2")), "{:?}", host.image);
    let tags: Vec<(&str, &str)> = host.tags.iter().map(|(tag, _)| (tag.key.as_str(), tag.value.as_str())).collect();
    assert_eq!(tags, [("Team", "ops"), ("Name", "host-two"), ("Patch Group", "shop-group")]);

    let run = &documents.runs[0].run;
    assert_eq!(run.operation, Operation::Install);
    assert_eq!(run.targets[0].values, ["i-aws_instance.host[0]", "i-aws_instance.host[1]"]);
    assert_eq!(run.max_concurrency.as_deref(), Some("50%"));
    let prefix = &documents.parameters[0];
    assert_eq!((prefix.name.as_str(), prefix.default.as_deref()), ("prefix", Some("shop")));
    assert!(prefix.decides_group);
}

#[test]
fn a_value_that_is_given_stands_instead_of_the_default() {
    let documents = given(&[("main.tf", WHOLE)], &[("prefix", "blog")]);
    assert_eq!(documents.baselines[0].baseline.patch_groups, ["blog-group"]);
    assert_eq!(documents.instances[0].tags[2].0.value, "blog-group");
}

#[test]
fn the_files_of_a_folder_are_one_module() {
    let documents = given(
        &[
            ("a/variables.tf", "variable \"days\" {\n  type    = number\n  default = 3\n}\n"),
            (
                "a/main.tf",
                "resource \"aws_ssm_patch_baseline\" \"b\" {\n  name = \"abc\"\n  approval_rule {\n    approve_after_days = \
                 var.days\n    patch_filter {\n      key    = \"PRODUCT\"\n      values = [\"*\"]\n    }\n  }\n}\n",
            ),
        ],
        &[],
    );
    assert_eq!(documents.diagnostics, []);
    assert_eq!(documents.baselines[0].baseline.rules[0].approval, Some(Approval::AfterDays(3)));
    assert_eq!(documents.baselines[0].place.file, "a/main.tf");
}

#[test]
fn messages_speak_terraform() {
    let documents = plain(
        "resource \"aws_ssm_patch_baseline\" \"b\" {\n  name = \"a\"\n  operating_sytem = \"WINDOWS\"\n  approved_patches = \
         \"KB1\"\n  rejected_patches_action = \"block\"\n  approval_rule {\n    approve_after_day = 7\n    patch_filter {\n      \
         key = \"PRODUCT\"\n    }\n  }\n}\n",
    );
    let said = said(&documents);
    for wanted in [
        "3:3: error[unknown-key]: `aws_ssm_patch_baseline` has no `operating_sytem`",
        "7:5: error[unknown-key]: `approval_rule` has no `approve_after_day`",
        "4:22: error[wrong-type]: `approved_patches` takes a list, and this is text",
        "5:29: error[unknown-value]: `block` is no rejected patches action",
    ] {
        assert!(said.iter().any(|found| found.contains(wanted)), "{wanted}\n{said:#?}");
    }
    assert!(said.iter().any(|found| found.contains("`values`")), "{said:#?}");
    let no_aws = said.iter().all(|found| !found.contains("ApproveAfterDays") && !found.contains("`Values`"));
    assert!(no_aws, "{said:#?}");
    let fixes: Vec<(&str, &str)> = documents
        .diagnostics
        .iter()
        .filter_map(|found| Some((found.code.as_str(), found.fix.as_ref()?.text.as_str())))
        .collect();
    assert!(fixes.contains(&("unknown-key", "operating_system")), "{fixes:?}");
    assert!(fixes.contains(&("unknown-value", "\"BLOCK\"")), "{fixes:?}");
    assert!(fixes.iter().all(|(code, _)| *code != "wrong-type"), "a list of YAML is none of Terraform: {fixes:?}");
}

#[test]
fn what_is_not_static_stays_open_and_says_why() {
    let documents = plain(
        "variable \"group\" {}\ndata \"aws_ami\" \"x\" {}\nresource \"aws_instance\" \"a\" {\n  for_each = toset([\"x\", \
         \"y\"])\n  ami = data.aws_ami.x.id\n  subnet_id = aws_subnet.z.id\n  tags = {\n    Name = each.key\n    \"Patch \
         Group\" = var.group\n    At = timestamp()\n  }\n}\nmodule \"more\" {\n  source = \"./x\"\n}\n",
    );
    let said = said(&documents);
    for wanted in ["data.aws_ami.x", "aws_subnet.z", "`group` has no default", "timestamp", "the module `more`"] {
        assert!(said.iter().any(|found| found.contains(wanted)), "{wanted}\n{said:#?}");
    }
    assert_eq!(documents.instances[0].logical_id, "aws_instance.a[\"x\"]");
    assert_eq!(documents.instances[1].tags[0].0.value, "y");
    assert_eq!(documents.parameters[0].name, "group");
    assert!(documents.parameters[0].decides_group);
}

#[test]
fn a_syntax_error_has_its_place() {
    let documents = plain("resource \"aws_instance\" \"a\" {\n  ami = \n}\n");
    assert_eq!(documents.diagnostics[0].code, "syntax-error");
    assert_eq!(documents.diagnostics[0].place.start.line, 2);
}

#[test]
fn circles_and_floods_come_to_an_end() {
    let circle =
        plain("locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_instance\" \"x\" {\n  ami = local.a\n}\n");
    assert!(said(&circle).iter().any(|found| found.contains("circular-reference")), "{:?}", said(&circle));
    let doubling: String = (0..40).map(|n| format!("  a{} = concat(local.a{n}, local.a{n})\n", n + 1)).collect();
    let flood = plain(&format!(
        "locals {{\n  a0 = [1]\n{doubling}}}\nresource \"aws_instance\" \"x\" {{\n  count = length(local.a40)\n}}\n"
    ));
    assert_eq!(flood.instances.len(), 1);
    let many = plain("resource \"aws_instance\" \"x\" {\n  count = 1e9\n}\n");
    assert_eq!(many.instances.len(), 1000);
}

#[test]
fn without_the_translation_the_text_is_named_as_what_it_is() {
    let files = [SourceFile { name: "pasted".to_owned(), text: WHOLE.to_owned() }];
    let read_with = |files: &[SourceFile]| {
        read(&Input {
            files,
            parameters: &SortedMap::new(),
            region: None,
            account: None,
            message_endpoint: MessageEndpoint::Either,
            physical_id: &|_, _| None,
        })
    };
    let codes = |files: &[SourceFile]| -> Vec<String> {
        read_with(files).diagnostics.into_iter().map(|found| found.code).collect()
    };
    assert_eq!(codes(&files), ["terraform-not-loaded"]);
    let (name, text) = translate(&[("pasted", WHOLE)], &SortedMap::new()).unwrap();
    let translation = SourceFile { name, text };
    let read = codes(&[files[0].clone(), translation.clone()]);
    assert!(read.iter().all(|code| code == "unresolved-value"), "{read:?}");
    let changed = SourceFile { text: WHOLE.replace("shop", "stop"), ..files[0].clone() };
    assert_eq!(codes(&[changed, translation]), ["terraform-not-loaded"], "an old translation is none");
}

#[test]
fn what_terraform_sends_by_itself_is_not_asked_for() {
    let documents = plain(
        r#"
resource "aws_ssm_maintenance_window" "night" {
  name              = "night"
  schedule          = "cron(0 2 ? * SUN *)"
  schedule_timezone = "Asia/Tokyo"
  duration          = 3
  cutoff            = 1
}
resource "aws_ssm_maintenance_window_target" "web" {
  window_id     = aws_ssm_maintenance_window.night.id
  resource_type = "INSTANCE"
  targets {
    key    = "tag:Stage"
    values = ["prod"]
  }
}
resource "aws_ssm_maintenance_window_task" "patch" {
  window_id       = aws_ssm_maintenance_window.night.id
  task_type       = "RUN_COMMAND"
  task_arn        = "AWS-RunPatchBaseline"
  max_concurrency = "1"
  max_errors      = "0"
  targets {
    key    = "WindowTargetIds"
    values = [aws_ssm_maintenance_window_target.web.id]
  }
  task_invocation_parameters {
    run_command_parameters {
      parameter {
        name   = "Operation"
        values = ["Scan"]
      }
    }
  }
}
"#,
    );
    assert_eq!(said(&documents), [""; 0]);
    let run = &documents.runs[0].run;
    assert_eq!(run.operation, Operation::Scan);
    assert_eq!(run.targets[0].key, "tag:Stage");
    assert_eq!(run.targets[0].values, ["prod"]);
}

#[test]
fn a_file_without_its_neighbours_asks_for_each_variable_once() {
    let text = r#"
resource "aws_ssm_patch_baseline" "web" {
  name             = "${var.prefix}-web"
  description      = "of ${var.prefix}"
  approved_patches = ["KB5009557"]
}
resource "aws_ssm_patch_group" "web" {
  for_each    = var.groups
  baseline_id = aws_ssm_patch_baseline.web.id
  patch_group = each.value
}
resource "aws_ssm_patch_group" "other" {
  baseline_id = aws_ssm_patch_baseline.elsewhere.id
  patch_group = "other"
}
"#;
    let documents = plain(text);
    let said = said(&documents);
    let told = |what: &str| said.iter().filter(|line| line.contains(what)).count();
    assert_eq!(told("nothing declares `var.prefix`"), 1, "{said:#?}");
    assert_eq!(told("nothing declares `prefix`"), 0, "{said:#?}");
    assert_eq!(
        told("how many `aws_ssm_patch_group.web` there are is unknown because the variable `groups` has no value"),
        1
    );
    assert_eq!(told("has no `for_each`"), 0, "{said:#?}");
    assert_eq!(told("nothing declares `aws_ssm_patch_baseline.elsewhere`"), 1, "{said:#?}");
    assert_eq!(told("no baseline of these files"), 0, "said already: {said:#?}");
    let asked: Vec<&str> = documents.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(asked, ["groups", "prefix"]);

    let documents = given(&[("main.tf", text)], &[("prefix", "shop"), ("groups", "[\"till\", \"desk\"]")]);
    assert_eq!(documents.baselines[0].baseline.name.as_deref(), Some("shop-web"));
    assert_eq!(documents.baselines[0].baseline.patch_groups, ["till", "desk"]);
}

#[test]
fn attributes_that_a_type_calls_optional_are_null_or_have_its_default() {
    let text = r#"
variable "rules" {
  type = list(object({
    days : optional(number)
    until : optional(string)
    level : optional(string, "HIGH")
    filters : list(object({ name : string, values : list(string) }))
  }))
  default = [{ days = 7, filters = [{ name = "CLASSIFICATION", values = ["Security"] }] }]
}
resource "aws_ssm_patch_baseline" "web" {
  name             = "web"
  operating_system = "AMAZON_LINUX_2"
  dynamic "approval_rule" {
    for_each = var.rules
    content {
      approve_after_days = approval_rule.value.days
      approve_until_date = approval_rule.value.until
      compliance_level   = approval_rule.value.level
      dynamic "patch_filter" {
        for_each = approval_rule.value.filters
        content {
          key    = patch_filter.value.name
          values = patch_filter.value.values
        }
      }
    }
  }
}
"#;
    let documents = plain(text);
    assert_eq!(said(&documents), [""; 0]);
    let rule = &documents.baselines[0].baseline.rules[0];
    assert_eq!((rule.approval, rule.compliance_level.as_str()), (Some(Approval::AfterDays(7)), "HIGH"));
    let other = r#"[{ until = "2025-09-30", level = "LOW", filters = [] }]"#;
    let rule = &given(&[("main.tf", text)], &[("rules", other)]).baselines[0].baseline.rules[0].clone();
    assert!(matches!(rule.approval, Some(Approval::UntilDate(_))), "{rule:?}");
    assert_eq!(rule.compliance_level.as_str(), "LOW");
}

#[test]
fn a_baseline_of_unknown_number_is_still_the_one_that_is_registered() {
    let documents = plain(
        r#"
variable "systems" { type = map(string) }
resource "aws_ssm_patch_baseline" "each" {
  for_each         = var.systems
  name             = "each"
  approved_patches = ["KB5009557"]
}
resource "aws_ssm_default_patch_baseline" "each" {
  for_each         = var.systems
  baseline_id      = aws_ssm_patch_baseline.each[each.key].id
  operating_system = "WINDOWS"
}
"#,
    );
    assert!(documents.baselines[0].baseline.default_baseline, "{:#?}", said(&documents));
}
