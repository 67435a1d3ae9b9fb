//! What AWS answers as a catalogue of the user's own.

#![expect(clippy::unwrap_used, reason = "what these tests share is test code too")]

use patchplay_catalog::{Assumed, Catalog, Family, Form, Imported, InstalledVersion, PatchFacts, PatchKind, full_set};
use patchplay_model::{Date, OperatingSystem};

fn read(text: &str) -> Imported {
    Imported::read(text, Assumed::default()).unwrap()
}

fn error(text: &str) -> String {
    Imported::read(text, Assumed::default()).unwrap_err().to_string()
}

fn date(text: &str) -> Option<Date> {
    Some(Date::parse(text).unwrap())
}

const AVAILABLE_WINDOWS: &str = r#"{
    "Patches": [
        {
            "Id": "aaaaaaaa-0000-4000-8000-000000000001",
            "ReleaseDate": "2022-01-11T10:00:00-08:00",
            "Title": "2022-01 Cumulative Update for Windows Server 2019 (1809) for x64-based Systems (KB5009557)",
            "Description": "Install this update to resolve issues in Windows.",
            "ContentUrl": "https://support.microsoft.com/help/5009557",
            "Vendor": "Microsoft",
            "ProductFamily": "Windows",
            "Product": "WindowsServer2019",
            "Classification": "SecurityUpdates",
            "MsrcSeverity": "Critical",
            "KbNumber": "KB5009557",
            "MsrcNumber": "",
            "Language": "All",
            "AddedOneDay": {"by": ["AWS"]}
        },
        {
            "ReleaseDate": 1639472400.0,
            "Title": "2021-12 Cumulative Update for Windows Server 2019 (1809) for x64-based Systems (KB5008218)",
            "ProductFamily": "Windows",
            "Product": "WindowsServer2019",
            "Classification": "SecurityUpdates",
            "MsrcSeverity": "Critical",
            "KbNumber": "KB5008218"
        },
        {
            "ReleaseDate": null,
            "Title": "Security Update for Microsoft Office 2016 (KB5002140) 64-Bit Edition",
            "ProductFamily": "Office",
            "Product": "Office 2016",
            "Classification": "SecurityUpdates",
            "MsrcSeverity": "Important",
            "KbNumber": "5002140"
        }
    ],
    "NextToken": "more"
}"#;

#[test]
fn available_patches_of_windows() {
    let imported = read(AVAILABLE_WINDOWS);
    assert_eq!((imported.form, imported.installed.len()), (Form::AvailablePatches, 0));
    let [january, december, office] = imported.patches.as_slice() else { panic!("{:?}", imported.patches) };
    assert_eq!(
        *january,
        PatchFacts {
            title: "2022-01 Cumulative Update for Windows Server 2019 (1809) for x64-based Systems (KB5009557)".into(),
            released: date("2022-01-11"),
            product: "WindowsServer2019".into(),
            family: "Windows".into(),
            classification: "SecurityUpdates".into(),
            severity: "Critical".into(),
            kind: PatchKind::Lcu,
            // The newer of two cumulative updates holds the older one, which no member says.
            supersedes: vec!["KB5008218".into()],
            certainty: "inferred".into(),
            ..PatchFacts::new(OperatingSystem::Windows, "KB5009557")
        }
    );
    assert_eq!(
        (december.released, december.supersedes.len(), december.certainty.as_str()),
        (date("2021-12-14"), 0, "")
    );
    assert_eq!((office.id.as_str(), office.kind, office.released), ("KB5002140", PatchKind::App, None));
}

