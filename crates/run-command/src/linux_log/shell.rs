//! What the step's shell script prints before it starts the payload: what it finds on the node and which Python it takes.

use patchplay_engine::PackageManager;
use patchplay_language::mark;
use patchplay_model::{OperatingSystem, Trouble};

use super::{Site, pen::Pen, python::Python};

/// What is on a node of a product, as the script sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shell {
    /// The products it is of: those that begin with this.
    products: &'static str,
    /// Name of the Python that the script takes.
    pub(crate) binary: &'static str,
    /// Its version.
    pub(crate) version: &'static str,
    /// Binaries of those that the script looks for, in its order.
    found: &'static [&'static str],
    /// Those of curl and wget that are there.
    fetchers: &'static [&'static str],
    /// Version of yum, or of the package python3-apt.
    manager: &'static str,
    /// Whether a public log shows it. Everything else is what these releases are known to have.
    shown: bool,
}

const BOTH: &[&str] = &["curl", "wget"];
const CURL: &[&str] = &["curl"];
const DNF: &[&str] = &["python3", "yum", "dnf"];
const APT: &[&str] = &["python3", "apt-get"];
const YUM: &[&str] = &["python2.7", "python2", "python", "yum"];

/// A row with a yum or dnf.
const fn red_hat(
    products: &'static str,
    binary: &'static str,
    version: &'static str,
    found: &'static [&'static str],
    manager: &'static str,
) -> Shell {
    Shell { products, binary, version, found, fetchers: CURL, manager, shown: false }
}

const fn deb(products: &'static str, version: &'static str, manager: &'static str) -> Shell {
    Shell { products, binary: "python3", version, found: APT, fetchers: BOTH, manager, shown: false }
}

/// Python by product, the first row that fits. `AmazonLinux2` itself is in a log of 2020, python3 on Debian 11 in one of
/// 2022; versions of the others are those of the releases' own packages.
const TABLE: &[Shell] = &[
    Shell {
        products: "AmazonLinux2023",
        binary: "python3",
        version: "3.9.16",
        found: DNF,
        fetchers: BOTH,
        manager: "",
        shown: false,
    },
    Shell {
        products: "AmazonLinux2022",
        binary: "python3",
        version: "3.9.13",
        found: DNF,
        fetchers: BOTH,
        manager: "",
        shown: false,
    },
    Shell {
        products: "AmazonLinux201",
        binary: "python2.7",
        version: "2.7.18",
        found: &["python2.7", "python27", "python", "yum"],
        fetchers: BOTH,
        manager: "3.4.3",
        shown: false,
    },
    Shell {
        products: "AmazonLinux2",
        binary: "python2.7",
        version: "2.7.18",
        found: YUM,
        fetchers: BOTH,
        manager: "3.4.3",
        shown: true,
    },
    red_hat("RedhatEnterpriseLinux6", "python2.6", "2.6.6", &["python2.6", "python2", "python", "yum"], "3.2.29"),
    red_hat("CentOS6", "python2.6", "2.6.6", &["python2.6", "python2", "python", "yum"], "3.2.29"),
    red_hat("RedhatEnterpriseLinux7", "python2.7", "2.7.5", YUM, "3.4.3"),
    red_hat("CentOS7", "python2.7", "2.7.5", YUM, "3.4.3"),
    red_hat("OracleLinux7", "python2.7", "2.7.5", YUM, "3.4.3"),
    red_hat("RedhatEnterpriseLinux9", "python3", "3.9.18", DNF, ""),
    red_hat("CentOS9", "python3", "3.9.18", DNF, ""),
    red_hat("OracleLinux9", "python3", "3.9.18", DNF, ""),
    red_hat("RockyLinux9", "python3", "3.9.18", DNF, ""),
    red_hat("AlmaLinux9", "python3", "3.9.18", DNF, ""),
    red_hat("RedhatEnterpriseLinux10", "python3", "3.12.9", DNF, ""),
    red_hat("OracleLinux10", "python3", "3.12.9", DNF, ""),
    red_hat("RockyLinux10", "python3", "3.12.9", DNF, ""),
    red_hat("AlmaLinux10", "python3", "3.12.9", DNF, ""),
    Shell {
        products: "Suse12",
        binary: "python3",
        version: "3.4.10",
        found: &["python3", "python2.7", "python2", "python", "zypper"],
        fetchers: BOTH,
        manager: "",
        shown: false,
    },
    Shell {
        products: "Suse",
        binary: "python3",
        version: "3.6.15",
        found: &["python3", "zypper"],
        fetchers: BOTH,
        manager: "",
        shown: false,
    },
    deb("Ubuntu14.04", "3.4.3", "0.9.3.5ubuntu3"),
    deb("Ubuntu16.04", "3.5.2", "1.1.0~beta1ubuntu0.16.04.12"),
    deb("Ubuntu18.04", "3.6.9", "1.6.6"),
    deb("Ubuntu20", "3.8.10", "2.0.1ubuntu0.20.04.1"),
    deb("Ubuntu22", "3.10.12", "2.4.0ubuntu4"),
    deb("Ubuntu24", "3.12.3", "2.7.7ubuntu5"),
    deb("Debian8", "3.4.2", "0.9.3.12"),
    deb("Debian9", "3.5.3", "1.4.3"),
    deb("Debian10", "3.7.3", "1.8.4.3"),
    deb("Debian11", "3.9.2", "2.2.1"),
    deb("Debian12", "3.11.2", "2.6.0"),
    deb("Raspbian9", "3.5.3", "1.4.3"),
    deb("Raspbian10", "3.7.3", "1.8.4.3"),
    deb("Raspbian11", "3.9.2", "2.2.1"),
];

