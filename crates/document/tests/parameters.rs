//! Declared parameters: what each limit refuses, and every form in which a text comes.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{codes, given, plain};

/// A template with one parameter, whose value is a tag.
fn template(declaration: &str) -> String {
    format!(
        "Parameters:\n  P: {{{declaration}}}\nResources:\n  H: {{Type: AWS::EC2::Instance, Properties: {{Tags: [{{Key: t, Value: !Ref P}}]}}}}\n"
    )
}

/// Messages of errors.
fn refused(declaration: &str, value: Option<&str>) -> Vec<String> {
    let given_values: Vec<(&str, &str)> = value.into_iter().map(|value| ("P", value)).collect();
    let documents = given(&template(declaration), &given_values);
    documents.diagnostics.iter().filter(|d| d.code == "parameter-value").map(|d| d.message.clone()).collect()
}

#[test]
fn every_limit_of_a_declaration_is_held_against_defaults_and_given_values() {
    for (declaration, good, bad, why) in [
        ("Type: String, MinLength: 2", "ab", "a", "it needs 2 characters or more"),
        ("Type: String, MaxLength: '2'", "ab", "abc", "it may have 2 characters at most"),
        ("Type: Number, MinValue: -1", "0", "-2", "the least is -1"),
        ("Type: Number, MaxValue: 1.5", "1.5", "2", "the most is 1.5"),
        ("Type: List<Number>, MaxValue: 9", "1,9", "1, 10", "the most is 9"),
        ("Type: String, AllowedPattern: '[a-z]+'", "web", "Web", "it does not match `[a-z]+`"),
        ("Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "web, db", "web,d2", "it does not match `[a-z]+`"),
    ] {
        assert_eq!(refused(declaration, Some(good)), [] as [&str; 0], "{declaration}: {good}");
        let wanted = format!("`{bad}` is no value for `P`: {why}");
        assert_eq!(refused(declaration, Some(bad)), [wanted.as_str()], "{declaration}");
        assert_eq!(refused(&format!("{declaration}, Default: '{bad}'"), None), [wanted.as_str()], "{declaration}");
    }
    // What cannot be judged is let pass, and so is what is read at deployment.
    assert_eq!(refused("Type: String, AllowedPattern: '(?i)web'", Some("WEB")), [] as [&str; 0]);
    let ssm = "Type: 'AWS::SSM::Parameter::Value<String>', AllowedPattern: '[a-z]+'";
    assert_eq!(refused(ssm, Some("/a/path")), [] as [&str; 0]);
}

#[test]
fn the_authors_own_words_explain_a_refusal() {
    let text = template("Type: String, MinLength: 2, ConstraintDescription: two letters, Default: a");
    let found = &plain(&text).diagnostics[0];
    assert_eq!(found.help, "its ConstraintDescription says: two letters");
    assert_eq!(found.place.start.line, 2);
}

#[test]
fn each_item_of_a_list_is_held_to_the_allowed_values() {
    let list = "Type: CommaDelimitedList, AllowedValues: [one, two, 'three,four']";
    for allowed in ["one, two", "two", "three,four"] {
        assert_eq!(refused(list, Some(allowed)), [] as [&str; 0], "{allowed}");
    }
    assert_eq!(refused(list, Some("one, five")).len(), 1);
}

#[test]
fn a_type_that_cloudformation_does_not_have_is_an_error() {
    for (kind, word) in [("Strin", "String"), ("List<String>", "CommaDelimitedList"), ("List<number>", "List<Number>")]
    {
        let text = template(&format!("Type: {kind}, Default: a"));
        let found = plain(&text).diagnostics;
        assert_eq!(found[0].message, format!("`{kind}` is no type of a parameter"));
        assert_eq!(found[0].fix.as_ref().map(|fix| fix.text.as_str()), Some(word));
    }
    for (kind, value, count) in [
        ("AWS::EC2::VPC::Id", "vpc-0123456789abcdef0", 0),
        ("AWS::EC2::VPC::Id", "a", 1),
        // One is the list that the tag's value would be.
        ("List<AWS::EC2::Subnet::Id>", "'subnet-01234567,subnet-0123456789abcdef0'", 1),
        ("List<AWS::EC2::Subnet::Id>", "'subnet-01234567,a,b'", 3),
        ("AWS::SSM::Parameter::Name", "a", 0),
        ("AWS::SSM::Parameter::Name", "a b", 1),
        ("AWS::EC2::KeyPair::KeyName", "a b", 0),
        ("AWS::EC2::Images::Id", "a", 1),
    ] {
        let found = codes(&plain(&template(&format!("Type: {kind}, Default: {value}"))));
        assert_eq!(found.len(), count, "{kind} {value}: {found:?}");
    }
}

/// What an SSM parameter holds stays null, whatever its type, and the note names its path.
#[test]
fn the_value_of_an_ssm_parameter_is_unknown() {
    for kind in ["String", "CommaDelimitedList", "AWS::EC2::Image::Id", "List<AWS::EC2::Subnet::Id>"] {
        let documents = plain(&template(&format!("Type: 'AWS::SSM::Parameter::Value<{kind}>', Default: /my/path")));
        assert_eq!(documents.instances[0].resolved["Tags"][0]["Value"], serde_json::Value::Null);
        let [said] = documents.diagnostics.as_slice() else { panic!("{:?}", documents.diagnostics) };
        assert_eq!(said.code, "unresolved-value");
        assert!(said.message.contains("`/my/path`"), "{}", said.message);
    }
}

#[test]
fn a_template_reads_alike_in_every_form_of_text() {
    let plain_text = template("Type: String, Default: '\u{1f600} é'");
    let json = r#"{"Parameters": {"P": {"Type": "String", "Default": "\ud83d\ude00 \u00e9"}},
	"Resources": {"H": {"Type": "AWS::EC2::Instance", "Properties": {"Tags": [{"Key": "t", "Value": {"Ref": "P"}}]}}}}"#;
    for text in [
        plain_text.clone(),
        plain_text.replace('\n', "\r\n"),
        format!("\u{feff}{plain_text}"),
        format!("---\n{plain_text}...\n"),
        format!("%YAML 1.1\n---\n{plain_text}"),
        json.to_owned(),
        format!("\u{feff}{json}"),
        json.replace('\n', "\r\n"),
    ] {
        let documents = plain(&text);
        assert_eq!(documents.instances[0].tags[0].0.value, "\u{1f600} é", "{text}");
        assert_eq!(codes(&documents), [] as [&str; 0], "{text}");
    }
}

