title "第六条 联合会商：重大事项，主管部门受理，成员书面提出意见，决议附不同意见；原办件等候后由原单位决定"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant of 甲单位 apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
name origin
as using_unit.approver of 甲单位 decide pass
expect step=review by=operator.reviewer due=2024-10-16

# 不是承办岗位的，不能就在办事项提请；不在清单中的，不是重大事项。
as ei_dept.reviewer post /api/cases {"procedure":"deliberate","from":"{case}","form":{"title":"跨区调配","kind":"districts","question":"是否调配","ground":"涉及两区"}}
expect refused=desk.not_bearer
as operator.reviewer post /api/cases {"procedure":"deliberate","from":"{case}","form":{"title":"一般问题","kind":"other","question":"是否调配","ground":"无"}}
expect refused=fields status=422

# 承办岗位提请，原办件等候：没有待办，暂停计时，不能办理，也不能撤回。
at 2024-10-11 09:00
as operator.reviewer post /api/cases {"procedure":"deliberate","from":"{case}","form":{"title":"跨区资源调配","kind":"districts","question":"是否从徐汇区调配资源","ground":"涉及两区，影响全市容量"}}
save d id
case origin
as operator.reviewer get /api/cases/{case}
expect json.held.number="沪政云商〔2024〕1号" json.withdrawable=false json.steps.2.clock.state=paused
expect step=review
as operator.reviewer decide pass
expect refused=desk.held
as using_unit.applicant of 甲单位 withdraw reason="不用了"
expect refused=desk.held
as authority.approver get /api/supervision?group=bodies
expect json.items.1.paused=1

# 受理与否，由主管部门决定，五个工作日内。
case deliberate latest of 上海市大数据中心
name deliberation
expect step=admit by=authority.approver due=2024-10-17
# 提请的人不主持：受理须另一个岗位。
as authority.reviewer get /api/cases/{case}
expect json.title="联合会商：跨区资源调配"
# 截止日不能已经过去。受理时指定成员单位；牵头单位自己不作为成员，同一单位只算一次。
as authority.approver decide pass members=上海市经济和信息化委员会+上海市财政局 opinions_by=2024-10-10
expect refused=need.to_come
as authority.approver decide pass members=上海市经济和信息化委员会+上海市财政局+中共上海市委网络安全和信息化委员会办公室+上海市经济和信息化委员会+上海市人民政府办公厅+甲单位 opinions_by=2024-10-18
expect step=opine by=cyber_dept.officer+ei_dept.approver+finance.officer+using_unit.approver due=2024-10-18

# 成员单位看得到会商办件；没有受邀的单位看不到。
as cyber_dept.officer get /api/cases/{case}
expect json.number="沪政云商〔2024〕1号" json.deliberation.minutes=false
org 乙单位 kind=gov_department
as using_unit.approver of 乙单位 get /api/cases/{case}
expect refused=absent
as using_unit.approver of 乙单位 get /api/deliberations
expect json.total=0
as cyber_dept.officer get /api/deliberations
expect json.total=1 json.items.0.members=4 json.items.0.opinions=0

# 先作利益冲突声明；有冲突的不提意见，回避并说明。
at 2024-10-14 10:00
as ei_dept.approver decide agree opinion="同意调配"
expect refused=fields
as ei_dept.approver decide agree conflict=exists opinion="同意调配"
expect refused=fields
as ei_dept.approver decide agree conflict=none opinion="同意调配"
expect step=opine
as using_unit.approver of 甲单位 decide recuse conflict=exists
expect refused=desk.reason
as using_unit.approver of 甲单位 decide recuse conflict=exists reason="议题涉及本单位的申请"
# 不同意的须说明理由；一人不同意，会商不因此终止。
as finance.officer decide dissent conflict=none
expect refused=desk.reason
as finance.officer decide dissent conflict=none reason="未落实追加经费"
expect step=opine by=cyber_dept.officer card=none
as finance.officer decide agree conflict=none
expect refused=desk.not_bearer

# 截止日当天还可以提出；逾期未提出的，记为未提出，转入形成决议。
at 2024-10-18 23:30
expect step=opine
at 2024-10-19 09:00
expect step=resolve by=authority.approver due=2024-11-01
as authority.approver get /api/cases/{case}
expect json.deliberation.members.0.outcome=silent

# 有不同意见的，决议须作说明；会商日期不能在将来。
as authority.approver decide pass held=2024-10-18 resolution="同意从徐汇区调配，三个月内归还" advice=conditions
expect refused=need.filled_if_said
as authority.approver decide pass held=2024-10-20 resolution="同意从徐汇区调配，三个月内归还" advice=conditions dissent_answer="经费由市级统筹"
expect refused=need.not_to_come
# 原办件一直等候，不黄牌、不红牌。
case origin
as operator.reviewer get /api/cases/{case}
expect json.held.number="沪政云商〔2024〕1号"
at 2024-10-21 10:00
case deliberation
as authority.approver decide pass held=2024-10-18 resolution="同意从徐汇区调配，三个月内归还" advice=conditions dissent_answer="经费由市级统筹"
expect state=done
as finance.officer get /api/notices
expect json.items.0.text="《联合会商：跨区资源调配》（沪政云商〔2024〕1号）已形成决议，纪要可以查阅"
as finance.officer get /api/cases/{case}/minutes.pdf

# 原办件自动继续，时限扣除等候的天数，决议附在办件上；仍由原承办岗位自己决定，可以与决议不同。
case origin
expect step=review by=operator.reviewer due=2024-10-25
as operator.reviewer get /api/cases/{case}
expect json.held=null json.resolutions.0.number="沪政云商〔2024〕1号" json.resolutions.0.fields.1.shown="同意从徐汇区调配，三个月内归还"
as operator.reviewer decide refuse reason="调配容量不足，另行安排"
expect state=refused

# 单独提请的，不受理须说明理由；不受理不影响任何办件。
as ei_dept.reviewer apply deliberate title=目录价格整体调整 kind=prices question="是否整体下调" ground="涉及全市"
expect step=admit number="沪政云商〔2024〕2号"
as authority.approver decide refuse
expect refused=desk.reason
as authority.approver decide refuse reason="属于日常调整，按第十六条办理"
expect state=refused
# 没有形成决议的，没有纪要。
as ei_dept.reviewer get /api/cases/{case}/minutes.pdf
expect refused=desk.no_minutes

# 截止日可以是当日：当日 24:00 以前提出。
as ei_dept.reviewer apply deliberate title=专有域方案 kind=domain_plan question="两部门意见不一" ground="方案无法会签"
as authority.approver decide pass members=上海市财政局+上海市密码管理局 opinions_by=2024-10-21
expect step=opine by=crypto_dept.officer+finance.officer due=2024-10-21
as crypto_dept.officer decide amend conflict=none reason="补充密码应用方案"
as finance.officer decide agree conflict=none
# 意见收齐即转入形成决议，不必等到截止日；没有不同意见的，不需要说明。
expect step=resolve
as authority.approver decide pass held=2024-10-21 resolution="原则同意" advice=for
expect state=done
