//! The objects of a run as folders of the bucket.

use patchplay_language::say;

use patchplay_ordered::SortedMap;
use patchplay_playground::view::ObjectView;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TreeProps {
    /// Bucket of the output.
    pub bucket: Option<String>,
    /// Objects in it.
    pub objects: Vec<ObjectView>,
    /// Instance ids and names.
    pub nodes: Vec<(String, String)>,
    /// Node whose log is shown.
    pub instance: String,
    /// Whether it wrote to stderr.
    pub stderr: bool,
    /// Whether that is what is shown.
    pub on_stderr: bool,
}

/// A folder, or an object where nothing lies inside.
#[derive(Debug, Default, PartialEq)]
struct Folder {
    inside: SortedMap<String, Folder>,
    object: Option<usize>,
}

impl Folder {
    fn of(objects: &[ObjectView]) -> Self {
        let mut root = Self::default();
        for (index, object) in objects.iter().enumerate() {
            let mut at = &mut root;
            for part in object.key.split('/') {
                at = at.inside.entry(part.to_owned()).or_default();
            }
            at.object = Some(index);
        }
        root
    }
}

/// Ids in keys are long; what tells them apart is their start.
fn short(part: &str) -> String {
    let id = part.len() == 36 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if id { format!("{}…", part.chars().take(8).collect::<String>()) } else { part.to_owned() }
}

/// The bucket.
#[component]
pub fn Tree(props: &TreeProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let Some(bucket) = &props.bucket else {
        return html! {
            <nav class="tree" aria-label={say!("S3 bucket")}><p class="muted">{ say!("The run names no output location, so nothing is written to S3. The console keeps the first 2,500 characters.") }</p></nav>
        };
    };
    let root = Folder::of(&props.objects);
    let note = if props.stderr { String::new() } else { say!("No stderr object: nothing was written to it.") };
    html! {
        <nav class="tree" aria-label={say!("S3 bucket")}>
            <p class="muted">{ say!("S3 bucket") }</p>
            <p class="d">{ bucket }{ "/" }</p>
            { level(&root, props, &dispatch) }
            <p class="muted">{ note }</p>
        </nav>
    }
}

fn level(folder: &Folder, props: &TreeProps, dispatch: &Option<Dispatch>) -> Html {
    let items = folder.inside.iter().map(|(part, inside)| {
        let node = props.nodes.iter().find(|(id, _)| id == part);
        let owner = node.map(|(_, name)| html! { <span class="owner">{ name }</span> });
        let object = inside.object.and_then(|index| props.objects.get(index));
        let row = match object {
            Some(object) => {
                let is_stderr = part == "stderr";
                let now = object.instance_id == props.instance && is_stderr == props.on_stderr;
                let owner = props.nodes.iter().find(|(id, _)| *id == object.instance_id).map_or("", |(_, name)| name.as_str());
                html! {
                    <button type="button" class="d object" title={object.key.clone()} aria-current={now.then_some("true")} onclick={answering::<MouseEvent>(dispatch, Action::LogOf(object.instance_id.clone(), is_stderr))}>{ part }<span class="vh">{ say!(" of {owner}") }</span></button>
                }
            }
            None => html! { <span class="d" title={part.clone()}>{ short(part) }{ "/" }</span> },
        };
        html! { <li key={part.clone()}>{ owner.unwrap_or_default() }{ row }{ if inside.inside.is_empty() { html! {} } else { level(inside, props, dispatch) } }</li> }
    });
    html! { <ul>{ for items }</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_folders() {
        let object = |key: &str| ObjectView { key: key.to_owned(), instance_id: "i-1".to_owned(), bytes: 1 };
        let root = Folder::of(&[object("p/i-1/stdout"), object("p/i-2/stdout")]);
        assert_eq!(root.inside.len(), 1);
        assert_eq!(root.inside["p"].inside.len(), 2);
        assert_eq!(root.inside["p"].inside["i-2"].inside["stdout"].object, Some(1));
    }

    #[test]
    fn only_ids_are_cut() {
        assert_eq!(short("a84181fe-a330-4d8d-abf1-fdd49a6f4a61"), "a84181fe…");
        assert_eq!(short("AWSRunPatchBaselineAssociation"), "AWSRunPatchBaselineAssociation");
    }
}
