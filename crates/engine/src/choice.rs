//! Which baseline a node gets (spec selection 1, rules select-*).

use patchplay_model::{
    AssociationFallback, BaselineId, BaselineTags, Date, Node, OperatingSystem, PATCH_GROUP_TAG_KEYS, PatchBaseline,
};
use patchplay_ordered::SortedMap;

use crate::Refusal;

/// Whose baseline it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// AWS's, present in every account.
    Aws,
    /// The account's, by its number among the documents' baselines.
    Account(usize),
    /// Nobody's: an entry of the run's BaselineOverride, by its number in the file.
    Override(usize),
}

/// One baseline of the account.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Id.
    pub id: BaselineId,
    /// Whose it is.
    pub owner: Owner,
    /// The baseline.
    pub baseline: PatchBaseline,
}

impl Entry {
    /// The name people use; the id while the name has no value yet.
    #[must_use]
    pub fn name(&self) -> &str {
        self.baseline.name.as_deref().unwrap_or(&self.id.0)
    }

    fn carries(&self, tags: &BaselineTags) -> bool {
        self.baseline.tags.iter().any(|tag| tag.key == tags.key && tags.values.contains(&tag.value))
    }
}

/// The baselines of an account and region as one run finds them: what is registered where, and how the run picks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    entries: Vec<Entry>,
    /// By system and value of the tag.
    groups: SortedMap<OperatingSystem, SortedMap<String, usize>>,
    defaults: SortedMap<OperatingSystem, usize>,
    /// AWS's own among the defaults, whatever the account has made its default since.
    aws_defaults: SortedMap<OperatingSystem, usize>,
    picking: Picking,
    /// The day of the run, if it refuses systems that are not supported then.
    supported_on: Option<Date>,
}

/// How a run picks the baseline of a node.
#[derive(Debug, Clone, Default, PartialEq)]
enum Picking {
    /// By patch group, else the system's default.
    #[default]
    Groups,
    /// By a tag of the baseline first.
    Tags { tags: BaselineTags, fallback: AssociationFallback },
    /// By entries that take the place of every baseline.
    Overrides,
    /// Not at all.
    Refused(Refusal),
}

/// The baseline of a node and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Number of the entry in [`Registry::entries`].
    pub entry: usize,
    /// The node's patch group as logs and answers print it, registered or not (rule select-group-shown-with-default).
    pub patch_group: Option<String>,
    /// Why this one.
    pub reason: Reason,
    /// Whether the default is the account's own rather than AWS's; meaningless for a patch group.
    pub account_default: bool,
    /// The tag that the run looked for first and that no baseline of the system carries.
    pub tags_missed: Option<BaselineTags>,
    /// Whether the account has a default of its own that the reading of association-fallback-baseline passes over.
    pub passed_over_default: bool,
}

/// Why a node has its baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The run's BaselineOverride has one entry for the node's system.
    Override,
    /// It alone of its system's baselines carries the tag that the run's BaselineTags name.
    BaselineTags(BaselineTags),
    /// The tag's value is registered with it.
    PatchGroup {
        /// Tag key.
        key: &'static str,
        /// Tag value.
        value: String,
    },
    /// The node has no patch group tag: its system's default.
    NoPatchGroup,
    /// It has one, but no baseline of its system is registered for the value: its system's default.
    NotRegistered {
        /// Tag key.
        key: &'static str,
        /// Tag value.
        value: String,
        /// System whose baseline the value is registered with instead.
        other_system: Option<OperatingSystem>,
    },
}

/// A tag that would have named a patch group, were it spelled as AWS wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The tag's key as it is.
    pub key: String,
    /// The tag's value as it is.
    pub value: String,
    /// The key it should have.
    pub wanted_key: &'static str,
    /// The value it should have; equal to `value` when only the key is wrong.
    pub wanted_value: String,
}

impl Registry {
    /// An account with AWS's baselines as they are today and nothing else; `id` names each in this account's region.
    #[must_use]
    pub fn new(id: &dyn Fn(&patchplay_model::PredefinedBaseline) -> BaselineId) -> Self {
        Self::with(id, &patchplay_model::PredefinedBaseline::baseline)
    }

    /// The same with AWS's baselines as they were on a day.
    #[must_use]
    pub fn on(day: Date, id: &dyn Fn(&patchplay_model::PredefinedBaseline) -> BaselineId) -> Self {
        Self::with(id, &|predefined| predefined.baseline_on(day))
    }

