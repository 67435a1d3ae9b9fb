//! `AWS::S3::Bucket`: which buckets of a template only those may read who have the right to.

use crate::{Input, evaluate::Resource, value::Value};

const BUCKET: &str = "AWS::S3::Bucket";

/// Names of the buckets that no policy of theirs opens to everybody.
pub(crate) fn private(resources: &[Resource], input: &Input<'_>) -> Vec<String> {
    let created = || resources.iter().filter(|resource| resource.created.known() != Some(false));
    let is_open = |bucket: &&Resource| {
        created().filter(|policy| policy.kind == "AWS::S3::BucketPolicy").any(|policy| {
            let own = policy.properties.get("Bucket").and_then(|value| value.reference.as_ref());
            let statements = policy.properties.at(&["PolicyDocument", "Statement"]);
            own.is_some()
                && own == bucket.address.as_ref()
                && statements.map_or(&[][..], Value::one_or_many).iter().any(is_for_everybody)
        })
    };
    let name = |bucket: &Resource| {
        let given = bucket.properties.get("BucketName").and_then(Value::written).map(str::to_owned);
        given.or_else(|| (input.physical_id)(bucket.name(), BUCKET))
    };
    created().filter(|resource| resource.kind == BUCKET).filter(|bucket| !is_open(bucket)).filter_map(name).collect()
}

fn is_for_everybody(statement: &Value) -> bool {
    let principal = statement.get("Principal");
    let named = principal.and_then(|value| value.get("AWS")).or(principal);
    let everybody = named.is_some_and(|value| value.one_or_many().iter().any(|who| who.text() == Some("*")));
    statement.get("Effect").and_then(Value::text) == Some("Allow") && everybody && statement.get("Condition").is_none()
}
