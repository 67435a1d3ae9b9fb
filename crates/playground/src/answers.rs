//! The answers of the command line and of the npm package (design: shapes of AWS's API where one exists).

use std::collections::BTreeMap;

use patchplay_document::Diagnostic;
use serde::Serialize;
use serde_json::Value;

/// `check`: problems and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CheckAnswer {
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// `inspect`: what the files hold, with every intrinsic function resolved; what cannot be resolved is `null`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InspectAnswer {
    /// CloudFormation's property names plus `LogicalId`.
    pub baselines: Vec<Value>,
    /// `{LogicalId, InstanceId, ImageId, Tags, Network}`.
    pub instances: Vec<Value>,
    /// `{LogicalId, DocumentName, Parameters, Targets, OutputS3BucketName, OutputS3KeyPrefix, MaxConcurrency, MaxErrors}`.
    pub runs: Vec<Value>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// `run`: what the API would answer after the run, and the objects it wrote. Absent members: the input has errors.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RunAnswer {
    /// API shape `Command`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Value>,
    /// API shape `CommandInvocation`, with plugins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_invocations: Option<Vec<Value>>,
    /// API shape `InstancePatchState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_patch_states: Option<Vec<Value>>,
    /// API shape `PatchComplianceData`, by instance id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_patches: Option<BTreeMap<String, Vec<Value>>>,
    /// `bucket/key` to text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objects: Option<BTreeMap<String, String>>,
    /// Assertions of the scenario that do not hold, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed_expectations: Vec<String>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// `explain`: why a node has its baseline and its patches their states. Absent members: the input has errors.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExplainAnswer {
    /// The node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// `{BaselineId, Name, Reason}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Value>,
    /// `{Id, State, DeploymentStatus, ApprovalDate, Trace: [{Step, Outcome, Detail}]}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patches: Option<Vec<Value>>,
    /// `{Edit, Effect}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<Value>>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}
