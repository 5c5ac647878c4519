title "第二十二条 开发资源：恰为配额的15%可以，多一个单位要说明理由，并且与已有的合并计算"
use 22-quota-of-forty.story

at 2024-11-25 10:00
# 15%：6核、24GiB、300GiB。少一个单位、恰好，都不需要理由。
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:5
expect step=endorse
as using_unit.applicant withdraw reason="数量有误"
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:6+IAAS-CMP-002:24+IAAS-STO-002:300
expect step=endorse
as using_unit.approver decide pass
expect step=review by=operator.reviewer due=2024-12-02
as operator.reviewer decide pass
expect step=deliver by=vendor.engineer
as vendor.engineer report 开发主机=d-01@10.66.9.1
as operator.provisioner decide done
expect state=done resource=development:running quota.vcpu=granted:40,reserved:0,used:0

# 多一核：申请时填写理由，审核时写明理由并记录。
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:1
expect refused=need.filled_over article=22.2
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:1 over_reason="增加压力测试机"
expect refused=need.filled_again article=22.2
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:1 over_reason="增加压力测试机" again_reason="第二批模块进入联调"
expect step=endorse
as using_unit.approver decide pass
as operator.reviewer decide pass
expect refused=need.within_share article=22.2
as operator.reviewer decide pass reason="压力测试确需，同意"
expect step=deliver

# 配额之外另计，不占项目配额；不能超过申请的数量核定。
as operator.lead get /api/quotas/recount
expect json.differences=[]
