//! What the role of an instance may do, as far as the templates show it.

use crate::{Place, policy_pattern::matches};

/// The rights of an instance's role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Rights {
    /// The role, or one of its policies, is not in the templates: it is taken to allow everything.
    #[default]
    Unknown,
    /// All that the role may do.
    Known(Role),
}

/// A role whose policies are all known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its logical id.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Its tags: key and value.
    pub tags: Vec<(String, String)>,
    pub(crate) statements: Vec<Statement>,
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Statement {
    /// Whether it allows; else it denies.
    pub(crate) allows: bool,
    /// Patterns of actions.
    pub(crate) actions: Vec<String>,
    /// Patterns of resources; `None`: every resource.
    pub(crate) resources: Option<Vec<String>>,
    /// Whether it says something that is not understood here (a condition, NotAction, NotResource): in doubt it allows.
    pub(crate) is_in_doubt: bool,
}

impl Role {
    /// Whether the role may do this: a statement allows it, and none denies it. What is unknown before deployment allows
    /// in doubt.
    #[must_use]
    pub fn may(&self, action: &str, resource: &str) -> bool {
        let allowed =
            self.statements.iter().any(|one| one.allows && (one.is_in_doubt || one.is_about(action, resource)));
        let denied =
            self.statements.iter().any(|one| !one.allows && !one.is_in_doubt && one.is_about(action, resource));
        allowed && !denied
    }
}

impl Statement {
    fn is_about(&self, action: &str, resource: &str) -> bool {
        let names_action = self.actions.iter().any(|pattern| matches(pattern, action, true));
        let names_resource = self.resources.as_ref().is_none_or(|patterns| {
            patterns.iter().any(|pattern| is_open(pattern) || matches(pattern, resource, false))
        });
        names_action && names_resource
    }
}

/// Whether a pattern holds something that nobody knows before deployment; the partition of AWS is none.
fn is_open(pattern: &str) -> bool {
    pattern.replace("${AWS::Partition}", "aws").contains("${")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(statements: Vec<Statement>) -> Role {
        Role { name: "R".to_owned(), place: Place::default(), tags: Vec::new(), statements }
    }

    fn statement(allows: bool, action: &str, resource: Option<&str>) -> Statement {
        Statement {
            allows,
            actions: vec![action.to_owned()],
            resources: resource.map(|resource| vec![resource.to_owned()]),
            is_in_doubt: false,
        }
    }

    #[test]
    fn a_right_is_given_by_one_statement_and_taken_by_any() {
        let object = "arn:aws:s3:::lists/a.yaml";
        let reads = statement(true, "s3:Get*", Some("arn:aws:s3:::lists/*"));
        assert!(role(vec![reads.clone()]).may("s3:GetObject", object));
        assert!(!role(vec![reads.clone()]).may("s3:PutObject", object));
        assert!(!role(vec![reads.clone()]).may("s3:GetObject", "arn:aws:s3:::other/a.yaml"));
        assert!(!role(vec![reads.clone(), statement(false, "*", None)]).may("s3:GetObject", object));
        let doubt = Statement { is_in_doubt: true, ..statement(true, "", None) };
        assert!(role(vec![doubt]).may("s3:GetObject", object));
        assert!(
            role(vec![statement(true, "s3:GetObject", Some("arn:aws:s3:::${Bucket}/*"))]).may("s3:GetObject", object)
        );
        assert!(!role(Vec::new()).may("s3:GetObject", object));
    }
}
