title "第十九条 根据项目配额情况：超出配额余额的，不予受理"
use 18-quota-granted.story

at 2024-09-02 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:65 purpose="测试" verification_plan="按测试大纲"
expect refused=need.held_within article=19.1

# 恰为配额的，可以。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:64 purpose="测试" verification_plan="按测试大纲"
expect step=endorse
name first
as using_unit.approver decide pass
expect step=review quota.vcpu=granted:64,reserved:64,used:0

# 已经预留的，别的申请不能再用。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:1 purpose="测试" verification_plan="按测试大纲"
expect refused=need.held_within article=19.1

# 不予通过的，预留归还。
case first
as operator.reviewer decide refuse reason="请按模块分批申请"
expect state=refused quota.vcpu=granted:64,reserved:0,used:0
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:1 purpose="测试" verification_plan="按测试大纲"
expect step=endorse

# 撤回的，预留也归还。
as using_unit.approver decide pass
expect quota.vcpu=granted:64,reserved:1,used:0
as using_unit.applicant withdraw reason="改期测试"
expect state=withdrawn quota.vcpu=granted:64,reserved:0,used:0
