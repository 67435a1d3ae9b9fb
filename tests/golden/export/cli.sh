MyBaseline=$(aws ssm create-patch-baseline \
    --name web \
    --operating-system AMAZON_LINUX_2 \
    --description 'says "hello", costs ${nothing}
and more' \
    --global-filters '{"PatchFilters":[{"Key":"PRODUCT","Values":["AmazonLinux2","*"]}]}' \
    --approval-rules '{"PatchRules":[{"PatchFilterGroup":{"PatchFilters":[{"Key":"CLASSIFICATION","Values":["Security"]},{"Key":"SEVERITY","Values":["Critical","Important"]}]},"ApproveAfterDays":7,"ComplianceLevel":"CRITICAL","EnableNonSecurity":true},{"PatchFilterGroup":{"PatchFilters":[]},"ApproveUntilDate":"2024-02-29"}]}' \
    --approved-patches 'kernel*' CVE-2024-1 \
    --approved-patches-compliance-level HIGH \
    --approved-patches-enable-non-security \
    --rejected-patches nginx \
    --rejected-patches-action BLOCK \
    --sources '[{"Name":"own","Products":["AmazonLinux2"],"Configuration":"[main]\nname=own"}]' \
    --tags '[{"Key":"env","Value":"prod"},{"Key":"a b","Value":"on"}]' \
    --query BaselineId --output text)
aws ssm register-patch-baseline-for-patch-group --baseline-id "$MyBaseline" --patch-group web
aws ssm register-patch-baseline-for-patch-group --baseline-id "$MyBaseline" --patch-group NO
aws ssm register-default-patch-baseline --baseline-id "$MyBaseline"

PrefixDb=$(aws ssm create-patch-baseline \
    --name "${Prefix}-db" \
    --operating-system WINDOWS \
    --approved-patches KB5009557 \
    --query BaselineId --output text)
aws ssm register-patch-baseline-for-patch-group --baseline-id "$PrefixDb" --patch-group "${Prefix}-group"
