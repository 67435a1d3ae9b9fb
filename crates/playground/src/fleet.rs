//! Nodes: the instances of the documents, what the scenario lays over them, and nodes made by hand.

use std::collections::BTreeSet;

use patchplay_language::say;

use patchplay_catalog::{Catalog, ImageProfile};
use patchplay_document::{
    Diagnostic, Documents, FoundInstance, ImageReference, InstanceOverlay, KEY, Place, Scenario, TagSite,
};
use patchplay_engine::installed_text;
use patchplay_model::{Agent, Date, Node, OperatingSystem, Paths, Tag};
use patchplay_run_command::{ids, trouble};

use crate::{
    codes::{self, did_you_mean},
    node_settings,
    origin::Origin,
    rights::Lack,
    sources::Sources,
};

/// One node of the scenario with what the answers about it need to know.
#[derive(Debug, Clone)]
pub struct FleetNode {
    /// The node.
    pub node: Node,
    /// Number of its instance among the documents' instances, if it comes from a template.
    pub instance: Option<usize>,
    /// Number of its overlay in the scenario, if it has one.
    pub overlay: Option<usize>,
    /// Whether nobody said which image it was started from.
    pub image_assumed: bool,
    /// Day its image was built.
    pub image_built: Date,
    /// For each trouble of the node, where the scenario says so.
    pub trouble_places: Vec<Place>,
    /// For each tag of the node, where a text says so.
    pub tag_sites: Vec<Option<TagSite>>,
    /// What its role or the account's tier does not allow it; each is a trouble of the node too.
    pub lacks: Vec<Lack>,
}

/// The instance id a scenario gives to an instance of the files, or invents for it.
#[must_use]
pub fn instance_id(scenario: &Scenario, logical_id: &str) -> String {
    scenario
        .instances
        .iter()
        .find(|overlay| overlay.logical_id.as_deref() == Some(logical_id))
        .and_then(|overlay| overlay.id.clone())
        .unwrap_or_else(|| {
            // An instance that an answer of the API lists is called by its id, which no logical id can be.
            let is_id = (logical_id.starts_with("i-") || logical_id.starts_with("mi-")) && !logical_id.contains('/');
            if is_id { logical_id.to_owned() } else { ids::instance_id(scenario.seed, logical_id) }
        })
}

/// Where a node's image stands, or would.
#[must_use]
pub fn image_place(member: &FleetNode, documents: &Documents, sources: &Sources) -> Place {
    let found = member.instance.and_then(|number| documents.instances.get(number));
    found.map_or_else(
        || member.overlay.map_or_else(Place::default, |number| sources.place(&format!("instances[{number}]"))),
        |found| found.image_place.clone().unwrap_or_else(|| found.place.clone()),
    )
}

/// Builds every node, instances of the files first.
#[must_use]
pub fn nodes(
    scenario: &Scenario,
    documents: &Documents,
    catalog: &Catalog,
    clock: Date,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<FleetNode> {
    let mut builder = Builder { scenario, documents, catalog, clock, sources, diagnostics };
    let mut fleet: Vec<FleetNode> = documents
        .instances
        .iter()
        .enumerate()
        .filter_map(|(number, found)| builder.of_instance(number, found))
        .collect();
    for (number, overlay) in scenario.instances.iter().enumerate() {
        match &overlay.logical_id {
            Some(logical_id) => builder.check_overlay(number, logical_id),
            None => fleet.extend(builder.by_hand(number, overlay)),
        }
    }
    builder.check_ids(&fleet);
    fleet
}

struct Builder<'a> {
    scenario: &'a Scenario,
    documents: &'a Documents,
    catalog: &'a Catalog,
    clock: Date,
    sources: &'a Sources,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What a node is started from.
struct Start<'c> {
    system: OperatingSystem,
    product: String,
    image: Option<&'c ImageProfile>,
    assumed: bool,
}

impl<'a> Builder<'a> {
    fn of_instance(&mut self, number: usize, found: &FoundInstance) -> Option<FleetNode> {
        let overlay = self
            .scenario
            .instances
            .iter()
            .position(|overlay| overlay.logical_id.as_deref() == Some(found.logical_id.as_str()));
        let given = overlay.and_then(|number| self.scenario.instances.get(number)).cloned().unwrap_or_default();
        let image_place = found.image_place.clone().unwrap_or_else(|| found.place.clone());
        let start = self.start(overlay, &given, &found.image, &image_place)?;
        let mut tags: Vec<(Tag, Option<TagSite>)> =
            found.tags.iter().map(|(tag, site)| (tag.clone(), Some(site.clone()))).collect();
        lay_tags(&mut tags, &given, overlay, self.sources);
        let mut derived = found.reach.paths;
        if let Some(way) = found.reach.updates_of(start.system) {
            derived.updates = way.open;
        }
        let paths = lay_paths(derived, &given);
        let id = instance_id(self.scenario, &found.logical_id);
        let profile = given.profile.unwrap_or(found.profile) || self.is_host_managed(&id);
        let mut node = self.node(&given, start, Some(&found.logical_id), id, tags);
        node.node.paths = paths;
        node.node.profile = profile;
        node.node.agent = given.agent.unwrap_or_default();
        node.instance = Some(number);
        node.overlay = overlay;
        self.place_trouble(&mut node);
        Some(node)
    }

