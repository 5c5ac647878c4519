title "第三十五条 官方解释：主管部门拟稿、签发，登记台账，随条文展示；同一条款同一标题的新解释替代旧解释"
at 2024-09-27 10:00
as authority.reviewer   apply interpret provision=19.1 title=五个工作日的起算 text="自运行管理单位收到申请之日的次日起算。" from=2024-10-01
name 解释
expect  step=sign by=authority.approver state=open number="沪政云释〔2024〕1号"
as authority.approver   decide pass
expect  state=done recorded=case.decided
as using_unit.applicant get /api/registers/interpretation
expect  json.total=1 json.items.0.number=2024-001 json.items.0.state=in_force json.items.0.from=2024-10-01
save first items.0.id

# 无关的单位不能起草；区的主管部门也不能（解释权属市政府办公厅）。
as operator.reviewer    apply interpret provision=19.1 title=甲 text=乙 from=2024-10-01
expect  refused=desk.not_applicant
as authority.reviewer   apply interpret provision=99.1 title=甲 text=乙 from=2024-10-01
expect  refused=fields status=422

at 2024-11-04 10:00
as authority.reviewer   apply interpret provision=19.1 title=五个工作日的起算 text="自提交之日的次日起算。" from=2024-11-05
as authority.approver   decide pass
as using_unit.applicant get /api/registers/interpretation?state=in_force
expect  json.total=1 json.items.0.number=2024-002
save second items.0.id
as using_unit.applicant get /api/registers/interpretation/{first}
expect  json.state=superseded json.ended.by.name=2024-002
as authority.reviewer   apply withdraw_interpretation interpretation=2024-001 title=不再适用
expect  refused=fields
as authority.reviewer   apply withdraw_interpretation interpretation=last title=不再适用
as authority.approver   decide pass
as using_unit.applicant get /api/registers/interpretation/{second}
expect  json.state=closed

# 解释随条文展示：有效的在，废止的不在。
at 2024-11-05 10:00
as authority.reviewer   apply interpret provision=20 title=扩容与开通的时限 text="审核与扩容各五个工作日，分别起算。" from=2024-11-06
as authority.approver   decide pass
as using_unit.applicant get /api/law/articles/20
expect  json.interpretations.0.title=扩容与开通的时限 json.interpretations.0.cite=20
as using_unit.applicant get /api/law/articles/19
expect  json.interpretations=[]
