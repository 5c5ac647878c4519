title "第十九条 预留到期：六十个工作日未使用的预留自动退回，使用时重新核对配额余额"
use 18-quota-granted.story

at 2024-10-17 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:60 purpose="申请和管理模块测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
expect step=review quota.vcpu=granted:64,reserved:60,used:0

# 第六十个工作日是2025年1月10日。
day 2025-01-10
expect quota.vcpu=granted:64,reserved:60,used:0
day 2025-01-11
expect quota.vcpu=granted:64,reserved:0,used:0 step=review card=red notice=reservation_expired

# 退回的配额别的申请可以用；迟办的申请到开通时重新核对，余额不足即不能开通。
name late
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="另一模块测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
expect quota.vcpu=granted:64,reserved:8,used:0
case late
as operator.reviewer decide pass
expect refused=need.held_within article=19.1 check=held_within:no