    fn with(
        id: &dyn Fn(&patchplay_model::PredefinedBaseline) -> BaselineId,
        baseline: &dyn Fn(&patchplay_model::PredefinedBaseline) -> PatchBaseline,
    ) -> Self {
        let mut registry = Self::default();
        for predefined in patchplay_model::PredefinedBaseline::ALL {
            if predefined.is_default {
                registry.defaults.insert(predefined.system, registry.entries.len());
            }
            registry.entries.push(Entry { id: id(predefined), owner: Owner::Aws, baseline: baseline(predefined) });
        }
        registry.aws_defaults.clone_from(&registry.defaults);
        registry
    }

    /// Adds one of the account's baselines, registers its patch groups, and makes it its system's default if it says
    /// so. Of two that say so the later is taken; a group that is registered already stays where it is (both are
    /// problems that reading the documents reports).
    pub fn add(&mut self, id: BaselineId, number: usize, baseline: PatchBaseline) {
        let entry = self.entries.len();
        for group in &baseline.patch_groups {
            self.groups.entry(baseline.operating_system).or_default().entry(group.clone()).or_insert(entry);
        }
        if baseline.default_baseline {
            self.defaults.insert(baseline.operating_system, entry);
        }
        self.entries.push(Entry { id, owner: Owner::Account(number), baseline });
    }

    /// Lets the run look for a baseline with a tag before it looks at patch groups (rules select-baseline-tags-*).
    pub fn pick_by_tags(&mut self, tags: BaselineTags, fallback: AssociationFallback) {
        self.picking = Picking::Tags { tags, fallback };
    }

    /// Puts the entries of a BaselineOverride in the place of every baseline (rule param-override-picks-os). An entry
    /// may have the id of the baseline it was copied from, else an empty one.
    pub fn pick_from_override(&mut self, entries: impl IntoIterator<Item = (BaselineId, PatchBaseline)>) {
        let entries = entries.into_iter().enumerate();
        self.entries.extend(entries.map(|(number, (id, baseline))| Entry {
            id,
            owner: Owner::Override(number),
            baseline,
        }));
        self.picking = Picking::Overrides;
    }

