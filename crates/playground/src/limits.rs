//! What the service refuses of a run: its targets and its rates.

use patchplay_document::{Diagnostic, Place};
use patchplay_language::say;
use patchplay_model::{AssociationConcurrency, Document, Node, Origin, Run, Timestamp};
use patchplay_run_command::{
    rate::RateControl,
    targets::{self, TargetProblem},
};

use crate::{codes, words::listed};

/// Names what is wrong with the targets; `place` is where they stand.
pub fn targets(run: &Run, nodes: &[Node], place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    for problem in targets::problems(&run.targets, run.origin) {
        let (message, help) = match problem {
            TargetProblem::TooManyTargets { given } => (
                say!("the run has {given} targets, and a command takes {}", targets::MAX_TARGETS),
                say!("a node must match all of them; leave out what others say already"),
            ),
            TargetProblem::NoValues { key } => {
                (say!("the target `{key}` has no value"), say!("name at least one value; any of them suffices"))
            }
            TargetProblem::TooManyValues { key, given } => (
                say!("the target `{key}` has {given} values, and takes {}", targets::MAX_VALUES),
                say!("choose the nodes by a tag that all of them have"),
            ),
            TargetProblem::KeyLength { key } => (
                say!("the target key `{key}` has {} characters", key.chars().count()),
                say!("keys have 1 to {} characters", targets::MAX_KEY),
            ),
            TargetProblem::UnknownKey { key } => (
                say!("`{key}` is no key of targets"),
                say!("write `InstanceIds`, or `tag:{key}` for nodes with the tag `{key}`"),
            ),
            // A scenario may give its nodes ids of any form.
            TargetProblem::IdForm { id } if nodes.iter().any(|node| node.instance_id == id) => continue,
            TargetProblem::IdForm { id } => (
                say!("`{id}` is no instance id"),
                say!("ids are `i-` with 8 or 17 hexadecimal digits, or `mi-` with 17"),
            ),
            TargetProblem::SeveralGroups { given } => (
                say!("the run names {given} resource groups, and takes one"),
                say!("name one group by `resource-groups:Name`"),
            ),
            TargetProblem::TooManyTypes { given } => (
                say!("the target names {given} resource types, and takes {}", targets::MAX_TYPES),
                say!("name the types whose nodes are meant, such as `AWS::EC2::Instance`"),
            ),
            TargetProblem::EverythingInCommand => (
                say!("`*` stands for all nodes in an association alone"),
                say!("choose the nodes of a command by a tag, or leave the targets out to play it on every node"),
            ),
        };
        diagnostics.push(codes::RUN_TARGET.at(place.clone(), message, help));
    }
}

/// Names a rate that is none.
pub fn rates(run: &Run, places: (&Place, &Place), diagnostics: &mut Vec<Diagnostic>) {
    let of = |concurrency, errors| {
        RateControl::read(Origin::Command, concurrency, errors, AssociationConcurrency::default()).err()
    };
    let found = [(of(run.max_concurrency.as_deref(), None), places.0), (of(None, run.max_errors.as_deref()), places.1)];
    for (error, place) in found {
        let Some(error) = error else { continue };
        let help = say!("write a number of nodes such as `10`, or a share of the targets such as `10%`");
        diagnostics.push(codes::RUN_VALUE.at(place.clone(), error.to_string(), help));
    }
}

/// Names the nodes among the targets that the document does not run on.
pub fn documents(run: &Run, nodes: &[Node], at: Timestamp, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    let resolution = targets::resolve(&run.targets, &run.groups, run.origin, nodes, at);
    let unfit = |node: &&Node| !run.document.runs_on(node.system, &node.instance_id);
    let unfit: Vec<&str> = resolution
        .invoked
        .iter()
        .filter_map(|&node| nodes.get(node))
        .filter(unfit)
        .map(|node| node.name.as_str())
        .collect();
    if !unfit.is_empty() {
        let what = match run.document {
            Document::RunPatchBaselineWithHooks => say!("nodes of macOS"),
            _ => say!("hybrid machines (`mi-`)"),
        };
        diagnostics.push(codes::NODE_NOT_EC2.at(
            place.clone(),
            say!("`{}` does not run on {what}, which {} is", run.document, listed(&unfit, 3)),
            say!("`{}` runs on every managed node", Document::RunPatchBaseline),
        ));
    }
}
