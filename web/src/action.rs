//! The only ways in which the page changes.

mod carried;
mod edit;
mod nodes;
mod open;
mod show;

use std::rc::Rc;

use edit::use_facts;
pub use nodes::NodesAct;
use patchplay_document::{CatalogChoice, Expectation, Fix, InstanceOverlay, Place, Scenario, SourceFile};
use patchplay_language::{counts, say};
use patchplay_model::Timestamp;
use patchplay_playground::view::{
    ImageView, LineQuery, Opened, PatchQuery, PlayedBefore, Suggestion, TimeQuery, View, WhyQuery,
};
use yew::{Callback, Reducible, UseReducerDispatcher};

use crate::account_overlay::{self, AccountEdit};
use crate::files::Came;
use crate::guide::GuideAction;
use crate::lesson::LessonAction;
use crate::nodes_text;
use crate::overlay::{self, NodeEdit, NodeKey};
use crate::run_overlay::{self, RunEdit};
use crate::start::{FIRST_FILE, Start};
use crate::state::{Left, Narrow, Notice, Order, Pane, State, Stop};
use crate::versions::CompareForm;
use crate::words;

/// How components answer.
pub type Dispatch = UseReducerDispatcher<State>;

/// A callback that answers with an action, whatever happened.
pub fn answering<E: 'static>(dispatch: &Option<Dispatch>, action: Action) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |_: E| {
        if let Some(dispatch) = &dispatch {
            dispatch.dispatch(action.clone());
        }
    })
}

/// A callback that hands on the action it is given.
pub fn handing_on(dispatch: &Option<Dispatch>) -> Callback<Action> {
    let dispatch = dispatch.clone();
    Callback::from(move |action: Action| {
        if let Some(dispatch) = &dispatch {
            dispatch.dispatch(action);
        }
    })
}

