title "第十五条 目录不全的不予报送，未按审核结果编制的不予报送，一个部门不能核定"
import calendar data/cn-workdays.csv

at 2024-07-01 09:30
as operator.catalogue is 郑洁 apply compile_catalogue entries=@15-proposal.json common_need="通用" on_demand="有需求" urgency="先行" reliability="可靠"
at 2024-07-02 09:30
as authority.reviewer is 沈立 decide pass

# 每一事项应当有名称、内容、计价单位和单位价格。
at 2024-07-03 09:30
as operator.catalogue is 郑洁 decide done entries=@15-no-price.json effective_on=2024-08-01
expect refused=need.catalogue_complete article=15.1

# 编制应当与审核结果一致。
as operator.catalogue is 郑洁 decide done entries=@15-not-as-reviewed.json effective_on=2024-08-01
expect refused=need.catalogue_matches_review article=15.1

as operator.catalogue is 郑洁 decide done entries=@15-catalogue.json effective_on=2024-08-01
expect step=approve by=authority.approver+ei_dept.approver

# 审核过的人不再核定，一人也不能代两个部门核定。
as authority.approver is 沈立 decide pass
expect refused=sod.function
as authority.approver is 高明 decide pass
as ei_dept.approver is 高明 decide pass
expect refused=sod.function

# 退回的，重新编制，两部门重新核定。
as ei_dept.approver is 何静 decide return reason="云主机价格请再测算"
expect step=compile by=operator.catalogue
at 2024-07-08 09:30
as operator.catalogue is 郑洁 decide done entries=@15-catalogue.json effective_on=2024-08-01
expect step=approve by=authority.approver+ei_dept.approver

# 核定部门不予通过的，办结，目录不成立。
as authority.approver is 高明 decide refuse reason="本年度不再新增事项"
expect step=none state=refused
