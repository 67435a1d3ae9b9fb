variable "Prefix" {}

resource "aws_ssm_patch_baseline" "my_baseline" {
  name                                 = "web"
  operating_system                     = "AMAZON_LINUX_2"
  description                          = "says \"hello\", costs $${nothing}\nand more"
  approved_patches                     = ["kernel*", "CVE-2024-1"]
  approved_patches_compliance_level    = "HIGH"
  approved_patches_enable_non_security = true
  rejected_patches                     = ["nginx"]
  rejected_patches_action              = "BLOCK"

  global_filter {
    key    = "PRODUCT"
    values = ["AmazonLinux2", "*"]
  }

  approval_rule {
    approve_after_days  = 7
    compliance_level    = "CRITICAL"
    enable_non_security = true

    patch_filter {
      key    = "CLASSIFICATION"
      values = ["Security"]
    }

    patch_filter {
      key    = "SEVERITY"
      values = ["Critical", "Important"]
    }
  }

  approval_rule {
    approve_until_date = "2024-02-29"
  }

  source {
    name          = "own"
    products      = ["AmazonLinux2"]
    configuration = "[main]\nname=own"
  }

  tags = {
    "env" = "prod"
    "a b" = "on"
  }
}

resource "aws_ssm_patch_group" "my_baseline_1" {
  baseline_id = aws_ssm_patch_baseline.my_baseline.id
  patch_group = "web"
}

resource "aws_ssm_patch_group" "my_baseline_2" {
  baseline_id = aws_ssm_patch_baseline.my_baseline.id
  patch_group = "NO"
}

resource "aws_ssm_default_patch_baseline" "my_baseline" {
  baseline_id      = aws_ssm_patch_baseline.my_baseline.id
  operating_system = "AMAZON_LINUX_2"
}

resource "aws_ssm_patch_baseline" "prefix_db" {
  name             = "${var.Prefix}-db"
  operating_system = "WINDOWS"
  approved_patches = ["KB5009557"]
}

resource "aws_ssm_patch_group" "prefix_db" {
  baseline_id = aws_ssm_patch_baseline.prefix_db.id
  patch_group = "${var.Prefix}-group"
}
