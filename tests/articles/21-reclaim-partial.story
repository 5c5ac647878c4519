title "第二十一条 资源回收：部分回收即缩减，归还的不得多于现有"
use 19-test-and-activation.story

at 2025-04-25 10:00
as using_unit.applicant apply reclaim_resource resource=last scope=partial reason="负载下降" backup_confirmed=yes backup_place="不涉及数据"
expect refused=need.filled_if article=21.1
as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:9 reason="负载下降" backup_confirmed=yes backup_place="不涉及数据"
expect refused=need.asked_within_resource article=21.1
# 确认备份的，写明位置。
as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:4 reason="负载下降" backup_confirmed=yes
expect refused=need.filled_if article=26.1

as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:4+IAAS-CMP-002:16 reason="负载下降" backup_confirmed=yes backup_place="不涉及数据"
as using_unit.approver decide pass
as operator.reviewer decide pass
# 缩减的，其余部分继续运行。
as operator.provisioner decide done
expect step=cut by=vendor.engineer resource=formal:running
as vendor.engineer report 应用主机=i-0a11@10.66.1.11
as operator.provisioner decide done
expect state=done resource=formal:running quota.vcpu=granted:64,reserved:0,used:4 quota.memory_gib=granted:256,reserved:0,used:16 quota.ssd_gib=granted:4096,reserved:0,used:200

# 退回后改为全部回收的，不再以原来填写的部分为准。
as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:1 reason="负载下降" backup_confirmed=yes backup_place="不涉及数据"
expect asked=vcpu:1
as using_unit.approver decide return reason="系统已停用，请全部归还"
as using_unit.applicant decide submit resource=last scope=whole reason="系统停用" backup_confirmed=yes backup_place="单位自有存储"
expect json.step=endorse
as using_unit.applicant get /api/cases/{case}
expect json.copies.asked.items=(absent) json.form.items=(absent)
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.provisioner decide done
expect step=kept resource=formal:suspended
at 2025-05-01 09:00
as operator.reviewer decide destroy
as vendor.engineer report 应用主机=i-0a11
as operator.provisioner decide done
expect state=done resource=formal:reclaimed quota.vcpu=granted:64,reserved:0,used:0
