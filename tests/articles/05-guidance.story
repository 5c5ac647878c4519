title "第五条第五款 业务指导：市级运行管理单位发布，各运行管理单位确认已阅，回执计数；咨询有答复"
org 乙单位 kind=gov_department
at 2024-09-27 10:00
as operator.reviewer    apply guide title=对接规范 subject=district text="统一接口，断点续传。" also=甲单位+乙单位 from=2024-10-08
as operator.lead        decide pass
expect  state=done
as operator.lead        get /api/registers/guidance
expect  json.items.0.asked=2 json.items.0.read=0 json.items.0.mine=none
save g items.0.id
as using_unit.applicant of 甲单位 post /api/registers/guidance/{g}/read {}
expect  json.read=1 json.mine=read
as using_unit.applicant of 甲单位 post /api/registers/guidance/{g}/read {}
expect  refused=register.read_already
as operator.lead        post /api/registers/guidance/{g}/read {}
expect  refused=register.not_asked
as using_unit.applicant of 甲单位 apply ask_guidance title=历史数据 asked="对接前的数据是否补传？"
expect  step=answer by=operator.lead
as operator.lead        decide pass answered="不必补传。"
expect  state=done
as using_unit.applicant of 乙单位 get /api/registers/guidance_question
expect  json.total=1
