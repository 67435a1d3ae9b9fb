//! What real operations came to: DescribeInstancePatchStates and DescribeInstancePatchStatesForPatchGroup.
//!
//! An element tells that Systems Manager manages the node, its patch group, the baseline that it was held to, and with it
//! the node's system. It tells no image and no single patch: the counters stay beside the node, to be compared with.

use patchplay_model::{Counts, Operation, Timestamp};

use super::Action;
use crate::{
    ReportedState,
    report::Report,
    text::Span,
    tree::{Kind, Node},
    value::Value,
};

/// Elements of an answer, or of a list that stands alone.
pub(super) fn of(root: &Node) -> Option<Vec<&Node>> {
    let list = match &root.kind {
        Kind::Mapping(_) => &root.get("InstancePatchStates")?.value,
        Kind::Sequence(_) | Kind::Scalar { .. } => root,
    };
    let Kind::Sequence(items) = &list.kind else { return None };
    let is_state = |item: &Node| item.get("InstanceId").is_some() && item.get("BaselineId").is_some();
    let is_whole = matches!(root.kind, Kind::Mapping(_));
    (is_whole || !items.is_empty() && items.iter().all(is_state)).then(|| items.iter().collect())
}

/// What an element says of the account: the group was registered with the baseline, or the baseline was the default.
pub(super) fn seen(item: &Node) -> Option<Action> {
    let entry = item.get("BaselineId")?;
    let group = item.get("PatchGroup").filter(|group| group.value.text().is_some_and(|text| !text.is_empty()));
    Some(Action::Seen {
        id: entry.value.text()?.to_owned(),
        group: group.and_then(|group| Some(Value::of_text(group.value.span, group.value.text()?))),
        span: entry.value.span,
    })
}

/// The state of a node, if the record of it is such an element.
pub(super) fn state(record: &Value, id: Span, report: &Report<'_>) -> Option<ReportedState> {
    let text = |key: &str| record.get(key).and_then(Value::text).filter(|text| !text.is_empty());
    let baseline_id = text("BaselineId")?;
    let count = |name: &&'static str| Some((*name, text(name)?.parse::<i64>().ok().filter(|count| *count >= 0)?));
    Some(ReportedState {
        baseline_id: Some(bare(baseline_id).to_owned()),
        patch_group: text("PatchGroup").map(str::to_owned),
        snapshot_id: text("SnapshotId").map(str::to_owned),
        operation: text("Operation").and_then(|operation| operation.parse::<Operation>().ok()),
        ended: text("OperationEndTime").and_then(moment),
        counts: Counts::NAMES.iter().filter_map(count).collect(),
        place: report.place(id),
    })
}

/// The id at the end of an ARN.
pub(super) fn bare(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(_, id)| id)
}

/// A time as the CLI prints it: `2022-01-22T11:43:08.562000+00:00`, or seconds since 1970 as its first version does.
fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.split('.').next().unwrap_or(text).parse::<i64>() {
        return Some(Timestamp::EPOCH.plus_seconds(seconds));
    }
    let (local, minutes) = match text.rfind(['+', '-']).filter(|at| *at > "2022-01-22T".len()) {
        Some(at) => {
            let (local, offset) = text.split_at(at);
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            (local, if offset.starts_with('-') { -minutes } else { minutes })
        }
        None => (text.trim_end_matches('Z'), 0),
    };
    let whole = local.split('.').next().unwrap_or(local);
    Timestamp::parse(&format!("{whole}Z")).ok().map(|there| there.plus_seconds(-60 * minutes))
}
