title "第二十二条 开发资源：自配置之日起最长三个月，11月30日配置的2月28日到期，不予延期"
use 22-quota-of-forty.story

at 2024-11-29 10:00
# 申请时所填的日期：最长到次年2月28日，晚一日不行；当日也不行。
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2 until=2025-03-01
expect refused=need.term_within article=22.2
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2 until=2024-11-29
expect refused=need.term_within article=22.2
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 开发主机=d-01@10.66.9.1
# 11月30日是星期六；期限的最后一日2月28日，是否休息日都不移动。
at 2024-11-30 15:00
as operator.provisioner decide done
expect state=done resource=development:running
as using_unit.applicant get /api/resources
save dev items.0.id
expect json.items.0.end=2025-02-28 json.items.0.class=development
as using_unit.applicant apply extend_emergency resource=last until=2025-03-10 reason="未完成"
expect refused=need.resource_class_is article=23.1

# 到期前15、5、1个工作日各通知一次：2月8日（调休上班）、21日、27日；没有30、20、16日的通知，因为不能延期。
day 2025-02-27
as using_unit.applicant get /api/notices
expect json.total=6 json.items.0.name=notice.term_ends json.items.0.at=2025-02-27T00:00:01+08:00 json.items.1.at=2025-02-21T00:00:01+08:00 json.items.2.at=2025-02-08T00:00:01+08:00 json.items.3.name=notice.ended

# 到期前十五个工作日起，使用单位运维确认数据备份迁移。
case end_of_term latest
expect step=prepare by=using_unit.ops due=2025-02-28
as using_unit.ops decide confirm backup_place="单位自有存储"
expect step=await by=using_unit.applicant
at 2025-02-28 23:50
expect resource=development:running
# 最后一日24:00停用。
at 2025-03-01 00:01
expect step=kept by=operator.reviewer resource=development:suspended due=2025-03-14
at 2025-03-06 10:00
as operator.reviewer decide destroy
expect refused=need.kept_long_enough article=21.2
at 2025-03-07 10:00
as operator.reviewer decide destroy
as vendor.engineer report 开发主机=d-01
as operator.provisioner decide done
expect state=done resource=development:reclaimed

# 回收后仍需使用的，说明理由另行申请。
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2
expect refused=need.filled_again article=22.2
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2 again_reason="联调延后"
expect step=endorse
