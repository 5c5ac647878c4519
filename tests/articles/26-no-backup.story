title "第二十六条 备份迁移：单位没有确认备份的，清除前留存快照"
use 19-test-and-activation.story

at 2025-04-25 10:00
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统停用" backup_confirmed=no
as using_unit.approver decide pass
as operator.reviewer decide pass
expect step=deliver by=vendor.engineer

# 快照和清除两张工单都报告完成，才能回收。
as vendor.engineer report 快照=snap-0a11
expect step=deliver
as vendor.engineer report 应用主机=i-0a11 数据库主机=i-0a12
expect step=reclaim
as operator.provisioner decide done
expect state=done resource=formal:reclaimed
