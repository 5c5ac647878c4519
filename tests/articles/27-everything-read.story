title "各页所读：目录、系统、配额、资源、工单、结算单的每一项都答得出来"
use 27-settlement-confirmed.story

as using_unit.applicant get /api/systems
save system items.0.id
expect json.items.0.name=养老服务平台 json.items.0.state=running json.items.0.online=true
as using_unit.applicant get /api/systems/{system}
expect json.cost.month=2024-11 json.cost.amount_fen=51600 json.resources.0.class=formal
as using_unit.applicant get /api/projects
save project items.0.id
as using_unit.applicant get /api/projects/{project}
expect json.initiation=沪经信立〔2024〕66号
as using_unit.applicant get /api/quotas
expect json.total=1 json.items.0.bar.dims.0.used=8
as using_unit.applicant get /api/quotas/{project}
expect json.entries.0.kind=use json.entries.0.article=19.1
as operator.lead get /api/quotas/recount
expect json.projects=1
as using_unit.applicant get /api/resources
save resource items.0.id
as using_unit.applicant get /api/resources/{resource}
expect json.instances.0.identifier=i-0a11 json.metered.0.class=test json.history.0.kind=activated
as vendor.manager get /api/orders
save order items.0.id
as vendor.manager get /api/orders/{order}
expect json.reports.0.identifier=i-0a11 json.state=confirmed
as using_unit.applicant get /api/catalogue/versions
save version items.0.id
as using_unit.applicant get /api/catalogue/versions/{version}
expect json.changes.0.change=new json.changes.0.code=IAAS-CMP-001
as using_unit.approver get /api/statements/{st}
expect json.total_capital=人民币伍佰壹拾陆元整 json.systems.0.amount_fen=51600
as using_unit.approver get /api/statements/{st}/lines
expect json.items.0.amount_fen=18400 json.items.0.factor=1.00

as using_unit.approver get /api/statements/{st}.pdf
as using_unit.approver get /api/statements/{st}.xlsx

org 乙单位 kind=gov_department
# 别的单位看不到，如同不存在。
as using_unit.applicant of 乙单位 get /api/systems/{system}
expect refused=absent status=404
as using_unit.applicant of 乙单位 get /api/resources/{resource}
expect refused=absent
as using_unit.approver of 乙单位 get /api/statements/{st}
expect refused=absent
as using_unit.approver of 乙单位 get /api/statements/{st}/lines
expect refused=absent
as using_unit.applicant of 乙单位 get /api/orders/{order}
expect refused=absent
as using_unit.applicant of 乙单位 get /api/quotas/{project}
expect refused=absent
