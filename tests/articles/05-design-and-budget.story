title "第五条第二款 总体设计由两部门共同签署；年度预算上云项目由经济信息化主管部门会同财政部门审核"
org 乙单位 kind=gov_department
at 2024-09-27 10:00
as authority.reviewer   apply sign_design title=总体设计 edition=第一版 summary="一朵云，两级管理。" from=2024-10-08
expect  step=sign by=authority.approver+ei_dept.approver
as authority.approver   decide pass
expect  step=sign state=open
as ei_dept.approver     decide pass
expect  state=done
as authority.reviewer   apply sign_design title=总体设计 edition=第二版 summary="一朵云，两级管理。" replaces=last from=2024-11-01
as ei_dept.approver     decide pass
as authority.approver   decide pass
as using_unit.applicant get /api/registers/overall_design?state=in_force
expect  json.total=1 json.items.0.number=2024-002
as operator.reviewer    apply sign_design title=总体设计 edition=第三版 summary="甲" from=2024-11-01
expect  refused=desk.not_applicant

as ei_dept.reviewer     apply review_budget year=2025 title=养老平台二期 target=甲单位 quota=vcpu:64 fee=1860000.555 opinion=同意
expect  refused=fields
as ei_dept.reviewer     apply review_budget year=2025 title=养老平台二期 target=甲单位 quota=vcpu:64 fee=1860000.00 opinion=同意
expect  step=finance by=finance.officer
as finance.officer      decide pass finance_opinion=同意
expect  step=decide by=ei_dept.approver
as ei_dept.approver     decide pass result=reduced agreed=1680000.00
expect  state=done
as using_unit.applicant of 甲单位 get /api/registers/budget_review?period=2025
expect  json.total=1 json.items.0.period=2025
as using_unit.applicant of 乙单位 get /api/registers/budget_review
expect  json.total=0
