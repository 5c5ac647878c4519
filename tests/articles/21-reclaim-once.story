title "第二十一条 资源回收：一项资源同时只办一件回收；测试资源在测试与开通办件中释放"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
name opening
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11
as operator.provisioner decide done
expect step=verify resource=test:running

# 还在验证的资源，不另办回收：否则验证通过之后无从正式开通。
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="不再测试" backup_confirmed=yes backup_place="单位自有存储"
expect refused=need.resource_class_is article=21.1
case opening
as using_unit.applicant decide pass report="全部通过"
as operator.provisioner decide done
expect resource=formal:running

as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:4 reason="负载下降" backup_confirmed=yes backup_place="不涉及数据"
name first
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统停用" backup_confirmed=yes backup_place="单位自有存储"
expect refused=resource.case_open article=21.1
case first
as using_unit.applicant withdraw reason="改为全部回收"
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统停用" backup_confirmed=yes backup_place="单位自有存储"
expect step=endorse
