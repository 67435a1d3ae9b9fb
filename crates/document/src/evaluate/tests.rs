use patchplay_model::MessageEndpoint;
use patchplay_ordered::SortedMap;

use super::*;
use crate::{SourceFile, template, text::Sources, tree};

const HEAD: &str = "
Transform: AWS::LanguageExtensions
Parameters:
  Text: {Type: String, Default: abc}
  Open: {Type: String}
  List: {Type: CommaDelimitedList, Default: ' a, b ,c'}
  Empty: {Type: CommaDelimitedList, Default: ''}
  Days: {Type: Number, Default: 7}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/image}
  Given: {Type: String, Default: theirs}
Mappings:
  Map: {abc: {days: 7, list: [x, y]}}
Conditions:
  Yes: !Equals [!Ref Text, abc]
  No: !Not [!Condition Yes]
  Maybe: !Equals [!Ref Open, x]
  Both: !And [!Condition Yes, {Condition: Yes}]
  Either: !Or [!Condition Maybe, !Condition Yes]
  Neither: !And [!Condition Maybe, !Condition No]
  Fn::ForEach::Ons: [V, [A, B], {'On${V}': !Equals [!Ref V, A]}]
Resources:
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${Text}-logs'}}
  Nameless: {Type: AWS::S3::Bucket}
  Host: {Type: AWS::EC2::Instance}
  Range: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}
  Subject: {Type: AWS::S3::Bucket, Properties: {X: ";

/// The value of an expression as JSON, and the codes it reports beside notes.
fn value(expression: &str) -> (String, Vec<String>) {
    let text = format!("{HEAD}{expression}}}}}\n");
    let files = [SourceFile { name: "t".to_owned(), text }];
    let parameters = SortedMap::from([("Given".to_owned(), "ours".to_owned())]);
    let input = Input {
        files: &files,
        parameters: &parameters,
        region: Some("eu-west-1"),
        account: None,
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|id, kind| (kind == "AWS::EC2::Instance").then(|| format!("i-{id}")),
    };
    let sources = Sources::new(&files);
    let report = Report::new(&sources);
    let root = tree::read(0, &report).unwrap_or_else(|| panic!("{expression} is no YAML"));
    let template = template::recognise(&root, &report).unwrap();
    let (templates, spent, known) = ([Some(template)], Spent::default(), Known::default());
    let reading = Reading { input: &input, report: &report, templates: &templates, spent: &spent, known: &known };
    let evaluator = Evaluator::root(0, reading).unwrap();
    let resources = evaluator.resources();
    let found = resources.last().unwrap().properties.get("X").map_or_else(|| "absent".to_owned(), shown);
    drop(resources);
    drop(evaluator);
    let codes = report.into_diagnostics().into_iter().map(|found| found.code).collect();
    (found, codes)
}

/// Known parts as JSON would have them, unknown text in angle brackets.
fn shown(value: &Value) -> String {
    match &value.kind {
        ValueKind::Unknown(unknown) => format!("<{}>", unknown.written),
        ValueKind::Text(text) => text.clone(),
        ValueKind::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        ValueKind::Map(members) => format!(
            "{{{}}}",
            members.iter().map(|m| format!("{}: {}", m.key.text, shown(&m.value))).collect::<Vec<_>>().join(", ")
        ),
        ValueKind::Null => "null".to_owned(),
        ValueKind::Absent => "absent".to_owned(),
    }
}

#[test]
fn functions_give_what_cloudformation_gives() {
    for (expression, wanted) in [
        ("!Ref Text", "abc"),
        ("{Ref: Text}", "abc"),
        ("!Ref Given", "ours"),
        ("!Ref List", "[a, b, c]"),
        ("!Ref Empty", "[]"),
        ("!Ref Open", "<${Open}>"),
        ("!Ref {'Fn::Join': ['', [Te, xt]]}", "abc"),
        ("{Ref: {'Fn::Sub': ['Li${Tail}', {Tail: st}]}}", "[a, b, c]"),
        ("!Ref {'Fn::Sub': '${Open}'}", "<${Open}>"),
        ("!Sub {'Fn::Transform': {Name: Macro}}", "<${Transform}>"),
        ("!Ref Image", "<${Image}>"),
        ("!Ref AWS::Region", "eu-west-1"),
        ("!Ref AWS::AccountId", "<${AWS::AccountId}>"),
        ("!Ref AWS::NoValue", "absent"),
        ("[a, !Ref AWS::NoValue, b]", "[a, b]"),
        ("{a: 1, b: !Ref AWS::NoValue}", "{a: 1}"),
        ("!Ref Host", "i-Host"),
        ("!Ref Named", "abc-logs"),
        ("!Ref Nameless", "<${Nameless}>"),
        ("!GetAtt Named.Arn", "arn:aws:s3:::abc-logs"),
        ("!GetAtt [Nameless, Arn]", "<arn:aws:s3:::${Nameless}>"),
        ("{'Fn::GetAtt': [Host, PrivateIp]}", "<${Host.PrivateIp}>"),
        ("!Sub 'x-${Text}-${AWS::Region}'", "x-abc-eu-west-1"),
        ("!Sub '${Named.Arn}/*'", "arn:aws:s3:::abc-logs/*"),
        ("!Sub '${!Kept}-${Text}'", "${Kept}-abc"),
        ("!Sub ['${A}${Text}', {A: !Ref Days}]", "7abc"),
        ("!Sub '${Open}-x'", "<${Open}-x>"),
        ("{'Fn::Sub': '${Text}'}", "abc"),
        ("!Join ['-', [a, !Ref Text, !Ref Days]]", "a-abc-7"),
        ("!Join [',', !Ref List]", "a,b,c"),
        ("!Join ['', [a, !Ref Open]]", "<a${Open}>"),
        ("!Split [',', 'a,b']", "[a, b]"),
        ("!Select [1, !Ref List]", "b"),
        ("!Select ['0', !Split ['/', x/y]]", "x"),
        ("!Select [0, !GetAZs '']", "<${GetAZs}>"),
        ("!FindInMap [Map, !Ref Text, days]", "7"),
        ("!FindInMap [Map, abc, list]", "[x, y]"),
        ("!FindInMap [Map, nothing, days, DefaultValue: 9]", "9"),
        ("!FindInMap [Map, !Ref Open, days]", "<${Open}>"),
        ("!If [Yes, 1, 2]", "1"),
        ("!If [No, 1, 2]", "2"),
        ("!If [Maybe, 1, 2]", "<${Maybe}>"),
        ("!If [Maybe, same, same]", "same"),
        ("!If [No, x, !Ref AWS::NoValue]", "absent"),
        ("!If [Both, 1, 2]", "1"),
        ("!If [Either, 1, 2]", "1"),
        ("!If [Neither, 1, 2]", "2"),
        ("{'Fn::If': [Yes, {a: !Ref Text}, b]}", "{a: abc}"),
        ("!ImportValue shared", "<${shared}>"),
        ("{'Fn::Base64': !Sub '${Text}'}", "YWJj"),
        ("!Base64 a", "YQ=="),
        ("!Base64 {'Fn::Sub': 'é${Open}'}", "<é${Open}>"),
        ("!Cidr ['10.0.0.0/16', 2, 8]", "[10.0.0.0/24, 10.0.1.0/24]"),
        ("!Select [1, !Cidr [!GetAtt Range.CidrBlock, 2, !Ref Days]]", "10.9.0.128/25"),
        ("!Cidr [!Ref Open, 2, 8]", "<${Cidr}>"),
        (
            "{'Fn::ToJsonString': {a: 1, b: '2', c: [true, x, !Ref Text], d: !Ref AWS::NoValue}}",
            r#"{"a":1,"b":"2","c":[true,"x","abc"]}"#,
        ),
        ("{'Fn::ToJsonString': [!Ref Open]}", "<${ToJsonString}>"),
        ("!Split [',', !Join [',', [!Ref Nameless, x]]]", "[<${Nameless}>, x]"),
        ("!Split [',', !Join [',', [!Ref Open, x]]]", "<${Open},x>"),
        ("!Sub '${Nameless}'", "<${Nameless}>"),
        ("!Length [a, b]", "2"),
        ("'{{resolve:ssm:/a/b:3}}'", "<{{resolve:ssm:/a/b:3}}>"),
        ("{'Fn::ForEach::L': [V, !Ref List, {'k${V}': !Ref V}]}", "{ka: a, kb: b, kc: c}"),
        (
            "{'Fn::ForEach::L': [V, [a, b], {'Fn::ForEach::M': [W, [c, d], {'${V}${W}': !Sub '${W}-${V}'}]}]}",
            "{ac: c-a, ad: d-a, bc: c-b, bd: d-b}",
        ),
        ("!If [OnA, 1, 2]", "1"),
        ("!If [OnB, 1, 2]", "2"),
        ("{'Fn::ForEach::L': [V, [x.y], {'k&{V}': !Sub '${V}'}]}", "{kxy: x.y}"),
    ] {
        assert_eq!(value(expression), (wanted.to_owned(), Vec::new()), "{expression}");
    }
}

#[test]
fn wrong_arguments_are_reported_and_stay_unknown() {
    for (expression, code) in [
        ("!Ref [a]", "function-arguments"),
        ("!Cidr ['10.0.0.0/24', 2, 8]", "function-arguments"),
        ("!Cidr [a]", "function-arguments"),
        ("!Base64 [a]", "function-arguments"),
        ("{'Fn::ToJsonString': a}", "function-arguments"),
        ("!Join a", "function-arguments"),
        ("!Select [3, !Ref List]", "function-arguments"),
        ("!Sub [a]", "function-arguments"),
        ("!Ref {'Fn::Join': ['', [Tx, t]]}", "unknown-reference"),
        ("!Sub '${Text'", "function-arguments"),
        ("!Sub '${List}'", "function-arguments"),
        ("!If [Yes, 1]", "function-arguments"),
        ("!GetAtt Named", "function-arguments"),
        ("!FindInMap [Map, abc, dayz]", "mapping-key"),
        ("!FindInMap [Mop, abc, days]", "mapping-key"),
        ("!If [Yess, 1, 2]", "unknown-reference"),
        ("!Ref Txt", "unknown-reference"),
        ("!Ref AWS::Regoin", "unknown-reference"),
        ("!Sub '${Txt}'", "unknown-reference"),
        ("!GetAtt Nobody.Arn", "unknown-reference"),
        ("!Reference Text", "unknown-function"),
        ("{'Fn::Joyn': [a]}", "unknown-function"),
    ] {
        let (_, codes) = value(expression);
        assert_eq!(codes, [code], "{expression}");
    }
}

#[test]
fn conditions_and_names_that_go_in_circles_end() {
    let text = "
Parameters: {}
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
Resources:
  X: {Type: AWS::S3::Bucket, Condition: A, Properties: {BucketName: !Ref Y}}
  Y: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${X}-y'}}
";
    let files = [SourceFile { name: "t".to_owned(), text: text.to_owned() }];
    let input = Input {
        files: &files,
        parameters: &SortedMap::new(),
        region: None,
        account: None,
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|_, _| None,
    };
    let found = crate::read(&input).diagnostics;
    let circles: Vec<u32> =
        found.iter().filter(|d| d.code == "circular-reference").map(|d| d.place.start.line).collect();
    assert!(circles.contains(&4) || circles.contains(&5), "{found:#?}");
    assert!(circles.contains(&7) || circles.contains(&8), "{found:#?}");
}

#[test]
fn values_know_where_their_text_stands_and_which_parameters_made_them() {
    let text = format!("{HEAD}!FindInMap [Map, !Ref Text, days]}}}}\n");
    let files = [SourceFile { name: "t".to_owned(), text: text.clone() }];
    let parameters = SortedMap::new();
    let input = Input {
        files: &files,
        parameters: &parameters,
        region: None,
        account: None,
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|_, _| None,
    };
    let sources = Sources::new(&files);
    let report = Report::new(&sources);
    let root = tree::read(0, &report).unwrap();
    let template = template::recognise(&root, &report).unwrap();
    let (templates, spent, known) = ([Some(template)], Spent::default(), Known::default());
    let reading = Reading { input: &input, report: &report, templates: &templates, spent: &spent, known: &known };
    let evaluator = Evaluator::root(0, reading).unwrap();
    let resources = evaluator.resources();
    let value = resources.last().unwrap().properties.get("X").unwrap();
    assert_eq!(sources.slice(value.span), "!FindInMap [Map, !Ref Text, days]");
    assert_eq!(sources.slice(value.literal.unwrap()), "7");
    assert_eq!(sources.place(value.literal.unwrap()).start.line, 12);
    assert_eq!(value.names, ["Text"]);
}
