title "第二十三条 延期：至少提前十五个工作日，最后一日是休息日的也可以；晚一日不予受理，并告知出路"
use 23-emergency-granted.story

# 2月28日到期；2月8日（调休上班）之后至2月28日恰有十五个工作日，9日是星期日，仍可提交；10日只剩十四个。
at 2025-02-09 22:00
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-02-28
expect refused=need.extended_within article=23.1
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-05-29
expect refused=need.extended_within article=23.1
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-05-28
expect step=endorse
name in_time
as using_unit.approver decide pass
expect step=decide by=ei_dept.approver+authority.approver
as ei_dept.approver decide pass
expect step=decide by=authority.approver
as authority.approver decide pass
expect state=done resource=emergency:running notice=term_extended
as using_unit.applicant get /api/resources
expect json.items.0.end=2025-05-28
# 只能延期一次。
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-06-28
expect refused=need.extensions_below article=23.1
