//! Everything that can change on the page. How it changes is in `action`.

use std::rc::Rc;

use patchplay_document::{Diagnostic, Edit, Place, Scenario, Severity, SourceFile};
use patchplay_language::say;
use patchplay_playground::lesson::Progress;
use patchplay_playground::view::{
    ImageView, InfluenceView, LineQuery, ParameterView, PastedLog, PatchQuery, ResultView, Screen, StepOutcome,
    Suggestion, TimeQuery, WhatIfQuery, WhyQuery,
};

use crate::guide::Guide;
use crate::lesson::OpenLesson;
use crate::nodes_text::Yaml;
use crate::overlay::{self, NodeKey};
pub use crate::shown::{Left, Narrow, NodesForm, Pane, ROWS};
use crate::start::Start;
use crate::storage::{self, Found};
use crate::versions::{CompareForm, Versions};
use crate::{address, browser, written};

/// How the engine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// It is being fetched and compiled.
    Starting,
    /// It answers; its version.
    Ready(Rc<str>),
    /// It cannot be had; why.
    Broken(Rc<str>),
}

/// Why the text on the screen is not being evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It took longer than the deadline.
    Deadline,
    /// The engine ended in the middle.
    Trap,
    /// Somebody did not want to wait for it.
    Asked,
    /// The page ended while the engine was busy with it, in an earlier visit.
    EarlierVisit,
}

/// One line over the result that says what just happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Another scenario took the place of the user's work.
    Opened,
    /// A fix was applied, which the editor can take back.
    Fixed(Rc<str>),
    /// Something was changed beside the texts; the scenario before it.
    Changed(Rc<str>, Rc<Scenario>),
    /// What was kept could not be read.
    Unreadable,
    /// A share link could not be opened; why.
    BadLink(Rc<str>),
    /// A file could not be opened: its name, and why.
    NotOpened(Rc<str>, Rc<str>),
}

impl Notice {
    /// The site has no scenario of this name.
    pub fn no_such(name: &str) -> Self {
        Self::NotOpened(name.into(), say!("this site has no scenario of that name").into())
    }
}

/// Something the editor is to do once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Scroll to lines. Nobody has asked for that, so nothing is selected that the next key would replace.
    Show(Vec<Place>),
    /// Scroll to lines, and select the first place.
    Reveal(Vec<Place>),
    /// Put the selection back to where it was before lines were revealed.
    Unselect,
    /// Put the caret at the start of a place.
    GoTo(Place),
    /// Replace stretches of one file.
    Apply(Vec<Edit>),
    /// Take the last edit back.
    Undo,
}

