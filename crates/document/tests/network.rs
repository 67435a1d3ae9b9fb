//! What instances reach, by edits of the article's environment.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{article, at, changed, codes, plain, reading, with, without};
use patchplay_document::{DerivedWay, Documents, Hop};
use patchplay_model::{MessageEndpoint, Paths};

const ENDPOINTS: &str = "
  SsmDoor:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcEndpointType: Interface, PrivateDnsEnabled: true, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ssm', VpcId: !Ref Network, SubnetIds: [!Ref ClosedSubnet]}
  SsmMessagesDoor:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcEndpointType: Interface, PrivateDnsEnabled: true, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ssmmessages', VpcId: !Ref Network, SubnetIds: [!Ref ClosedSubnet]}
  Ec2MessagesDoor:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcEndpointType: Interface, PrivateDnsEnabled: true, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ec2messages', VpcId: !Ref Network, SubnetIds: [!Ref ClosedSubnet]}
  BucketDoor:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcEndpointType: Gateway, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3', VpcId: !Ref Network, RouteTableIds: [!Ref ClosedRoutes]}
";

/// The article with endpoints instead of the route to the NAT gateway.
fn behind_endpoints() -> String {
    with(
        &changed(&without(&article(), "ClosedDefault"), "DependsOn: ClosedDefault", "DependsOn: BucketDoor"),
        ENDPOINTS,
    )
}

fn paths(text: &str) -> Paths {
    let documents = plain(text);
    assert_eq!(documents.instances[0].reach.paths, documents.instances[1].reach.paths);
    documents.instances[1].reach.paths
}

fn way<'d>(documents: &'d Documents, path: &str) -> &'d DerivedWay {
    documents.instances[1].reach.ways.iter().find(|way| way.path == path).unwrap()
}

fn labels(way: &DerivedWay) -> Vec<&str> {
    way.hops.iter().map(|hop| hop.label.as_str()).collect()
}

/// The hop at which a way ends.
fn broken<'d>(documents: &'d Documents, path: &str) -> &'d Hop {
    let way = way(documents, path);
    assert!(!way.open, "{path} is open");
    let last = way.hops.last().unwrap();
    assert!(!last.ok && way.hops.iter().filter(|hop| !hop.ok).count() == 1, "{:#?}", way.hops);
    last
}

const NOTHING: Paths = Paths { ssm: false, s3: false, snapshot: false, updates: false, logs: false };

#[test]
fn through_the_nat_gateway_everything_is_reached() {
    let text = article();
    let documents = plain(&text);
    assert_eq!(paths(&text), Paths::ALL);
    assert!(documents.instances.iter().all(|instance| instance.profile));
    assert_eq!(documents.instances[0].reach.subnet.as_deref(), Some("ClosedSubnet"));
    let updates = way(&documents, "updates");
    assert_eq!(
        labels(updates),
        [
            "instance Instance2",
            "subnet ClosedSubnet",
            "route table ClosedRoutes",
            "default route ClosedDefault",
            "NAT gateway Nat",
            "subnet OpenSubnet",
            "route table OpenRoutes",
            "default route OpenDefault",
            "internet gateway Gateway",
        ]
    );
    for hop in &updates.hops {
        assert!(hop.label.ends_with(&at(&text, &hop.places[0])), "{hop:?}");
    }
    assert_eq!(labels(way(&documents, "logs")).last(), Some(&"role HostRole"));
}

#[test]
fn without_the_default_route_nothing_is_reached_and_the_table_is_named() {
    let text = without(&article(), "ClosedDefault");
    let documents = plain(&text);
    assert_eq!(paths(&text), NOTHING);
    for path in ["ssm", "s3", "updates", "logs"] {
        let hop = broken(&documents, path);
        assert_eq!(hop.label, "route table ClosedRoutes");
        assert!(hop.detail.contains("no default route"), "{}", hop.detail);
        assert_eq!(at(&text, &hop.places[0]), "ClosedRoutes");
    }
    let found = codes(&documents);
    assert_eq!(found.iter().filter(|code| code.starts_with("unknown-dependency")).count(), 2, "{found:?}");
    assert!(documents.baselines.iter().all(|baseline| !baseline.has_errors));
}

