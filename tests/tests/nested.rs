//! A root and its nested stacks are one deployment: the same answers as from one template that holds it all.

use patchplay_playground::{
    Playground, ScenarioFile,
    view::{HopView, Screen, View, Way},
};
use patchplay_tests::{catalog, text};

/// A scenario whose documents lie beside it.
fn on_disk(folder: &str, name: &str) -> ScenarioFile {
    let mut file = ScenarioFile::read(name, &text(&format!("{folder}/{name}")));
    assert_eq!(file.diagnostics, []);
    let scenario = file.scenario.as_mut().unwrap();
    for on_disk in &file.on_disk {
        scenario.files[on_disk.index].text = text(&format!("{folder}/{}", on_disk.path));
    }
    file
}

fn split() -> ScenarioFile {
    on_disk("cases/nested", "scenario.yaml")
}

fn whole() -> ScenarioFile {
    on_disk("cases", "article.scenario.yaml")
}

fn view(file: &ScenarioFile) -> View {
    Playground::new(catalog()).view(file, &Screen::default())
}

fn ways(file: &ScenarioFile) -> Vec<Way> {
    view(file).result.unwrap().network.groups.into_iter().flat_map(|group| group.ways).collect()
}

/// The split scenario with one text changed in one of its files.
fn changed(name: &str, from: &str, to: &str) -> ScenarioFile {
    let mut file = split();
    let document = file.scenario.as_mut().unwrap().files.iter_mut().find(|file| file.name == name).unwrap();
    assert_eq!(document.text.matches(from).count(), 1, "{from} stands once in {name}");
    document.text = document.text.replace(from, to);
    file
}

#[test]
fn five_files_run_like_one() {
    let playground = Playground::new(catalog());
    let answer = |file: &ScenarioFile| {
        let mut answer = playground.run(file);
        assert!(answer.command.is_some(), "{:#?}", answer.diagnostics);
        // What is said of a file names the file.
        answer.diagnostics.clear();
        for way in answer.network.iter_mut().flatten().flat_map(|group| &mut group.ways) {
            way.hops.iter_mut().for_each(|hop| hop.places.clear());
        }
        serde_json::to_value(answer).unwrap()
    };
    assert_eq!(answer(&split()), answer(&whole()));
}

#[test]
fn five_files_are_explained_like_one() {
    let playground = Playground::new(catalog());
    for instance in ["Instance1", "Instance2"] {
        let explain = |file: &ScenarioFile| {
            let mut answer = playground.explain(file, instance, None);
            answer.diagnostics.clear();
            serde_json::to_value(answer).unwrap()
        };
        assert_eq!(explain(&split())["Patches"], explain(&whole())["Patches"]);
        assert_eq!(explain(&split())["Baseline"], explain(&whole())["Baseline"]);
    }
}

#[test]
fn the_network_is_followed_through_outputs_and_parameters() {
    let hops = |file: &ScenarioFile| {
        let said = |hop: &HopView| (hop.label.clone(), hop.ok, hop.detail.clone());
        ways(file)
            .iter()
            .map(|way| (way.path.clone(), way.open, way.hops.iter().map(said).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    assert_eq!(hops(&split()), hops(&whole()));
    let hops: Vec<HopView> = ways(&split()).into_iter().flat_map(|way| way.hops).collect();
    let places: Vec<String> = hops.iter().flat_map(|hop| &hop.places).map(|place| place.file.clone()).collect();
    assert!(places.contains(&"vpc.yaml".to_owned()) && places.contains(&"ec2.yaml".to_owned()), "{places:?}");
}

#[test]
fn a_route_missing_in_one_file_is_felt_in_another() {
    let file = changed("vpc.yaml", "NatGatewayId: !Ref Nat", "GatewayId: !Ref Gateway");
    let result = view(&file).result.unwrap();
    assert!(result.nodes.iter().all(|node| !node.paths.updates && !node.paths.ssm), "{:#?}", result.nodes[0].paths);
    let file = changed("root.yaml", "Site.Outputs.ClosedSubnets", "Site.Outputs.OpenSubnets");
    let result = view(&file).result.unwrap();
    assert!(result.nodes.iter().all(|node| !node.paths.updates), "the open subnet gives no public address");
}

#[test]
fn the_roots_parameters_reach_the_children() {
    let mut file = split();
    file.scenario.as_mut().unwrap().parameters.insert("Prefix".to_owned(), "mine".to_owned());
    let view = view(&file);
    let asked: Vec<&str> = view.parameters.iter().map(|found| found.name.as_str()).collect();
    assert_eq!(asked, ["Ami", "Prefix", "Size", "TemplateBucket"], "those of the children have no say");
    let result = view.result.unwrap();
    assert_eq!(result.nodes[1].baseline.as_ref().unwrap().name, "mine-MyPatchBaseline");
}

/// One template made into two stacks, and a group of two: every node has a name that a scenario can lay something over.
#[test]
fn nodes_of_stacks_and_groups_are_laid_over_by_their_names() {
    let scenario = |overlays: &str| {
        let text = format!(
            "clock: 2022-01-22T11:19:01Z
instances: [{overlays}]
files:
  - name: root.yaml
    text: |
      Resources:
        A: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: host.yaml}}}}
        B: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: host.yaml}}}}
        Web: {{Type: AWS::AutoScaling::AutoScalingGroup, Properties: {{MinSize: 2, MaxSize: 2}}}}
  - name: host.yaml
    text: |
      Resources:
        Host: {{Type: AWS::EC2::Instance}}
"
        );
        view(&ScenarioFile::read("s.yaml", &text))
    };
    let found = scenario("{logicalId: B/Host, id: i-00000000000000001}, {logicalId: 'Web#2', name: second}");
    let nodes = found.result.unwrap().nodes;
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["Web#1", "second", "A/Host", "B/Host"]);
    assert_eq!(nodes[3].instance_id, "i-00000000000000001");
    let distinct: std::collections::BTreeSet<&str> = nodes.iter().map(|node| node.instance_id.as_str()).collect();
    assert_eq!(distinct.len(), 4);
    let unclear = scenario("{logicalId: Host}");
    let said = unclear.diagnostics.iter().find(|found| found.code == "instance-unknown").unwrap();
    assert_eq!(said.help, "several stacks have it: write `A/Host` or `B/Host`");
}