/// Everything that can change.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What the engine is asked about.
    pub scenario: Rc<Scenario>,
    /// Grows when texts were replaced other than by typing, so that the editor starts afresh.
    pub revision: u32,
    /// Grows when the fields of the nodes have to start afresh.
    pub nodes_revision: u32,
    /// Whether the scenario is as it was opened: then its cause is brought into sight once.
    pub fresh: bool,
    /// Whether the scenario was opened in this visit and has not been changed since.
    pub borrowed: bool,
    /// The fragment of a share link that is being read; until it is, nothing is evaluated.
    pub arriving: Option<Rc<str>>,
    /// Whether the scenario is that of the link in the address.
    pub linked: bool,
    /// Name of the scenario during whose evaluation the page ended in an earlier visit.
    pub fatal: Option<Rc<str>>,
    /// Whether there is no room in the browser to keep the scenario.
    pub unkept: bool,
    /// Whether there is work of another tab.
    pub has_other: bool,
    /// Whether another tab has just kept other work than this one.
    pub contested: bool,
    /// Whether a newer version of the page is there.
    pub newer: bool,
    /// The lesson that is open.
    pub lesson: Option<Rc<OpenLesson>>,
    /// What leads through the page: the examples, the tour, the words.
    pub guide: Guide,
    /// How far the reader is in the lessons.
    pub progress: Rc<Progress>,
    /// The user's work that an opened scenario took the place of.
    pub before: Option<Rc<Scenario>>,
    /// Engine.
    pub engine: Engine,
    /// Why nothing is evaluated, until the scenario changes.
    pub stop: Option<Stop>,
    /// Grows with every wish to evaluate the same scenario again.
    pub attempt: u32,
    /// Tag of the language that the page speaks.
    pub language: yew::AttrValue,
    /// Problems of the last answer.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// The scenario that they are of.
    pub diagnostics_of: Option<Rc<Scenario>>,
    /// Parameters of the last answer.
    pub parameters: Rc<Vec<ParameterView>>,
    /// The last result.
    pub result: Option<Rc<ResultView>>,
    /// The scenario that it is of.
    pub answer_of: Option<Rc<Scenario>>,
    /// The result before the last edit, where there was one of just that scenario.
    pub previous: Option<Rc<ResultView>>,
    /// What has changed since, in one line.
    pub since: Option<Rc<str>>,
    /// Whether the next answer takes a while.
    pub working: bool,
    /// Whether the last answer had no result, so that the one shown is older than the text.
    pub stale: bool,
    /// Names of the files of patch facts that are on their way; the answer waits for them.
    pub loading: Vec<String>,
    /// Those that could not be had, and why.
    pub unloaded: Vec<(String, String)>,
    /// Names of the scenario's files that list patches.
    pub patch_files: Rc<Vec<String>>,
    /// Names of the scenario's files that are logs.
    pub log_files: Rc<Vec<String>>,
    /// What the log that is read says.
    pub pasted_log: Option<Rc<PastedLog>>,
    /// Images that nodes can be started from.
    pub images: Rc<Vec<ImageView>>,
    /// File in the editor, by index.
    pub file: usize,
    /// Left column.
    pub left: Left,
    /// Readout.
    pub pane: Pane,
    /// Narrow screens.
    pub narrow: Narrow,
    /// Node whose log is shown; the first that has one otherwise.
    pub log_of: Option<String>,
    /// Whether its stderr was asked for.
    pub log_stderr: bool,
    /// Filters and window of the patch table.
    pub query: PatchQuery,
    /// Patch whose why is shown.
    pub why: Option<WhyQuery>,
    /// What of the time is shown.
    pub time: TimeQuery,
    /// What is open in the table of nodes.
    pub nodes: NodesForm,
    /// The nodes as a text.
    pub yaml: Yaml,
    /// What would change the outcome: suggestions for `suggested`.
    pub suggestions: Rc<Vec<Suggestion>>,
    /// What the suggestions are for.
    pub suggested: Option<(Rc<Scenario>, WhatIfQuery)>,
    /// What was on the screen when suggestions were asked for: they take a moment, so they wait until nobody types, and
    /// are no more asked for once something else is shown.
    pub wondering: Option<Screen>,
    /// The line that the caret is in, once somebody has put it there.
    pub caret: Option<LineQuery>,
    /// Lines that somebody clicked on; they are marked until taken back.
    pub revealed: Vec<Place>,
    /// Lines under the pointer.
    pub pointed: Vec<Place>,
    /// Lines that a fix just changed.
    pub edited: Vec<Place>,
    /// The next thing for the editor, and its number.
    pub order: Option<(u32, Order)>,
    /// How many there were: one that is done is forgotten, its number never comes again.
    pub orders: u32,
    /// What the result is compared with.
    pub compare: CompareForm,
    /// Whether assertions are proposed: finding them costs more than the answer itself.
    pub proposing: bool,
    /// Earlier versions of the scenario.
    pub versions: Versions,
    /// Problem in the strip, by index.
    pub problem: usize,
    /// Whether the list of problems is open.
    pub problems_open: bool,
    /// Whether the run's settings are open.
    pub settings_open: bool,
    /// Whether the list of shortcuts is open.
    pub help_open: bool,
    /// One line over the result.
    pub notice: Option<Notice>,
}

/// What is shown where nothing is kept: what the page around this one wants, else the first scenario of the menu.
fn first() -> (Start, Option<Notice>) {
    // What is to be shown will be said.
    if browser::is_told() || browser::shows_lessons() {
        return (Start::Empty, None);
    }
    let Some(name) = browser::wanted_scenario() else { return (Start::Article, None) };
    Start::named(&name).map_or_else(|| (Start::Empty, Some(Notice::no_such(&name))), |start| (start, None))
}

impl State {
    /// The state at the start of a visit.
    pub fn load() -> Self {
        let mut start = None;
        let (scenario, borrowed, notice) = match storage::load() {
            Found::Nothing => {
                let (first, notice) = first();
                start = Some(first);
                (first.scenario(), false, notice)
            }
            Found::Work(kept) => (kept.scenario, kept.borrowed, None),
            Found::Unreadable => (Start::Article.scenario(), false, Some(Notice::Unreadable)),
        };
        let before = storage::load_before().map(Rc::new);
        let has_other = storage::has_other(&scenario);
        let (arriving, fatal) = (address::link().map(Rc::from), storage::fatal().map(Rc::from));
        let mut state = Self { borrowed, notice, before, has_other, arriving, fatal, ..Self::of(scenario) };
        if let Some(start) = start {
            state.show_start(start);
        }
        state.progress = Rc::new(storage::progress());
        if let Some(id) = browser::wanted_lesson() {
            state.ask_for_lesson(id);
        }
        state.beware();
        state
    }

    /// Does not evaluate by itself what the page ended over in an earlier visit.
    pub fn beware(&mut self) {
        let Some(fatal) = &self.fatal else { return };
        if written::name(&self.scenario) == **fatal {
            self.stop = Some(Stop::EarlierVisit);
        }
    }