#[test]
fn endpoints_carry_commands_and_files_but_no_windows_updates() {
    let text = behind_endpoints();
    let documents = plain(&text);
    assert_eq!(paths(&text), Paths { updates: false, ..Paths::ALL });
    assert_eq!(broken(&documents, "updates").label, "route table ClosedRoutes");
    assert_eq!(
        labels(way(&documents, "ssm")),
        ["instance Instance2", "subnet ClosedSubnet", "endpoint SsmDoor", "endpoint SsmMessagesDoor"]
    );
    assert_eq!(
        labels(way(&documents, "s3")),
        ["instance Instance2", "subnet ClosedSubnet", "route table ClosedRoutes", "gateway endpoint BucketDoor"]
    );
}

#[test]
fn amazon_linux_finds_its_updates_in_s3() {
    let text = changed(
        &behind_endpoints(),
        "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    );
    assert_eq!(paths(&text), Paths::ALL);
}

#[test]
fn one_of_the_message_endpoints_is_enough_unless_the_older_reading_is_taken() {
    let text = without(&behind_endpoints(), "Ec2MessagesDoor");
    assert!(paths(&text).ssm);
    let old = reading(&text, &[], MessageEndpoint::Ec2messagesRequired);
    assert_eq!(broken(&old, "ssm").label, "route table ClosedRoutes");
    let text = without(&behind_endpoints(), "SsmMessagesDoor");
    assert!(paths(&text).ssm);
    let text = without(&text, "Ec2MessagesDoor");
    assert!(!paths(&text).ssm);
    assert!(labels(way(&plain(&text), "ssm")).contains(&"endpoint SsmDoor"));
    assert!(!paths(&without(&behind_endpoints(), "SsmDoor")).ssm);
}

#[test]
fn an_endpoint_needs_private_names_and_a_group_that_lets_the_node_in() {
    let quiet = changed(&behind_endpoints(), "PrivateDnsEnabled: true, ", "");
    assert!(broken(&plain(&quiet), "ssm").detail.contains("PrivateDnsEnabled"));
    let nameless = changed(&behind_endpoints(), "EnableDnsHostnames: true", "EnableDnsHostnames: false");
    assert!(broken(&plain(&nameless), "ssm").detail.contains("EnableDnsHostnames"));
    let guarded = |rules: &str| {
        let group = format!(
            "  Doors:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: doors\n      VpcId: !Ref Network\n      SecurityGroupIngress: {rules}\n"
        );
        let text = changed(
            &behind_endpoints(),
            "SubnetIds: [!Ref ClosedSubnet]}",
            "SubnetIds: [!Ref ClosedSubnet], SecurityGroupIds: [!Ref Doors]}",
        );
        with(&text, &group)
    };
    for (rules, open) in [
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.20.0.0/16}]", true),
        ("[{IpProtocol: '-1', CidrIp: 10.20.2.0/24}]", true),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref NoInbound}]", true),
        ("[{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.20.0.0/16}]", false),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.20.1.0/24}]", false),
        ("[{IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref Doors}]", false),
        ("[]", false),
    ] {
        let documents = plain(&guarded(rules));
        assert_eq!(documents.instances[1].reach.paths.ssm, open, "{rules}");
        if !open {
            assert_eq!(broken(&documents, "ssm").label, "security group Doors");
        }
    }
}

#[test]
fn a_subnet_without_association_falls_to_the_main_route_table() {
    let text = without(&article(), "ClosedRoutesLink");
    let documents = plain(&text);
    assert_eq!(paths(&text), NOTHING);
    let hop = broken(&documents, "ssm");
    assert_eq!(hop.label, "main route table of Network");
    assert_eq!(at(&text, &hop.places[0]), "ClosedSubnet");
}

#[test]
fn the_nat_gateway_needs_an_attached_internet_gateway_of_its_own() {
    let cases = [
        (without(&article(), "OpenDefault"), "route table OpenRoutes"),
        (without(&article(), "OpenRoutesLink"), "main route table of Network"),
        (without(&article(), "GatewayLink"), "internet gateway Gateway"),
        (changed(&article(), "      AllocationId: !GetAtt Address.AllocationId\n", ""), "NAT gateway Nat"),
        (
            changed(&article(), "AllocationId: !GetAtt Address.AllocationId", "ConnectivityType: private"),
            "NAT gateway Nat",
        ),
    ];
    for (text, label) in cases {
        assert_eq!(broken(&plain(&text), "updates").label, label);
    }
}

#[test]
fn a_route_that_does_not_wait_for_the_attachment_is_named() {
    let detail = |text: &str| way(&plain(text), "updates").hops.last().unwrap().detail.clone();
    assert_eq!(detail(&article()), "attached by GatewayLink");
    let hasty =
        changed(&article(), "    Type: AWS::EC2::Route\n    DependsOn: GatewayLink\n", "    Type: AWS::EC2::Route\n");
    assert!(detail(&hasty).contains("`DependsOn: GatewayLink` in OpenDefault"), "{}", detail(&hasty));
    assert_eq!(paths(&hasty), Paths::ALL);
}