/// Rows for products that the table does not know, by manager.
const fn usual(manager: PackageManager) -> Shell {
    match manager {
        PackageManager::Yum => red_hat("", "python2.7", "2.7.5", YUM, "3.4.3"),
        PackageManager::Dnf => red_hat("", "python3", "3.6.8", DNF, ""),
        PackageManager::Zypper => Shell {
            products: "",
            binary: "python3",
            version: "3.6.15",
            found: &["python3", "zypper"],
            fetchers: BOTH,
            manager: "",
            shown: false,
        },
        PackageManager::Apt => deb("", "3.10.12", "2.4.0ubuntu4"),
        PackageManager::MacOs => Shell {
            products: "",
            binary: "python3",
            version: "3.9.6",
            found: &["python3"],
            fetchers: CURL,
            manager: "",
            shown: false,
        },
    }
}

impl Shell {
    /// What a node of a product has.
    pub(crate) fn of(manager: PackageManager, product: &str) -> Self {
        let known = TABLE.iter().find(|row| product.starts_with(row.products));
        known.copied().unwrap_or_else(|| usual(manager))
    }

    /// The generation of its Python.
    pub(crate) fn python(&self) -> Python {
        if self.version.starts_with('2') { Python::Two } else { Python::Three }
    }
}

/// Prints the whole preamble (rules `log-linux-preamble*`); an error means that the step ends here, with code 1.
pub(crate) fn preamble(pen: &mut Pen, site: &Site<'_>) -> Result<(), ()> {
    let shell = Shell::of(site.manager, site.product);
    if !shell.shown {
        pen.reconstructed(mark!("the paths and versions of Python and of the package manager"));
    }
    let is_python = |name: &&&str| name.starts_with("python");
    for name in shell.found.iter().filter(|name| !(site.has(Trouble::NoPython) && is_python(name))) {
        pen.raw(&format!("/usr/bin/{name}"));
    }
    if site.has(Trouble::NoPython) {
        unsupported(pen, site.manager, &shell);
        return Err(());
    }
    match site.manager {
        PackageManager::Yum if site.has(Trouble::YumImport) => {
            for name in shell.found.iter().filter(is_python) {
                pen.raw(&format!("Unable to import yum module on {name}"));
            }
            pen.raw("Unable to import yum module, please check version compatibility between Yum and Python");
            return Err(());
        }
        PackageManager::Yum => pen.raw(&format!("Using Yum version: {}", shell.manager)),
        PackageManager::Apt => python3_apt(pen, site, &shell),
        PackageManager::Dnf | PackageManager::Zypper | PackageManager::MacOs => {}
    }
    pen.raw(&format!("Using python binary: '{}'", shell.binary));
    pen.raw(&format!("Using Python Version: Python {}", shell.version));
    if !site.is_hybrid() {
        for name in shell.fetchers {
            pen.raw(&format!("/usr/bin/{name}"));
        }
    }
    if site.has(Trouble::NoMetadata) {
        pen.raw(NO_METADATA);
    }
    Ok(())
}

/// What the script says when instance metadata has no credentials.
const NO_METADATA: &str = "Unable to pull security credentials from Instance Metadata Service, attempting to use local \
                           credentials file";

/// The four lines of a node whose package manager has no Python.
fn unsupported(pen: &mut Pen, manager: PackageManager, shell: &Shell) {
    pen.raw("An unsupported package manager and python version combination was found.");
    pen.raw(match manager {
        PackageManager::Apt => "Apt requires Python3 to be installed.",
        PackageManager::Yum => "Yum requires Python2 to be installed.",
        PackageManager::Dnf | PackageManager::MacOs => "Dnf requires Python2 or Python3 to be installed.",
        PackageManager::Zypper => "ZYpp requires Python2 or Python3 to be installed.",
    });
    let flag = |name: &str| u8::from(!shell.found.contains(&name));
    pen.raw(&format!(
        "Python3=1, Python2=1, Yum={}, Apt={}, Zypper={}, Dnf={}",
        flag("yum"),
        flag("apt-get"),
        flag("zypper"),
        flag("dnf")
    ));
    pen.raw("Exiting...");
}

/// What apt-get prints about a package that is there in its newest version.
fn python3_apt(pen: &mut Pen, site: &Site<'_>, shell: &Shell) {
    if site.has(Trouble::DpkgInterrupted) {
        pen.complain(&format!("{}\n", super::failure::DPKG_INTERRUPTED));
        pen.complain("WARNING: Could not install the python3-apt, this may cause the patching operation to fail.\n");
        return;
    }
    pen.reconstructed(mark!("the lines of apt itself"));
    pen.raw("Reading package lists...");
    pen.raw("Building dependency tree...");
    if site.system != OperatingSystem::Debian {
        pen.raw("Reading state information...");
    }
    pen.raw(&format!("python3-apt is already the newest version ({}).", shell.manager));
    pen.raw(&format!("0 upgraded, 0 newly installed, 0 to remove and {} not upgraded.", site.upgradable));
}
