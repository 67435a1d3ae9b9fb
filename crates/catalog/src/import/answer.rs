//! Patches from what AWS answers, as JSON: DescribeAvailablePatches, DescribeEffectivePatchesForPatchBaseline and
//! DescribeInstancePatches, whole or only their list (`--query 'Patches[]'`).
//!
//! Release times become days. AWS does not tell predecessors: a cumulative update is taken to hold the one before it.

use patchplay_language::say;
use patchplay_model::{OperatingSystem, PatchState};
use patchplay_ordered::{SortedMap, sort_by_key};

use super::{Assumed, Form, ImportError, Imported, json, member::Member, package};
use crate::{InstalledPatch, InstalledVersion, PatchFacts, PatchKind, product_label, product_system};

/// Reads one of the three answers.
pub(super) fn read(text: &str, assumed: Assumed<'_>) -> Result<Imported, ImportError> {
    let value = json::read(text)?;
    let top = Member::top(&value);
    let list = if top.is_list() { Some(top) } else { list(&top)? };
    let Some(list) = list else {
        return Err(top.error(say!(
            "neither `Patches` nor `EffectivePatches` is here; what describe-available-patches, \
             describe-effective-patches-for-patch-baseline and describe-instance-patches answer can be read"
        )));
    };
    let form = form(&list)?;
    let mut imported = Imported { form, patches: Vec::new(), installed: Vec::new(), states: Vec::new() };
    for element in list.elements()? {
        match form {
            Form::Table | Form::AvailablePatches => imported.patches.push(available(&element, assumed)?),
            Form::EffectivePatches => {
                let patch = element.get("Patch")?.ok_or_else(|| element.error(say!("`Patch` is missing")))?;
                imported.patches.push(available(&patch, assumed)?);
            }
            Form::InstancePatches => of_instance(&element, assumed, &mut imported)?,
        }
    }
    if form == Form::InstancePatches {
        product_of_node(&mut imported, assumed);
    }
    chain(&mut imported.patches);
    Ok(imported)
}

fn list<'a>(top: &'a Member<'a>) -> Result<Option<Member<'a>>, ImportError> {
    Ok(match top.get("EffectivePatches")? {
        Some(list) => Some(list),
        None => top.get("Patches")?,
    })
}

/// What the elements of a list are, by the first. An empty list is one of available patches.
fn form(list: &Member<'_>) -> Result<Form, ImportError> {
    let Some(first) = list.elements()?.next() else { return Ok(Form::AvailablePatches) };
    let has = |name| first.get(name).map(|member| member.is_some());
    Ok(if has("Patch")? {
        Form::EffectivePatches
    } else if has("KBId")? || has("State")? {
        Form::InstancePatches
    } else {
        Form::AvailablePatches
    })
}

/// API shape `Patch`.
fn available(patch: &Member<'_>, assumed: Assumed<'_>) -> Result<PatchFacts, ImportError> {
    let (kb, name, product) = (patch.text("KbNumber")?, patch.text("Name")?, patch.text("Product")?);
    let by_number = (!kb.is_empty()).then_some(OperatingSystem::Windows);
    let Some(system) = by_number.or_else(|| product_system(&product)).or(assumed.system) else {
        return Err(patch.error(say!(
            "the operating system is not known: there is no `KbNumber`, and the product `{product}` is of none that is \
             known"
        )));
    };
    let id = match system {
        OperatingSystem::Windows if kb.is_empty() => patch.text("Id")?,
        OperatingSystem::Windows => kb_number(kb),
        _ if name.is_empty() => patch.text("Title")?,
        _ => name,
    };
    if id.is_empty() {
        return Err(patch.error(say!("every patch needs a `KbNumber` (Windows) or a `Name` (Linux)")));
    }
    let severity = if system == OperatingSystem::Windows { "MsrcSeverity" } else { "Severity" };
    let mut facts = PatchFacts {
        title: patch.text("Title")?,
        released: patch.day("ReleaseDate")?,
        product,
        family: patch.text("ProductFamily")?,
        classification: patch.text("Classification")?,
        severity: patch.text(severity)?,
        cves: patch.texts("CVEIds")?,
        advisories: patch.texts("AdvisoryIds")?,
        bugs: patch.texts("BugzillaIds")?,
        epoch: patch.text("Epoch")?,
        version: patch.text("Version")?,
        release: patch.text("Release")?,
        arch: patch.text("Arch")?,
        repository: patch.text("Repository")?,
        ..PatchFacts::new(system, id)
    };
    if system == OperatingSystem::Windows {
        facts.kind = PatchKind::of_title(&facts.family, &facts.product, &facts.title);
    } else {
        // Product families are a matter of Windows; on Linux the member repeats the system.
        facts.family.clear();
        if facts.title.is_empty() {
            facts.title = linux_title(&facts);
        }
    }
    if package::is_debian(system) {
        // What Debian calls priority has no member of its own.
        facts.priority = std::mem::take(&mut facts.severity);
    }
    Ok(facts)
}

/// `name.arch version-release`, as the built-in facts write it.
fn linux_title(facts: &PatchFacts) -> String {
    let mut title = facts.id.clone();
    for (before, text) in [('.', &facts.arch), (' ', &facts.version), ('-', &facts.release)] {
        if !text.is_empty() {
            title.push(before);
            title.push_str(text);
        }
    }
    title
}

/// `KB` before bare digits.
fn kb_number(number: String) -> String {
    if number.bytes().all(|byte| byte.is_ascii_digit()) { format!("KB{number}") } else { number }
}

