//! The errors that the API answers a call with, as the AWS CLI words them.

use std::fmt;

use serde::Serialize;

/// An answer that is an error: nothing was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApiError {
    /// The exception, such as `InvalidInstanceId`.
    pub code: &'static str,
    /// The operation that was called.
    pub operation: &'static str,
    /// What the service says.
    pub message: String,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "An error occurred ({}) when calling the {} operation: {}", self.code, self.operation, self.message)
    }
}

/// SendCommand names nodes that do not exist or are not managed: it creates no command at all (rule net-unmanaged-node).
#[must_use]
pub fn invalid_instances(ids: &[String], account: &str) -> ApiError {
    ApiError {
        code: "InvalidInstanceId",
        operation: "SendCommand",
        message: format!("Instances [[{}]] not in a valid state for account {account}", ids.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_as_the_command_line_prints_it() {
        let error = invalid_instances(&["i-1".to_owned(), "i-2".to_owned()], "123456789012");
        assert_eq!(
            error.to_string(),
            "An error occurred (InvalidInstanceId) when calling the SendCommand operation: Instances [[i-1, i-2]] not in a \
             valid state for account 123456789012"
        );
    }
}
