//! What a public parameter of Systems Manager says about an image: system and product, from its path alone.
//!
//! AWS documents the trees under `/aws/service` in "Calling AMI public parameters" (Windows, Amazon Linux, macOS) and
//! leaves those of Ubuntu, Debian, SUSE and Red Hat to their publishers. The id behind a parameter changes monthly, the
//! path does not: it names the system, so that a template can be played without an account.

use patchplay_model::OperatingSystem;

/// System and product of an image that is found by a public parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageParameter {
    /// Operating system.
    pub system: OperatingSystem,
    /// Product as patches name it; `None` when the path leaves the version open.
    pub product: Option<String>,
}

/// The image behind a public parameter's path, such as
/// `/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base`. A version (`:3`) behind it is ignored.
/// `None` for a path of one's own, and for images of systems that Patch Manager does not know.
#[must_use]
pub fn image_parameter(path: &str) -> Option<ImageParameter> {
    let path = path.strip_prefix("/aws/service/")?;
    let path = path.split_once(':').map_or(path, |(path, _)| path);
    let parts: Vec<&str> = path.split('/').collect();
    let (system, product) = match parts.as_slice() {
        // Linux with SQL Server: amzn2-x86_64-SQL_2019_Express.
        ["ami-windows-latest", name, ..] if name.starts_with("amzn2-") => {
            (OperatingSystem::AmazonLinux2, Some("AmazonLinux2".to_owned()))
        }
        ["ami-windows-latest", name, ..] => (OperatingSystem::Windows, windows(name)?),
        ["ami-amazon-linux-latest", name, ..] => amazon_linux(name)?,
        // eks/optimized-ami/1.31/amazon-linux-2023/x86_64/..., ecs/optimized-ami/amazon-linux-2/recommended
        ["eks" | "ecs", "optimized-ami", rest @ ..] => rest.iter().find_map(|part| container_host(part))?,
        // deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/..., neuron/dlami/pytorch-2.5/ubuntu-22.04/...,
        // cloud9/amis/amazonlinux-2023-x86_64
        ["deeplearning", "ami", rest @ ..] | ["neuron", "dlami", rest @ ..] | ["cloud9", "amis", rest @ ..] => {
            rest.iter().find_map(|part| within(part))?
        }
        // canonical/ubuntu/server/22.04/..., pro-server, server-minimal; eks/22.04/1.31/...
        ["canonical", "ubuntu", _, release, ..] => (OperatingSystem::Ubuntu, numbered("Ubuntu", release, UBUNTU)),
        ["debian", "release" | "daily", release, ..] => (OperatingSystem::Debian, numbered("Debian", release, DEBIAN)),
        ["suse", product, version, ..] if product.starts_with("sles") => (OperatingSystem::Suse, suse(version)),
        ["redhat", "rhel", version, ..] => (OperatingSystem::RedHat, numbered("RedhatEnterpriseLinux", version, &[])),
        ["ec2-macos", release, ..] => (OperatingSystem::MacOs, numbered("macOS", release, MACOS)),
        _ => return None,
    };
    Some(ImageParameter { system, product })
}

/// Releases that a path may call by name.
type Names = &'static [(&'static str, &'static str)];

const UBUNTU: Names = &[
    ("trusty", "14.04"),
    ("xenial", "16.04"),
    ("bionic", "18.04"),
    ("focal", "20.04"),
    ("jammy", "22.04"),
    ("noble", "24.04"),
];
const DEBIAN: Names = &[("buster", "10"), ("bullseye", "11"), ("bookworm", "12"), ("trixie", "13")];
const MACOS: Names = &[
    ("mojave", "10"),
    ("catalina", "10"),
    ("bigsur", "11"),
    ("monterey", "12"),
    ("ventura", "13"),
    ("sonoma", "14"),
    ("sequoia", "15"),
    ("tahoe", "26"),
];

/// A family's product of a release given by number or name.
fn numbered(family: &str, release: &str, names: Names) -> Option<String> {
    let number = names.iter().find(|(name, _)| *name == release).map_or(release, |(_, number)| *number);
    number.starts_with(|first: char| first.is_ascii_digit()).then(|| format!("{family}{number}"))
}

