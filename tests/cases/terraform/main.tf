# A baseline with its group, two nodes and an association, as Terraform.
variable "prefix" {
  description = "begins every name"
  default     = "shop"
}

locals {
  name  = "${var.prefix}-web"
  tags  = { Team = "ops" }
  names = tolist(["one", "two"])
}

resource "aws_ssm_patch_baseline" "web" {
  name             = local.name
  operating_system = "AMAZON_LINUX_2"
  approved_patches = concat(["kernel*"], ["curl"])

  approval_rule {
    approve_after_days  = 7
    enable_non_security = true

    patch_filter {
      key    = "CLASSIFICATION"
      values = ["Security"]
    }
  }

  dynamic "global_filter" {
    for_each = { PRODUCT = ["AmazonLinux2"] }
    content {
      key    = global_filter.key
      values = global_filter.value
    }
  }
}

resource "aws_ssm_patch_group" "web" {
  baseline_id = aws_ssm_patch_baseline.web.id
  patch_group = "${var.prefix}-group"
}

resource "aws_ssm_default_patch_baseline" "web" {
  baseline_id      = aws_ssm_patch_baseline.web.id
  operating_system = "AMAZON_LINUX_2"
}

data "aws_ssm_parameter" "ami" {
  name = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"
}

resource "aws_iam_role" "host" {
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "host" {
  role = aws_iam_role.host.name
}

resource "aws_instance" "host" {
  count                = length(local.names)
  ami                  = data.aws_ssm_parameter.ami.value
  instance_type        = "t3.micro"
  iam_instance_profile = aws_iam_instance_profile.host.name
  tags = merge(local.tags, {
    Name          = "host-${local.names[count.index]}"
    "Patch Group" = aws_ssm_patch_group.web.patch_group
  })
}

resource "aws_ssm_association" "patch" {
  name = "AWS-RunPatchBaseline"
  parameters = {
    Operation = "Install"
  }
  targets {
    key    = "InstanceIds"
    values = aws_instance.host[*].id
  }
  max_concurrency = "50%"
}
