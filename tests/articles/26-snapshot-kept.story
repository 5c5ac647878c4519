title "第二十六条 没有确认备份的，留存快照九十日；期满后销毁，销毁有记录"
use 23-emergency-granted.story

at 2025-03-01 00:10
case end_of_term latest
expect step=keep resource=emergency:suspended
at 2025-03-03 10:00
as vendor.engineer report 快照=snap-e01
at 2025-03-07 10:00
as operator.reviewer decide destroy
as vendor.engineer report 会商主机=e-01
as operator.provisioner decide done
expect state=done resource=emergency:reclaimed
# 3月3日留存，至6月1日；当日尚不销毁。
day 2025-06-01
as operator.provisioner get /api/cases?procedure=end_of_snapshot
expect json.total=0
day 2025-06-02
case end_of_snapshot latest
expect step=clear by=vendor.manager
as vendor.manager decide done evidence="销毁记录第1号"
expect step=confirm by=operator.provisioner
as operator.provisioner decide confirm
expect state=done