    fn by_hand(&mut self, number: usize, overlay: &InstanceOverlay) -> Option<FleetNode> {
        let place = self.sources.place(&format!("instances[{number}]"));
        let start = self.start(Some(number), overlay, &ImageReference::Unknown, &place)?;
        let seed_name = overlay.name.clone().unwrap_or_else(|| format!("node {number}"));
        let id = overlay
            .id
            .clone()
            .unwrap_or_else(|| ids::instance_id(self.scenario.seed, &format!("{seed_name} #{number}")));
        let mut tags = Vec::new();
        lay_tags(&mut tags, overlay, Some(number), self.sources);
        let mut node = self.node(overlay, start, None, id, tags);
        node.node.paths = lay_paths(Paths::ALL, overlay);
        node.node.profile = overlay.profile.unwrap_or(true) || self.is_host_managed(&node.node.instance_id);
        node.node.agent = overlay.agent.unwrap_or_default();
        node.overlay = Some(number);
        self.place_trouble(&mut node);
        Some(node)
    }

    /// Whether Systems Manager manages the node without a profile of its own: Default Host Management Configuration is
    /// for EC2 instances alone (rule net-profile-default-host-management).
    fn is_host_managed(&self, instance_id: &str) -> bool {
        self.scenario.default_host_management && !instance_id.starts_with("mi-")
    }

    fn node(
        &mut self,
        overlay: &InstanceOverlay,
        start: Start<'a>,
        logical_id: Option<&str>,
        instance_id: String,
        tags: Vec<(Tag, Option<TagSite>)>,
    ) -> FleetNode {
        let (tags, tag_sites): (Vec<Tag>, Vec<Option<TagSite>>) = tags.into_iter().unzip();
        let tag_name = tags.iter().find(|tag| tag.key == "Name").map(|tag| tag.value.clone());
        let name = overlay
            .name
            .clone()
            .or(tag_name)
            .or_else(|| logical_id.map(str::to_owned))
            .unwrap_or_else(|| instance_id.clone());
        let is_of_image =
            |id: &&String| start.image.is_some_and(|image| image.patches().any(|patch| installed_text(patch) == **id));
        let installed = overlay.installed.iter().filter(|id| !is_of_image(id)).cloned().collect();
        FleetNode {
            image_assumed: start.assumed,
            image_built: start.image.map_or(self.clock, |image| image.built),
            node: Node {
                logical_id: logical_id.map(str::to_owned),
                instance_id,
                name,
                system: start.system,
                product: start.product,
                image: start.image.map(|image| image.key.clone()),
                tags,
                installed,
                failing: overlay.failing.clone(),
                settings: node_settings::of(overlay),
                trouble: overlay.trouble.clone(),
                paths: Paths::ALL,
                profile: true,
                agent: Agent::Online,
                since: overlay.since,
                interruptions: overlay.interruptions,
            },
            instance: None,
            overlay: None,
            trouble_places: Vec::new(),
            tag_sites,
            lacks: Vec::new(),
        }
    }

    /// Says where the node's troubles stand, and which of them a node of its kind cannot have.
    fn place_trouble(&mut self, member: &mut FleetNode) {
        let node = &member.node;
        let Some(number) = member.overlay else { return };
        for (position, &found) in node.trouble.iter().enumerate() {
            let place = self.sources.place(&format!("instances[{number}].trouble[{position}]"));
            if !trouble::occurs(found, node.system, &node.product) {
                self.diagnostics.push(codes::TROUBLE_IDLE.at(
                    place.clone(),
                    say!("a node of {} cannot have the trouble `{found}`", node.system.label()),
                    say!("leave it out, or give it to a node whose system or package manager it is of"),
                ));
            }
            member.trouble_places.push(place);
        }
    }

