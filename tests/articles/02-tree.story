title "第二条 政务云由市级政务云和区级政务云组成；资源池依托非涉密网络，容量和各次修改可以查看，在用与预留不超过容量"
use 18-quota-granted.story

# 市级运行管理单位登记可用区和资源池。
at 2024-08-20 10:00
as operator.lead get /api/clouds/tree
expect json.clouds.0.kind=municipal json.clouds.0.mine=true
save cloud clouds.0.id
as operator.lead post /api/clouds/{cloud}/nodes {"kind":"zone","name":"浦东可用区","from":"2024-08-20","ground":"沪数建〔2024〕3号"}
expect json.versions.0.name=浦东可用区
save zone id

# 资源池应当写明所依托的非涉密网络和容量。
as operator.lead post /api/clouds/{cloud}/nodes {"kind":"pool","zone":"{zone}","name":"通用资源池","network":"secret","from":"2024-08-20","ground":"沪数建〔2024〕3号","capacity":{"vcpu":48}}
expect refused=fields
as operator.lead post /api/clouds/{cloud}/nodes {"kind":"pool","zone":"{zone}","name":"通用资源池","network":"extranet","hosts":[{"technology":"arm","model":"鲲鹏920","count":4}],"from":"2024-08-20","ground":"沪数建〔2024〕3号","capacity":{"vcpu":48,"memory_gib":192}}
expect json.versions.0.ground=沪数建〔2024〕3号
save pool id
as authority.reviewer get /api/clouds/{cloud}
expect json.capacity.vcpu=48 json.free.vcpu=48 json.hosts=4 json.mine=false json.zones.0.pools.0.network_title=政务外网（非涉密）
as authority.reviewer put /api/clouds/nodes/{pool} {"version":1,"name":"通用资源池","network":"extranet","from":"2024-08-20","ground":"无","capacity":{"vcpu":48}}
expect refused=forbidden

# 配额是64核，容量只有48核：恰好用满的可以，多一核的不可以。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:49 purpose="测试" verification_plan="按测试大纲"
expect refused=need.within_capacity article=9.1
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:48 purpose="测试" verification_plan="按测试大纲"
expect step=endorse
as using_unit.approver decide pass
expect quota.vcpu=granted:64,reserved:48,used:0
as authority.reviewer get /api/clouds/{cloud}
expect json.reserved.vcpu=48 json.free.memory_gib=192
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:1 purpose="测试" verification_plan="按测试大纲"
expect refused=need.within_capacity article=9.1

# 预留转为在用，合计仍在容量之内。
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11
as operator.provisioner decide done
expect step=verify resource=test:running
as authority.reviewer get /api/clouds/{cloud}
expect json.used.vcpu=48

# 容量不能减到在用之下；减到恰好在用的可以。
as operator.lead put /api/clouds/nodes/{pool} {"version":1,"name":"通用资源池","network":"extranet","from":"2024-08-21","ground":"设备退役","capacity":{"vcpu":47,"memory_gib":192}}
expect refused=capacity.below article=9.1
as operator.lead put /api/clouds/nodes/{pool} {"version":1,"name":"通用资源池","network":"extranet","from":"2024-08-21","ground":"扩容沪数建〔2024〕5号","capacity":{"vcpu":96,"memory_gib":192}}
expect json.version=2
# 别人已经修改的，须重新核对。
as operator.lead put /api/clouds/nodes/{pool} {"version":1,"name":"通用资源池","network":"extranet","from":"2024-08-21","ground":"扩容","capacity":{"vcpu":96}}
expect refused=stale
# 扩容自8月21日起算：之前仍按48核。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:1 purpose="测试" verification_plan="按测试大纲"
expect refused=need.within_capacity article=9.1
at 2024-08-21 09:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:1 purpose="测试" verification_plan="按测试大纲"
expect step=endorse

# 旧的版本仍可查看：谁、何时、依据什么。
as authority.reviewer get /api/clouds/{cloud}?on=2024-08-20
expect json.capacity.vcpu=48 json.used=null
as authority.reviewer get /api/clouds/nodes/{pool}
expect json.versions.0.ground=扩容沪数建〔2024〕5号 json.versions.1.ground=沪数建〔2024〕3号 json.versions.1.capacity.vcpu=48

# 可用区中还有资源池的，不能停用。
as operator.lead put /api/clouds/nodes/{zone} {"version":1,"name":"浦东可用区","from":"2024-08-21","ground":"停用","ended":true}
expect refused=cloud.zone_in_use
