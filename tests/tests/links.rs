//! Share links: what is linked comes back, old links open for ever, and nothing that stands behind a `#` does harm.

use std::fs;

use patchplay_document::{
    CatalogChoice, Expectation, HistoryEntry, InstanceOverlay, NetworkOverlay, Observed, RunOverlay, Scenario,
    SettingsOverlay, SourceFile, read_scenario,
};
use patchplay_model::{
    Agent, CloudWatchOutput, Hook, Interruptions, OperatingSystem, OutputLocation, PatchState, Target, Timestamp,
    Trouble,
};
use patchplay_ordered::SortedMap;
use patchplay_playground::{
    Playground,
    link::{MAX_BYTES, is_link},
};
use patchplay_tests::{assert_golden, path, stories::Rng, text};

/// Scenarios whose links are kept byte for byte: other layers compare with them too.
const KEPT: &[(&str, &str)] = &[
    ("article", "cases/article.scenario.yaml"),
    ("linux", "cases/linux.scenario.yaml"),
    ("every-system", "cases/every-system.scenario.yaml"),
    ("delay-drift", "cases/questions/delay-drift.scenario.yaml"),
];

fn scenario_at(name: &str) -> Scenario {
    read_scenario(name, &text(name)).scenario.expect("a scenario without errors")
}

fn linked(scenario: &Scenario) -> String {
    Playground::link(scenario).expect("a scenario that fits")
}

/// The code for which a fragment is not opened.
fn refusal(fragment: &str) -> String {
    let opened = Playground::open_link(fragment);
    assert_eq!(opened.scenario, None, "{fragment}");
    let [problem] = opened.diagnostics.as_slice() else { panic!("{fragment}: {:?}", opened.diagnostics) };
    assert!(!problem.message.is_empty() && !problem.help.is_empty(), "{problem:?}");
    problem.code.clone()
}

/// A fragment of version 1 around any bytes.
fn packed(bytes: &[u8]) -> String {
    use base64::Engine as _;
    let stream = miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9);
    format!("v1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(stream))
}

#[test]
fn links_of_every_version_open_as_what_they_were_made_of() {
    let mut seen = 0;
    let folder = path("cases/links");
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("the kept links").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "link")) {
        let fragment = fs::read_to_string(file).expect("a kept link");
        let wanted = fs::read_to_string(file.with_extension("json")).expect("its scenario");
        let wanted: Scenario = serde_json::from_str(&wanted).expect("a scenario");
        let opened = Playground::open_link(fragment.trim_end());
        assert_eq!(opened.diagnostics, [], "{}", file.display());
        assert_eq!(opened.scenario, Some(wanted), "{}", file.display());
        seen += 1;
    }
    assert!(seen >= 5, "{seen} links are kept");
}

