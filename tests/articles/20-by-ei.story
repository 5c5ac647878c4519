title "第二十条第二款 由市经济信息化主管部门核定：先调增配额，自通知之日起再各五个工作日"
use 20-formal-resource.story

at 2024-09-02 10:00
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:50 reason="并入两个区的业务" sizing="按合并后的峰值" backup_confirmed=no
as using_unit.approver decide pass
expect step=ei_review by=ei_dept.reviewer due=2024-09-14
as ei_dept.reviewer decide supplement reason="请补充两个区的并发数据"
expect step=ei_supply clock=paused
as using_unit.applicant decide resubmit supplement="见附件"
as ei_dept.reviewer decide pass opinion="测算合理"
expect step=ei_decide by=ei_dept.approver
# 核定不得多于申请。
as ei_dept.approver decide pass granted=IAAS-CMP-001:51
expect refused=need.granted_within_asked article=20.2
at 2024-09-10 15:00
as ei_dept.approver decide pass granted=IAAS-CMP-001:40
expect step=review by=operator.reviewer due=2024-09-18 granted=vcpu:40 quota.vcpu=granted:140,reserved:40,used:100 notice=expansion_decided

# 没有确认备份迁移的，扩容前留存一份快照。
at 2024-09-18 10:00
as operator.reviewer decide pass
expect step=keep by=vendor.engineer due=2024-09-25 quota.vcpu=granted:140,reserved:40,used:100
as vendor.engineer report
expect step=deliver by=vendor.engineer due=2024-09-25
as vendor.engineer report 应用主机二=i-1002@10.66.2.2
as operator.provisioner decide done
expect state=done quota.vcpu=granted:140,reserved:0,used:140

# 已经办结的扩容不抬高总配额这一基数：再要一核，仍由市经济信息化主管部门核定；不予核定的，什么也不改变。
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:1 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=ei_review
as ei_dept.reviewer decide refuse reason="请先优化现有资源"
expect state=refused quota.vcpu=granted:140,reserved:0,used:140