/// What stands after `Windows_Server-`, and the product. Longer beginnings stand first.
const WINDOWS: Names = &[
    ("2008-R2", "WindowsServer2008R2"),
    ("2008", "WindowsServer2008"),
    ("2012-R2", "WindowsServer2012R2"),
    ("2012", "WindowsServer2012"),
    ("2016", "WindowsServer2016"),
    ("2019", "WindowsServer2019"),
    ("2022", "WindowsServer2022"),
    ("2025", "WindowsServer2025"),
    ("1709", "WindowsServer,version1709-1803"),
    ("1803", "WindowsServer,version1709-1803"),
    ("1903", "WindowsServer,version1903andlater"),
    ("1909", "WindowsServer,version1903andlater"),
    ("2004", "WindowsServer,version1903andlater"),
    ("20H2", "WindowsServer,version1903andlater"),
];

/// The product of a Windows image's name, whatever language and edition follow; prefixes such as `TPM-` or
/// `EC2LaunchV2-` may precede. `None` for other names.
#[expect(clippy::option_option, reason = "no Windows at all, or Windows of a version that we do not know")]
fn windows(name: &str) -> Option<Option<String>> {
    let (_, version) = name.split_once("Windows_Server-")?;
    let known = |start: &str| {
        version.strip_prefix(start).is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
    };
    Some(WINDOWS.iter().find(|(start, _)| known(start)).map(|(_, product)| (*product).to_owned()))
}

/// How names of Amazon Linux images begin.
fn amazon_linux(name: &str) -> Option<(OperatingSystem, Option<String>)> {
    let (system, product) = match name.split_once("-ami").map(|(generation, _)| generation)? {
        // The parameters exist only for the last release, 2018.03.
        "amzn" => (OperatingSystem::AmazonLinux, "AmazonLinux2018.03"),
        "amzn2" => (OperatingSystem::AmazonLinux2, "AmazonLinux2"),
        "al2022" => (OperatingSystem::AmazonLinux2022, "AmazonLinux2022"),
        "al2023" => (OperatingSystem::AmazonLinux2023, "AmazonLinux2023"),
        _ => return None,
    };
    Some((system, Some(product.to_owned())))
}

/// The part of a path of ECS or EKS that names the host's system.
fn container_host(part: &str) -> Option<(OperatingSystem, Option<String>)> {
    let (system, product) = match part {
        "amazon-linux" => (OperatingSystem::AmazonLinux, "AmazonLinux2018.03"),
        "amazon-linux-2" | "amazon-linux-2-gpu" | "amazon-linux-2-arm64" => {
            (OperatingSystem::AmazonLinux2, "AmazonLinux2")
        }
        "amazon-linux-2022" => (OperatingSystem::AmazonLinux2022, "AmazonLinux2022"),
        "amazon-linux-2023" => (OperatingSystem::AmazonLinux2023, "AmazonLinux2023"),
        _ => return None,
    };
    Some((system, Some(product.to_owned())))
}

/// The system that stands somewhere in the name of an image with software.
fn within(part: &str) -> Option<(OperatingSystem, Option<String>)> {
    if let Some((_, release)) = part.split_once("ubuntu-") {
        let release = release.split_once('-').map_or(release, |(release, _)| release);
        return Some((OperatingSystem::Ubuntu, numbered("Ubuntu", release, UBUNTU)));
    }
    // Longer names stand first.
    let (_, system, product) = [
        ("-2023", OperatingSystem::AmazonLinux2023, "AmazonLinux2023"),
        ("-2", OperatingSystem::AmazonLinux2, "AmazonLinux2"),
    ]
    .into_iter()
    .find(|(generation, ..)| {
        ["amazon-linux", "amazonlinux"].iter().any(|name| part.contains(&format!("{name}{generation}")))
    })?;
    Some((system, Some(product.to_owned())))
}

