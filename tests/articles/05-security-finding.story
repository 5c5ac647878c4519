title "第五条第四款 安全检查通报：所涉单位在所定期限内整改，期限前一个工作日黄牌，逾期红牌，复核后销号"
org 乙单位 kind=gov_department
import calendar data/cn-workdays.csv
at 2024-09-27 10:00
as cyber_dept.officer   apply inspect_security title=管理端口暴露 subject=network target=甲单位 finding="两个管理端口面向互联网开放。" due=2024-09-26
expect  refused=need.to_come.no article=5.4
as cyber_dept.officer   apply inspect_security title=管理端口暴露 subject=network target=甲单位 finding="两个管理端口面向互联网开放。" due=2024-10-10
expect  state=done
case rectify_security latest of 甲单位
expect  step=act by=using_unit.security due=2024-10-10 card=none
day 2024-10-09
expect  card=yellow
day 2024-10-10
expect  card=yellow left=0
day 2024-10-11
expect  card=red late=1
as using_unit.security of 甲单位  decide submit done="端口已关闭，并限制来源地址。"
expect  step=check by=cyber_dept.officer
as cyber_dept.officer   decide return reason=缺少佐证
expect  step=act by=using_unit.security
as using_unit.security of 甲单位  decide submit done="端口已关闭，附扫描报告。"
as cyber_dept.officer   decide pass
expect  state=done
as cyber_dept.officer   get /api/registers/security_finding
expect  json.total=1 json.items.0.state=closed
# 安全部门只看本部门的办件和台账；其他单位看不到这份通报。
as crypto_dept.officer  get /api/registers/security_finding
expect  json.total=0
as using_unit.applicant of 乙单位 get /api/registers/security_finding
expect  json.total=0
as using_unit.applicant of 甲单位 get /api/registers/security_finding
expect  json.total=1
