//! The PowerShell module: its version, its place in S3 and on the node, and the lines about its download.

use patchplay_model::{WindowsModule, payload_bucket};

use super::Site;
use crate::page::Page;

/// Version of the module, which its file's name carries.
#[must_use]
pub const fn module_version(module: WindowsModule) -> &'static str {
    module.as_str()
}

/// Name of the module's archive.
pub(crate) fn zip_name(module: WindowsModule) -> String {
    format!("Amazon.PatchBaselineOperations-{}.zip", module_version(module))
}

/// Where a node of a region gets the module (rules `log-win-url-*`): the table that the document's own script holds.
#[must_use]
pub fn module_url(region: &str, module: WindowsModule) -> String {
    let bucket = payload_bucket(region);
    let place = match region {
        "us-east-1" => format!("s3.amazonaws.com/{bucket}"),
        "cn-north-1" | "cn-northwest-1" => format!("s3.{region}.amazonaws.com.cn/{bucket}"),
        "af-south-1" | "eu-south-1" | "ap-northeast-3" => format!("s3.{region}.amazonaws.com/{bucket}"),
        _ if bucket == format!("aws-patch-manager-{region}") => format!("{bucket}.s3-accelerate.amazonaws.com"),
        _ => format!("s3-{region}.amazonaws.com/{bucket}"),
    };
    format!("https://{place}/patchbaselineoperations/{}", zip_name(module))
}

/// The folder that the agent keeps of one run of a document.
pub(crate) fn orchestration_folder(instance_id: &str, execution_id: &str) -> String {
    format!(r"C:\ProgramData\Amazon\SSM\InstanceData\{instance_id}\document\orchestration\{execution_id}")
}

/// The folder in which the agent puts the step's script.
pub(super) fn step_folder(site: &Site<'_>) -> String {
    format!(r"{}\PatchWindows", orchestration_folder(site.instance_id, site.execution_id))
}

/// Where the step puts the module's archive (rule `log-win-zip-path`).
pub(crate) fn zip_folder(module: WindowsModule, instance_id: &str, execution_id: &str) -> String {
    match module {
        WindowsModule::V1_33 => format!(r"{}\PatchWindows", orchestration_folder(instance_id, execution_id)),
        WindowsModule::V1_29 => r"C:\Windows\TEMP".to_owned(),
    }
}

/// What every pass says that finds no credentials in the instance's metadata (rule
/// `net-metadata-credentials-warning`).
const NO_METADATA: &str = "Unable to pull security credentials from Instance Metadata Service, attempting to use local \
                           credentials file";

fn credentials(page: &mut Page, site: &Site<'_>) {
    if site.lacks_metadata {
        page.line(NO_METADATA);
    }
}

/// The two lines before the download.
pub(super) fn download_lines(page: &mut Page, site: &Site<'_>) {
    credentials(page, site);
    let module = site.readings.windows_module;
    let folder = zip_folder(module, site.instance_id, site.execution_id);
    spaced(page, "Preparing to download PatchBaselineOperations PowerShell module from S3.");
    spaced(
        page,
        &format!(
            r"Downloading PatchBaselineOperations PowerShell module from {} to {folder}\{}.",
            module_url(site.region, module),
            zip_name(module)
        ),
    );
}

/// All five lines, if the module is not on the node yet (rules `log-win-preamble-*`).
pub(super) fn preamble(page: &mut Page, site: &Site<'_>) {
    if !site.downloads_module {
        credentials(page, site);
        return;
    }
    download_lines(page, site);
    spaced(page, "Extracting PatchBaselineOperations zip file contents to temporary folder.");
    spaced(page, "Verifying SHA 256 of the PatchBaselineOperations PowerShell module files.");
    spaced(page, "Successfully downloaded and installed the PatchBaselineOperations PowerShell module.");
}

/// The script's strings end in a line break of their own, so an empty line follows each.
fn spaced(page: &mut Page, text: &str) {
    page.line(text);
    page.line("");
}
