//! The run of a scenario: found in the files, laid over, or a Scan of everything.

use patchplay_document::{Diagnostic, Documents, FoundRun, Place, RunOverlay, Scenario, Severity};
use patchplay_language::{said, say};
use patchplay_model::{
    BaselineTags, Document, Hook, InstallOverrideList, OTHER_DOCUMENTS, Operation, Origin, RebootOption, Run, Schedule,
    file_name, file_of_address, parameter_fault, policy_file,
};

use crate::{
    codes::{self, did_you_mean},
    sources::Sources,
};

/// A run with the lines it was read from.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The run.
    pub run: Run,
    /// Number of the run among those of the documents, if it was found there.
    pub found: Option<usize>,
    /// Where a text states the operation.
    pub operation_place: Option<Place>,
    /// Where a text states BaselineOverride.
    pub override_place: Option<Place>,
    /// Where a text states BaselineTags.
    pub tags_place: Option<Place>,
    /// Number of the file that BaselineOverride names among the documents' overrides.
    pub override_file: Option<usize>,
    /// Number of the run's InstallOverrideList among those of the documents.
    pub override_list: Option<usize>,
    /// The run itself, or its document in the scenario.
    pub place: Place,
    /// Where its targets stand.
    pub targets_place: Place,
    /// Where its MaxConcurrency stands.
    pub concurrency_place: Place,
    /// Where its MaxErrors stands.
    pub errors_place: Place,
    /// Whether its rates stand in a document, where they are checked.
    pub rates_checked: bool,
}

