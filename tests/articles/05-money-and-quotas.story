title "第五条 职责分工：服务商看不到配额和单位的费用，单位的运维岗位看不到费用，财政部门看不到配额"
use 27-settlement-confirmed.story

as using_unit.approver get /api/cases/{case}
expect json.statement.total_fen=51600
as using_unit.ops get /api/cases/{case}
expect json.statement=(absent) json.state=done
as using_unit.applicant get /api/systems
save system items.0.id
as using_unit.applicant get /api/systems/{system}
expect json.cost.amount_fen=51600 json.quota.dims.0.granted=64
as using_unit.ops get /api/systems/{system}
expect json.cost=null json.quota.dims.0.granted=64
as vendor.manager get /api/systems/{system}
expect json.cost=null json.quota=null json.resources.0.class=formal
as vendor.manager get /api/systems
expect json.items.0.name=养老服务平台 json.items.0.quota=null
as finance.officer get /api/systems/{system}
expect json.cost.amount_fen=51600 json.quota=null json.resources.0=(absent)

as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose="性能测试" verification_plan="按测试大纲"
as using_unit.applicant get /api/cases/{case}
expect json.quota.dims.0.granted=64
as vendor.manager get /api/cases/{case}
expect json.quota=(absent)
as finance.officer get /api/cases/{case}
expect json.quota=(absent)
