//! The scenario on other days: every day's numbers are those of a run of the scenario with its clock set to that day, and
//! planned runs come to what they come to as a history.

use patchplay_document::{InstanceOverlay, Scenario};
use patchplay_model::{Date, Timestamp};
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{Approved, FleetState, NodeView, ResultView, Screen, TimeQuery, TimeView},
};
use patchplay_tests::{catalog, text};

fn scenario(name: &str) -> Scenario {
    let mut scenario = ScenarioFile::read(name, &text(&format!("cases/{name}"))).scenario.unwrap();
    scenario.expect.clear();
    scenario
}

fn article() -> Scenario {
    scenario("article.scenario.yaml")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn result(playground: &Playground, scenario: &Scenario, time: Option<TimeQuery>) -> ResultView {
    let screen = Screen { time, ..Screen::default() };
    let view = playground.view(&ScenarioFile::from(scenario.clone()), &screen);
    view.result.unwrap_or_else(|| panic!("{:?}", view.diagnostics))
}

fn time(playground: &Playground, scenario: &Scenario, query: TimeQuery) -> TimeView {
    result(playground, scenario, Some(query)).time.unwrap()
}

fn of_node(node: &str) -> TimeQuery {
    TimeQuery { node: Some(node.to_owned()), ..TimeQuery::default() }
}

/// The scenario's run on a day with an operation of its own.
fn on(scenario: &Scenario, day: Date, operation: &str) -> Scenario {
    let mut moved = scenario.clone();
    let of_day = scenario.clock.map_or(0, |clock| clock.ticks() - clock.date().midnight().ticks());
    moved.clock = Some(day.midnight().plus_ticks(of_day));
    let run = moved.run.get_or_insert_default();
    run.parameters.insert("Operation".to_owned(), operation.to_owned());
    moved
}

fn fleet(nodes: &[NodeView]) -> FleetState {
    let mut fleet = FleetState::default();
    for node in nodes {
        let Some((counts, compliance)) = node.counts.zip(node.compliance) else {
            fleet.unknown += 1;
            continue;
        };
        if compliance.to_string() == "COMPLIANT" {
            fleet.compliant += 1
        } else {
            fleet.non_compliant += 1
        }
        fleet.missing += usize::from(counts.missing_count > 0 || counts.failed_count > 0);
        fleet.pending_reboot += usize::from(counts.installed_pending_reboot_count > 0);
    }
    fleet
}

/// Holds every stretch of the view, at both of its ends, against runs of the scenario on these days.
fn holds_every_day(scenario: &Scenario) -> TimeView {
    let playground = Playground::new(catalog());
    let nodes = result(&playground, scenario, None).nodes;
    let view = time(&playground, scenario, TimeQuery::default());
    assert!(view.stretches.len() > 1, "nothing ever changes");
    assert_eq!(view.stretches.first().map(|stretch| stretch.from), Some(view.from));
    assert_eq!(view.stretches.last().map(|stretch| stretch.to), Some(view.to));
    for pair in view.stretches.windows(2) {
        assert_eq!(pair[0].to.days() + 1, pair[1].from.days(), "the days follow one another");
    }
    for node in nodes {
        let view = time(&playground, scenario, of_node(&node.instance_id));
        for stretch in &view.stretches {
            for today in [stretch.from, stretch.to] {
                let scan = result(&playground, &on(scenario, today, "Scan"), None);
                assert_eq!(stretch.fleet, fleet(&scan.nodes), "{today}");
                let of_node = |nodes: &[NodeView]| {
                    nodes.iter().find(|other| other.instance_id == node.instance_id).cloned().unwrap()
                };
                let scanned = of_node(&scan.nodes);
                let name = format!("{} on {today}", node.name);
                assert_eq!(
                    stretch.scan.as_ref().map(|scan| scan.counts),
                    scanned.counts.filter(|_| scanned.compliance.is_some()),
                    "{name}"
                );
                assert_eq!(stretch.scan.as_ref().map(|scan| scan.compliance), scanned.compliance, "{name}");
                if let Some(scan) = &stretch.scan {
                    let shown = scanned.missing.iter().take(scan.missing.len());
                    assert!(scan.missing.iter().eq(shown), "{name}");
                }
                let installed = of_node(&result(&playground, &on(scenario, today, "Install"), None).nodes);
                assert_eq!(stretch.installs_count, installed.newly_installed.len(), "{name}");
                assert!(
                    stretch.installs.iter().eq(installed.newly_installed.iter().take(stretch.installs.len())),
                    "{name}"
                );
            }
        }
    }
    view
}

#[test]
fn the_numbers_of_a_day_are_those_of_a_run_on_that_day() {
    holds_every_day(&article());
    let mut assumed = article();
    for node in assumed.instances.iter_mut() {
        node.image = None;
    }
    holds_every_day(&assumed);
    let mut joining = article();
    joining.instances[0].since = Some(at("2022-02-01T00:00:00Z"));
    holds_every_day(&joining);
}

#[test]
fn linux_days_are_those_of_runs_too() {
    holds_every_day(&scenario("linux.scenario.yaml"));
}

#[test]
fn the_articles_patches_become_approved_a_week_after_their_release() {
    let playground = Playground::new(catalog());
    let view = time(&playground, &article(), TimeQuery::default());
    let nodes: Vec<&str> = view.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(nodes, ["Instance1", "Instance2"]);
    assert_eq!(view.baseline.as_deref(), Some("AWS-DefaultPatchBaseline"));
    assert!(!view.cutoffs.is_empty() && view.cutoffs.iter().all(|cutoff| cutoff.days == Some(7)), "{:?}", view.cutoffs);
    let row =
        |id: &str| view.delays.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("{id}: {:?}", view.delays));
    let cumulative = row("KB5009557");
    assert_eq!(cumulative.released, day("2022-01-11"));
    assert_eq!(cumulative.approved, Approved::From { day: day("2022-01-18") });
    assert!(cumulative.why.ends_with("7 days"), "{}", cumulative.why);
    assert_eq!(row("KB5010791").approved, Approved::Never);
    assert_eq!(row("KB5010791").why, "CLASSIFICATION is Updates");
    let installs = |on: &str| {
        let on = day(on);
        let stretch = view.stretches.iter().find(|stretch| stretch.from <= on && on <= stretch.to).unwrap();
        stretch.installs.clone()
    };
    assert_eq!(installs("2022-01-22"), ["KB5009557", "KB5009718"]);
    assert!(!installs("2022-01-17").contains(&"KB5009557".to_owned()));
    // A rule with a date of its own approves nothing of what comes later.
    let mut frozen = article();
    frozen.files[0].text = frozen.files[0].text.replace("ApproveAfterDays: 7", "ApproveUntilDate: '2022-01-15'");
    frozen.files[0].text = frozen.files[0].text.replace("- CriticalUpdates", "- SecurityUpdates");
    let id = view.nodes[1].instance_id.clone();
    let view = time(&playground, &frozen, of_node(&id));
    let later = view
        .delays
        .iter()
        .find(|row| row.why == "released after 15 Jan 2022")
        .unwrap_or_else(|| panic!("{:?}", view.delays));
    assert!(later.approved == Approved::Never && later.released > day("2022-01-15") && !later.places.is_empty());
}

