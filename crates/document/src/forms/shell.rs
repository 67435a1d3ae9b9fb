//! Command lines of the AWS CLI, one or a whole script: `aws ssm create-patch-baseline --name ...`.

mod maintenance;
mod options;
mod script;
mod shorthand;
mod word;

pub(crate) use options::{COMMANDS, CliCommand, CliOption, Operation, Shape};

use patchplay_language::{joined, say};
use patchplay_model::Origin;
use patchplay_ordered::SortedSet;

use super::{Action, Form, Target, plain};
use crate::{
    Input,
    code::Code,
    evaluate::Resource,
    fields::flag_of,
    report::Report,
    run::ASSOCIATION,
    template::PATCH_BASELINE,
    text::{Span, to_u32},
    tree::{self, Key, MAX_BYTES},
    value::{Member, Unknown, Value, ValueKind},
};
use options::{GLOBAL, GLOBAL_FLAGS, INPUT};
use script::Command;
use word::Word;

/// Commands of one text; a script has some dozens.
const MAX_COMMANDS: usize = 2_000;
/// Lines that are looked through for a command; a script has its first one before.
const NEAR: usize = 400;

/// Whether a text is a script rather than a document: some line begins with a command, and the first one that says
/// anything begins no document.
pub(crate) fn is_script(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = lines.clone().next() else { return false };
    let key = first.split_once(':').filter(|(name, rest)| {
        !name.contains([' ', '=', '$', '(']) && name.len() > 1 && (rest.is_empty() || rest.starts_with([' ', '\r']))
    });
    // `[ec2-user@ip-10-0-0-1 ~]$` begins no list.
    let prompted = first.starts_with('[') && begins_command(first);
    if key.is_some() || first.starts_with(['{', '[', '-', '"', '\'', '%', '<']) && !prompted {
        return false;
    }
    lines.by_ref().take(NEAR).any(begins_command)
}

/// `aws ssm ...`, also behind a prompt, `sudo` or an assignment; a command that is read here begins anywhere.
fn begins_command(line: &str) -> bool {
    let Some((before, behind)) = line.split_once("aws ") else { return false };
    let before = before.trim();
    let ends = ['$', '#', '>', '(', '=', '`', '&', ';', '|'];
    let prompt = before.is_empty() || before.ends_with(ends) || before == "sudo";
    let mut words = behind.split_whitespace().skip_while(|word| *word != "ssm");
    let of_ssm = words.next().is_some();
    of_ssm && (prompt || words.next().is_some_and(|word| COMMANDS.iter().any(|known| known.name == word)))
}

/// Reads a script.
pub(super) fn read(file: u32, input: &Input<'_>, report: &Report<'_>) -> Form {
    let mut form = Form::default();
    let text = report.sources.index(file).map_or("", |index| index.text());
    if text.len() > MAX_BYTES {
        report
            .add(Code::TooLarge, Span { file, start: 0, end: 0 }, say!("the text has {} bytes", text.len()))
            .help(say!("at most {MAX_BYTES} bytes are read"));
        return form;
    }
    let script = script::split(file, text, input.parameters, report);
    form.missing = script.missing;
    if let Some(word) = script.commands.get(MAX_COMMANDS).and_then(|command| command.words.first()) {
        report
            .add(Code::TooLarge, word.span, say!("the text has more than {MAX_COMMANDS} commands"))
            .help(say!("those from here on are not read"));
    }
    let powershell = script.sign == '`';
    let mut reader = Reader { input, report, form: &mut form, parts: Vec::new(), powershell, is_ours: false };
    for (number, command) in script.commands.iter().take(MAX_COMMANDS).enumerate() {
        reader.command(number, command);
    }
    let (parts, is_ours) = (reader.parts, reader.is_ours);
    form.windows = maintenance::linked(parts);
    if !is_ours {
        report
            .add(
                Code::NothingToRead,
                Span { file, start: 0, end: to_u32(text.len()).min(1) },
                say!("no command here makes a baseline, a window or a run, or changes one"),
            )
            .help(say!("read are {}", joined(&COMMANDS.iter().map(|command| command.name).collect::<Vec<_>>())));
    }
    form
}

struct Reader<'r, 't> {
    input: &'r Input<'r>,
    report: &'r Report<'t>,
    form: &'r mut Form,
    /// What belongs to maintenance windows.
    parts: Vec<maintenance::Part>,
    /// Whether lines go on behind a backtick.
    powershell: bool,
    /// Whether a command that is read here was among them, be it a whole one or not.
    is_ours: bool,
}

