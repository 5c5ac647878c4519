title "第十九条、第二十六条 验证未通过：备份确认后释放，配额归还"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
expect step=verify resource=test:running quota.vcpu=granted:64,reserved:0,used:8

at 2024-10-21 10:00
as using_unit.applicant decide fail report="架构不适配" reason="改用专有数据库方案"
as operator.provisioner decide release reason="单位放弃本次测试"
expect step=backup by=using_unit.ops due=2024-10-28
as using_unit.ops decide confirm backup_place="单位自有存储"
# 停用后保留至10月26日；当日24:00之后才能销毁。
expect step=kept by=operator.reviewer resource=test:suspended
at 2024-10-26 17:00
as operator.reviewer decide destroy
expect refused=need.kept_long_enough article=19.2
at 2024-10-27 09:00
as operator.reviewer decide destroy
expect step=clear by=vendor.engineer
as vendor.engineer report 应用主机=i-0a11 数据库主机=i-0a12
expect step=release by=operator.provisioner
as operator.provisioner decide done
expect step=none state=released resource=test:reclaimed quota.vcpu=granted:64,reserved:0,used:0

# 没有答复的，期满留存快照后清除。
at 2024-11-04 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
expect step=verify resource=test:running
as using_unit.applicant decide fail report="仍不适配" reason="方案未定"
as operator.provisioner decide release reason="方案未定"
expect step=backup due=2024-11-11
at 2024-11-12 09:00
expect step=keep by=vendor.engineer
as vendor.engineer report 快照=snap-0001
expect step=kept resource=test:suspended
at 2024-11-18 09:00
as operator.reviewer decide destroy
expect step=clear by=vendor.engineer
as vendor.engineer report 应用主机=i-0a11 数据库主机=i-0a12
as operator.provisioner decide done
expect state=released quota.vcpu=granted:64,reserved:0,used:0