#[test]
fn available_patches_of_linux() {
    let imported = read(
        r#"{"Patches": [
            {"Name": "kernel", "Epoch": 0, "Version": "5.10.184", "Release": "175.731.amzn2", "Arch": "x86_64",
             "AdvisoryIds": ["ALAS2-2023-2108"], "BugzillaIds": ["2212934"], "CVEIds": ["CVE-2023-3090", "CVE-2023-35788"],
             "Classification": "Security", "Severity": "Important", "Product": "AmazonLinux2",
             "ProductFamily": "Amazon Linux", "Repository": "amzn2-core", "ReleaseDate": "2023-06-29T05:00:00+00:00"},
            {"Name": "openssl", "Epoch": "1", "Version": "1.1.1k", "Release": "9.el8_7", "Arch": "x86_64",
             "Title": "openssl security update", "Classification": "Security", "Severity": "Moderate",
             "Product": "RedhatEnterpriseLinux8.7"},
            {"Name": "curl", "Version": "7.81.0", "Release": "1ubuntu1.15", "Arch": "amd64", "Severity": "Optional",
             "Product": "Ubuntu22.04", "Repository": "jammy-security"}
        ]}"#,
    );
    let [kernel, openssl, curl] = imported.patches.as_slice() else { panic!("{:?}", imported.patches) };
    assert_eq!(
        *kernel,
        PatchFacts {
            title: "kernel.x86_64 5.10.184-175.731.amzn2".into(),
            released: date("2023-06-29"),
            product: "AmazonLinux2".into(),
            classification: "Security".into(),
            severity: "Important".into(),
            cves: vec!["CVE-2023-3090".into(), "CVE-2023-35788".into()],
            advisories: vec!["ALAS2-2023-2108".into()],
            bugs: vec!["2212934".into()],
            epoch: "0".into(),
            version: "5.10.184".into(),
            release: "175.731.amzn2".into(),
            arch: "x86_64".into(),
            repository: "amzn2-core".into(),
            ..PatchFacts::new(OperatingSystem::AmazonLinux2, "kernel")
        }
    );
    assert_eq!((openssl.system, openssl.epoch.as_str()), (OperatingSystem::RedHat, "1"));
    assert_eq!(openssl.title, "openssl security update");
    assert_eq!(
        (curl.system, curl.priority.as_str(), curl.severity.as_str()),
        (OperatingSystem::Ubuntu, "Optional", "")
    );
}

#[test]
fn effective_patches_of_a_baseline() {
    let imported = read(
        r#"{"EffectivePatches": [{
            "Patch": {"KbNumber": "KB4470788", "Product": "WindowsServer2019", "ProductFamily": "Windows",
                      "Title": "2018-11 Update for Windows Server 2019 for x64-based Systems (KB4470788)",
                      "Classification": "SecurityUpdates", "MsrcSeverity": "Critical", "ReleaseDate": 1544047205.0},
            "PatchStatus": {"DeploymentStatus": "APPROVED", "ComplianceLevel": "UNSPECIFIED",
                            "ApprovalDate": 1544652005.0}
        }]}"#,
    );
    assert_eq!(imported.form, Form::EffectivePatches);
    assert_eq!((imported.patches[0].id.as_str(), imported.patches[0].released), ("KB4470788", date("2018-12-05")));
}

const INSTANCE_WINDOWS: &str = r#"{"Patches": [
    {"Title": "2022-01 Cumulative Update for Windows Server 2019 (1809) for x64-based Systems (KB5009557)",
     "KBId": "KB5009557", "Classification": "SecurityUpdates", "Severity": "Critical", "State": "Missing",
     "InstalledTime": "1970-01-01T00:00:00+00:00"},
    {"Title": "Windows Malicious Software Removal Tool x64 - v5.97 (KB890830)", "KBId": "KB890830",
     "Classification": "UpdateRollups", "Severity": "Unspecified", "State": "InstalledOther",
     "InstalledTime": "2021-12-15T00:00:00+00:00"},
    {"Title": "", "KBId": "KB5006754", "Classification": "", "Severity": "", "State": "INSTALLED_OTHER",
     "InstalledTime": 1639526400.0},
    {"Title": "Security Update for Windows Server 2008 R2 x64 Edition (KB2305420)", "KBId": "KB2305420",
     "Classification": "SecurityUpdates", "Severity": "Important", "State": "NotApplicable",
     "InstalledTime": "1970-01-01T00:00:00+00:00"}
]}"#;

#[test]
fn patches_of_a_windows_instance() {
    let imported = read(INSTANCE_WINDOWS);
    assert_eq!(imported.form, Form::InstancePatches);
    let installed: Vec<&str> = imported.installed.iter().map(|patch| patch.id.as_str()).collect();
    assert_eq!(installed, ["KB890830", "KB5006754"]);
    assert!(imported.installed.iter().all(|patch| patch.version == InstalledVersion::Whole));
    let rows: Vec<(&str, &str)> = imported.patches.iter().map(|p| (p.id.as_str(), p.product.as_str())).collect();
    assert_eq!(
        rows,
        [("KB5009557", "WindowsServer2019"), ("KB890830", "WindowsServer2019"), ("KB2305420", "WindowsServer2008R2")]
    );
    let assumed = Assumed { product: Some("WindowsServer2022"), ..Assumed::default() };
    let told = Imported::read(INSTANCE_WINDOWS, assumed).unwrap();
    assert_eq!(
        (told.patches[0].product.as_str(), told.patches[1].product.as_str()),
        ("WindowsServer2019", "WindowsServer2022")
    );
}