impl Reader<'_, '_> {
    fn command(&mut self, number: usize, command: &Command) {
        let words = command.words.as_slice();
        if words.first().is_some_and(|word| matches!(word.text.as_str(), "echo" | "printf")) {
            return;
        }
        let Some(aws) = words.iter().take(4).position(|word| matches!(word.text.as_str(), "aws" | "aws.exe")) else {
            return;
        };
        let mut rest = words.get(aws + 1..).unwrap_or(&[]);
        let mut named = Vec::new();
        while let (Some((first, behind)), true) = (rest.split_first(), named.len() < 2) {
            rest = behind;
            match first.text.strip_prefix("--") {
                Some(option) if GLOBAL.contains(&option) => rest = rest.get(1..).unwrap_or(&[]),
                Some(_) => {}
                None => named.push(first),
            }
        }
        let [service, operation] = named.as_slice() else { return };
        if service.text != "ssm" {
            return;
        }
        match COMMANDS.iter().find(|known| known.name == operation.text) {
            Some(known) => {
                self.is_ours = true;
                self.known(number, known, operation, rest);
            }
            None => self.unknown(operation),
        }
    }

    /// A command that nearly is one of those read is probably misspelled; the CLI has hundreds of others.
    fn unknown(&self, operation: &Word) {
        let slip =
            |known: &&CliCommand| operation.text.len() < 60 && strsim::osa_distance(&operation.text, known.name) <= 2;
        if let Some(known) = COMMANDS.iter().find(slip) {
            self.report
                .add(Code::UnknownCommand, operation.span, say!("`aws ssm` has no command `{}`", operation.text))
                .help(say!("did you mean `{}`?", known.name))
                .replace(operation.place(self.report), known.name);
        }
    }

    fn known(&mut self, number: usize, command: &CliCommand, operation: &Word, rest: &[Word]) {
        let whole = rest.last().map_or(operation.span, |last| operation.span.to(last.span));
        let mut parts = Vec::with_capacity(rest.len());
        for word in rest {
            match word.split_at_sign() {
                Some((option, value)) => parts.extend([option, value]),
                None => parts.push(word.clone()),
            }
        }
        let rest = parts.as_slice();
        let Some(members) = self.members(command, operation, rest) else { return };
        let take = |key: &str| members.iter().find(|member| member.key.text == key).map(|member| member.value.clone());
        match command.operation {
            Operation::CreateBaseline => {
                let properties = Value::new(whole, ValueKind::Map(members));
                let resource = Resource::plain(PATCH_BASELINE, None, operation.span, whole, properties);
                self.form.actions.push(Action::Create { resource, id: None, output: Some(number) });
            }
            Operation::SendCommand => {
                let properties = Value::new(whole, ValueKind::Map(of_run(members)));
                let resource = Resource::plain(ASSOCIATION, None, operation.span, whole, properties);
                self.form.runs.push((resource, Origin::Command));
            }
            Operation::CreateAssociation => {
                // Tags and locations of an association decide nothing here, and its template has no such property.
                let members = members
                    .into_iter()
                    .filter(|member| !matches!(member.key.text.as_str(), "Tags" | "TargetLocations"));
                let properties = Value::new(whole, ValueKind::Map(members.collect()));
                let resource = Resource::plain(ASSOCIATION, None, operation.span, whole, properties);
                self.form.runs.push((resource, Origin::Association));
            }
            Operation::CreateWindow | Operation::RegisterTarget | Operation::RegisterTask => {
                let Some((kind, needed)) = maintenance::made_by(command.operation) else { return };
                let lacking = needed.iter().find(|(property, _)| take(property).is_none());
                match lacking {
                    // The CLI carries out no such command.
                    Some((_, option)) => self.missing(operation, option),
                    None => {
                        let spans = (operation.span, whole);
                        self.parts.push(maintenance::Part::new((number, kind), spans, rest, members));
                    }
                }
            }
            _ => {
                let target = self.target(operation, rest, take("BaselineId"));
                let Some(target) = target else { return };
                let action = match command.operation {
                    Operation::RegisterDefault => Action::Default { target, span: operation.span },
                    Operation::DeleteBaseline => Action::Delete { target },
                    Operation::UpdateBaseline => {
                        let replace = take("Replace").and_then(|value| value.text().and_then(flag_of));
                        let own = |member: &Member| !matches!(member.key.text.as_str(), "BaselineId" | "Replace");
                        let members = members.into_iter().filter(own).collect();
                        Action::Update { target, members, replace: replace == Some(true) }
                    }
                    _ => {
                        let Some(group) = take("PatchGroup") else {
                            self.missing(operation, "patch-group");
                            return;
                        };
                        match command.operation {
                            Operation::RegisterGroup => Action::Register { target, group },
                            _ => Action::Deregister { target, group },
                        }
                    }
                };
                self.form.actions.push(action);
            }
        }
    }

