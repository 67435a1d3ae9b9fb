//! Which nodes a run is for.
//!
//! Several targets join by AND, values of one by OR, no target means every node (spec documents 8). A node that Systems
//! Manager does not manage never gets an invocation; what becomes of one that was asked for depends on who asked.

use patchplay_model::{Node, Origin, ResourceGroup, Target, Timestamp};

/// Instance ids in SendCommand's own list, or values of one target.
pub const MAX_VALUES: usize = 50;
/// Keys of targets that are about resource groups.
const GROUP_KEYS: [&str; 2] = ["resource-groups:Name", "resource-groups:ResourceTypeFilters"];
/// Targets of one run.
pub const MAX_TARGETS: usize = 5;
/// Characters of a target's key.
pub const MAX_KEY: usize = 163;

/// Resource types that one target names.
pub const MAX_TYPES: usize = 5;

/// Why an unmanaged node that the targets name got no invocation (rule `net-unmanaged-node`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmanaged {
    /// Named by its id in a command: the API refuses the whole call with `InvalidInstanceId`.
    Refused,
    /// Chosen by a tag or by no target at all: it is simply not among the targets.
    NotATarget,
    /// Named in an association: the association stays Pending there.
    Pending,
}

/// Whom the targets come to. Indices are those of the nodes given, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolution {
    /// Nodes that get an invocation.
    pub invoked: Vec<usize>,
    /// Nodes that were asked for and are not managed.
    pub unmanaged: Vec<(usize, Unmanaged)>,
    /// Instance ids in the targets that no node has.
    pub unknown_ids: Vec<String>,
    /// The ids over which the API refuses the whole command, in the order of the targets (API SendCommand,
    /// InvalidInstanceId).
    pub refused_ids: Vec<String>,
}

impl Resolution {
    /// Whether the API refuses the whole command, so that nothing runs at all.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        !self.refused_ids.is_empty()
    }
}

/// Something in the targets that the service refuses, or that cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetProblem {
    /// More than [`MAX_TARGETS`].
    TooManyTargets {
        /// How many there are.
        given: usize,
    },
    /// A target without values.
    NoValues {
        /// Its key.
        key: String,
    },
    /// A target with more than [`MAX_VALUES`].
    TooManyValues {
        /// Its key.
        key: String,
        /// How many there are.
        given: usize,
    },
    /// An empty key or one of more than [`MAX_KEY`] characters.
    KeyLength {
        /// The key.
        key: String,
    },
    /// A key that is none of `InstanceIds`, `tag:...`, `resource-groups:...`.
    UnknownKey {
        /// The key.
        key: String,
    },
    /// A value of `InstanceIds` that no node can have.
    IdForm {
        /// The value.
        id: String,
    },
    /// More than one resource group.
    SeveralGroups {
        /// How many there are.
        given: usize,
    },
    /// More than [`MAX_TYPES`] resource types.
    TooManyTypes {
        /// How many there are.
        given: usize,
    },
    /// `InstanceIds=*` in a command; only associations know it.
    EverythingInCommand,
}

/// One target's criterion.
enum Criterion<'a> {
    Everything,
    Ids(&'a [String]),
    Tag(&'a str, &'a [String]),
    Groups(Vec<&'a ResourceGroup>),
    Nothing,
}

impl<'a> Criterion<'a> {
    fn of(target: &'a Target, groups: &'a [ResourceGroup]) -> Self {
        match target.key.as_str() {
            "InstanceIds" if target.values.iter().any(|value| value == "*") => Self::Everything,
            "InstanceIds" => Self::Ids(&target.values),
            "resource-groups:Name" => {
                Self::Groups(groups.iter().filter(|group| target.values.contains(&group.name)).collect())
            }
            // Of the types that a group may hold, nodes are of one.
            "resource-groups:ResourceTypeFilters" => {
                let is_node = |value: &String| value.eq_ignore_ascii_case("AWS::EC2::Instance");
                if target.values.iter().any(is_node) { Self::Everything } else { Self::Nothing }
            }
            key => key.strip_prefix("tag:").map_or(Self::Nothing, |tag| Self::Tag(tag, &target.values)),
        }
    }

    fn takes(&self, node: &Node) -> bool {
        match self {
            Self::Everything => true,
            Self::Ids(ids) => ids.contains(&node.instance_id),
            Self::Tag(key, values) => node.tag(key).is_some_and(|value| values.iter().any(|v| v == value)),
            Self::Groups(groups) => groups.iter().any(|group| group.holds(node)),
            Self::Nothing => false,
        }
    }
}

/// Resolves targets over the nodes of a scenario at an instant: a node that is registered later is not there yet.
#[must_use]
pub fn resolve(
    targets: &[Target],
    groups: &[ResourceGroup],
    origin: Origin,
    nodes: &[Node],
    at: Timestamp,
) -> Resolution {
    let criteria: Vec<Criterion<'_>> = targets.iter().map(|target| Criterion::of(target, groups)).collect();
    let by_id = |node: &Node| {
        criteria.iter().any(|c| matches!(c, Criterion::Ids(_)) && c.takes(node))
            || origin == Origin::Association && criteria.iter().any(|c| matches!(c, Criterion::Everything))
    };
    let mut resolution = Resolution::default();
    let is_meant = |node: &Node| node.is_there(at) && criteria.iter().all(|c| c.takes(node));
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| is_meant(node)) {
        if node.is_managed() {
            resolution.invoked.push(index);
            continue;
        }
        let why = match origin {
            Origin::Association if by_id(node) => Unmanaged::Pending,
            // A window's task picks from registered targets, so a command it sends is never refused for a node.
            Origin::Command if by_id(node) => Unmanaged::Refused,
            _ => Unmanaged::NotATarget,
        };
        resolution.unmanaged.push((index, why));
    }
    for criterion in &criteria {
        let Criterion::Ids(ids) = criterion else { continue };
        for id in ids.iter() {
            let number = nodes.iter().position(|node| &node.instance_id == id && node.is_there(at));
            if number.is_none() && !resolution.unknown_ids.contains(id) {
                resolution.unknown_ids.push(id.clone());
            }
            let is_refused = match number {
                Some(number) => resolution.unmanaged.contains(&(number, Unmanaged::Refused)),
                None => origin == Origin::Command,
            };
            if is_refused && !resolution.refused_ids.contains(id) {
                resolution.refused_ids.push(id.clone());
            }
        }
    }
    resolution
}

