title "第十九条 五个工作日：审核和开通共用一个时限；黄牌、红牌；补正不计时"
use 18-quota-granted.story

at 2024-09-27 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
expect step=review due=2024-10-10 card=none

day 2024-10-08
expect due=2024-10-10 card=none left=2
# 还有一个工作日，黄牌。
day 2024-10-09
expect due=2024-10-10 card=yellow left=1
as operator.reviewer decide pass
expect step=deliver due=2024-10-10
at 2024-10-10 23:59
expect card=yellow late=0
# 期限届满于10月10日24时。
at 2024-10-11 00:01
expect card=red late=1
as vendor.engineer report 应用主机=i-0a11@10.66.1.11
as operator.provisioner decide done
expect step=verify resource=test:running

# 另一件：10月1日至8日等待补正，不计入。
at 2025-09-26 09:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
expect step=review due=2025-10-10
at 2025-09-28 10:00
as operator.reviewer decide supplement reason="请补充验证方案的通过标准"
expect step=supply by=using_unit.applicant
at 2025-10-09 10:00
as using_unit.applicant decide resubmit supplement="已补充"
expect step=review by=operator.reviewer due=2025-10-14
