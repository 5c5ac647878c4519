title "第二十五条 申辩和延期：审查期间不计入整改期限；申辩成立的，撤销警告"
use 19-test-and-activation.story

at 2025-03-10 10:00
as operator.monitor apply warn_use kind=misuse system=养老服务平台 observed_from=2025-03-03 observed_to=2025-03-07 figures="巡检发现开放了远程端口" evidence=巡检记录2025年12号
expect refused=need.filled_if article=25.2
as operator.monitor apply warn_use kind=misuse rule=exposed system=养老服务平台 observed_from=2025-03-03 observed_to=2025-03-07 figures="巡检发现开放了远程端口" evidence=巡检记录2025年12号
as authority.reviewer decide supplement reason="请附端口扫描记录"
expect step=supply by=operator.monitor
as operator.monitor decide resubmit supplement="已附扫描记录"
as authority.reviewer decide pass
at 2025-03-12 10:00
as operator.monitor decide done requirement="关闭未经批准的端口"
expect step=rectify due=2025-04-10

# 申辩须说明理由；审查的四个工作日（3月18日至21日）不计入整改期限，由4月10日顺延至16日。
at 2025-03-17 10:00
as using_unit.approver decide appeal
expect refused=reason
as using_unit.approver decide appeal reason="端口经运行管理单位书面批准"
expect step=hear by=authority.reviewer
at 2025-03-21 15:00
as authority.reviewer decide dismiss reason="批准文件所列端口与发现的不同"
expect step=rectify by=using_unit.approver due=2025-04-16

# 延期只有一次：自警告之日起合计三十个工作日，另加审查的时间。
at 2025-04-15 10:00
as using_unit.approver decide extend reason="涉及三个子系统，需要分批调整"
expect step=extension by=operator.monitor due=2025-04-18
as operator.monitor decide pass
expect step=rectify_longer by=using_unit.approver
as using_unit.approver decide done rectified="端口已全部关闭"
as operator.monitor decide unrectified recheck_figures="仍有一个端口开放" recheck_evidence=扫描记录
# 理由成立的，继续整改十个工作日。
as operator.monitor decide accept reason="该端口待市级接口切换后关闭"
expect step=rectify_again by=using_unit.approver due=2025-04-28
as using_unit.approver decide decline reason="业务仍然需要"
expect step=recheck by=operator.monitor
as operator.monitor decide unrectified recheck_figures="端口仍然开放" recheck_evidence=扫描记录
as operator.monitor decide propose refusal_reason="单位表示不予整改"
expect step=consent by=authority.approver
# 主管部门不予同意的，不停止、不回收。
as authority.approver decide refuse reason="该端口属于市级接口，已另行协调"
expect step=none state=refused resource=formal:running
as using_unit.applicant get /api/warnings
expect json.items.0.state=spared json.items.0.frozen=null
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose=新模块 verification_plan=按大纲
expect step=endorse

# 申辩成立的，撤销警告，文号不收回。
as operator.monitor apply warn_use kind=misuse rule=agent system=养老服务平台 observed_from=2025-03-03 observed_to=2025-04-11 figures="监测软件停止上报" evidence=巡检记录2025年20号
as authority.reviewer decide pass
as operator.monitor decide done requirement="恢复监测软件"
as using_unit.approver decide appeal reason="停报由平台升级引起"
as authority.reviewer decide uphold reason="经核实属平台升级"
expect step=none state=released
as using_unit.applicant get /api/warnings
expect json.total=2 json.items.0.number="沪政云警〔2025〕2号" json.items.0.state=revoked