/// Two groups of nodes, and an association for each, the second a week after the first.
fn waves(dev: &str, prod: &str) -> Scenario {
    let node = |number: usize, group: &str| InstanceOverlay {
        id: Some(format!("i-{number:017}")),
        name: Some(format!("{group}-{number}")),
        image: Some("windows-2019-2021.12.15".to_owned()),
        tags: [("Stage".to_owned(), Some(group.to_owned()))].into(),
        ..InstanceOverlay::default()
    };
    let association = |id: &str, group: &str, schedule: &str| {
        format!(
            "  {id}:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaseline\n      \
             ScheduleExpression: {schedule}\n      ApplyOnlyAtCronInterval: true\n      Parameters: {{Operation: [Install], \
             RebootOption: [RebootIfNeeded]}}\n      Targets: [{{Key: 'tag:Stage', Values: [{group}]}}]\n"
        )
    };
    let mut scenario = article();
    scenario.observed.clear();
    scenario.instances = vec![node(1, "dev"), node(2, "prod"), node(3, "prod")].into();
    scenario.files[0].text =
        format!("Resources:\n{}{}", association("Dev", "dev", dev), association("Prod", "prod", prod));
    scenario
}

#[test]
fn waves_of_dev_and_prod_are_played_in_the_order_of_their_times() {
    let playground = Playground::new(catalog());
    let scenario = waves("cron(0 2 ? * TUE#3 *)", "cron(0 2 ? * TUE#4 *)");
    let view = time(&playground, &scenario, TimeQuery { months: 3, ..TimeQuery::default() }).schedule;
    let names: Vec<(&str, usize)> = view.waves.iter().map(|wave| (wave.name.as_str(), wave.runs)).collect();
    assert_eq!(names, [("Dev", 3), ("Prod", 3)]);
    let runs: Vec<(String, Option<usize>, usize)> =
        view.runs.iter().map(|run| (run.clock.date().to_string(), run.wave, run.reached)).collect();
    let wanted = [
        ("2022-01-22", None, 1),
        ("2022-01-25", Some(1), 2),
        ("2022-02-15", Some(0), 1),
        ("2022-02-22", Some(1), 2),
        ("2022-03-15", Some(0), 1),
        ("2022-03-22", Some(1), 2),
        ("2022-04-19", Some(0), 1),
    ];
    assert_eq!(runs, wanted.map(|(day, wave, reached)| (day.to_owned(), wave, reached)));
    // Production knows nothing of itself before its first run, and installs in it what dev got at once.
    assert_eq!(view.runs[0].fleet.unknown, 2);
    assert_eq!(view.runs[1].fleet.unknown, 0);
    assert_eq!(view.runs[0].patches, view.runs[1].patches);
    // What dev installs in February comes to production a week later.
    assert!(view.runs[2].installed > 0);
    assert_eq!(view.runs[2].patches, view.runs[3].patches);
}

