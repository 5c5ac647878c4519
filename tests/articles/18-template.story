title "申请模板、保存的筛选、历次提交对照"
use 18-quota-granted.story

# 单位把一份申请存为模板；属于某个系统的内容不留。
at 2024-10-10 10:00
as using_unit.applicant of 甲单位 post /api/templates {"procedure":"open_resource","name":"两台主机","form":{"system":"1","purpose":"功能测试","verification_plan":"按测试大纲","items":[{"code":"IAAS-CMP-001","quantity":8}]}}
expect json.name=两台主机 json.form.purpose=功能测试 json.published=false
save t id
as using_unit.applicant of 甲单位 get /api/templates?procedure=open_resource
expect json.total=1
# 没有的程序不能存。
as using_unit.applicant of 甲单位 post /api/templates {"procedure":"nothing","name":"无","form":{}}
expect refused=fields status=422

# 别的单位看不到，也不能删。
org 乙单位 kind=gov_department
as using_unit.applicant of 乙单位 get /api/templates
expect json.total=0
as using_unit.applicant of 乙单位 delete /api/templates/{t}
expect refused=absent

# 运行管理单位发布的模板，各单位都可以用；单位不能发布。
as operator.reviewer post /api/templates {"procedure":"open_resource","name":"标准三层架构","note":"适用于一般业务系统","form":{"purpose":"功能测试","verification_plan":"按测试大纲"}}
save p id
as using_unit.applicant of 乙单位 get /api/templates
expect json.total=0
as operator.reviewer post /api/templates/{p}/publish {"rev":1,"published":true}
expect json.published=true
as using_unit.applicant of 乙单位 get /api/templates
expect json.total=1 json.items.0.name=标准三层架构 json.items.0.org.name=上海市大数据中心
as operator.reviewer post /api/templates/{p}/publish {"rev":1,"published":false}
expect refused=template.stale status=409
as using_unit.applicant of 甲单位 post /api/templates/{t}/publish {"rev":1,"published":true}
expect refused=forbidden

# 筛选按人保存，链接可以转给同事；同名的覆盖，别人的不能删。
as operator.reviewer post /api/filters {"page":"cases","name":"在办测试","query":"state=open&procedure=open_resource"}
expect json.mine=true
save f id
as operator.reviewer post /api/filters {"page":"cases","name":"在办测试","query":"state=open"}
as operator.reviewer get /api/filters?page=cases
expect json.total=1 json.items.0.query=state=open
as using_unit.applicant of 乙单位 get /api/filters/{f}
expect json.name=在办测试 json.mine=false
as using_unit.applicant of 乙单位 delete /api/filters/{f}
expect refused=absent
as operator.reviewer delete /api/filters/{f}
as operator.reviewer get /api/filters
expect json.total=0

# 历次提交的内容可以逐次对照。
as using_unit.applicant of 甲单位 apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="功能测试" verification_plan="按测试大纲"
as using_unit.approver of 甲单位 decide return reason="数量不足"
as using_unit.applicant of 甲单位 decide submit system=养老服务平台 items=IAAS-CMP-001:16 purpose="功能和性能测试" verification_plan="按测试大纲"
as using_unit.applicant of 甲单位 get /api/cases/{case}/submissions
expect json.total=2 json.items.0.n=1 json.items.1.n=2
as using_unit.applicant of 乙单位 get /api/cases/{case}/submissions
expect refused=absent

# 同一规则的两个日子没有差别；施行以前没有规则。
as operator.reviewer get /api/law/compare?a=2022-05-01&b=2024-10-10
expect json.total=0
as operator.reviewer get /api/law/compare?a=2022-04-30&b=2024-10-10
expect refused=absent