/// API shape `PatchComplianceData`.
fn of_instance(patch: &Member<'_>, assumed: Assumed<'_>, imported: &mut Imported) -> Result<(), ImportError> {
    let (id, title) = (patch.text("KBId")?, patch.text("Title")?);
    if id.is_empty() {
        return Err(patch.error(say!("every patch needs a `KBId`")));
    }
    let is_kb = id.strip_prefix("KB").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let by_number = is_kb.then_some(OperatingSystem::Windows);
    let Some(system) = by_number.or(assumed.system).or_else(|| package::system(&title)) else {
        return Err(patch.error(say!(
            "nothing says which operating system `{id}` is of: these answers leave it out, so name it beside the file"
        )));
    };
    let word = patch.text("State")?;
    let state = word.parse::<PatchState>().ok().or_else(|| state_of_filter(&word));
    let state = state.ok_or_else(|| patch.error(say!("`{word}` is not a state of a patch")))?;
    imported.states.push((id.clone(), title.clone(), state));
    let mut facts = PatchFacts {
        classification: patch.text("Classification")?,
        severity: patch.text("Severity")?,
        cves: patch.texts("CVEIds")?,
        ..PatchFacts::new(system, id.as_str())
    };
    let version = if system == OperatingSystem::Windows {
        facts.kind = PatchKind::of_title("", "", &title);
        facts.product = product_in(&title).map(str::to_owned).unwrap_or_default();
        "Windows".clone_into(&mut facts.family);
        InstalledVersion::Whole
    } else {
        package::put(&mut facts, &id, &title);
        package::installed(&facts)
    };
    if package::is_debian(system) {
        facts.priority = std::mem::take(&mut facts.severity);
    }
    facts.title = title;
    if state.is_present() {
        imported.installed.push(InstalledPatch { id: facts.id.clone(), version });
    }
    // Without a title the service had nothing on the patch: such a row would only say that there is one.
    if system != OperatingSystem::Windows || !facts.title.is_empty() {
        if facts.product.is_empty() && state != PatchState::NotApplicable {
            // Put in below, when the titles of all have told the node's.
            NODE.clone_into(&mut facts.product);
        }
        imported.patches.push(facts);
    }
    Ok(())
}

/// Stands for the node's product until it is known. No product begins with a blank.
const NODE: &str = " ";

/// A state as filters and some tools spell it: `INSTALLED_PENDING_REBOOT`.
fn state_of_filter(word: &str) -> Option<PatchState> {
    let bare = word.replace('_', "");
    PatchState::ALL.iter().copied().find(|state| state.as_str().eq_ignore_ascii_case(&bare))
}

/// Products of Windows whose words stand in titles, longer ones first.
const TITLED: &[&str] = &[
    "WindowsServer2008R2",
    "WindowsServer2008",
    "WindowsServer2012R2",
    "WindowsServer2012",
    "WindowsServer2016",
    "WindowsServer2019",
    "WindowsServer2022",
    "WindowsServer2025",
];

/// What titles call Server 2022 and 2025.
const BY_VERSION: &[(&str, &str)] = &[
    ("Microsoft server operating system version 21H2", "WindowsServer2022"),
    ("Microsoft server operating system, version 22H2", "WindowsServer2022"),
    ("Microsoft server operating system version 24H2", "WindowsServer2025"),
];

/// The product that a title names.
fn product_in(title: &str) -> Option<&'static str> {
    let labelled = TITLED.iter().copied().find(|product| title.contains(product_label(product).as_ref()));
    labelled.or_else(|| BY_VERSION.iter().find(|(words, _)| title.contains(words)).map(|&(_, product)| product))
}

/// Gives the node's product to what is on it or missing from it: the one that was assumed, else the one that most
/// titles name.
fn product_of_node(imported: &mut Imported, assumed: Assumed<'_>) {
    let mut named: SortedMap<&str, usize> = SortedMap::new();
    for patch in imported.patches.iter().filter(|patch| !patch.product.trim().is_empty()) {
        *named.entry(&patch.product).or_default() += 1;
    }
    let most = named.into_iter().max_by_key(|&(_, times)| times).map(|(product, _)| product.to_owned());
    let product = assumed.product.map(str::to_owned).or(most).unwrap_or_default();
    for patch in imported.patches.iter_mut().filter(|patch| patch.product == NODE) {
        product.clone_into(&mut patch.product);
    }
}

/// Gives each cumulative update of Windows the one before it as its predecessor, and says that this is inferred.
fn chain(patches: &mut [PatchFacts]) {
    let mut series: SortedMap<(String, String), Vec<usize>> = SortedMap::new();
    for (place, patch) in patches.iter().enumerate() {
        if is_cumulative(patch.kind) && patch.released.is_some() && patch.supersedes.is_empty() {
            series.entry((patch.product.clone(), stem(&patch.title))).or_default().push(place);
        }
    }
    for mut places in series.into_values() {
        let day = |place: &usize| patches.get(*place).map(|patch| (patch.released, patch.id.clone()));
        sort_by_key(&mut places, day);
        for pair in places.windows(2) {
            let &[before, place] = pair else { continue };
            let Some(before) = patches.get(before).map(|patch| patch.id.clone()) else { continue };
            if let Some(patch) = patches.get_mut(place).filter(|patch| patch.id != before) {
                patch.supersedes.push(before);
                "inferred".clone_into(&mut patch.certainty);
            }
        }
    }
}

/// Whether each patch of a kind holds all older ones of its series.
const fn is_cumulative(kind: PatchKind) -> bool {
    matches!(kind, PatchKind::Lcu | PatchKind::Rollup | PatchKind::NetCu)
}

/// A title without month, number and the word for previews: what the titles of a series have in common.
fn stem(title: &str) -> String {
    let words = title.split(' ').filter(|word| {
        let is_month = word.len() == 7 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        !is_month && !word.starts_with("(KB") && *word != "Preview"
    });
    words.collect::<Vec<_>>().join(" ")
}