#[test]
fn planned_runs_come_to_what_they_come_to_as_a_history() {
    let playground = Playground::new(catalog());
    for (scenario, query) in [
        (waves("cron(0 2 ? * TUE#3 *)", "cron(0 2 ? * TUE#4 *)"), TimeQuery::default()),
        (waves("rate(10 days)", "rate(14 days)"), TimeQuery { months: 2, ..TimeQuery::default() }),
        (article(), TimeQuery { schedule: Some("rate(7 days)".to_owned()), months: 3, ..TimeQuery::default() }),
    ] {
        let view = time(&playground, &scenario, query).schedule;
        let last = view.runs.last().unwrap().clone();
        let played = view.played.unwrap();
        assert_eq!(played.clock, last.clock);
        assert_eq!(played.history.len() + 1, view.runs.len());
        let mut changed = scenario.clone();
        played.lay(&mut changed);
        let nodes = result(&playground, &changed, None).nodes;
        let reached: Vec<NodeView> = nodes.into_iter().filter(|node| node.targeted).collect();
        assert_eq!(reached.len(), last.reached);
        let installed: std::collections::BTreeSet<&String> =
            reached.iter().flat_map(|node| &node.newly_installed).collect();
        assert_eq!(installed.len(), last.installed);
        let of_reached = fleet(&reached);
        assert!(of_reached.compliant <= last.fleet.compliant && of_reached.missing <= last.fleet.missing);
        if reached.len() == last.fleet.compliant + last.fleet.non_compliant {
            assert_eq!(of_reached, last.fleet);
        }
    }
}

