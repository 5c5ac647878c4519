title "第十九条 测试与开通：国庆假期前申请，十月十日开通测试，验证通过后正式开通"
use 18-quota-granted.story

at 2024-09-27 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
expect step=endorse by=using_unit.approver due=2024-10-16 asked=vcpu:8+memory_gib:32+ssd_gib:200

# 收到之日9月27日不计；9月29日（调休上班）、30日、10月8日、9日、10日，共五个工作日。
at 2024-09-27 15:00
as using_unit.approver decide pass
expect step=review by=operator.reviewer due=2024-10-10 quota.vcpu=granted:64,reserved:8,used:0
at 2024-09-30 11:00
as operator.reviewer decide pass
expect step=deliver by=vendor.engineer due=2024-10-10
at 2024-10-09 09:30
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
expect step=open by=operator.provisioner due=2024-10-10

at 2024-10-10 17:00
as operator.provisioner decide done
expect step=verify by=using_unit.applicant due=2024-11-11 resource=test:running quota.vcpu=granted:64,reserved:0,used:8 notice=test_opened

# 一个月届满11月10日是星期日，顺延至11日。单位通知验证通过，方可正式开通。
at 2024-11-08 16:00
as using_unit.applicant decide pass report="功能、性能均达到验证方案要求" passed_on=2024-11-07
expect step=formal by=operator.provisioner due=2024-11-12 resource=test:running notice=verification_passed
at 2024-11-12 10:00
as operator.provisioner decide done
expect step=none state=done resource=formal:running
