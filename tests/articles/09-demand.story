title "第九条、第十四条 使用单位的软件服务和前沿技术需求有登记、有答复"
at 2024-09-27 10:00
as using_unit.applicant apply demand_saas title=文档协作 purpose="六千人在线编辑。"
expect  step=answer by=operator.catalogue
as operator.catalogue   decide pass answer=planned answer_text=列入计划
expect  state=done
as using_unit.applicant get /api/registers/saas_demand
expect  json.total=1
as using_unit.applicant apply demand_frontier title=病历质控 technology=ai purpose=质控提示
as operator.lead        decide pass answer=met answer_text=可以提供
expect  state=done
as authority.reviewer   get /api/principles
expect  json.groups.2.figures.3.value=100% json.groups.2.figures.4.value=0%