/// `15-sp4` is 15.4, a bare `15` is 15.0, `16.0` stays.
fn suse(version: &str) -> Option<String> {
    let number = match version.split_once("-sp") {
        Some((major, pack)) => format!("{major}.{pack}"),
        None if version.contains('.') => version.to_owned(),
        None => format!("{version}.0"),
    };
    numbered("Suse", &number, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_path_names_system_and_product() {
        for (path, system, product) in [
            ("ami-windows-latest/Windows_Server-2019-English-Full-Base", "WINDOWS", "WindowsServer2019"),
            ("ami-windows-latest/Windows_Server-2019-Japanese-Full-Base", "WINDOWS", "WindowsServer2019"),
            ("ami-windows-latest/Windows_Server-2016-English-Core-SQL_2016_SP2_Web", "WINDOWS", "WindowsServer2016"),
            ("ami-windows-latest/Windows_Server-2012-R2_RTM-Dutch-64Bit-Base", "WINDOWS", "WindowsServer2012R2"),
            ("ami-windows-latest/Windows_Server-2012-RTM-English-64Bit-Base", "WINDOWS", "WindowsServer2012"),
            (
                "ami-windows-latest/Windows_Server-20H2-English-Core-Base",
                "WINDOWS",
                "WindowsServer,version1903andlater",
            ),
            ("ami-windows-latest/TPM-Windows_Server-2022-English-Full-Base", "WINDOWS", "WindowsServer2022"),
            (
                "ami-windows-latest/Windows_Server-2019-English-Full-ECS_Optimized/image_id",
                "WINDOWS",
                "WindowsServer2019",
            ),
            ("ami-windows-latest/Windows_Server-2019-English-Full-Base:42", "WINDOWS", "WindowsServer2019"),
            ("ami-amazon-linux-latest/amzn2-ami-hvm-arm64-gp2", "AMAZON_LINUX_2", "AmazonLinux2"),
            ("ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2", "AMAZON_LINUX_2", "AmazonLinux2"),
            ("ami-amazon-linux-latest/amzn-ami-hvm-x86_64-gp2", "AMAZON_LINUX", "AmazonLinux2018.03"),
            ("ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "AMAZON_LINUX_2023", "AmazonLinux2023"),
            ("ecs/optimized-ami/amazon-linux-2/recommended/image_id", "AMAZON_LINUX_2", "AmazonLinux2"),
            (
                "eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id",
                "AMAZON_LINUX_2023",
                "AmazonLinux2023",
            ),
            ("ecs/optimized-ami/amazon-linux-2/kernel-5.10/recommended", "AMAZON_LINUX_2", "AmazonLinux2"),
            ("ami-windows-latest/amzn2-x86_64-SQL_2019_Express", "AMAZON_LINUX_2", "AmazonLinux2"),
            ("deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id", "UBUNTU", "Ubuntu22.04"),
            (
                "deeplearning/ami/arm64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id",
                "AMAZON_LINUX_2023",
                "AmazonLinux2023",
            ),
            ("neuron/dlami/pytorch-2.5/amazon-linux-2023/latest/image_id", "AMAZON_LINUX_2023", "AmazonLinux2023"),
            ("cloud9/amis/amazonlinux-2-x86_64", "AMAZON_LINUX_2", "AmazonLinux2"),
            ("cloud9/amis/ubuntu-22.04-x86_64", "UBUNTU", "Ubuntu22.04"),
            ("canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id", "UBUNTU", "Ubuntu22.04"),
            ("canonical/ubuntu/pro-server/focal/stable/current/amd64/hvm/ebs-gp2/ami-id", "UBUNTU", "Ubuntu20.04"),
            ("debian/release/12/latest/amd64", "DEBIAN", "Debian12"),
            ("debian/daily/bookworm/latest/amd64", "DEBIAN", "Debian12"),
            ("suse/sles/15-sp1/x86_64/latest", "SUSE", "Suse15.1"),
            ("suse/sles-byos/12-sp5/x86_64/latest", "SUSE", "Suse12.5"),
            ("redhat/rhel/8/x86_64/latest", "REDHAT_ENTERPRISE_LINUX", "RedhatEnterpriseLinux8"),
            ("ec2-macos/ventura/arm64_mac/latest/image_id", "MACOS", "macOS13"),
        ] {
            let found = image_parameter(&format!("/aws/service/{path}")).unwrap();
            assert_eq!((found.system.as_str(), found.product.as_deref()), (system, Some(product)), "{path}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_version_open_still_names_the_system() {
        let newer = image_parameter("/aws/service/ami-windows-latest/Windows_Server-2031-English-Full-Base").unwrap();
        assert_eq!(newer, ImageParameter { system: OperatingSystem::Windows, product: None });
    }

    #[test]
    fn other_paths_name_nothing() {
        for path in [
            "/golden/ami",
            "/aws/service/",
            "",
            "/aws/service/global-infrastructure/regions",
            "/aws/service/bottlerocket/aws-k8s-1.31/x86_64/latest/image_id",
            "/aws/service/ami-windows-latest/SQL_2019_Express",
            "/aws/service/neuron/dlami",
            "/aws/service/ami-amazon-linux-latest",
        ] {
            assert_eq!(image_parameter(path), None, "{path}");
        }
    }
}