#[test]
fn the_links_of_this_version_are_these() {
    for (name, file) in KEPT {
        let link = linked(&scenario_at(file));
        assert_golden(&format!("links/{name}.txt"), &link);
        assert!(is_link(&link) && link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
    }
    let article = linked(&scenario_at("cases/article.scenario.yaml"));
    assert!(article.len() < 8_000, "the article's link has {} characters", article.len());
}

/// Texts that some reader on the way could take for something else.
const TEXTS: &[&str] = &[
    "",
    "web",
    "NO",
    "null",
    "~",
    "2022-01-22",
    "0x1F",
    "it's",
    "say \"x\"",
    "a\\b",
    "# no comment",
    "a: b",
    "!Ref e",
    "[a]",
    "two\nlines\n",
    "\ttab",
    " lead",
    "trail ",
    "é😀—",
    "x\r\ny",
    "\u{0}",
    "\u{7}\u{1b}",
    "\u{7f}\u{85}\u{9f}",
    "\u{2028}\u{2029}",
    "\u{feff}x",
    "\u{fffe}\u{ffff}",
    "\u{10ffff}",
    "v1.",
    "</script>",
];

fn words(rng: &mut Rng) -> String {
    let mut text = (*rng.pick(TEXTS)).to_owned();
    if rng.chance(30) {
        text += *rng.pick(TEXTS);
    }
    text
}

fn maybe<T>(rng: &mut Rng, make: impl FnOnce(&mut Rng) -> T) -> Option<T> {
    rng.chance(40).then(|| make(rng))
}

fn many<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> Vec<T> {
    (0..rng.below(4)).map(|_| make(rng)).collect()
}

fn time(rng: &mut Rng) -> Timestamp {
    let start = Timestamp::parse("2019-01-01T00:00:00Z").expect("a time");
    start.plus_ticks(rng.below(3_000_000_000_000_000) as i64)
}

fn by_name<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> SortedMap<String, T> {
    many(rng, |rng| (words(rng), make(rng))).into_iter().collect()
}

fn instance(rng: &mut Rng) -> InstanceOverlay {
    let flag = |rng: &mut Rng| rng.chance(50);
    InstanceOverlay {
        logical_id: maybe(rng, words),
        id: maybe(rng, words),
        name: maybe(rng, words),
        image: maybe(rng, words),
        system: maybe(rng, |rng| *rng.pick(OperatingSystem::ALL)),
        product: maybe(rng, words),
        tags: by_name(rng, |rng| maybe(rng, words)),
        installed: many(rng, words),
        failing: many(rng, words),
        settings: maybe(rng, |rng| SettingsOverlay {
            wsus_withholds: many(rng, words),
            other_microsoft_products: maybe(rng, flag),
            yum_exclude: many(rng, words),
            locked_release: maybe(rng, words),
        }),
        trouble: many(rng, |rng| *rng.pick(Trouble::ALL)),
        network: maybe(rng, |rng| NetworkOverlay {
            ssm: maybe(rng, flag),
            s3: maybe(rng, flag),
            snapshot: maybe(rng, flag),
            updates: maybe(rng, flag),
            logs: maybe(rng, flag),
        }),
        profile: maybe(rng, flag),
        agent: maybe(rng, |rng| *rng.pick(Agent::ALL)),
        since: maybe(rng, time),
        interruptions: maybe(rng, |rng| Interruptions { times: rng.below(9) as u32, hours: rng.below(9) as u32 }),
    }
}

fn run(rng: &mut Rng) -> RunOverlay {
    RunOverlay {
        use_: maybe(rng, words),
        document: maybe(rng, words),
        parameters: by_name(rng, words),
        targets: maybe(rng, |rng| many(rng, |rng| Target { key: words(rng), values: many(rng, words) })),
        max_concurrency: maybe(rng, words),
        max_errors: maybe(rng, words),
        output: maybe(rng, |rng| OutputLocation { bucket: words(rng), prefix: words(rng) }),
        timeout_seconds: maybe(rng, |rng| rng.below(4_000_000) as u32),
        cancel_after: maybe(rng, |rng| rng.below(4_000_000) as u32),
        failing_hooks: many(rng, |rng| *rng.pick(Hook::ALL)),
        hook_exits: many(rng, |rng| (*rng.pick(Hook::ALL), rng.below(256) as u8)).into_iter().collect(),
        patch_now: rng.chance(50),
        reboot_at: maybe(rng, time),
        patch_policy: maybe(rng, words),
        cloud_watch: maybe(rng, |rng| CloudWatchOutput { group: maybe(rng, words) }),
    }
}

fn expectation(rng: &mut Rng) -> Expectation {
    match rng.below(3) {
        0 => Expectation::Count { node: words(rng), count: words(rng), equals: rng.below(999) as i64 - 1 },
        1 => Expectation::Patch { node: words(rng), patch: words(rng), state: *rng.pick(PatchState::ALL) },
        _ => Expectation::Rule { rule: words(rng), approves: rng.below(999) },
    }
}

fn scenario(rng: &mut Rng) -> Scenario {
    Scenario {
        version: 1,
        title: words(rng),
        clock: maybe(rng, time),
        region: words(rng),
        account: words(rng),
        seed: rng.below(usize::MAX) as u64,
        default_host_management: rng.chance(50),
        advanced_instances: rng.chance(50),
        files: many(rng, |rng| SourceFile { name: words(rng), text: many(rng, words).join("\n") }),
        parameters: by_name(rng, words),
        instances: many(rng, instance).into(),
        run: maybe(rng, run),
        history: many(rng, |rng| HistoryEntry { clock: time(rng), run: run(rng) }),
        catalog: match rng.below(3) {
            0 => CatalogChoice::Default,
            1 => CatalogChoice::Full,
            _ => CatalogChoice::Files(many(rng, words)),
        },
        options: by_name(rng, words),
        deleted_baselines: by_name(rng, time),
        edited_baselines: by_name(rng, time),
        observed: by_name(rng, |rng| Observed {
            host_name: maybe(rng, words),
            snapshot_id: maybe(rng, words),
            execution_id: maybe(rng, words),
            association_id: maybe(rng, words),
            end: maybe(rng, time),
            id: maybe(rng, words),
        }),
        expect: many(rng, expectation),
    }
}

/// Also of scenarios with mistakes in them: those are shown when the link is opened, as they were where it was made.
#[test]
fn any_scenario_survives_and_equal_ones_have_equal_links() {
    let mut links = patchplay_ordered::SortedSet::new();
    for seed in 0..2_000 {
        let scenario = scenario(&mut Rng::new(seed));
        let link = linked(&scenario);
        let opened = Playground::open_link(&format!("#{link}"));
        assert_eq!(opened.diagnostics, [], "{scenario:#?}");
        assert_eq!(opened.scenario.as_ref(), Some(&scenario));
        assert_eq!(linked(&opened.scenario.expect("it was opened")), link);
        links.insert(link);
    }
    assert!(links.len() > 1_990, "different scenarios have different links: {}", links.len());
}

#[test]
fn a_link_that_is_cut_anywhere_says_so() {
    let link = linked(&scenario_at("cases/article.scenario.yaml"));
    for length in 3..link.len() {
        assert_eq!(refusal(&link[..length]), "damaged-link", "cut to {length}");
    }
}

#[test]
fn a_link_with_one_other_character_is_never_another_scenario() {
    let link = linked(&scenario_at("cases/questions/delay-drift.scenario.yaml"));
    let mut rng = Rng::new(7);
    for _ in 0..3_000 {
        let mut changed = link.clone().into_bytes();
        let at = 3 + rng.below(changed.len() - 3);
        let other = *rng.pick(b"ABCXYZabcxyz0189-_.=+/ %)");
        if changed[at] == other {
            continue;
        }
        changed[at] = other;
        assert_eq!(refusal(&String::from_utf8(changed).expect("ASCII")), "damaged-link", "{other} at {at}");
    }
}

#[test]
fn fragments_of_chance_do_no_harm() {
    let mut rng = Rng::new(11);
    for _ in 0..3_000 {
        let bytes: Vec<u8> = (0..rng.below(300)).map(|_| rng.below(256) as u8).collect();
        for fragment in
            [packed(&bytes), String::from_utf8_lossy(&bytes).into_owned(), format!("v1.{}", words(&mut rng))]
        {
            let _ = refusal(&fragment);
        }
    }
}

#[test]
fn a_bomb_is_not_inflated() {
    let bomb = packed(&vec![b' '; MAX_BYTES + 1]);
    assert!(bomb.len() < 10_000, "{}", bomb.len());
    assert_eq!(refusal(&bomb), "large-link");
    assert_eq!(refusal(&packed(&vec![b'['; MAX_BYTES])), "foreign-link");
    let text = " ".repeat(MAX_BYTES);
    let scenario = Scenario { files: vec![SourceFile { name: "a".to_owned(), text }], ..Scenario::default() };
    assert_eq!(Playground::link(&scenario), None);
}

#[test]
fn a_link_of_another_version_is_not_opened_as_something_else() {
    assert_eq!(refusal("v2.abc"), "foreign-link");
    for json in [
        "null",
        "[]",
        "7",
        "{\"version\":2}",
        "{\"version\":1,\"weather\":\"fine\"}",
        "{\"files\":[{\"name\":\"a\",\"path\":\"/b\"}]}",
        "{\"instances\":[{\"trouble\":[\"of-tomorrow\"]}]}",
        "{\"instances\":[{\"name\":\"a\",\"colour\":\"red\"}]}",
    ] {
        assert_eq!(refusal(&packed(json.as_bytes())), "foreign-link", "{json}");
    }
}

#[test]
fn other_fragments_are_no_links() {
    for fragment in ["", "#", "#result", "v1", "v.x", "vx.y", "version.1", "v-1.x", "L160"] {
        assert!(!is_link(fragment), "{fragment}");
    }
    assert!(is_link("#v1.") && is_link("v17.x"));
}