    fn missing(&self, operation: &Word, option: &str) {
        self.report
            .add(Code::MissingKey, operation.span, say!("`{}` needs `--{option}`", operation.text))
            .help(say!("add `--{option}` and its value"));
    }

    /// The baseline that `--baseline-id` means.
    fn target(&self, operation: &Word, rest: &[Word], id: Option<Value>) -> Option<Target> {
        let position = rest.iter().position(|word| word.text == "--baseline-id");
        let output = position.and_then(|at| rest.get(at + 1)).and_then(|word| word.output_of);
        match (output, id) {
            (Some(command), _) => Some(Target::OutputOf(command)),
            (None, Some(id)) => Some(Target::Named(id)),
            (None, None) => {
                self.missing(operation, "baseline-id");
                None
            }
        }
    }

    /// The options as members of the API's input; `None` if a file holds some of them that is not here.
    fn members(&mut self, command: &CliCommand, operation: &Word, rest: &[Word]) -> Option<Vec<Member>> {
        let mut members: Vec<Member> = Vec::new();
        let mut inherited = Vec::new();
        let first = rest.iter().position(is_option).unwrap_or(rest.len());
        for stray in rest.iter().take(first) {
            self.stray(stray, operation);
        }
        let mut at = first;
        let mut seen = SortedSet::new();
        while let Some(option) = rest.get(at) {
            let behind = rest.get(at + 1..).unwrap_or(&[]);
            let count = behind.iter().position(is_option).unwrap_or(behind.len());
            let values = behind.get(..count).unwrap_or(&[]);
            at += 1 + count;
            let name = option.text.trim_start_matches('-');
            if GLOBAL.contains(&name) || GLOBAL_FLAGS.contains(&name) {
                let takes = usize::from(GLOBAL.contains(&name));
                values.iter().skip(takes).for_each(|stray| self.stray(stray, option));
                continue;
            }
            if INPUT.contains(&name) {
                let input = self.one(option, values).and_then(|word| self.document(word));
                if input.as_ref().is_some_and(|input| input.as_unknown().is_some()) {
                    return None;
                }
                inherited = input.map_or_else(Vec::new, into_members);
                continue;
            }
            let positive = name.strip_prefix("no-").filter(|_| command.meant(name).is_none()).unwrap_or(name);
            let Some((_, property, shape)) = command.meant(positive) else {
                self.unknown_option(command, option);
                continue;
            };
            if !seen.insert(property) {
                self.report
                    .add(Code::DuplicateKey, option.span, say!("`{}` stands here a second time", option.text))
                    .help(say!("the CLI takes the last one, here the first is read; several values follow one option"));
                continue;
            }
            let value = match shape {
                Shape::Flag => {
                    values.iter().for_each(|stray| self.stray(stray, option));
                    Some(Value::of_text(option.span, if positive == name { "true" } else { "false" }))
                }
                _ => self.value(shape, option, values),
            };
            if let Some(value) = value {
                members.push(Member { key: Key { text: property.to_owned(), span: option.span }, value });
            }
        }
        let given: SortedSet<String> = members.iter().map(|member| member.key.text.clone()).collect();
        members.extend(inherited.into_iter().filter(|member| !given.contains(&member.key.text)));
        Some(members)
    }

    fn unknown_option(&self, command: &CliCommand, option: &Word) {
        let name = option.text.trim_start_matches('-');
        let draft =
            self.report.add(Code::UnknownKey, option.span, say!("`{}` has no option `{}`", command.name, option.text));
        match self.report.nearest(name, command.names()) {
            Some(word) => drop(
                draft.help(say!("did you mean `--{word}`?")).replace(option.place(self.report), &format!("--{word}")),
            ),
            None => drop(draft.help(say!(
                "it takes {}",
                joined(&command.names().map(|name| format!("--{name}")).collect::<Vec<_>>())
            ))),
        }
    }

    fn stray(&self, word: &Word, owner: &Word) {
        self.report
            .add(Code::ShellSyntax, word.span, say!("`{}` belongs to no option", word.text))
            .help(say!("a value with blanks needs quotes; `{}` stands before it", owner.text));
    }