/// The ways in which the state changes.
#[derive(Debug, Clone)]
pub enum Action {
    /// Somebody typed: file and its whole text.
    Typed(String, String),
    /// The engine can answer; its version.
    Started(String),
    /// Another language is spoken.
    Spoke,
    /// The engine cannot be had.
    Broke(String),
    /// The images that there are.
    Images(Vec<ImageView>),
    /// Patch facts have arrived, by the name of their file.
    FactsLoaded(String),
    /// Patch facts cannot be had; why.
    FactsFailed(String, String),
    /// Try those once more that could not be had.
    LoadAgain,
    /// An answer, the revision of the texts and the scenario that it is of.
    Answered(Box<View>, u32, Option<Rc<Scenario>>),
    /// Whether an answer takes a while.
    Working(bool),
    /// An evaluation was given up.
    Stopped(Stop),
    /// Another engine is there, which knows of no question yet.
    Replaced,
    /// Evaluate once more what was given up.
    Again,
    /// Open a scenario of the menu.
    Start(Start),
    /// Something happens in a lesson.
    Lesson(LessonAction),
    /// Something happens beside the work.
    Guide(GuideAction),
    /// A scenario of the menu was asked for by a name that none has.
    NoSuch(Rc<str>),
    /// Files came.
    Came(Vec<SourceFile>),
    /// A scenario file was read: what came of it, and the files that came with it.
    Opened(Box<Opened>, Came),
    /// The address holds a share link.
    LinkCame(Rc<str>),
    /// This share link was read; nothing when the engine ended over it.
    LinkRead(Rc<str>, Option<Box<Opened>>),
    /// Whether there was room to keep the scenario.
    Kept(bool),
    /// Another tab has kept its work.
    OtherTab,
    /// Open the work of another tab.
    TakeOther(Box<Scenario>),
    /// A newer version of the page is there.
    Newer,
    /// Takes away what stands over the result until then.
    DismissStanding,
    /// Open a scenario that came about otherwise.
    OpenScenario(Box<Scenario>),
    /// Back to the work that was there before.
    TakeWorkBack,
    /// Left column.
    ShowLeft(Left),
    /// A file, by index.
    ShowFile(usize),
    /// One more file.
    AddFile,
    /// One file less.
    RemoveFile(usize),
    /// A readout.
    Open(Pane),
    /// Narrow screens.
    ShowNarrow(Narrow),
    /// A parameter's value; an empty one is none.
    SetParameter(String, String),
    /// A node.
    EditNode(NodeKey, NodeEdit),
    /// One way of several nodes.
    EditNodes(Vec<NodeKey>, NodeEdit),
    /// A new node, or a copy of one; names that are taken.
    AddNode(Option<Box<InstanceOverlay>>, Vec<String>),
    /// One node less.
    RemoveNode(NodeKey),
    /// In the table of nodes.
    Nodes(NodesAct),
    /// The run.
    EditRun(RunEdit),
    /// What the whole account has in common.
    EditAccount(AccountEdit),
    /// Simulated time.
    SetClock(Option<Timestamp>),
    /// Simulated time, which the strip offers to take back.
    RunOn(Timestamp),
    /// Planned runs become earlier ones.
    PlayBefore(Box<PlayedBefore>),
    /// What of the time is shown.
    Time(TimeQuery),
    /// Region.
    SetRegion(String),
    /// Which patch facts decide.
    SetCatalog(CatalogChoice),
    /// A file becomes patch facts, or is taken away from them.
    UseFacts(String, bool),
    /// The caret is in another line.
    Caret(LineQuery),
    /// What the line of the caret has decided, in the readout that shows it.
    OpenInfluence,
    /// The pointer is on lines, or on none.
    Point(Vec<Place>),
    /// Show lines and keep them marked.
    Reveal(Vec<Place>),
    /// The caret to a place.
    GoTo(Place),
    /// Takes back the last thing that was opened or marked.
    TakeBack,
    /// Apply a fix.
    Apply(Fix),
    /// Ask what would change the outcome.
    Wonder,
    /// Take a suggestion.
    Take(Box<Suggestion>),
    /// Take an applied fix back.
    UndoEdit,
    /// Filters of the patch table.
    Query(PatchQuery),
    /// The table, filtered.
    OpenPatches(PatchQuery),
    /// Other rows of the table.
    Rows(usize),
    /// The why of a patch.
    Why(Option<WhyQuery>),
    /// The log of a node, and whether its stderr.
    LogOf(String, bool),
    /// So many problems on.
    Problem(isize),
    /// The list of problems.
    ToggleProblems,
    /// The run's settings.
    ToggleSettings,
    /// The list of shortcuts.
    ToggleHelp,
    /// Assertions more.
    Expect(Vec<Expectation>),
    /// The assertion with this index less.
    Unexpect(usize),
    /// What the result is compared with, in the view that shows it.
    Compare(CompareForm),
    /// Show assertions that hold now, or show them no more.
    Propose(bool),
    /// Keeps the scenario as it is to be compared with.
    KeepVersion,
    /// The why of a patch, in the view of patches.
    OpenWhy(WhyQuery),
    /// Takes the line over the result away.
    Dismiss,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        // The old state still shares the scenario, so the first edit copies it once.
        drop(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl State {
    /// Gives the editor something to do.
    pub fn order(&mut self, order: Order) {
        self.orders = self.orders.wrapping_add(1);
        self.order = Some((self.orders, order));
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Typed(name, text) if name == nodes_text::NAME => self.nodes(NodesAct::Typed(text.into())),
            Action::Typed(name, text) => {
                let own = name.clone();
                self.type_into(&name, move |scenario| {
                    if let Some(file) = scenario.files.iter_mut().find(|file| file.name == own) {
                        file.text = text;
                    }
                });
            }
            Action::SetParameter(name, value) => self.edit(|scenario| {
                if value.is_empty() {
                    scenario.parameters.remove(&name);
                } else {
                    scenario.parameters.insert(name, value);
                }
            }),
            Action::EditNode(key, edit) => self.edit(|scenario| overlay::edit(scenario, &key, edit)),
            Action::EditNodes(keys, edit) => self.edit(|scenario| {
                for key in keys {
                    overlay::edit(scenario, &key, edit.clone());
                }
            }),
            Action::AddNode(of, taken) => self.add_node(of.map(|of| *of), &taken),
            Action::RemoveNode(key) => self.remove_node(&key),
            Action::Nodes(act) => self.nodes(act),
            Action::EditRun(edit) => self.edit(|scenario| run_overlay::edit(scenario, edit)),
            Action::SetClock(clock) => self.edit(|scenario| scenario.clock = clock),
            Action::RunOn(clock) => {
                let title = say!("the run is on {}", words::day(clock.date()));
                self.change(&title, |scenario| scenario.clock = Some(clock));
            }
            Action::PlayBefore(played) => {
                let title = say!(
                    played.history.len();
                    "{count} run is played before",
                    "{count} runs are played before",
                    count = words::count(played.history.len())
                );
                self.change(&title, |scenario| played.lay(scenario));
            }
            Action::EditAccount(edit) => self.edit(|scenario| account_overlay::edit(scenario, edit)),
            Action::SetRegion(region) => self.edit(|scenario| scenario.region = region),
            Action::SetCatalog(choice) => self.edit(|scenario| scenario.catalog = choice),
            Action::UseFacts(name, used) => self.edit(|scenario| use_facts(scenario, &name, used)),
            Action::AddFile => {
                self.edit(|scenario| {
                    let name = (2..).map(|number| format!("file-{number}.yaml"));
                    let mut free = name.filter(|name| scenario.files.iter().all(|file| file.name != *name));
                    let name = free.next().unwrap_or_else(|| FIRST_FILE.to_owned());
                    scenario.files.push(SourceFile { name, text: String::new() });
                });
                self.left = Left::Text;
                self.file = self.scenario.files.len().saturating_sub(1);
            }
            Action::RemoveFile(index) => {
                self.edit(|scenario| {
                    if scenario.files.len() > 1 && index < scenario.files.len() {
                        let file = scenario.files.remove(index);
                        use_facts(scenario, &file.name, false);
                    }
                });
                self.file = self.file.min(self.scenario.files.len().saturating_sub(1));
            }
            Action::Start(start) => {
                self.open(start.scenario());
                self.show_start(start);
            }
            Action::Lesson(action) => self.learn(action),
            Action::Guide(action) => self.guide(action),
            Action::NoSuch(name) => self.notice = Some(Notice::no_such(&name)),
            Action::OpenScenario(scenario) => self.open(*scenario),
            Action::Came(files) => self.add_files(files),
            Action::Opened(opened, came) => self.opened(*opened, came),
            Action::LinkRead(fragment, opened) => self.link_read(&fragment, opened.map(|opened| *opened)),
            Action::TakeOther(scenario) => self.take_other(*scenario),
            // Out of a lesson, the work is what was there before it.
            Action::TakeWorkBack if self.lesson.is_some() => self.learn(LessonAction::Leave),
            Action::TakeWorkBack => {
                if let Some(before) = self.before.take() {
                    self.replace(before);
                    self.notice = None;
                }
            }
            Action::Take(suggestion) => self.take(*suggestion),
            Action::Expect(added) => {
                let what = say!("{} added", counts::assertions(added.len()));
                self.assert(&what, |expect| expect.extend(added));
            }
            Action::Unexpect(index) => self.assert("assertion removed", |expect| {
                if index < expect.len() {
                    expect.remove(index);
                }
            }),
            Action::UndoEdit => {
                self.edited.clear();
                match self.notice.take() {
                    Some(Notice::Changed(_, before)) => {
                        self.previous = self.fresh_result();
                        self.versions.edited(self.scenario.clone());
                        self.scenario = before;
                        self.changed();
                        self.restart_fields();
                    }
                    _ => self.order(Order::Undo),
                }
            }
            other => self.show(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use patchplay_document::{Diagnostic, Position, Severity};

    fn state() -> State {
        State::of(Start::Empty.scenario())
    }

    fn place(line: u32) -> Place {
        let at = |column| Position { line, column };
        Place { file: FIRST_FILE.to_owned(), start: at(1), end: at(5) }
    }

    fn problem(line: u32) -> Diagnostic {
        let (code, message, help) = ("a-code".to_owned(), "wrong".to_owned(), String::new());
        Diagnostic { code, severity: Severity::Error, place: place(line), message, help, fix: None }
    }

    #[test]
    fn an_answer_without_a_result_keeps_the_last_good_one_and_says_so() {
        let mut state = state();
        let view = View { diagnostics: vec![problem(3)], ..View::default() };
        state.apply(Action::Answered(Box::new(view), state.revision, None));
        assert!(state.stale);
        assert_eq!(state.first_error().map(|error| error.place.start.line), Some(3));
        let view = View::default();
        state.apply(Action::Answered(Box::new(view), state.revision, None));
        assert!(state.first_error().is_none());
    }

    #[test]
    fn an_answer_of_the_texts_before_says_nothing_about_the_new_ones() {
        let mut state = state();
        let before = state.revision;
        state.apply(Action::Start(Start::Log));
        state.apply(Action::Answered(
            Box::new(View { diagnostics: vec![problem(3)], ..View::default() }),
            before,
            None,
        ));
        assert_eq!(state.pane, Pane::PastedLog);
        assert!(state.diagnostics.is_empty());
    }

    #[test]
    fn an_error_is_shown_before_a_note_that_stands_above_it() {
        let mut state = state();
        let note = Diagnostic { severity: Severity::Note, ..problem(1) };
        let view = View { diagnostics: vec![note.clone(), problem(3)], ..View::default() };
        state.apply(Action::Answered(Box::new(view), state.revision, None));
        assert_eq!(state.problem, 1);
        state.apply(Action::Answered(
            Box::new(View { diagnostics: vec![note], ..View::default() }),
            state.revision,
            None,
        ));
        assert_eq!(state.problem, 0);
    }

    #[test]
    fn problems_are_walked_in_a_circle() {
        let mut state = state();
        state.diagnostics = Rc::new(vec![problem(1), problem(2), problem(3)]);
        for (step, index) in [(1, 1), (1, 2), (1, 0), (-1, 2), (0, 2)] {
            state.apply(Action::Problem(step));
            assert_eq!(state.problem, index);
        }
        state.diagnostics = Rc::default();
        state.apply(Action::Problem(1));
        assert_eq!(state.problem, 0);
    }

    #[test]
    fn opening_a_scenario_keeps_the_users_work_until_it_is_taken_back() {
        let mut state = state();
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "Resources:".to_owned()));
        state.apply(Action::Start(Start::Empty));
        assert!(state.is_blank());
        assert_eq!(state.notice, Some(Notice::Opened));
        state.apply(Action::TakeWorkBack);
        assert_eq!(state.scenario.files[0].text, "Resources:");
        assert_eq!(state.before, None);
    }

    #[test]
    fn nothing_of_the_users_is_kept_where_nothing_was() {
        let mut state = state();
        state.apply(Action::Start(Start::Empty));
        assert_eq!((state.before, state.notice), (None, None));
    }

    #[test]
    fn an_applied_fix_stays_marked_until_the_next_edit() {
        let mut state = state();
        let fix = Fix { title: "Change it".to_owned(), place: place(1), text: "a\nb".to_owned() };
        state.apply(Action::Apply(fix));
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "a\nb".to_owned()));
        assert_eq!(state.edited.first().map(|place| place.end.line), Some(2));
        assert!(matches!(state.notice, Some(Notice::Fixed(_))));
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "a\nbc".to_owned()));
        assert!(state.edited.is_empty() && state.notice.is_none());
    }

    #[test]
    fn a_fix_of_an_earlier_text_changes_the_lines_that_it_is_about() {
        let mut state = state();
        let applied = |state: &State| match &state.order {
            Some((_, Order::Apply(edits))) => edits.first().map(|edit| edit.place.start.line),
            _ => None,
        };
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "a\nb\nc".to_owned()));
        let of = Some(state.scenario.clone());
        let view = View { diagnostics: vec![problem(2)], ..View::default() };
        state.apply(Action::Answered(Box::new(view), state.revision, of));
        let fix = Fix { title: "Change it".to_owned(), place: place(2), text: "x".to_owned() };
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "new\na\nb\nc".to_owned()));
        state.apply(Action::Apply(fix.clone()));
        assert_eq!(applied(&state), Some(3));
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "a\nanother\nc".to_owned()));
        state.apply(Action::Apply(fix));
        assert_eq!(applied(&state), None);
    }

    #[test]
    fn a_fix_of_the_nodes_text_leaves_the_view_and_is_done_once() {
        let mut state = state();
        state.left = Left::Nodes;
        let fix = Fix {
            title: "Change it".to_owned(),
            place: Place { file: nodes_text::NAME.to_owned(), ..place(1) },
            text: "x".to_owned(),
        };
        state.apply(Action::Apply(fix.clone()));
        assert!(matches!(state.order, Some((1, Order::Apply(_)))) && state.left == Left::Nodes);
        state.apply(Action::Typed(nodes_text::NAME.to_owned(), "x".to_owned()));
        assert_eq!(state.order, None);
        // What has not been read yet has no fix of its own.
        state.apply(Action::Apply(fix));
        assert_eq!(state.order, None);
    }

    #[test]
    fn a_run_without_settings_of_its_own_follows_the_texts_again() {
        let mut state = state();
        state.apply(Action::EditRun(RunEdit::Parameter("Operation", Some("Scan".to_owned()))));
        assert!(state.scenario.run.is_some());
        state.apply(Action::EditRun(RunEdit::Parameter("Operation", None)));
        assert!(state.scenario.run.is_none());
    }

    #[test]
    fn an_answer_waits_for_the_patch_facts_it_rests_on() {
        let mut state = state();
        let missing =
            || View { missing_files: vec!["a.catalog".to_owned(), "b.catalog".to_owned()], ..View::default() };
        let before = state.attempt;
        state.apply(Action::Answered(
            Box::new(View { diagnostics: vec![problem(1)], ..missing() }),
            state.revision,
            None,
        ));
        assert_eq!((state.loading.len(), state.diagnostics.len(), state.stale), (2, 0, false));
        state.apply(Action::FactsLoaded("a.catalog".to_owned()));
        assert_eq!(state.attempt, before);
        state.apply(Action::FactsFailed("b.catalog".to_owned(), "gone".to_owned()));
        assert_eq!((state.loading.len(), state.attempt), (0, before + 1));
        // What cannot be had is not waited for again, until somebody wants it.
        let view =
            View { missing_files: vec!["b.catalog".to_owned()], diagnostics: vec![problem(1)], ..View::default() };
        state.apply(Action::Answered(Box::new(view), state.revision, None));
        assert_eq!((state.loading.len(), state.diagnostics.len()), (0, 1));
        state.apply(Action::LoadAgain);
        assert_eq!((state.unloaded.len(), state.attempt), (0, before + 2));
    }

    #[test]
    fn a_file_becomes_patch_facts_and_goes_with_its_tab() {
        let mut state = state();
        state.apply(Action::AddFile);
        let name = state.scenario.files[1].name.clone();
        state.apply(Action::UseFacts(name.clone(), true));
        state.apply(Action::UseFacts(name.clone(), true));
        assert_eq!(state.scenario.catalog, CatalogChoice::Files(vec![name]));
        state.apply(Action::RemoveFile(1));
        assert_eq!(state.scenario.catalog, CatalogChoice::Default);
        state.apply(Action::SetCatalog(CatalogChoice::Full));
        state.apply(Action::AddFile);
        state.apply(Action::RemoveFile(1));
        assert_eq!(state.scenario.catalog, CatalogChoice::Full);
    }

    #[test]
    fn typing_ends_a_stop_and_trying_again_does_too() {
        let mut state = state();
        state.apply(Action::Stopped(Stop::Deadline));
        state.apply(Action::Again);
        assert_eq!((state.stop, state.attempt), (None, 1));
        state.apply(Action::Stopped(Stop::Trap));
        state.apply(Action::Typed(FIRST_FILE.to_owned(), "a".to_owned()));
        assert_eq!(state.stop, None);
    }
}