    /// Lets every node be refused: the run's parameters keep it from picking any baseline.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.picking = Picking::Refused(refusal);
    }

    /// Refuses the nodes whose system Patch Manager does not support on a day (rule select-unsupported-system-fails).
    pub fn refuse_unsupported(&mut self, day: Date) {
        self.supported_on = Some(day);
    }

    /// Takes every choice away from the account: each node gets AWS's default of its system.
    pub fn give_aws_defaults(&mut self) {
        self.groups.clear();
        self.defaults.clone_from(&self.aws_defaults);
        self.picking = Picking::Groups;
    }

    /// Makes an entry the only choice for the nodes of its system, whatever their patch groups.
    pub fn give_to_all(&mut self, entry: usize) {
        let Some(system) = self.entries.get(entry).map(|found| found.baseline.operating_system) else { return };
        self.groups.remove(&system);
        self.defaults.insert(system, entry);
        self.picking = Picking::Groups;
    }

    /// All entries, AWS's first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// The baseline of a node.
    ///
    /// # Errors
    /// The run cannot pick one, and fails on the node before it looks at a single patch.
    pub fn choose(&self, node: &Node) -> Result<Choice, Refusal> {
        // The node picks first; whether its system is supported is the service's word on the snapshot it then asks for.
        let choice = self.pick(node)?;
        if self.supported_on.is_some_and(|day| !node.system.supports(&node.product, day)) {
            return Err(Refusal::UnsupportedSystem);
        }
        Ok(choice)
    }

    fn pick(&self, node: &Node) -> Result<Choice, Refusal> {
        match &self.picking {
            Picking::Groups => self.by_group(node, AssociationFallback::AccountDefault),
            Picking::Refused(refusal) => Err(refusal.clone()),
            Picking::Tags { tags, fallback } => {
                let carriers = self.numbers(|entry| {
                    matches!(entry.owner, Owner::Account(_)) && is_of(entry, node) && entry.carries(tags)
                });
                match carriers.as_slice() {
                    [] => Ok(Choice { tags_missed: Some(tags.clone()), ..self.by_group(node, *fallback)? }),
                    [one] => Ok(self.chosen(*one, node, Reason::BaselineTags(tags.clone()))),
                    _ => Err(Refusal::SeveralTagged { tags: tags.clone(), entries: carriers }),
                }
            }
            Picking::Overrides => {
                let own = self.numbers(|entry| matches!(entry.owner, Owner::Override(_)) && is_of(entry, node));
                match own.as_slice() {
                    [] => Err(Refusal::NotOverridden),
                    [one] => Ok(self.chosen(*one, node, Reason::Override)),
                    _ => Err(Refusal::OverriddenTwice { entries: own }),
                }
            }
        }
    }

    fn numbers(&self, holds: impl Fn(&Entry) -> bool) -> Vec<usize> {
        self.entries.iter().enumerate().filter(|(_, entry)| holds(entry)).map(|(number, _)| number).collect()
    }

    /// A choice in which neither patch groups nor defaults have a say.
    fn chosen(&self, entry: usize, node: &Node, reason: Reason) -> Choice {
        Choice {
            entry,
            patch_group: group_tag(node).map(|(_, value)| value.to_owned()),
            reason,
            account_default: false,
            tags_missed: None,
            passed_over_default: false,
        }
    }

    fn by_group(&self, node: &Node, fallback: AssociationFallback) -> Result<Choice, Refusal> {
        let group = group_tag(node);
        let registered = group.and_then(|(_, value)| self.groups.get(&node.system)?.get(value).copied());
        if let (Some(entry), Some((key, value))) = (registered, group) {
            return Ok(self.chosen(entry, node, Reason::PatchGroup { key, value: value.to_owned() }));
        }
        let own = self.defaults.get(&node.system).copied();
        let entry = match fallback {
            AssociationFallback::AccountDefault => own,
            AssociationFallback::AwsPredefined => self.aws_defaults.get(&node.system).copied(),
        };
        let entry = entry.ok_or(Refusal::UnsupportedSystem)?;
        let reason = group.map_or(Reason::NoPatchGroup, |(key, value)| Reason::NotRegistered {
            other_system: self.groups.iter().find(|(_, groups)| groups.contains_key(value)).map(|(system, _)| *system),
            key,
            value: value.to_owned(),
        });
        Ok(Choice {
            account_default: self.entry(entry).is_some_and(|entry| entry.owner != Owner::Aws),
            passed_over_default: own != Some(entry),
            ..self.chosen(entry, node, reason)
        })
    }

    /// The first tag of a node that misses a patch group by spelling alone, if the node went by patch groups and none
    /// was registered.
    #[must_use]
    pub fn near_miss(&self, node: &Node, choice: &Choice) -> Option<NearMiss> {
        if !matches!(choice.reason, Reason::NoPatchGroup | Reason::NotRegistered { .. }) {
            return None;
        }
        node.tags.iter().find_map(|tag| {
            let exact_key = PATCH_GROUP_TAG_KEYS.into_iter().find(|key| *key == tag.key);
            if exact_key.is_none() && !is_nearly_patch_group(&tag.key) {
                return None;
            }
            let groups = || self.groups.get(&node.system).into_iter().flat_map(SortedMap::keys);
            let exact = groups().find(|group| **group == tag.value);
            let wanted_value = exact.or_else(|| groups().find(|group| bare(group).eq(bare(&tag.value))));
            let wanted_value = match (wanted_value, exact_key) {
                (Some(value), _) => value.clone(),
                // A wrong key is worth a word even when its value is registered nowhere.
                (None, None) => tag.value.clone(),
                (None, Some(_)) => return None,
            };
            let wanted_key = exact_key.unwrap_or(PATCH_GROUP_TAG_KEYS[0]);
            Some(NearMiss { key: tag.key.clone(), value: tag.value.clone(), wanted_key, wanted_value })
        })
    }
}

/// Key and value of the tag that names a node's patch group.
#[must_use]
pub fn patch_group(node: &Node) -> Option<(&'static str, String)> {
    group_tag(node).map(|(key, value)| (key, value.to_owned()))
}

fn group_tag(node: &Node) -> Option<(&'static str, &str)> {
    PATCH_GROUP_TAG_KEYS.into_iter().find_map(|key| node.tag(key).map(|value| (key, value)))
}

/// Whether a tag's key is one of those of patch groups but for its spelling, plural allowed.
fn is_nearly_patch_group(key: &str) -> bool {
    const BARE: &str = "patchgroup";
    let mut rest = bare(key);
    BARE.chars().all(|wanted| rest.next() == Some(wanted)) && rest.all(|letter| letter == 's')
}

fn is_of(entry: &Entry, node: &Node) -> bool {
    entry.baseline.operating_system == node.system
}

/// Letters and digits in lower case: what is left when spelling is ignored.
fn bare(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