    /// The only word of an option.
    fn one<'w>(&self, option: &Word, values: &'w [Word]) -> Option<&'w Word> {
        let Some((word, more)) = values.split_first() else {
            self.report
                .add(Code::NullValue, option.span, say!("`{}` has no value", option.text))
                .help(say!("write its value behind it, or remove the option"));
            return None;
        };
        more.iter().for_each(|stray| self.stray(stray, option));
        Some(word)
    }

    fn value(&mut self, shape: Shape, option: &Word, values: &[Word]) -> Option<Value> {
        let first = values.first();
        let several = matches!(shape, Shape::Structures | Shape::Texts);
        let json = first.is_some_and(|word| word.text.trim_start().starts_with(['[', '{']));
        let file = first.is_some_and(|word| word.text.starts_with("file://"));
        if !several || json || file || values.is_empty() {
            let word = self.one(option, values)?;
            if file {
                return self.document(word);
            }
            return match shape {
                Shape::Text => Some(word.whole(self.report)),
                Shape::Texts if !word.text.trim_start().starts_with('[') => {
                    Some(list(word.span, vec![word.whole(self.report)]))
                }
                Shape::Structures => Some(match self.structure(word, shape) {
                    single @ Value { kind: ValueKind::Map(_), .. } => list(single.span, vec![single]),
                    other => other,
                }),
                _ => Some(self.structure(word, shape)),
            };
        }
        let items: Vec<Value> = match shape {
            Shape::Texts => values.iter().map(|word| word.whole(self.report)).collect(),
            _ => values.iter().map(|word| self.structure(word, shape)).collect(),
        };
        let span = values.first().zip(values.last()).map_or(option.span, |(first, last)| first.span.to(last.span));
        Some(list(span, items))
    }

    /// Shorthand or JSON; after a mistake the value is unknown, so that nothing is concluded from what is missing.
    fn structure(&self, word: &Word, shape: Shape) -> Value {
        let unescaped = self.powershell.then(|| word.unescaped()).flatten();
        shorthand::read(unescaped.as_ref().unwrap_or(word), shape == Shape::Parameters, self.report).unwrap_or_else(
            || {
                let why = say!("it cannot be read");
                Value::unknown(word.span, Unknown { written: word.text.clone(), why, ..Unknown::default() })
            },
        )
    }

    /// `file://name`: a file of the input; else JSON in the word itself.
    fn document(&mut self, word: &Word) -> Option<Value> {
        let Some(path) = word.text.strip_prefix("file://") else { return Some(self.structure(word, Shape::Structure)) };
        let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let Some(index) = self.input.files.iter().position(|file| last(&file.name) == last(path)) else {
            self.report
                .add(Code::FileNotGiven, word.span, say!("`{path}` is not among the files"))
                .help(say!("add its text as a file named `{}`; without it this option is unknown", last(path)));
            let why = say!("the file is not here");
            return Some(Value::unknown(word.span, Unknown { written: word.text.clone(), why, ..Unknown::default() }));
        };
        let index = to_u32(index);
        self.form.files.insert(index);
        tree::read(index, self.report).map(|root| plain(&root, self.report))
    }
}

fn is_option(word: &Word) -> bool {
    word.text.starts_with("--") && word.text.len() > 2 && !word.behind_sign
}

fn list(span: Span, items: Vec<Value>) -> Value {
    Value::new(span, ValueKind::List(items))
}

fn into_members(value: Value) -> Vec<Member> {
    match value.kind {
        ValueKind::Map(members) => members,
        _ => Vec::new(),
    }
}

/// What SendCommand takes, in the properties of an association: the output in `OutputLocation`, ids as a target.
pub(super) fn of_run(members: Vec<Member>) -> Vec<Member> {
    let mut run = Vec::new();
    let mut location = Vec::new();
    let mut targets: Option<Member> = None;
    for member in members {
        let span = member.value.span;
        match member.key.text.as_str() {
            "OutputS3BucketName" | "OutputS3KeyPrefix" | "OutputS3Region" => location.push(member),
            "InstanceIds" => {
                let key = Member {
                    key: Key { text: "Key".to_owned(), ..member.key.clone() },
                    value: Value::of_text(span, "InstanceIds"),
                };
                let values =
                    Member { key: Key { text: "Values".to_owned(), ..member.key.clone() }, value: member.value };
                let target = Value::new(span, ValueKind::Map(vec![key, values]));
                targets = Some(Member {
                    key: Key { text: "Targets".to_owned(), ..member.key },
                    value: list(span, vec![target]),
                });
            }
            "Name" | "Parameters" | "Targets" | "MaxConcurrency" | "MaxErrors" | "DocumentVersion" => run.push(member),
            _ => {}
        }
    }
    if let Some((first, last)) = location.first().zip(location.last()) {
        let key = Key { text: "S3Location".to_owned(), span: first.key.span };
        let span = first.key.span.to(last.value.span);
        let outer = Key { text: "OutputLocation".to_owned(), span: first.key.span };
        let inner = Member { key, value: Value::new(span, ValueKind::Map(location)) };
        run.push(Member { key: outer, value: Value::new(span, ValueKind::Map(vec![inner])) });
    }
    if !run.iter().any(|member| member.key.text == "Targets") {
        run.extend(targets);
    }
    run
}