    /// Whether a link is being read at the start of the visit: what was kept would be shown for a moment only.
    pub fn is_arriving(&self) -> bool {
        self.arriving.is_some() && self.result.is_none()
    }

    /// Whether nothing is to be evaluated now.
    pub fn is_held(&self) -> bool {
        self.stop.is_some() || self.arriving.is_some() || self.is_asking()
    }

    /// The state that shows a scenario of which nothing is known yet.
    pub fn of(scenario: Scenario) -> Self {
        let scenario = Rc::new(scenario);
        Self {
            versions: Versions::opened(scenario.clone(), None),
            compare: CompareForm::default(),
            proposing: false,
            scenario,
            revision: 0,
            nodes_revision: 0,
            fresh: true,
            borrowed: false,
            arriving: None,
            linked: false,
            fatal: None,
            unkept: false,
            has_other: false,
            contested: false,
            newer: false,
            lesson: None,
            guide: Guide::default(),
            progress: Rc::default(),
            before: None,
            engine: Engine::Starting,
            stop: None,
            attempt: 0,
            language: crate::language::tag(),
            diagnostics: Rc::default(),
            diagnostics_of: None,
            parameters: Rc::default(),
            result: None,
            answer_of: None,
            previous: None,
            since: None,
            working: false,
            stale: false,
            loading: Vec::new(),
            unloaded: Vec::new(),
            patch_files: Rc::default(),
            log_files: Rc::default(),
            pasted_log: None,
            images: Rc::default(),
            file: 0,
            left: Left::Text,
            pane: Pane::Answer,
            narrow: Narrow::Result,
            log_of: None,
            log_stderr: false,
            query: PatchQuery { limit: ROWS, ..PatchQuery::default() },
            time: TimeQuery::default(),
            why: None,
            nodes: NodesForm::default(),
            yaml: Yaml::default(),
            suggestions: Rc::default(),
            suggested: None,
            wondering: None,
            caret: None,
            revealed: Vec::new(),
            pointed: Vec::new(),
            edited: Vec::new(),
            order: None,
            orders: 0,
            problem: 0,
            problems_open: false,
            settings_open: false,
            help_open: false,
            notice: None,
        }
    }

    /// What the engine has to answer for what is on the screen.
    pub fn screen(&self) -> Screen {
        Screen {
            what_if: self.wonder().filter(|_| self.is_wondering()),
            influence_of: self.caret.clone(),
            ..self.plain_screen()
        }
    }

    /// Whether suggestions were asked for by what is on the screen.
    pub fn is_wondering(&self) -> bool {
        self.wondering.as_ref() == Some(&self.plain_screen())
    }

    /// The same without suggestions, and without what the caret asks for, which moves without changing anything.
    pub fn plain_screen(&self) -> Screen {
        let read = self.log_file().map(|file| file.name.clone());
        let list = self.left == Left::Nodes && !self.nodes.as_yaml;
        let details_of = if list { self.open_node() } else { None };
        let screen = Screen { read, fold: true, list, details_of, ..Screen::default() };
        match self.pane {
            Pane::Answer => Screen { propose: self.proposing, ..screen },
            Pane::Network => Screen { ways: true, list: true, ..screen },
            Pane::PastedLog | Pane::Lesson => screen,
            Pane::Time => Screen { time: Some(self.time.clone()), ..screen },
            Pane::Compare => Screen { compare: self.versions.query(&self.compare), ..screen },
            Pane::Run => Screen { log_of: self.log_node(), ..screen },
            Pane::Patches => Screen { patches: Some(self.query.clone()), why: self.why.clone(), ..screen },
        }
    }

    /// Instance id of the node whose details are open, once an answer has told it.
    fn open_node(&self) -> Option<String> {
        let list = self.result.as_ref()?.fleet.as_ref()?.list.as_ref()?;
        match self.nodes.open.as_ref()? {
            NodeKey::Template(id) => {
                list.of_files.iter().find(|line| line.logical_id == *id).map(|line| line.instance_id.clone())
            }
            NodeKey::Made(number) => {
                let current = list.made.len() == overlay::made_count(&self.scenario);
                let position = list.made.binary_search(number).ok().filter(|_| current)?;
                list.ids.get(position).cloned()
            }
        }
    }

    /// What suggestions the screen has room for.
    pub fn wonder(&self) -> Option<WhatIfQuery> {
        match self.pane {
            Pane::Answer => Some(WhatIfQuery::default()),
            Pane::Patches => {
                let why = self.why.clone()?;
                Some(WhatIfQuery { node: Some(why.node), patch: Some(why.patch) })
            }
            Pane::Run | Pane::Network | Pane::Time | Pane::PastedLog | Pane::Compare | Pane::Lesson => None,
        }
    }

