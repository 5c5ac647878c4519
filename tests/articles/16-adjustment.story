title "第十六条 服务目录动态调整：按第十五条办理，新价格自生效日起适用"
use 15-catalogue.story

at 2024-09-02 10:00
as operator.catalogue apply adjust_catalogue entries=@16-proposal.json use_data="八月平均使用率百分之六十二，供应充足" common_need="通用计算" on_demand="用量增长" urgency="年内调整" reliability="运行稳定"
expect step=review by=authority.reviewer due=2024-09-14
at 2024-09-03 10:00
# 第一年没有跟踪评估，审核时说明理由。
as authority.reviewer decide pass
expect refused=need.assessed
as authority.reviewer decide pass reason="目录首年，尚无年度评估"
at 2024-09-04 10:00
as operator.catalogue decide done entries=@16-changed.json effective_on=2024-10-01
at 2024-09-05 10:00
as authority.approver decide pass
as ei_dept.approver decide pass
expect state=done

# 已核定的版本不再改变：九月仍按原价，十月起按新价。
as using_unit.applicant get /api/catalogue?on=2024-09-30
expect json.items.0.code=IAAS-CMP-001 json.items.0.unit_price=46.00
as using_unit.applicant get /api/catalogue?on=2024-10-01
expect json.items.0.code=IAAS-CMP-001 json.items.0.unit_price=44.00