#[test]
fn behind_an_internet_gateway_a_node_needs_a_public_address() {
    let public = changed(&article(), "NatGatewayId: !Ref Nat", "GatewayId: !Ref Gateway");
    assert_eq!(broken(&plain(&public), "ssm").label, "public address");
    let mapped = changed(
        &public,
        "      CidrBlock: 10.20.2.0/24\n",
        "      CidrBlock: 10.20.2.0/24\n      MapPublicIpOnLaunch: true\n",
    );
    assert_eq!(paths(&mapped), Paths::ALL);
    let elastic = with(&public, "  Fixed: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref Instance2}}\n");
    let documents = plain(&elastic);
    assert_eq!(documents.instances[1].reach.paths, Paths::ALL);
    assert_eq!(documents.instances[0].reach.paths, NOTHING);
}

#[test]
fn what_the_template_does_not_show_is_assumed_open() {
    for text in [
        changed(&article(), "      SubnetId: !Ref ClosedSubnet\n      SecurityGroupIds", "      SecurityGroupIds"),
        changed(
            &article(),
            "      SubnetId: !Ref ClosedSubnet\n      SecurityGroupIds",
            "      SubnetId: subnet-0123\n      SecurityGroupIds",
        ),
        changed(&article(), "NatGatewayId: !Ref Nat", "TransitGatewayId: tgw-1"),
    ] {
        assert_eq!(paths(&text), Paths::ALL);
        let documents = plain(&text);
        assert!(way(&documents, "ssm").hops.iter().any(|hop| hop.detail.contains("assumed")));
    }
}

#[test]
fn a_group_that_lists_what_may_leave_must_list_https() {
    let text = changed(
        &article(),
        "      GroupDescription: nothing comes in\n",
        "      GroupDescription: nothing comes in\n      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}]\n",
    );
    assert_eq!(broken(&plain(&text), "ssm").label, "security group NoInbound");
    let text = changed(&text, "FromPort: 80, ToPort: 80", "FromPort: 443, ToPort: 443");
    assert_eq!(paths(&text), Paths::ALL);
}

#[test]
fn the_role_decides_management_and_logs() {
    let profile = |text: &str| plain(text).instances[1].profile;
    assert!(!profile(&changed(&article(), "AmazonSSMManagedInstanceCore", "AmazonS3ReadOnlyAccess")));
    assert!(profile(&changed(&article(), "AmazonSSMManagedInstanceCore", "AdministratorAccess")));
    assert!(!profile(&changed(&article(), "      IamInstanceProfile: !Ref HostProfile\n", "")));
    assert!(profile(&changed(
        &article(),
        "IamInstanceProfile: !Ref HostProfile",
        "IamInstanceProfile: company-default"
    )));
    let logs = |text: &str| plain(text).instances[1].reach.paths.logs;
    assert!(!logs(&changed(&article(), "s3:PutObject", "s3:GetObject")));
    assert!(logs(&changed(&article(), "s3:PutObject", "'s3:Put*'")));
    assert!(!logs(&changed(&article(), "!Sub '${Logs.Arn}/*'", "arn:aws:s3:::elsewhere/*")));
    assert!(logs(&changed(&article(), "!Sub '${Logs.Arn}/*'", "!Sub 'arn:${AWS::Partition}:s3:::${Prefix}/*'")));
    assert!(logs(&changed(&article(), "      BucketName: !Ref Prefix\n", "")), "a bucket without a name of its own");
    let hop = broken(&plain(&changed(&article(), "s3:PutObject", "s3:GetObject")), "logs").clone();
    assert_eq!(hop.label, "role HostRole");
    assert!(hop.detail.contains("soa-04-003"), "{}", hop.detail);
}

/// A network ACL on the closed subnet, its entries as `number egress protocol from to range action`.
fn acl(entries: &[&str]) -> String {
    let mut text = "  Rules: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Network}}
  RulesLink: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {SubnetId: !Ref ClosedSubnet, NetworkAclId: !Ref Rules}}
"
    .to_owned();
    for entry in entries {
        let words: Vec<&str> = entry.split(' ').collect();
        text += &format!(
            "  Entry{}{}: {{Type: AWS::EC2::NetworkAclEntry, Properties: {{NetworkAclId: !Ref Rules, RuleNumber: {}, Egress: {}, Protocol: {}, PortRange: {{From: {}, To: {}}}, CidrBlock: {}, RuleAction: {}}}}}\n",
            words[0], words[1], words[0], words[1], words[2], words[3], words[4], words[5], words[6]
        );
    }
    with(&article(), &text)
}

