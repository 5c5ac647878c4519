title "第十八条 周期性配额与云的容量逐时核对：恰好用满的可以，多一核的不可以，并指出何时起短缺多少"
use 15-catalogue.story

# 市级政务云的资源池有100核。
at 2024-08-01 10:00
as operator.lead get /api/clouds/tree
save cloud clouds.0.id
as operator.lead post /api/clouds/{cloud}/nodes {"kind":"zone","name":"浦东可用区","from":"2024-08-01","ground":"沪数建〔2024〕3号"}
save zone id
as operator.lead post /api/clouds/{cloud}/nodes {"kind":"pool","zone":"{zone}","name":"通用资源池","network":"extranet","from":"2024-08-01","ground":"沪数建〔2024〕3号","capacity":{"vcpu":100}}

# 甲项目：配额40核，每年10月1日至10月20日增加30核。
at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=报税服务平台 initiation_number=沪民计〔2024〕40号 initiation_date=2024-08-05 system_name=报税平台 purpose="纳税申报服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按申报期峰值" items=IAAS-CMP-001:40 recurrences=2024-10-01T00:00~2024-10-21T00:00@FREQ=YEARLY@vcpu:30
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass
expect step=notify
as operator.reviewer decide acknowledge

# 乙项目：配额20核，每年10月20日至11月5日增加11核：10月20日当日重叠，40+20+30+11=101核，多一核。
as using_unit.applicant apply apply_quota project_name=入学服务平台 initiation_number=沪民计〔2024〕41号 initiation_date=2024-08-05 system_name=入学平台 purpose="入学报名服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按报名期峰值" items=IAAS-CMP-001:20 recurrences=2024-10-20T00:00~2024-11-06T00:00@FREQ=YEARLY@vcpu:11
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
expect refused=need.fits_always article=18.2
as ei_dept.reviewer decide pass reason="请核定时核减"
expect step=decide
as ei_dept.approver decide pass
expect refused=need.fits_always article=18.2 "json.detail=自2024-10-20 00:00起，vCPU合计需要 101 核，云的容量为 100 核，短缺 1 核；请减少周期内增加的数量，或者错开时段"
# 恰为容量的，可以核定；错开一日的，也可以。
as ei_dept.approver decide pass periodic_decision=as_stated
expect refused=need.filled_if article=18.2
as ei_dept.approver decide pass periodic_decision=as_stated recurrences_granted=2024-10-20T00:00~2024-11-06T00:00@FREQ=YEARLY@vcpu:10
expect step=notify granted=vcpu:20
as operator.reviewer decide acknowledge
as using_unit.applicant get /api/cases/{case}
expect json.periodic.rules.0.extra.vcpu=10

# 丙项目：一个周期内只差一核的时刻也没有，则不能再有；平时还有30核余量。
as using_unit.applicant apply apply_quota project_name=体检服务平台 initiation_number=沪民计〔2024〕42号 initiation_date=2024-08-05 system_name=体检平台 purpose="体检预约服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按预约期峰值" items=IAAS-STO-002:100 recurrences=2024-10-21T00:00~2024-10-22T00:00@FREQ=YEARLY@vcpu:31
as using_unit.approver decide pass
as ei_dept.reviewer decide pass reason="请核定时核减"
as ei_dept.approver decide pass
expect refused=need.fits_always
as ei_dept.approver decide pass periodic_decision=as_stated recurrences_granted=2024-10-21T00:00~2024-10-22T00:00@FREQ=YEARLY@vcpu:30
expect step=notify
