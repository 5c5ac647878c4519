title "第十九条 验证未通过：调整后重新交付，再次验证通过"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
expect step=verify resource=test:running

at 2024-10-21 10:00
as using_unit.applicant decide fail report="数据库主机磁盘时延超标"
expect refused=reason
as using_unit.applicant decide fail report="数据库主机磁盘时延超标" reason="时延高于验证方案标准"
expect step=remedy by=operator.provisioner due=2024-11-04
as operator.provisioner decide adjust reason="更换存储池"
expect step=redeliver by=vendor.engineer due=2024-10-28
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0b12@10.66.1.22
expect step=reopen by=operator.provisioner
as operator.provisioner decide done
# 重新开通之日起另计一个月。
expect step=verify by=using_unit.applicant due=2024-11-21 resource=test:running quota.vcpu=granted:64,reserved:0,used:8

at 2024-11-01 10:00
as using_unit.applicant decide pass report="复测通过"
as operator.provisioner decide done
expect state=done resource=formal:running
