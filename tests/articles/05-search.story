title "查找：办件编号、文号、系统、单位、资源标识、地址、结算单，只找得到本人看得到的"
use 19-test-and-activation.story

# 按编号：全称、开头、只写数字、写字号和数字、写年份和数字。
as operator.reviewer get /api/search?q=沪政云测〔2024〕1号
expect json.items.0.kind=case json.items.0.title=养老服务平台
as operator.reviewer get /api/search?q=沪政云测&kind=case
expect json.total=1
as operator.reviewer get /api/search?q=1&kind=case
expect json.total=3
as operator.reviewer get /api/search?q=测1&kind=case
expect json.total=1
as operator.reviewer get "/api/search?q=2024%201&kind=case"
expect json.total=3
as operator.reviewer get /api/search?q=测2&kind=case
expect json.total=0
as operator.reviewer get /api/search?q=2023测1&kind=case
expect json.total=0

# 按系统名称的一部分，找到系统和它的办件；按立项批复文号，找到系统。
as operator.reviewer get /api/search?q=老服务&kind=system
expect json.total=1 json.items.0.title=养老服务平台
as operator.reviewer get /api/search?q=老服务&kind=case
expect json.total=2
as operator.reviewer get /api/search?q=沪经信立〔2024〕66号&kind=system
expect json.total=1

# 按资源标识和地址的开头。
as operator.reviewer get /api/search?q=i-0a11&kind=resource
expect json.total=1 json.items.0.kind=resource
as operator.reviewer get /api/search?q=10.66.1.12&kind=resource
expect json.total=1
as operator.reviewer get /api/search?q=10.66.1&kind=resource
expect json.total=1
as operator.reviewer get /api/search?q=0.66.1.12&kind=resource
expect json.total=0

# 别的单位找不到；条文人人可查。
org 乙单位 kind=gov_department
as using_unit.applicant of 乙单位 get /api/search?q=测1&kind=case
expect json.total=0
as using_unit.applicant of 乙单位 get /api/search?q=10.66.1.12
expect json.total=0
as using_unit.applicant of 乙单位 get /api/search?q=老服务&kind=system
expect json.total=0
as using_unit.applicant of 乙单位 get /api/search?q=测试与开通&kind=article
expect json.items.0.id=19