#[test]
fn a_window_opens_in_its_zone_and_days_later() {
    let window = "Resources:\n  W:\n    Type: AWS::SSM::MaintenanceWindow\n    Properties: {Name: patching, Schedule: \
                  cron(0 2 ? * TUE#2 *), ScheduleTimezone: Asia/Tokyo, ScheduleOffset: 4, Duration: 3, Cutoff: 1, \
                  AllowUnassociatedTargets: true}\n  T:\n    Type: AWS::SSM::MaintenanceWindowTask\n    Properties:\n      \
                  WindowId: !Ref W\n      TaskType: RUN_COMMAND\n      TaskArn: AWS-RunPatchBaseline\n      Priority: 1\n      \
                  MaxConcurrency: '50'\n      MaxErrors: '1'\n      Targets: [{Key: InstanceIds, Values: \
                  [i-00000000000000001]}]\n      TaskInvocationParameters: {MaintenanceWindowRunCommandParameters: \
                  {Parameters: {Operation: [Install]}}}\n";
    let mut scenario = waves("rate(1 day)", "rate(1 day)");
    window.clone_into(&mut scenario.files[0].text);
    let playground = Playground::new(catalog());
    let view = time(&playground, &scenario, TimeQuery { months: 2, ..TimeQuery::default() }).schedule;
    let times: Vec<String> = view.runs.iter().map(|run| run.clock.to_string()).collect();
    assert_eq!(times, ["2022-01-22T11:19:01Z", "2022-02-11T17:00:00Z", "2022-03-11T17:00:00Z"]);
    assert_eq!(view.waves[0].schedule, "cron(0 2 ? * TUE#2 *), Asia/Tokyo, 4 days later");
}

#[test]
fn what_is_no_schedule_is_said_and_what_never_ends_is_cut() {
    let playground = Playground::new(catalog());
    let asked = |schedule: &str| {
        let query = TimeQuery { schedule: Some(schedule.to_owned()), ..TimeQuery::default() };
        time(&playground, &article(), query).schedule
    };
    let wrong = asked("every day");
    assert!(wrong.problem.unwrap().contains("`every day` is no schedule"));
    assert!(wrong.runs.is_empty() && wrong.played.is_none());
    let often = asked("rate(30 minutes)");
    assert!(often.runs.len() <= 61 && often.notes[0].starts_with("Only the first"), "{:?}", often.notes);
    // Nothing is known of the time after the facts, so nothing is planned there.
    let mut late = article();
    late.clock = None;
    let query = TimeQuery { schedule: Some("rate(7 days)".to_owned()), ..TimeQuery::default() };
    let view = time(&playground, &late, query);
    assert!(view.schedule.runs.is_empty());
    assert!(view.schedule.notes.iter().any(|note| note.starts_with("The patch facts end on")));
    assert!(!view.limits.is_empty());
}

#[test]
fn nodes_that_fare_alike_are_played_once_and_counted_all() {
    let mut scenario = waves("rate(7 days)", "rate(14 days)");
    let node = scenario.instances[0].clone();
    scenario.instances = (0..10_000)
        .map(|number| InstanceOverlay {
            id: Some(format!("i-{number:017}")),
            name: Some(format!("node-{number}")),
            tags: [
                ("Stage".to_owned(), Some(if number % 4 == 0 { "dev" } else { "prod" }.to_owned())),
                ("Owner".to_owned(), Some(format!("team-{number}"))),
            ]
            .into(),
            ..node.clone()
        })
        .collect();
    let view = time(&Playground::new(catalog()), &scenario, TimeQuery::default());
    let kinds: Vec<usize> = view.nodes.iter().map(|node| node.like).collect();
    assert_eq!(kinds, [2_500, 7_500]);
    for run in &view.schedule.runs {
        let FleetState { compliant, non_compliant, unknown, .. } = run.fleet;
        assert_eq!(compliant + non_compliant + unknown, 10_000);
    }
    assert_eq!(view.schedule.runs[0].reached, 2_500);
}

#[test]
fn nothing_of_the_time_is_told_unless_it_is_asked_for() {
    assert!(result(&Playground::new(catalog()), &article(), None).time.is_none());
}
