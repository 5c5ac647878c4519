title "第十六条 跟踪评估和价格影响：评估由系统计算用量；一年内没有评估的，审核时说明理由；核定前列出对各单位账单的影响"
use 19-test-and-activation.story

at 2024-12-16 10:00
# 期间不能晚于今日，编码应当在现行目录中，止日不早于起日。
as operator.catalogue apply assess_item code=IAAS-CMP-001 period_from=2024-11-01 period_to=2024-12-17 quality=good complaints=0 finding=adjust note="用量稳定"
expect refused=need.not_to_come article=16.1
as operator.catalogue apply assess_item code=IAAS-XXX-999 period_from=2024-11-01 period_to=2024-12-15 quality=good complaints=0 finding=adjust note="用量稳定"
expect refused=fields
as operator.catalogue apply assess_item code=IAAS-CMP-001 period_from=2024-12-15 period_to=2024-12-14 quality=good complaints=0 finding=adjust note="用量稳定"
expect refused=fields
as operator.catalogue apply assess_item code=IAAS-CMP-001 period_from=2024-11-01 period_to=2024-12-15 quality=fair complaints=2 finding=adjust note="两件投诉均为开通等待；单价高于周边省市"
expect step=none state=done
# 11月1日至12月15日45日，8核一直在用：360核·日。
as operator.catalogue get /api/assessments?code=IAAS-CMP-001
expect json.total=1 json.items.0.used_days=360 json.items.0.held=8 json.items.0.units=1 json.items.0.complaints=2 json.items.0.finding=adjust

# 有评估的，审核不需要另外说明理由；提出时的用量和价格存入办件。
at 2024-12-17 10:00
as operator.catalogue apply adjust_catalogue entries=@16-changed.json use_data="见跟踪评估" common_need="通用计算" on_demand="用量稳定" urgency="年初调整" reliability="运行稳定"
expect step=review by=authority.reviewer
as authority.reviewer get /api/cases/{case}
expect json.justification.on=2024-12-17 json.justification.items.0.code=IAAS-CMP-001 json.justification.items.0.was=46.00 json.justification.items.0.now=44.00
expect json.justification.items.0.held=8 json.justification.items.0.assessment.complaints=2
as authority.reviewer decide pass
as operator.catalogue decide done entries=@16-changed.json effective_on=2025-01-01
# 核定之前：8核由每月368元降为352元，一月起。
as ei_dept.approver get /api/catalogue/impact?case={case}
expect json.total=1 json.items.0.month=2025-01 json.items.0.before_fen=36800 json.items.0.after_fen=35200 json.items.0.change_fen=-1600
as using_unit.applicant get /api/catalogue/impact?case={case}
expect refused=forbidden
as authority.approver decide pass
as ei_dept.approver decide pass
expect state=done

# 评估满一年的当日仍然有效；次日起须说明理由。
sleep 2025-12-15 10:00
as operator.catalogue apply adjust_catalogue entries=@16-proposal.json use_data="见跟踪评估" common_need="通用计算" on_demand="用量稳定" urgency="年初调整" reliability="运行稳定"
expect step=review
name 调整
at 2025-12-16 09:00
as authority.reviewer decide pass
expect refused=need.assessed article=16.1
as authority.reviewer decide pass reason="年度评估将于月底完成，价格按合同先行调整"
expect step=compile
