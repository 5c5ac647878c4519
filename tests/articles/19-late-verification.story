title "第十九条 原则上一个月内完成验证：逾期的说明理由，不视为通过"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
expect step=verify resource=test:running due=2024-11-11

# 沉默不是通过：到期后仍是测试资源。
at 2024-11-12 09:00
expect step=verify card=red late=1 resource=test:running
as using_unit.applicant decide pass report="全部通过"
expect refused=need.in_time article=19.2
as using_unit.applicant decide pass report="全部通过" reason="第三方性能测试排期延后"
expect step=formal by=operator.provisioner due=2024-11-14
# 未收到通知之前不得正式开通；收到之后两个工作日内开通。
at 2024-11-14 17:00
as operator.provisioner decide done
expect state=done resource=formal:running
