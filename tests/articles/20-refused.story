title "第二十条 不予通过、退回、撤回的扩容：增加的配额和预留一并收回"
use 20-formal-resource.story

at 2024-09-02 10:00
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:30 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass
expect step=review quota.vcpu=granted:130,reserved:30,used:100
as operator.reviewer decide refuse reason="资源池容量不足，请分批申请"
expect state=refused quota.vcpu=granted:100,reserved:0,used:100

as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:10 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
as operator.reviewer decide pass
expect step=deliver quota.vcpu=granted:110,reserved:10,used:100
# 服务商无法交付的，回到审核；再次通过，不重复增加。
as vendor.engineer decide return reason="该规格暂无库存"
expect step=review quota.vcpu=granted:110,reserved:10,used:100
as operator.reviewer decide pass
expect step=deliver quota.vcpu=granted:110,reserved:10,used:100
as vendor.engineer decide return reason="该规格暂无库存"
as operator.reviewer decide return reason="请改选规格"
expect step=apply quota.vcpu=granted:100,reserved:0,used:100

# 确认备份的，写明位置。
as using_unit.applicant decide submit resource=last items=IAAS-CMP-001:5 reason="增长" sizing="按峰值" backup_confirmed=yes
expect refused=need.filled_if article=26.1
as using_unit.applicant decide submit resource=last items=IAAS-CMP-001:5 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
expect step=endorse
# 同一资源的扩容，一件办结前不再受理另一件。
name first
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:1 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
expect refused=resource.case_open article=20.1
