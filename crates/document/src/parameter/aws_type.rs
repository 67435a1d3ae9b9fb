//! Types of parameters whose values are things of the account: which there are, and the form of their values
//! (CloudFormation, "AWS-specific parameter types" and "SSM parameter types").

use patchplay_language::mark;

/// A type, what its values are called, and what they begin with; an empty beginning is any text.
const TYPES: &[(&str, &str, &str)] = &[
    ("AWS::EC2::AvailabilityZone::Name", mark!("name of an availability zone"), ""),
    ("AWS::EC2::Image::Id", mark!("id of an image"), "ami-"),
    ("AWS::EC2::Instance::Id", mark!("id of an instance"), "i-"),
    ("AWS::EC2::KeyPair::KeyName", mark!("name of a key pair"), ""),
    ("AWS::EC2::SecurityGroup::GroupName", mark!("name of a security group"), ""),
    ("AWS::EC2::SecurityGroup::Id", mark!("id of a security group"), "sg-"),
    ("AWS::EC2::Subnet::Id", mark!("id of a subnet"), "subnet-"),
    ("AWS::EC2::VPC::Id", mark!("id of a VPC"), "vpc-"),
    ("AWS::EC2::Volume::Id", mark!("id of a volume"), "vol-"),
    ("AWS::Route53::HostedZone::Id", mark!("id of a hosted zone"), ""),
];
/// Types that are no list of anything.
const SINGLE: &[&str] = &["AWS::SSM::Parameter::Name"];
/// What an SSM parameter may hold beside the types above and lists of them.
const HELD: &[&str] = &["String", "List<String>", "CommaDelimitedList"];

/// What stands between the brackets of `before<...>`.
fn inside<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    text.strip_prefix(before)?.strip_prefix('<')?.strip_suffix('>')
}

fn of(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    TYPES.iter().find(|(known, ..)| *known == name)
}

/// Whether CloudFormation knows the type.
pub(super) fn is_known(text: &str) -> bool {
    let held = |text: &str| of(text).is_some() || inside(text, "List").is_some_and(|item| of(item).is_some());
    SINGLE.contains(&text)
        || held(text)
        || inside(text, "AWS::SSM::Parameter::Value").is_some_and(|inner| HELD.contains(&inner) || held(inner))
}

/// Every type that can be named, for the one that is meant by another word.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(name, ..)| *name).chain(SINGLE.iter().copied())
}

/// What a value of the type would have to be and is not: `id of an image`.
pub(super) fn refuse(kind: &str, value: &str) -> Option<&'static str> {
    if kind == "AWS::SSM::Parameter::Name" || kind.starts_with("AWS::SSM::Parameter::Value") {
        let is_path =
            !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-/:".contains(&byte));
        return (!is_path).then_some(mark!("name of an SSM parameter"));
    }
    let (_, noun, start) = of(inside(kind, "List").unwrap_or(kind))?;
    let is_hex = |rest: &str| {
        matches!(rest.len(), 8 | 17) && rest.bytes().all(|digit| digit.is_ascii_digit() || matches!(digit, b'a'..=b'f'))
    };
    let fits = match value.strip_prefix(start) {
        Some(rest) if start.is_empty() => !rest.is_empty(),
        Some(rest) => is_hex(rest),
        None => false,
    };
    (!fits).then_some(noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_lists_of_them() {
        for known in [
            "AWS::EC2::Image::Id",
            "List<AWS::EC2::Subnet::Id>",
            "AWS::SSM::Parameter::Name",
            "AWS::SSM::Parameter::Value<String>",
            "AWS::SSM::Parameter::Value<List<String>>",
            "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
            "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>",
        ] {
            assert!(is_known(known), "{known}");
        }
        for unknown in [
            "AWS::EC2::Image",
            "List<AWS::SSM::Parameter::Name>",
            "AWS::SSM::Parameter::Value",
            "AWS::SSM::Parameter::Value<Number>",
            "List<List<AWS::EC2::Subnet::Id>>",
        ] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }

    #[test]
    fn values_have_the_form_of_their_type() {
        for (kind, value, wanted) in [
            ("AWS::EC2::Image::Id", "ami-0123456789abcdef0", None),
            ("AWS::EC2::Image::Id", "ami-12345678", None),
            ("AWS::EC2::Image::Id", "windows", Some("id of an image")),
            ("AWS::EC2::Image::Id", "ami-0123", Some("id of an image")),
            ("List<AWS::EC2::Subnet::Id>", "subnet-0123456789abcdef0", None),
            ("List<AWS::EC2::Subnet::Id>", "sg-0123456789abcdef0", Some("id of a subnet")),
            ("AWS::EC2::KeyPair::KeyName", "my key", None),
            ("AWS::EC2::KeyPair::KeyName", "", Some("name of a key pair")),
            ("AWS::SSM::Parameter::Value<String>", "/my/ami", None),
            ("AWS::SSM::Parameter::Value<String>", "my ami", Some("name of an SSM parameter")),
            ("String", "", None),
        ] {
            assert_eq!(refuse(kind, value), wanted, "{kind} {value}");
        }
    }
}
