title "第二十九条 系统安全：通知只能推送到两名安全管理员登记的主机"
at 2024-09-27 10:00
as using_unit.applicant put /api/me/preferences {"webhook_url":"http://push.example.gov.cn/yunheng"}
expect refused=fields json.fields.0.name=receiver.https
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn/yunheng"}
expect refused=fields json.fields.0.name=receiver.unlisted

as platform.sec_admin of 上海市大数据中心 is 安甲 post /api/receivers {"host":"https://push.example.gov.cn","reason":"统一消息平台"}
expect refused=fields json.fields.0.name=receiver.host
as platform.sec_admin of 上海市大数据中心 is 安甲 post /api/receivers {"host":"Push.example.gov.cn:443","reason":"统一消息平台"}
expect json.host=push.example.gov.cn json.state=proposed
save push id
as platform.sec_admin of 上海市大数据中心 is 安甲 post /api/receivers {"host":"push.example.gov.cn","reason":"重复"}
expect refused=receiver.listed status=409
# 提出的人不能自行确认；未确认的不能推送。
as platform.sec_admin of 上海市大数据中心 is 安甲 post /api/receivers/{push}/confirm
expect refused=receiver.second
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn/yunheng"}
expect refused=fields status=422
as platform.sec_admin of 上海市大数据中心 is 安乙 post /api/receivers/{push}/confirm
expect json.state=confirmed
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn/yunheng"}
expect json.webhook_url=https://push.example.gov.cn/yunheng

# 名称相近、带用户名、另一端口的，都是另一主机。
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn.example.org/"}
expect refused=fields status=422
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn@example.org/"}
expect refused=fields status=422
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn:8443/"}
expect refused=fields json.fields.0.name=receiver.unlisted
as using_unit.applicant put /api/me/preferences {"webhook_url":"http://127.0.0.1.example.org/"}
expect refused=fields json.fields.0.name=receiver.https

as platform.sec_admin of 上海市大数据中心 is 安甲 post /api/receivers/{push}/end
expect json.state=ended
as using_unit.applicant put /api/me/preferences {"webhook_url":"https://push.example.gov.cn/yunheng"}
expect refused=fields json.fields.0.name=receiver.unlisted
as platform.sec_admin of 上海市大数据中心 is 安乙 post /api/receivers/{push}/confirm
expect refused=receiver.settled status=409
as platform.sec_admin of 上海市大数据中心 get /api/receivers
expect json.total=1 json.items.0.ended_by=安甲
