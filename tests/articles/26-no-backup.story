title "第二十六条 备份迁移：单位没有确认备份的，清除前留存快照"
use 19-test-and-activation.story

at 2025-04-25 10:00
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统停用" backup_confirmed=no
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.provisioner decide done
# 停用后先留存快照；快照报告之后，过了保留的日期，才有清除的工单。
expect step=keep by=vendor.engineer due=2025-05-13
as vendor.engineer get /api/orders?case={case}
expect json.total=1 json.items.0.kind=snapshot json.items.0.state=open
at 2025-04-28 10:00
as vendor.engineer report 快照=snap-0a11
expect step=kept by=operator.reviewer due=2025-05-13
at 2025-05-01 10:00
as operator.reviewer decide destroy
expect step=clear by=vendor.engineer due=2025-05-13
as vendor.engineer get /api/orders?case={case}
expect json.total=2 json.items.0.kind=reclaim json.items.0.state=open json.items.1.kind=snapshot json.items.1.state=confirmed
as vendor.engineer report 应用主机=i-0a11 数据库主机=i-0a12
expect step=reclaim
as operator.provisioner decide done
expect state=done resource=formal:reclaimed

# 工单全部办完，服务商工程师不再看得到这件事。
as vendor.engineer get /api/cases/{case}
expect refused=absent