#[test]
fn patches_of_a_linux_instance() {
    let imported = read(
        r#"[
            {"Title": "bind-libs.x86_64:32:9.8.2-0.68.rc1.60.amzn1", "KBId": "bind-libs.x86_64",
             "Classification": "Security", "Severity": "Important", "State": "Installed",
             "InstalledTime": 1546992000.0, "CVEIds": "CVE-2018-5743,CVE-2018-5740"},
            {"Title": "NetworkManager.x86_64:1:1.18.8-2.amzn2.0.1", "KBId": "NetworkManager.x86_64",
             "Classification": "", "Severity": "", "State": "Missing", "InstalledTime": 0.0}
        ]"#,
    );
    assert_eq!(imported.form, Form::InstancePatches);
    assert_eq!(imported.installed.len(), 1);
    assert_eq!(imported.installed[0].version, InstalledVersion::Exactly("32:9.8.2-0.68.rc1.60.amzn1".into()));
    let [bind, manager] = imported.patches.as_slice() else { panic!("{:?}", imported.patches) };
    assert_eq!(
        (bind.system, bind.id.as_str(), bind.arch.as_str()),
        (OperatingSystem::AmazonLinux, "bind-libs", "x86_64")
    );
    assert_eq!(
        (bind.epoch.as_str(), bind.version.as_str(), bind.release.as_str()),
        ("32", "9.8.2", "0.68.rc1.60.amzn1")
    );
    assert_eq!(bind.cves, ["CVE-2018-5743", "CVE-2018-5740"]);
    assert_eq!((manager.system, manager.product.as_str()), (OperatingSystem::AmazonLinux2, ""));

    let debian = r#"[{"Title": "apt.amd64:2.2.4", "KBId": "apt.amd64", "State": "InstalledOther"}]"#;
    assert_eq!(
        error(debian),
        "line 1: `[0]`: nothing says which operating system `apt.amd64` is of: these answers leave it out, so name it beside \
         the file"
    );
    let assumed = Assumed { system: Some(OperatingSystem::Debian), product: Some("Debian11") };
    let told = Imported::read(debian, assumed).unwrap();
    assert_eq!((told.patches[0].product.as_str(), told.patches[0].version.as_str()), ("Debian11", "2.2.4"));
    assert_eq!(told.installed[0].version, InstalledVersion::Exactly("2.2.4".into()));
}

#[test]
fn known_facts_fill_the_gaps() {
    let mut imported = read(INSTANCE_WINDOWS);
    imported.complete(&full_set(Family::Windows));
    let patch = &imported.patches[0];
    assert_eq!((patch.released, patch.needs_reboot), (date("2022-01-11"), true));
    assert!(patch.supersedes.contains(&"KB5008218".to_owned()));
    // What the user's text says stands.
    assert!(patch.title.contains("(1809)"));

    let mut imported = read(AVAILABLE_WINDOWS);
    imported.complete(&full_set(Family::Windows));
    assert_eq!(imported.patches[0].certainty, "");
    assert!(!imported.patches[1].supersedes.is_empty());
    let catalog = Catalog::from_facts(imported.patches, Vec::new());
    assert_eq!(catalog.rows_of(OperatingSystem::Windows).len(), 3);
}

#[test]
fn a_table_is_recognised_too() {
    let imported = read("\u{feff}os,id,product\nWINDOWS,KB1,WindowsServer2019\n");
    assert_eq!((imported.form, imported.patches.len()), (Form::Table, 1));
    assert_eq!(read("{\"Patches\": []}").patches, []);
    assert_eq!(read("[]").form, Form::AvailablePatches);
}

#[test]
fn a_table_of_packages_may_say_what_they_need_and_until_when_they_were_there() {
    let text = "os,id,version,bugzilla,depends,repository,withdrawn,malformed\n\
                AMAZON_LINUX_2,bind,9.11,2067336 17,bind-libs>=32:9.11-1 dbus,extras,2022-03-01,\n\
                AMAZON_LINUX_2,bind,9.12,,,,,true\n";
    let imported = read(text);
    let [older, newer] = imported.patches.as_slice() else { panic!("{:?}", imported.patches) };
    assert_eq!((older.bugs.as_slice(), older.depends.len()), (&["2067336".to_owned(), "17".to_owned()][..], 2));
    assert_eq!((older.repository.as_str(), older.withdrawn), ("extras", date("2022-03-01")));
    assert_eq!((newer.bugs.len(), newer.depends.len(), newer.withdrawn), (0, 0, None));
    assert_eq!((older.malformed, newer.malformed), (false, true));
    let catalog = Catalog::from_facts(imported.patches, Vec::new());
    let again = Catalog::from_bytes(&catalog.to_bytes()).unwrap();
    let row = again.patch(0).unwrap();
    assert_eq!(row.depends().collect::<Vec<_>>(), ["bind-libs>=32:9.11-1", "dbus"]);
    assert_eq!((row.bugs().count(), row.withdrawn), (2, date("2022-03-01")));
    assert_eq!(again.malformed(), [false, true]);
}