#[test]
fn a_network_acl_lets_requests_out_and_answers_in() {
    let out = "100 true 6 443 443 0.0.0.0/0 allow";
    let back = "100 false 6 1024 65535 0.0.0.0/0 allow";
    assert_eq!(paths(&acl(&[out, back])), Paths::ALL);
    assert_eq!(paths(&acl(&["100 true -1 0 0 0.0.0.0/0 allow", "100 false -1 0 0 0.0.0.0/0 allow"])), Paths::ALL);
    for (entries, says) in [
        (vec![], "it lets no HTTPS (443) out"),
        (vec![back], "it lets no HTTPS (443) out"),
        (vec!["100 true 6 80 80 0.0.0.0/0 allow", back], "it lets no HTTPS (443) out"),
        (vec!["100 true 17 0 65535 0.0.0.0/0 allow", back], "it lets no HTTPS (443) out"),
        (vec!["90 true 6 443 443 0.0.0.0/0 deny", out, back], "it lets no HTTPS (443) out"),
        (vec!["100 true 6 443 443 10.20.0.0/16 allow", back], "it lets no HTTPS (443) out"),
        (vec![out], "it lets no answers (ports 32768-65535) in"),
        (vec![out, "100 false 6 443 443 0.0.0.0/0 allow"], "it lets no answers (ports 32768-65535) in"),
    ] {
        let text = acl(&entries);
        assert_eq!(paths(&text), NOTHING, "{entries:?}");
        let documents = plain(&text);
        let hop = broken(&documents, "updates");
        assert_eq!((hop.label.as_str(), hop.detail.as_str()), ("network ACL Rules", says), "{entries:?}");
    }
    // The lowest number decides, so a later deny does nothing.
    assert_eq!(paths(&acl(&[out, back, "110 true 6 443 443 0.0.0.0/0 deny"])), Paths::ALL);
    // The subnet of the NAT gateway counts too.
    let of_nat =
        acl(&[]).replace("SubnetId: !Ref ClosedSubnet, NetworkAclId", "SubnetId: !Ref OpenSubnet, NetworkAclId");
    assert_eq!(broken(&plain(&of_nat), "updates").label, "network ACL Rules");
}

#[test]
fn an_endpoints_policy_must_allow_what_nodes_ask_for() {
    let policed = |service: &str, statement: &str| {
        changed(
            &behind_endpoints(),
            &format!("ServiceName: !Sub 'com.amazonaws.${{AWS::Region}}.{service}'"),
            &format!(
                "ServiceName: !Sub 'com.amazonaws.${{AWS::Region}}.{service}', PolicyDocument: {{Statement: [{statement}]}}"
            ),
        )
    };
    let s3 = |resources: &str| {
        policed("s3", &format!("{{Effect: Allow, Principal: '*', Action: 's3:*', Resource: [{resources}]}}"))
    };
    let both =
        "!Sub 'arn:aws:s3:::aws-ssm-${AWS::Region}/*', !Sub 'arn:aws:s3:::patch-baseline-snapshot-${AWS::Region}/*'";
    assert!(way(&plain(&s3(both)), "s3").open);
    assert!(way(&plain(&s3("'*'")), "s3").open);
    let documents = plain(&s3("!Sub 'arn:aws:s3:::aws-ssm-${AWS::Region}/*'"));
    let hop = broken(&documents, "s3");
    assert_eq!(
        (hop.label.as_str(), hop.detail.as_str()),
        (
            "gateway endpoint BucketDoor",
            "its policy does not allow s3:GetObject on the bucket patch-baseline-snapshot-ap-northeast-1"
        )
    );
    let documents = plain(&policed("ssm", "{Effect: Allow, Action: 'ssm:Get*', Resource: '*'}"));
    assert_eq!(broken(&documents, "ssm").detail, "its policy does not allow ssm:UpdateInstanceInformation");
    let documents = plain(&policed("ssm", "{Effect: Allow, Action: '*'}, {Effect: Deny, Action: 'ssm:Update*'}"));
    assert!(!way(&documents, "ssm").open, "a denial wins");
    assert!(way(&plain(&policed("ssm", "{Effect: Allow, NotAction: 'ssm:Delete*', Resource: '*'}")), "ssm").open);
}
