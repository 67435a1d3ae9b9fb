//! The languages of lessons, and what is said in them beside a lesson's own text.

use patchplay_document::{AnswerOption, Ask, Expectation, Words};
use serde::{Deserialize, Serialize};

use crate::{
    expectations::{Found, Held},
    stage::Stage,
    view::GoalLine,
};

/// A language that lessons are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The language of a tag such as `ja-JP`; English for all others.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        if first.eq_ignore_ascii_case("ja") { Self::Ja } else { Self::En }
    }

    /// Its tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// A text in this language.
    #[must_use]
    pub fn of(self, words: &Words) -> &str {
        match self {
            Self::En => &words.en,
            Self::Ja => &words.ja,
        }
    }

    /// A text in this language, paragraph by paragraph. Lines of one paragraph are joined, in Japanese without a blank.
    #[must_use]
    pub fn paragraphs(self, words: &Words) -> Vec<String> {
        let join = match self {
            Self::En => " ",
            Self::Ja => "",
        };
        let paragraphs = self.of(words).split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        paragraphs.map(|paragraph| paragraph.lines().map(str::trim).collect::<Vec<_>>().join(join)).collect()
    }

    /// A text of one paragraph.
    #[must_use]
    pub fn line(self, words: &Words) -> String {
        self.paragraphs(words).join("\n")
    }

    /// What the reader sees of an answer.
    #[must_use]
    pub fn label(self, option: &AnswerOption) -> &str {
        option.label.as_ref().map_or(&option.value, |label| self.of(label))
    }

    /// Right or wrong, with what the run came to.
    pub(super) fn verdict(self, right: bool, truth: &str) -> String {
        let truth = truth.trim_end_matches(['.', '。']);
        match (self, right) {
            (Self::En, true) => format!("Right: {truth}."),
            (Self::En, false) => format!("Not quite. The run says: {truth}."),
            (Self::Ja, true) => format!("正解です。{truth}。"),
            (Self::Ja, false) => format!("残念、違います。実行の結果は次のとおりです。{truth}。"),
        }
    }

    /// What the run came to.
    pub(super) fn found(self, found: &Found) -> String {
        match (self, found) {
            (Self::En, found) => found.words(),
            (Self::Ja, Found::Value(shown, _)) => shown.clone(),
            (Self::Ja, Found::NoSuchCounter) => "そのような件数はありません".to_owned(),
            (Self::Ja, Found::NoSuchRule) => "そのようなルールはありません".to_owned(),
            (Self::Ja, Found::NotReported) => "どの状態でも報告されません".to_owned(),
            (Self::Ja, Found::NotJudged) => "評価の前に実行が失敗しました".to_owned(),
            (Self::Ja, Found::NoInvocation) => "コマンドが届いていません".to_owned(),
            (Self::Ja, Found::NoBaseline) => "パッチベースラインがありません".to_owned(),
        }
    }

    /// A line of the goal and what became of it.
    pub(super) fn goal_line(self, held: &Held, stage: &Stage) -> GoalLine {
        let told = |(id, found): &(String, Found)| match stage.nodes.iter().find(|node| node.instance_id == *id) {
            Some(node) => format!("{}: {}", node.name, self.found(found)),
            None => self.found(found),
        };
        let wrong: Vec<String> = held.wrong().map(told).collect();
        let found = match wrong.as_slice() {
            [] if held.all.is_empty() => self.no_node().to_owned(),
            wrong => wrong.join(", "),
        };
        GoalLine { text: self.asserted(&held.ask, &held.wanted), holds: held.holds(), found }
    }

    /// A line of the goal while an error keeps the scenario from being played.
    pub(super) fn unplayed(self, goal: &Expectation) -> GoalLine {
        let (ask, wanted) = goal.parts();
        let found = match self {
            Self::En => "the texts have an error",
            Self::Ja => "テキストにエラーがあります",
        };
        GoalLine { text: self.asserted(&ask, &wanted), holds: false, found: found.to_owned() }
    }

    const fn no_node(self) -> &'static str {
        match self {
            Self::En => "there is no such node",
            Self::Ja => "そのようなノードはありません",
        }
    }

    fn asserted(self, ask: &Ask, wanted: &str) -> String {
        let node = match (self, ask.node().unwrap_or_default()) {
            (Self::En, "*") => "Every node",
            (Self::Ja, "*") => "すべてのノード",
            (_, name) => name,
        };
        match (self, ask) {
            (Self::En, Ask::Count { count, .. }) => format!("{node}: {count} is {wanted}"),
            (Self::En, Ask::State { patch, .. }) => format!("{node}: {patch} is {wanted}"),
            (Self::En, Ask::Status { .. }) => format!("{node} is {wanted}"),
            (Self::En, Ask::Outcome { .. }) => format!("{node} ends in {wanted}"),
            (Self::En, Ask::Baseline { .. }) => format!("{node} gets {wanted}"),
            (Self::En, Ask::Approves { rule }) => format!("Rule {rule} approves {wanted}"),
            (Self::Ja, Ask::Count { count, .. }) => format!("{node}: {count} が {wanted}"),
            (Self::Ja, Ask::State { patch, .. }) => format!("{node}: {patch} が {wanted}"),
            (Self::Ja, Ask::Status { .. }) => format!("{node} が {wanted}"),
            (Self::Ja, Ask::Outcome { .. }) => format!("{node} の実行結果が {wanted}"),
            (Self::Ja, Ask::Baseline { .. }) => format!("{node} のパッチベースラインが {wanted}"),
            (Self::Ja, Ask::Approves { rule }) => format!("ルール {rule} が承認するパッチが {wanted} 個"),
        }
    }

    /// Where the reader stands with the goal.
    pub(super) fn goal_words(self, lines: &[GoalLine]) -> &'static str {
        let held = lines.iter().filter(|line| line.holds).count();
        match (self, held) {
            (Self::En, held) if held == lines.len() => "Reached: every line of the goal holds.",
            (Self::En, 0) => "Not reached yet.",
            (Self::En, _) => "Nearly: some lines of the goal hold already.",
            (Self::Ja, held) if held == lines.len() => "達成しました。目標はすべて満たされています。",
            (Self::Ja, 0) => "まだ達成していません。",
            (Self::Ja, _) => "あと少しです。目標の一部は満たされています。",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language() {
        let of = |tag| Language::of_tag(tag).tag();
        assert_eq!(
            [of("ja"), of("ja-JP"), of("JA"), of("en-GB"), of("jav"), of("")],
            ["ja", "ja", "ja", "en", "en", "en"]
        );
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_as_the_language_does() {
        let words = Words { en: "One\nline.\n\nTwo.\n".into(), ja: "一\n行。\n\n二。\n".into() };
        assert_eq!(Language::En.paragraphs(&words), ["One line.", "Two."]);
        assert_eq!(Language::Ja.paragraphs(&words), ["一行。", "二。"]);
    }
}
