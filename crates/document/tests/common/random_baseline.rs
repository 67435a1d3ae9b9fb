//! Baselines that use everything a baseline has, with texts that every form has to quote.

use patchplay_document::{BaselineSites, FoundBaseline, Place};
use patchplay_model::{
    Approval, ComplianceLevel, ComplianceStatus, Date, FilterKey, FilterValues, OperatingSystem, PatchBaseline,
    PatchFilter, PatchRule, PatchSource, RejectedPatchesAction, Tag,
};

/// A fixed sequence of numbers that looks random.
pub struct Noise(pub u64);

impl Noise {
    pub fn below(&mut self, limit: usize) -> usize {
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
    "1:30",
    "190:20:30.15",
    "off",
    "Yes",
    "0o7",
    "017",
    "0b101",
    "1_000",
    ".5",
    "-.inf",
    ".NaN",
    "<<",
    "=",
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

/// A baseline that uses everything there is.
pub fn baseline(noise: &mut Noise) -> PatchBaseline {
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

/// As if it had been read.
pub fn found(baseline: PatchBaseline, logical_id: Option<&str>) -> FoundBaseline {
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
