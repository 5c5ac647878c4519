title "第五条第一款 监督指导：各单位的事项按期、暂停、黄牌、红牌、超出原则性限额，逐项可查"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
expect step=review by=operator.reviewer due=2024-10-16

# 期限内：运行管理单位有一件在办。
as authority.approver get /api/supervision?group=bodies
expect json.total=1 json.items.0.body.name=上海市大数据中心 json.items.0.open=1 json.items.0.in_time=1 json.items.0.red=0

# 黄牌：距期限还有一个工作日；再前一日没有。
at 2024-10-14 09:00
as authority.approver get /api/supervision?group=bodies
expect json.items.0.in_time=1 json.items.0.yellow=0
at 2024-10-15 09:00
as authority.approver get /api/supervision?group=bodies
expect json.items.0.in_time=0 json.items.0.yellow=1 json.items.0.red=0
as authority.approver get /api/supervision/duties?state=yellow
expect json.total=1 json.items.0.state=yellow json.items.0.org.name=上海市大数据中心 json.items.0.left=1

# 期限当日仍是黄牌，次日红牌。
at 2024-10-16 09:00
as authority.approver get /api/supervision?group=bodies
expect json.items.0.yellow=1 json.items.0.red=0
at 2024-10-17 09:00
as authority.approver get /api/supervision?group=bodies
expect json.items.0.yellow=0 json.items.0.red=1
as authority.approver get /api/supervision/duties?state=red
expect json.total=1 json.items.0.late=1 json.items.0.step=review

# 补正期间暂停计时：退回补正的单位记为暂停，不计入在办；本次退回是逾期办结。
as operator.reviewer decide supplement reason="请补充验证方案"
as authority.approver get /api/supervision?group=bodies
expect json.items.0.open=0 json.items.0.paused=1 json.items.0.red=0 json.items.0.done=1 json.items.0.done_late=1 json.items.0.rate=0
as authority.approver get /api/supervision/duties?state=paused
expect json.total=1 json.items.0.org.name=上海市大数据中心 json.items.0.state=paused
as using_unit.applicant decide resubmit supplement="已补充"
as authority.approver get /api/supervision?group=bodies
expect json.items.0.open=1 json.items.0.paused=0
as operator.reviewer decide pass

# 每日汇总以后，数字不变，不重不漏。
at 2024-10-21 09:00
as authority.approver get /api/supervision?group=bodies
expect json.items.0.done=2 json.items.0.done_late=2
as authority.approver get /api/supervision?group=bodies&from=2024-08&to=2024-08
expect json.total=2
as authority.approver get /api/supervision/duties?state=done_late&group=bodies
expect json.total=2 json.items.0.state=done_late

# 超出原则性限额的，列明限额和理由。
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
expect step=verify due=2024-11-21
at 2024-11-22 09:00
as using_unit.applicant decide pass report="全部通过" reason="第三方性能测试排期延后"
as authority.approver get /api/supervision?group=units
expect json.items.0.body.name=甲单位 json.items.0.exceeded=1 json.items.0.done_late=1
as authority.approver get /api/supervision/exceeded
expect json.total=1 json.items.0.article=19.2 json.items.0.reason="第三方性能测试排期延后" json.items.0.org.name=甲单位
as authority.approver get /api/supervision/exceeded?from=2024-10&to=2024-10
expect json.total=0

# 按环节展开；按区汇总。
as authority.approver get /api/supervision?by=step&group=units
expect json.items.0.step=verify
as authority.approver get /api/supervision?by=all
expect json.total=1 json.items.0.exceeded=1

# 各单位只看本单位；区主管部门只看本区。
as using_unit.applicant get /api/supervision
expect json.total=1 json.items.0.body.name=甲单位
as operator.lead get /api/supervision
expect json.total=1 json.items.0.body.name=上海市大数据中心
as operator.lead get /api/supervision/exceeded
expect json.total=0
as authority.approver of 上海市徐汇区人民政府办公室 get /api/supervision
expect json.total=0