/// What a macro of the account makes of a template nobody knows before deployment; the rest is read.
#[test]
fn a_macro_says_that_the_template_may_change() {
    let of = |transform: &str| plain(&format!("Transform: {transform}\n{}", template("Type: String, Default: a")));
    for (transform, words) in [
        ("Mine", Some("`Mine`")),
        ("[AWS::LanguageExtensions, Mine]", Some("`Mine`")),
        ("{Name: AWS::Include, Parameters: {Location: x}}", Some("`AWS::Include`")),
        ("AWS::LanguageExtensions", None),
        ("AWS::Serverless-2016-10-31", None),
    ] {
        let documents = of(transform);
        let said: Vec<&str> = documents.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(said.len(), usize::from(words.is_some()), "{transform}: {said:?}");
        assert!(words.is_none_or(|words| said[0].contains(words)), "{said:?}");
        assert_eq!(documents.instances.len(), 1);
    }
}

#[test]
fn a_key_that_the_system_does_not_have_is_wrong_whatever_its_values_are() {
    let of = |key: &str| {
        let text = format!(
            "Parameters: {{Wanted: {{Type: CommaDelimitedList}}}}\nResources:\n  B:\n    Type: AWS::SSM::PatchBaseline\n    Properties:\n      Name: web\n      OperatingSystem: WINDOWS\n      ApprovalRules:\n        PatchRules:\n          - ApproveAfterDays: 7\n            PatchFilterGroup:\n              PatchFilters: [{{Key: {key}, Values: !Ref Wanted}}]\n"
        );
        plain(&text).diagnostics.iter().any(|found| found.code == "wrong-filter-key")
    };
    assert!(of("PRIORITY"));
    assert!(!of("CLASSIFICATION"));
}

#[test]
fn a_macro_may_have_keys_of_its_own_in_a_resource() {
    let of = |transform: &str| {
        let text = format!(
            "Transform: {transform}\nResources:\n  Web:\n    Type: AWS::EC2::Instance\n    Count: 3\n    Properties: {{ImageId: ami-0}}\n"
        );
        plain(&text).diagnostics.iter().any(|found| found.code == "resource-key")
    };
    assert!(!of("Count"));
    assert!(of("AWS::LanguageExtensions"));
}

#[test]
fn a_filter_that_is_not_known_may_be_the_one_that_opens_the_set_of_applications() {
    let template = |filter: &str| {
        format!(
            "Parameters: {{Key: {{Type: String}}, Set: {{Type: String}}}}\nResources:\n  B:\n    Type: AWS::SSM::PatchBaseline\n    Properties:\n      Name: office\n      ApprovalRules:\n        PatchRules:\n          - ApproveAfterDays: 5\n            PatchFilterGroup:\n              PatchFilters:\n                - {filter}\n                - {{Key: PRODUCT, Values: [Office 2016]}}\n"
        )
    };
    let found = |filter: &str| {
        plain(&template(filter)).diagnostics.iter().any(|found| found.code == "application-without-patch-set")
    };
    assert!(!found("{Key: !Ref Key, Values: [APPLICATION]}"));
    assert!(!found("{Key: PATCH_SET, Values: [!Ref Set]}"));
    assert!(found("{Key: PRODUCT_FAMILY, Values: [!Ref Set]}"));
    assert!(found("{Key: PATCH_SET, Values: [OS]}"));
}