/// Decides the run. `path` is where the overlay stands in the scenario, for diagnostics.
#[must_use]
pub fn run(
    overlay: Option<&RunOverlay>,
    path: &str,
    scenario: &Scenario,
    documents: &Documents,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Setting {
    let blank = RunOverlay::default();
    let overlay = overlay.unwrap_or(&blank);
    let at = |member: &str| sources.place(&format!("{path}.{member}"));
    let found = match &overlay.use_ {
        Some(wanted) => {
            let position = documents.runs.iter().position(|found| found.run.logical_id.as_ref() == Some(wanted));
            if position.is_none() {
                let known = documents.runs.iter().filter_map(|found| found.run.logical_id.as_deref());
                let mut help = did_you_mean(wanted, known);
                if help.is_empty() {
                    say!("write the run out with `document`, `parameters` and `targets`").clone_into(&mut help);
                }
                let message = say!("the files have no association or maintenance window task `{wanted}`");
                diagnostics.push(codes::RUN_UNKNOWN.at(at("use"), message, help));
            }
            position
        }
        // A document or targets written out describe a run of their own.
        None if overlay.document.is_some() || overlay.targets.is_some() => None,
        None => installing(documents, diagnostics),
    };
    let base = found.and_then(|number| documents.runs.get(number));
    let mut setting = Setting {
        run: base.map_or_else(Run::scan_all, |found| found.run.clone()),
        found,
        operation_place: base.and_then(|found| found.operation_place.clone()),
        override_place: base.and_then(|found| found.override_place.clone()),
        tags_place: base.and_then(|found| found.tags_place.clone()),
        override_file: None,
        override_list: None,
        place: Place::default(),
        targets_place: Place::default(),
        concurrency_place: Place::default(),
        errors_place: Place::default(),
        rates_checked: true,
    };
    lay_over(&mut setting, overlay, path, sources, diagnostics);
    of_policy(&mut setting.run, overlay, &scenario.account);
    reboot_later(&mut setting.run, overlay, &at("rebootAt"), diagnostics);
    setting.run.groups.clone_from(&documents.groups);
    let of_files = base.and_then(|found| found.targets_place.clone()).filter(|_| overlay.targets.is_none());
    unknown_groups(&setting.run, of_files.unwrap_or_else(|| at("targets")), diagnostics);
    lacks_parameter(&setting.run, overlay, &at("document"), diagnostics);
    find_override(&mut setting, scenario, documents, &at("parameters"), diagnostics);
    let of_overlay = overlay.parameters.contains_key(OVERRIDE_LIST);
    let list_place = base.and_then(|found| found.override_list_place.clone()).filter(|_| !of_overlay);
    let list_place = list_place.unwrap_or_else(|| at(&format!("parameters.{OVERRIDE_LIST}")));
    find_list(&mut setting, documents, list_place, diagnostics);
    find_places(&mut setting, overlay, base, &at);
    setting
}

/// Names the resource groups among the targets that no file defines: they hold no node here.
fn unknown_groups(run: &Run, place: Place, diagnostics: &mut Vec<Diagnostic>) {
    let named =
        run.targets.iter().filter(|target| target.key == "resource-groups:Name").flat_map(|target| &target.values);
    for name in named.filter(|name| !run.groups.iter().any(|group| group.name == **name)) {
        let mut help = did_you_mean(name, run.groups.iter().map(|group| group.name.as_str()));
        if help.is_empty() {
            help = say!("add the template with its `AWS::ResourceGroups::Group`, or target a tag");
        }
        let message = say!("no file defines the resource group `{name}`, so it holds no node");
        diagnostics.push(codes::GROUP_UNKNOWN.at(place.clone(), message, help));
    }
}

/// Where the members stand that are checked when the nodes are known.
fn find_places(setting: &mut Setting, overlay: &RunOverlay, base: Option<&FoundRun>, at: &dyn Fn(&str) -> Place) {
    let of = |stated: bool, member: &str, found: Option<&Place>| {
        if stated { at(member) } else { found.or(base.map(|base| &base.place)).cloned().unwrap_or_default() }
    };
    setting.targets_place = of(overlay.targets.is_some(), "targets", base.and_then(|base| base.targets_place.as_ref()));
    setting.concurrency_place = of(overlay.max_concurrency.is_some(), "maxConcurrency", None);
    setting.errors_place = of(overlay.max_errors.is_some(), "maxErrors", None);
    setting.place = of(overlay.document.is_some(), "document", None);
    setting.rates_checked = overlay.max_concurrency.is_none() && overlay.max_errors.is_none();
}

const OVERRIDE_LIST: &str = "InstallOverrideList";

/// Finds the file that the run's InstallOverrideList names. A Scan ignores the list, so it may lack the file (rule
/// param-list-scan-ignored).
fn find_list(setting: &mut Setting, documents: &Documents, place: Place, diagnostics: &mut Vec<Diagnostic>) {
    let run = &mut setting.run;
    let Some(list) = &mut run.install_override_list else { return };
    let Ok(wanted) = file_of_address(&list.address) else { return };
    let last = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let position = documents.override_lists.iter().position(|found| last(&found.file) == wanted);
    if let Some(found) = position.and_then(|position| documents.override_lists.get(position)) {
        list.patches.clone_from(&found.patches);
        list.lacks_id = found.without_id.is_some();
        setting.override_list = position;
    } else if run.operation == Operation::Install {
        let known: Vec<String> = documents.override_lists.iter().map(|found| last(&found.file)).collect();
        let mut help = did_you_mean(wanted, known.iter().map(String::as_str));
        if help.is_empty() {
            help = say!("add a file named `{wanted}` that begins with `patches:`");
        }
        let message = say!("the scenario has no list of patches `{wanted}`, which `{OVERRIDE_LIST}` names");
        diagnostics.push(codes::RUN_LIST_ABSENT.at(place, message, help));
    }
}

/// The run of the files that is taken by itself: the one that installs, if there are several.
fn installing(documents: &Documents, diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
    let position = documents
        .runs
        .iter()
        .position(|found| found.run.operation == Operation::Install)
        .or_else(|| (!documents.runs.is_empty()).then_some(0))?;
    if documents.runs.len() > 1
        && let Some(FoundRun { run, place, .. }) = documents.runs.get(position)
    {
        let name = run.logical_id.as_deref().unwrap_or_default();
        diagnostics.push(codes::RUN_CHOSEN.at(
            place.clone(),
            say!("of {} runs in the files `{name}` is played", documents.runs.len()),
            say!("name another one in the scenario: `run: {{use: LogicalId}}`"),
        ));
    }
    Some(position)
}

fn lay_over(
    setting: &mut Setting,
    overlay: &RunOverlay,
    path: &str,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let at = |member: &str| sources.place(&format!("{path}.{member}"));
    let run = &mut setting.run;
    if let Some(document) = &overlay.document {
        run.origin = Origin::Command;
        match document.parse() {
            Ok(known) => run.document = known,
            Err(error) => {
                let instead = OTHER_DOCUMENTS.iter().find(|(known, _)| known == document);
                let help = instead.map_or_else(
                    || codes::one_of(document, Document::NAMES.iter().copied()),
                    |(_, instead)| (*instead).to_owned(),
                );
                diagnostics.push(codes::RUN_VALUE.at(at("document"), error.to_string(), help));
            }
        }
    }
    if overlay.patch_now {
        // Patch now runs the document as an association, whatever started the run in the files.
        (run.origin, run.patch_now) = (Origin::Association, true);
    }
    for (name, value) in &overlay.parameters {
        let place = at(&format!("parameters.{name}"));
        let stated = || (!place.file.is_empty()).then(|| place.clone());
        if let Some(fault) = parameter_fault(name, value) {
            diagnostics.push(codes::RUN_VALUE.at(
                place.clone(),
                say!("`{value}` of `{name}` {fault}"),
                said(fault.help()),
            ));
            continue;
        }
        let text = || (!value.is_empty()).then(|| value.clone());
        if !run.document.parameters().contains(&name.as_str()) {
            let message = say!("`{}` has no parameter `{name}`", run.document);
            let help = codes::one_of(name, run.document.parameters().iter().copied());
            diagnostics.push(codes::RUN_VALUE.at(place, message, help));
            continue;
        }
        let result = match name.as_str() {
            "Operation" => value.parse().map(|operation| {
                run.operation = operation;
                setting.operation_place = stated();
            }),
            "RebootOption" => value.parse().map(|option| run.reboot_option = option),
            "SnapshotId" => {
                run.snapshot_id = text();
                Ok(())
            }
            "AssociationId" => {
                run.association_id = text();
                Ok(())
            }
            "BaselineOverride" => {
                run.baseline_override = text();
                setting.override_place = stated();
                Ok(())
            }
            "BaselineTags" => {
                run.baseline_tags = text();
                setting.tags_place = stated();
                if !value.is_empty() && BaselineTags::parse(value).is_none() {
                    diagnostics.push(codes::BASELINE_TAGS_FORM.at(
                        place.clone(),
                        say!("`{value}` is no tag that a node can look for, so the run fails"),
                        say!("write `Key=tag-key,Values=tag-value`, several values behind commas"),
                    ));
                }
                Ok(())
            }
            OVERRIDE_LIST => {
                run.install_override_list =
                    text().map(|address| InstallOverrideList { address, ..InstallOverrideList::default() });
                if let (Some(_), Err(fault)) = (text(), file_of_address(value)) {
                    let help = say!("write `s3://bucket/list.yaml`, and give `list.yaml` as a file of the scenario");
                    diagnostics.push(codes::RUN_VALUE.at(place.clone(), format!("`{name}` {fault}"), help));
                }
                Ok(())
            }
            "StepTimeoutSeconds" => {
                run.step_timeout_seconds = value.parse().ok();
                Ok(())
            }
            _ => {
                if let Ok(hook) = name.parse::<Hook>() {
                    run.hooks.remove(&hook);
                    run.hooks.extend(text().map(|document| (hook, document)));
                }
                Ok(())
            }
        };
        if let Err(error) = result {
            let help = codes::one_of(value, error.known().iter().copied());
            diagnostics.push(codes::RUN_VALUE.at(place, error.to_string(), help));
        }
    }
    let has = |name: &str| run.document.parameters().contains(&name);
    // A run of the files may be laid over with another document, which takes none of what the first one took.
    let (takes_override, takes_tags) = (has("BaselineOverride"), has("BaselineTags"));
    run.baseline_override.take_if(|_| !takes_override);
    run.baseline_tags.take_if(|_| !takes_tags);
    if let Some(targets) = &overlay.targets {
        run.targets.clone_from(targets);
    }
    if overlay.max_concurrency.is_some() {
        run.max_concurrency.clone_from(&overlay.max_concurrency);
    }
    if overlay.max_errors.is_some() {
        run.max_errors.clone_from(&overlay.max_errors);
    }
    if overlay.output.is_some() {
        run.output.clone_from(&overlay.output);
    }
    run.timeout_seconds = overlay.timeout_seconds.or(run.timeout_seconds);
    run.hook_exits.clone_from(&overlay.hook_exits);
    run.cancel_after = overlay.cancel_after;
    run.failing_hooks.clone_from(&overlay.failing_hooks);
    let has_hook_ends = !run.failing_hooks.is_empty() || !run.hook_exits.is_empty();
    if has_hook_ends && run.document != Document::RunPatchBaselineWithHooks {
        diagnostics.push(codes::RUN_NO_EFFECT.at(
            at(if run.failing_hooks.is_empty() { "hookExits" } else { "failingHooks" }),
            say!("`{}` has no hooks, so none of them ends", run.document),
            say!("`{}` has three", Document::RunPatchBaselineWithHooks),
        ));
    }
    if overlay.patch_now && (overlay.max_concurrency.is_some() || overlay.max_errors.is_some()) {
        diagnostics.push(codes::RUN_NO_EFFECT.at(
            at("patchNow"),
            say!("a run by Patch now takes rates of its own, by the number of nodes"),
            say!("leave `maxConcurrency` and `maxErrors` out, or `patchNow`"),
        ));
    }
    if overlay.cloud_watch.is_some() {
        run.cloud_watch.clone_from(&overlay.cloud_watch);
    }
}

/// What a patch policy of Quick Setup starts: an association of its own for each operation, with the policy's copy of the
/// baselines. By recommendation it scans daily and at once on new targets, and installs on Sundays alone (rule
/// time-policy-schedule).
fn of_policy(run: &mut Run, overlay: &RunOverlay, account: &str) {
    let Some(policy) = &overlay.patch_policy else { return };
    (run.origin, run.document, run.policy) = (Origin::Association, Document::RunPatchBaseline, Some(policy.clone()));
    run.baseline_override.get_or_insert_with(|| policy_file(account, policy));
    // State Manager fills it in when the association runs.
    run.association_id.get_or_insert_with(|| "{{ASSOCIATION_ID}}".to_owned());
    run.name.get_or_insert_with(|| format!("patch policy {policy}"));
    let recommended = match run.operation {
        Operation::Scan => "cron(0 1 * * ? *)",
        Operation::Install => "cron(0 2 ? * SUN *)",
    };
    if run.schedule.is_none() {
        run.schedule = Schedule::parse(recommended);
        run.only_at_schedule = run.operation == Operation::Install;
    }
}

/// "Patch now" with a scheduled reboot: the run itself does not reboot, the nodes do so later (AWS page
/// patch-manager-patch-now-on-demand.md).
fn reboot_later(run: &mut Run, overlay: &RunOverlay, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    let Some(at) = overlay.reboot_at else { return };
    if !run.patch_now || run.operation == Operation::Scan {
        diagnostics.push(codes::RUN_NO_EFFECT.at(
            place.clone(),
            say!("only an Install by Patch now schedules a reboot"),
            say!("add `patchNow: true` and `Operation: Install`, or leave `rebootAt` out"),
        ));
        return;
    }
    run.reboot_option = RebootOption::NoReboot;
    run.reboot_at = Some(at);
    diagnostics.push(codes::REBOOT_SCHEDULED.at(
        place.clone(),
        say!("the nodes that wait for a reboot get it at {at}"),
        say!("until then what was installed is InstalledPendingReboot; the next Scan after it reports Installed"),
    ));
}

/// A document written out here lacks a parameter that it cannot do without; those of templates are checked there.
fn lacks_parameter(run: &Run, overlay: &RunOverlay, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    let required = run.document.required_parameters().contains(&"AssociationId");
    if overlay.document.is_some() && required && run.association_id.is_none() {
        diagnostics.push(codes::RUN_VALUE.at(
            place.clone(),
            say!("`{}` needs the parameter `AssociationId`", run.document),
            say!(
                "give it the id of the association that the result is reported under, such as \
             `00000000-0000-4000-8000-000000000001`"
            ),
        ));
    }
}

/// Finds the file that BaselineOverride names: one of the scenario's, by the last part of the address.
fn find_override(
    setting: &mut Setting,
    scenario: &Scenario,
    documents: &Documents,
    parameters: &Place,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(address) = &setting.run.baseline_override else { return };
    let place = || setting.override_place.clone().unwrap_or_else(|| parameters.clone());
    let wanted = file_name(address);
    let Some(file) = scenario.files.iter().find(|file| file_name(&file.name) == wanted) else {
        let known = scenario.files.iter().map(|file| file_name(&file.name));
        let mut help = did_you_mean(wanted, known);
        if help.is_empty() {
            help = say!("add a file `{wanted}` with a JSON list of baselines to the scenario's files");
        }
        diagnostics.push(codes::RUN_FILE_UNKNOWN.at(place(), say!("the scenario has no file `{wanted}`"), help));
        return;
    };
    setting.override_file = documents.overrides.iter().position(|found| found.name == file.name);
    let said = documents.diagnostics.iter().any(|d| d.place.file == file.name && d.severity == Severity::Error);
    if setting.override_file.is_none() && !said {
        diagnostics.push(codes::RUN_FILE_FORM.at(
            place(),
            say!("`{}` is no list of baselines, as BaselineOverride needs one", file.name),
            say!("write `[{{\"OperatingSystem\": ..., ...}}]`, one object for each system"),
        ));
    }
}
