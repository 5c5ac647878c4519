title "第八条 能力布局标出重复，云间互助由双方和主管部门同意"
at 2024-09-27 10:00
as authority.reviewer   apply plan_city year=2025 title=2025年规划 edition=第一版 municipal=市级部分 districts=区级部分 from=2025-01-01
as authority.approver   decide pass
expect  state=done
as authority.reviewer   apply lay_out year=2024 capability=video cloud=上海市大数据中心 part=primary title=市级存储
as authority.approver   decide pass
as authority.reviewer   apply lay_out year=2024 capability=video cloud=甲单位 part=primary title=区级存储
as authority.approver   decide pass
as authority.reviewer   get /api/principles
expect  json.groups.0.figures.2.name=overlaps json.groups.0.figures.2.value=1
as operator.lead        apply help title=算力支援 target=甲单位 amount=vcpu:8 reason_of_need=峰值 from=2024-10-01 until=2024-12-31
expect  refused=need.addressee_is.no article=8.1
as operator.lead        apply plan_capacity year=2025 title=通用资源池 have=vcpu:1000 need=vcpu:1200 add=vcpu:300 basis=增长测算
expect  step=review by=authority.approver
as authority.approver   decide pass
expect  state=done
