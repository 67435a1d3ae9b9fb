//! A stage played: the earlier runs, then the run, each in the world of its clock.

mod course;
mod worlds;

use patchplay_engine::{Holdings, World};
use patchplay_model::{ComplianceStatus, Counts, OperatingSystem};
use patchplay_run_command::{Plans, Played, Worlds as Moment, answers::WindowExecutionTask};

use crate::stage::Stage;
pub(crate) use course::{Course, Stand};
use course::{Told, store};
pub use worlds::Worlds;

/// What was played, and the worlds it was played in.
#[derive(Debug)]
pub struct Act {
    /// The worlds of the run, by system.
    pub moment: Moment,
    /// Its policies and plans.
    pub plans: Plans,
    /// The run.
    pub played: Played,
    /// What every node had before the run.
    pub before: Vec<Holdings>,
    /// Earlier runs, in the order of the stage's history; those of which nobody keeps anything are dropped.
    pub earlier: Vec<Option<(Moment, Played)>>,
    /// The tasks of the run's maintenance window that were played before it, in their order.
    pub earlier_tasks: Vec<WindowExecutionTask>,
    /// For every node, the run that its patch data comes from.
    pub data_of: Vec<DataOf>,
    /// For every node, what the last earlier run reported of it.
    pub reported_before: Vec<Option<ReportBefore>>,
    /// For every node, the earlier run whose result it kept on its own disk.
    pub kept: Vec<Option<usize>>,
}

/// Which run a node's stored patch data comes from (rules state-scan-overwrites, state-node-no-data).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataOf {
    /// No run ever stored any.
    #[default]
    Nobody,
    /// An earlier run, by its number in the history.
    Earlier(usize),
    /// The run itself.
    Run,
}

/// What an earlier run reported of a node: the data that the run may put its own in place of (rule state-scan-overwrites).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportBefore {
    /// Which run, by its number in the history.
    pub run: usize,
    /// The baseline that judged the node, by its number in that run's registry.
    pub entry: usize,
    /// What it came to.
    pub compliance: ComplianceStatus,
}

impl Act {
    /// The world of a system of the scenario.
    #[must_use]
    pub fn world(&self, system: OperatingSystem) -> Option<&World> {
        self.moment.of(system)
    }

    /// The counters of every node's stored patch data, of whichever run it is; `None` where no run ever stored any.
    #[must_use]
    pub fn stored_counts(&self) -> Vec<Option<Counts>> {
        let mut counts = vec![None; self.data_of.len()];
        let earlier = self.earlier.iter().enumerate();
        let earlier = earlier.filter_map(|(number, run)| Some((DataOf::Earlier(number), &run.as_ref()?.1)));
        for (run, played) in earlier.chain([(DataOf::Run, &self.played)]) {
            for invocation in &played.invocations {
                if let (Some(judged), Some(node)) = (invocation.result.reported(), counts.get_mut(invocation.node))
                    && self.data_of.get(invocation.node) == Some(&run)
                {
                    *node = Some(judged.counts);
                }
            }
        }
        counts
    }

    /// The world of a node.
    #[must_use]
    pub fn world_of(&self, stage: &Stage, node: usize) -> Option<&World> {
        self.world(stage.nodes.get(node)?.system)
    }
}

/// Plays a stage.
#[must_use]
pub fn perform(stage: &Stage, region: &str, seed: u64, worlds: &mut Worlds) -> Act {
    let mut course = Course::begin(stage, region, seed, worlds);
    let Told { mut data_of, reported_before, kept, mut earlier, earlier_tasks } = course.play_history();
    let before = course.stand.holdings.clone();
    let (moment, plans, played, _) =
        course.play((course.stand.clock, stage.clock), &stage.setting, &stage.registry, true);
    store(&mut data_of, &played, |_| DataOf::Run);
    for (number, run) in earlier.iter_mut().enumerate() {
        run.take_if(|_| !data_of.contains(&DataOf::Earlier(number)) && !kept.contains(&Some(number)));
    }
    Act { moment, plans, played, before, earlier, earlier_tasks, data_of, reported_before, kept }
}
