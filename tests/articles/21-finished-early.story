title "第二十一条 使用完毕：单位提前告知的，即时停用、及时回收；到期通知随工作日安排重新计算"
use 23-emergency-granted.story

# 可以延期的，到期前30、20、16个工作日通知，再于15、5、1个工作日通知；都写明延期申请的最后日期。
day 2025-01-10
as using_unit.applicant get /api/notices
expect json.items.0.name=notice.ended
day 2025-01-13
as using_unit.applicant get /api/notices
expect json.items.0.name=notice.term_ends_extendable json.items.0.at=2025-01-13T00:00:01+08:00 json.total=4
day 2025-02-10
case end_of_term latest
as using_unit.ops decide confirm backup_place="单位自有存储"
as using_unit.applicant decide finished
expect step=kept by=operator.reviewer resource=emergency:suspended
day 2025-02-16
as operator.reviewer decide destroy
as vendor.engineer report 会商主机=e-01
as operator.provisioner decide done
expect state=done resource=emergency:reclaimed