    /// Whether the suggestions belong to what is on the screen, so that they may be taken.
    pub fn has_suggestions(&self) -> bool {
        let of = self.suggested.as_ref();
        of.is_some_and(|(scenario, query)| {
            Rc::ptr_eq(scenario, &self.scenario) && self.wonder().as_ref() == Some(query)
        })
    }

    /// Whether there is something to wonder about: an answer is there, and what would change it is not known yet.
    pub fn may_wonder(&self) -> bool {
        let answered = self.result.is_some() && !self.stale && self.stop.is_none() && self.loading.is_empty();
        answered && self.wonder().is_some() && !self.has_suggestions()
    }

    /// The node whose log is wanted: the chosen one while it is part of the run, else the first of the run.
    pub fn log_node(&self) -> Option<String> {
        let result = self.result.as_ref();
        let invocations = result.map(|result| result.run.invocations.as_slice()).unwrap_or_default();
        let chosen = self.log_of.as_ref();
        // Of a large fleet only some are told, and whoever is asked for is told from then on.
        let told: usize = result
            .and_then(|result| result.fleet.as_ref())
            .map_or(0, |fleet| fleet.statuses.iter().map(|status| status.count).sum());
        let there = |id: &&String| {
            told > invocations.len() || invocations.iter().any(|invocation| invocation.instance_id == **id)
        };
        chosen.filter(there).cloned().or_else(|| invocations.first().map(|first| first.instance_id.clone()))
    }

    /// The result, if it is of the scenario as it is.
    pub fn fresh_result(&self) -> Option<Rc<ResultView>> {
        let fresh = self.answer_of.as_ref().is_some_and(|of| Rc::ptr_eq(of, &self.scenario));
        self.result.clone().filter(|_| fresh && !self.stale)
    }

    /// The file in the editor.
    pub fn shown_file(&self) -> Option<&SourceFile> {
        self.scenario.files.get(self.file).or_else(|| self.scenario.files.first())
    }

    /// What the line of the caret has decided.
    pub fn influence(&self) -> Option<&InfluenceView> {
        let result = self.result.as_ref().filter(|_| !self.stale)?;
        result.influence.as_ref().filter(|influence| Some(&influence.line) == self.caret.as_ref())
    }

    /// The log that is read: the one in the editor, else the first.
    pub fn log_file(&self) -> Option<&SourceFile> {
        let is_log = |file: &&SourceFile| self.log_files.contains(&file.name);
        self.shown_file().filter(is_log).or_else(|| self.scenario.files.iter().find(is_log))
    }

    /// The lines that are yellow: what the pointer is on, what was clicked, else the cause of what the readout says.
    pub fn cause(&self) -> Vec<Place> {
        if !self.pointed.is_empty() {
            return self.pointed.clone();
        }
        if !self.revealed.is_empty() {
            return self.revealed.clone();
        }
        let Some(result) = self.result.as_ref().filter(|_| !self.stale) else { return Vec::new() };
        let phrases = match self.pane {
            Pane::Patches => {
                let steps = result.why.iter().flat_map(|why| &why.steps);
                let decided = steps.filter(|step| step.outcome == StepOutcome::Decided);
                return decided.flat_map(|step| step.places.iter().cloned()).collect();
            }
            Pane::Network => &result.network.title,
            Pane::Time => {
                let cutoffs = result.time.as_ref().map(|time| time.cutoffs.as_slice()).unwrap_or_default();
                return if let [one] = cutoffs { one.places.clone() } else { Vec::new() };
            }
            // The reason is that of the text as the lesson has it.
            Pane::Lesson => {
                let lesson = self.lesson.as_ref();
                let untouched =
                    lesson.and_then(|lesson| lesson.view.as_ref()).is_some_and(|view| view.scenario == *self.scenario);
                let answer = lesson.and_then(|lesson| lesson.answer.as_ref()).filter(|_| untouched);
                let reason = answer.into_iter().flat_map(|answer| &answer.reason).filter(|phrase| phrase.cause);
                return reason.flat_map(|phrase| phrase.places.iter().cloned()).collect();
            }
            Pane::PastedLog | Pane::Compare => return Vec::new(),
            Pane::Answer | Pane::Run => &result.headline.title,
        };
        phrases.iter().filter(|phrase| phrase.cause).flat_map(|phrase| phrase.places.iter().cloned()).collect()
    }

    /// Whether nothing has been given yet.
    pub fn is_blank(&self) -> bool {
        self.scenario.files.iter().all(|file| file.text.trim().is_empty()) && self.scenario.instances.is_empty()
    }

    /// The first error of the texts, which keeps the run from being simulated.
    pub fn first_error(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error)
    }
}