/// What the service would refuse in these targets, and what cannot be simulated, in the order of the targets.
#[must_use]
pub fn problems(targets: &[Target], origin: Origin) -> Vec<TargetProblem> {
    let mut found = Vec::new();
    if targets.len() > MAX_TARGETS {
        found.push(TargetProblem::TooManyTargets { given: targets.len() });
    }
    for Target { key, values } in targets {
        if key.is_empty() || key.chars().count() > MAX_KEY {
            found.push(TargetProblem::KeyLength { key: key.clone() });
        } else if key != "InstanceIds" && !key.starts_with("tag:") && !GROUP_KEYS.contains(&key.as_str()) {
            found.push(TargetProblem::UnknownKey { key: key.clone() });
        }
        if values.is_empty() {
            found.push(TargetProblem::NoValues { key: key.clone() });
        } else if values.len() > MAX_VALUES {
            found.push(TargetProblem::TooManyValues { key: key.clone(), given: values.len() });
        }
        match key.as_str() {
            "InstanceIds" => {
                if origin != Origin::Association && values.iter().any(|value| value == "*") {
                    found.push(TargetProblem::EverythingInCommand);
                }
                let wrong = values.iter().filter(|value| *value != "*" && !is_instance_id(value));
                found.extend(wrong.map(|id| TargetProblem::IdForm { id: id.clone() }));
            }
            "resource-groups:Name" if values.len() > 1 => {
                found.push(TargetProblem::SeveralGroups { given: values.len() });
            }
            "resource-groups:ResourceTypeFilters" if values.len() > MAX_TYPES => {
                found.push(TargetProblem::TooManyTypes { given: values.len() });
            }
            _ => {}
        }
    }
    found
}