#[test]
fn an_error_names_its_place() {
    for (text, message) in [
        ("{\n\"Patches\": [,]}", "line 2: this is no JSON: a value is expected, not `,`"),
        ("{\"Patches\": [", "line 1: this is no JSON: it ends where a value is expected"),
        (
            "{\"Baselines\": []}",
            "line 1: neither `Patches` nor `EffectivePatches` is here; what describe-available-patches, \
             describe-effective-patches-for-patch-baseline and describe-instance-patches answer can be read",
        ),
        ("{\"Patches\": {}}", "line 1: `Patches`: a list is expected here, not an object"),
        ("{\"Patches\": [3]}", "line 1: `Patches[0]`: an object is expected here, not a number"),
        (
            "[{\"KbNumber\": \"KB1\"},\n{\"KbNumber\": \"KB2\", \"ReleaseDate\": \"soon\"}]",
            "line 2: `[1].ReleaseDate`: `soon` is no time: write it as 2022-01-11T18:00:00Z",
        ),
        (
            "[{\"KbNumber\": \"KB1\", \"ReleaseDate\": {}}]",
            "line 1: `[0].ReleaseDate`: a time is expected here, not an object",
        ),
        ("[{\"KbNumber\": [\"KB1\"]}]", "line 1: `[0].KbNumber`: a text is expected here, not a list"),
        (
            "[{\"KbNumber\": \"KB1\", \"CVEIds\": [1]}]",
            "line 1: `[0].CVEIds[0]`: a text is expected here, not a number",
        ),
        (
            "{\"EffectivePatches\": [{\"Patch\": {\"KbNumber\": \"KB1\"}}, {\"PatchStatus\": {}}]}",
            "line 1: `EffectivePatches[1]`: `Patch` is missing",
        ),
        (
            "{\"EffectivePatches\": [{\"Patch\": {\"KbNumber\": \"KB1\", \"Title\": true}}]}",
            "line 1: `EffectivePatches[0].Patch.Title`: a text is expected here, not true or false",
        ),
        (
            "[{\"Name\": \"vim\", \"Product\": \"Solaris11\"}]",
            "line 1: `[0]`: the operating system is not known: there is no `KbNumber`, and the product `Solaris11` is of none \
             that is known",
        ),
        (
            "[{\"Product\": \"WindowsServer2019\"}]",
            "line 1: `[0]`: every patch needs a `KbNumber` (Windows) or a `Name` (Linux)",
        ),
        ("[{\"KBId\": \"KB1\", \"State\": \"Gone\"}]", "line 1: `[0]`: `Gone` is not a state of a patch"),
        ("[{\"State\": \"Installed\"}]", "line 1: `[0]`: every patch needs a `KBId`"),
        ("os,ident\n", "line 1: `ident` is not a column of patches"),
    ] {
        let found = error(text);
        assert!(found == message || (text.starts_with("os") && found.starts_with(message)), "{text}: {found}");
    }
}

/// Whatever is cut off or changed: an error with words, or patches, never a panic.
#[test]
fn damaged_answers_are_refused_or_read() {
    let (mut refused, mut read) = (0, 0);
    for text in [AVAILABLE_WINDOWS, INSTANCE_WINDOWS] {
        for (place, character) in text.char_indices() {
            let (start, rest) = text.split_at(place);
            assert!(Imported::read(start, Assumed::default()).is_err() || start.is_empty(), "{place}");
            let (_, rest) = rest.split_at(character.len_utf8());
            for with in ["", "\"", "{", "9", "null", "é"] {
                let changed = format!("{start}{with}{rest}");
                match Imported::read(&changed, Assumed::default()) {
                    Ok(imported) => {
                        read += 1;
                        assert!(imported.patches.iter().all(|patch| !patch.id.is_empty()));
                    }
                    Err(error) => {
                        refused += 1;
                        assert!(!error.to_string().is_empty());
                    }
                }
            }
        }
    }
    assert!(refused > 1000 && read > 1000, "{refused} refused, {read} read");
}