    /// What a node is started from: the image the scenario names, else a bare system, else what the template's image
    /// stands for, else the newest image of the baseline's system before the clock, which is then said.
    fn start(
        &mut self,
        overlay_number: Option<usize>,
        overlay: &InstanceOverlay,
        reference: &ImageReference,
        place: &Place,
    ) -> Option<Start<'a>> {
        let member = |name: &str| {
            overlay_number
                .map_or_else(Place::default, |number| self.sources.place(&format!("instances[{number}].{name}")))
        };
        let (system, product) = match Origin::of(overlay, reference, self.documents, self.catalog) {
            Origin::UnknownImage(key) => {
                let help = codes::one_of(key, self.catalog.images().iter().map(|image| image.key.as_str()));
                let message = say!("no image has the key `{key}`");
                let diagnostic = codes::IMAGE_UNKNOWN.at(member("image"), message, help);
                self.diagnostics.push(diagnostic);
                return None;
            }
            Origin::Image(image) => {
                let (system, product) = (image.system, image.product.clone());
                return Some(Start { system, product, image: Some(image), assumed: false });
            }
            Origin::Bare(system, product) => {
                // A package system without product is taken for its newest release that anything is known of.
                let newest = || self.catalog.newest_image(system, None, self.clock).map(|image| image.product.clone());
                let product = match (product, system) {
                    (Some(product), _) => product,
                    (None, OperatingSystem::Windows) => String::new(),
                    (None, _) => newest().unwrap_or_default(),
                };
                return Some(Start { system, product, image: None, assumed: false });
            }
            Origin::Newest(system, product) => (system, product),
        };
        let image = self.catalog.newest_image(system, product.as_deref(), self.clock);
        let taken = image.map_or_else(
            || say!("no image is known, so the node has no patches"),
            |image| say!("the newest known before the clock is taken, `{}`", image.key),
        );
        let message = match (reference, &product) {
            (ImageReference::Ami(ami), _) => say!("what `{ami}` holds is not known: {taken}"),
            (_, Some(product)) => {
                say!("the image of {} is not dated: {taken}", patchplay_catalog::product_label(product))
            }
            (_, None) => say!("no image is named: {taken}"),
        };
        self.diagnostics.push(codes::IMAGE_ASSUMED.at(
            place.clone(),
            message,
            say!("state the node's `image` to make it certain"),
        ));
        Some(Start {
            system,
            product: image.map_or_else(|| product.clone().unwrap_or_default(), |image| image.product.clone()),
            image,
            assumed: true,
        })
    }

    fn check_overlay(&mut self, number: usize, logical_id: &str) {
        if self.documents.instances.iter().any(|found| found.logical_id == logical_id) {
            return;
        }
        let known = self.documents.instances.iter().map(|found| found.logical_id.as_str());
        let mut help = did_you_mean(logical_id, known);
        if help.is_empty() {
            say!("leave `logicalId` out to make a node that no file mentions").clone_into(&mut help);
        }
        self.diagnostics.push(codes::INSTANCE_UNKNOWN.at(
            self.sources.place(&format!("instances[{number}].logicalId")),
            say!("the files have no instance `{logical_id}` to lay this over"),
            help,
        ));
    }

    fn check_ids(&mut self, fleet: &[FleetNode]) {
        // Of a large fleet in whatever order, where a sorted vector would move all ids for each.
        let mut seen = BTreeSet::new();
        for member in fleet {
            if !seen.insert(member.node.instance_id.as_str()) {
                let place = member
                    .overlay
                    .map_or_else(Place::default, |number| self.sources.place(&format!("instances[{number}].id")));
                self.diagnostics.push(codes::NODE_TWICE.at(
                    place,
                    say!("instance id `{}` belongs to two nodes", member.node.instance_id),
                    say!("give one of them another `id`, or none, and one is invented"),
                ));
            }
        }
    }
}

fn lay_tags(
    tags: &mut Vec<(Tag, Option<TagSite>)>,
    overlay: &InstanceOverlay,
    number: Option<usize>,
    sources: &Sources,
) {
    for (key, value) in &overlay.tags {
        let path = number.map(|number| format!("instances[{number}].tags.{key}"));
        let known = |end: &str| path.as_ref().and_then(|path| sources.known_place(&format!("{path}{end}")));
        let site = known("").map(|place| TagSite { key: known(KEY), value: Some(place.clone()), place });
        let present = tags.iter_mut().find(|(tag, _)| tag.key == *key);
        match (value, present) {
            (None, _) => tags.retain(|(tag, _)| tag.key != *key),
            (Some(value), Some((tag, at))) => {
                tag.value.clone_from(value);
                *at = site;
            }
            (Some(value), None) => tags.push((Tag { key: key.clone(), value: value.clone() }, site)),
        }
    }
}

fn lay_paths(derived: Paths, overlay: &InstanceOverlay) -> Paths {
    let given = overlay.network.unwrap_or_default();
    Paths {
        ssm: given.ssm.unwrap_or(derived.ssm),
        s3: given.s3.unwrap_or(derived.s3),
        // Of `s3` alone both buckets are said.
        snapshot: given.snapshot.or(given.s3).unwrap_or(derived.snapshot),
        updates: given.updates.unwrap_or(derived.updates),
        logs: given.logs.unwrap_or(derived.logs),
    }
}