/// Whether an id has the form of one: `i-` and 8 or 17 digits or letters, `mi-` and 17 (API SendCommand).
fn is_instance_id(id: &str) -> bool {
    let (lengths, digits): (&[usize], _) = match (id.strip_prefix("i-"), id.strip_prefix("mi-")) {
        (Some(digits), _) => (&[8, 17], digits),
        (None, Some(digits)) => (&[17], digits),
        (None, None) => return false,
    };
    lengths.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use patchplay_model::{Agent, GroupMembers, NodeSettings, OperatingSystem, Paths, Tag};

    use super::*;

    fn node(id: &str, tags: &[(&str, &str)]) -> Node {
        Node {
            logical_id: None,
            instance_id: id.to_owned(),
            name: id.to_owned(),
            system: OperatingSystem::Windows,
            product: "WindowsServer2022".to_owned(),
            image: None,
            tags: tags.iter().map(|&(key, value)| Tag { key: key.to_owned(), value: value.to_owned() }).collect(),
            installed: Vec::new(),
            failing: Vec::new(),
            settings: NodeSettings::default(),
            trouble: Vec::new(),
            paths: Paths::ALL,
            profile: true,
            agent: Agent::Online,
            since: None,
            interruptions: None,
        }
    }

    fn target(key: &str, values: &[&str]) -> Target {
        Target { key: key.to_owned(), values: values.iter().map(|&v| v.to_owned()).collect() }
    }

    fn fleet() -> Vec<Node> {
        let mut fleet = vec![
            node("i-1", &[("Stage", "test"), ("Role", "web")]),
            node("i-2", &[("Stage", "prod"), ("Role", "web")]),
            node("i-3", &[("Stage", "prod"), ("Role", "data")]),
            node("i-4", &[("Stage", "prod"), ("Role", "web")]),
        ];
        fleet[0].logical_id = Some("Host".to_owned());
        fleet[3].profile = false;
        fleet
    }

    fn groups() -> Vec<ResourceGroup> {
        let filters = vec![("Stage".to_owned(), vec!["prod".to_owned()]), ("Role".to_owned(), Vec::new())];
        vec![
            ResourceGroup { name: "production".to_owned(), members: GroupMembers::Tags(filters) },
            ResourceGroup { name: "stack".to_owned(), members: GroupMembers::Stack(vec!["Host".to_owned()]) },
        ]
    }

    #[test]
    fn targets_join_by_and_values_by_or() {
        for (targets, invoked) in [
            (vec![], vec![0, 1, 2]),
            (vec![target("InstanceIds", &["i-3", "i-1"])], vec![0, 2]),
            (vec![target("tag:Stage", &["test", "prod"])], vec![0, 1, 2]),
            (vec![target("tag:Stage", &["prod"]), target("tag:Role", &["web"])], vec![1]),
            (vec![target("tag:stage", &["prod"])], vec![]),
            (vec![target("resource-groups:Name", &["other"])], vec![]),
            (vec![target("resource-groups:Name", &["production"])], vec![1, 2]),
            (vec![target("resource-groups:Name", &["stack", "other"])], vec![0]),
            (vec![target("resource-groups:Name", &["production"]), target("tag:Role", &["data"])], vec![2]),
            (vec![target("resource-groups:ResourceTypeFilters", &["AWS::EC2::INSTANCE"])], vec![0, 1, 2]),
            (vec![target("resource-groups:ResourceTypeFilters", &["AWS::S3::Bucket"])], vec![]),
            (vec![target("InstanceIds", &["*"])], vec![0, 1, 2]),
        ] {
            assert_eq!(
                resolve(&targets, &groups(), Origin::Association, &fleet(), Timestamp::EPOCH).invoked,
                invoked,
                "{targets:?}"
            );
        }
    }

    #[test]
    fn an_unmanaged_node_never_gets_an_invocation() {
        let by_id = [target("InstanceIds", &["i-4", "i-9"])];
        let by_tag = [target("tag:Role", &["web"])];
        for (targets, origin, why) in [
            (&by_id, Origin::Command, Unmanaged::Refused),
            (&by_id, Origin::Association, Unmanaged::Pending),
            (&by_id, Origin::MaintenanceWindow, Unmanaged::NotATarget),
            (&by_tag, Origin::Command, Unmanaged::NotATarget),
            (&by_tag, Origin::Association, Unmanaged::NotATarget),
        ] {
            let resolution = resolve(targets, &[], origin, &fleet(), Timestamp::EPOCH);
            assert_eq!(resolution.unmanaged, [(3, why)], "{targets:?} {origin}");
            assert_eq!(resolution.is_refused(), why == Unmanaged::Refused);
            assert!(!resolution.invoked.contains(&3));
        }
        let of = |origin| resolve(&by_id, &[], origin, &fleet(), Timestamp::EPOCH);
        assert_eq!(of(Origin::Command).unknown_ids, ["i-9"]);
        assert!(of(Origin::Command).refused_ids.contains(&"i-9".to_owned()));
        assert!(of(Origin::Association).refused_ids.is_empty(), "an association waits for its nodes");
    }

    #[test]
    fn what_the_service_refuses_is_named() {
        let many: Vec<String> = (0..51).map(|i| format!("i-{i:08}")).collect();
        let targets = [
            Target { key: "InstanceIds".to_owned(), values: many },
            target("tags:Role", &["web"]),
            target("tag:Role", &[]),
            target("resource-groups:Name", &["mine"]),
            target("InstanceIds", &["*"]),
            target("", &["x"]),
        ];
        let key = |key: &str| key.to_owned();
        let mut wanted = vec![
            TargetProblem::TooManyTargets { given: 6 },
            TargetProblem::TooManyValues { key: key("InstanceIds"), given: 51 },
            TargetProblem::UnknownKey { key: key("tags:Role") },
            TargetProblem::NoValues { key: key("tag:Role") },
            TargetProblem::EverythingInCommand,
            TargetProblem::KeyLength { key: key("") },
        ];
        assert_eq!(problems(&targets, Origin::Command), wanted);
        wanted.remove(4);
        assert_eq!(problems(&targets, Origin::Association), wanted);
        assert!(problems(&[target("tag:Role", &["web"])], Origin::Command).is_empty());
        let group = |names: &[&str]| problems(&[target("resource-groups:Name", names)], Origin::Command);
        assert_eq!(group(&["one", "two"]), [TargetProblem::SeveralGroups { given: 2 }]);
        for (id, taken) in [
            ("i-0be0847252c5cf00e", true),
            ("i-12345678", true),
            ("mi-0be0847252c5cf00e", true),
            ("mi-12345678", false),
            ("i-1234", false),
            ("0be0847252c5cf00e", false),
        ] {
            assert_eq!(problems(&[target("InstanceIds", &[id])], Origin::Command).is_empty(), taken, "{id}");
        }
    }
}
