/* What the city's people do: start cases and decide them, each as himself, through the API. */
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "civil/day.h"
#include "desk/desk.h"
#include "org/org.h"
#include "quota/quota.h"
#include "sim/inner.h"

/* What people write into a step's fields. A field that is neither here nor required stays empty. */
static const struct {
	const char *field, *text;
} samples[] = {
	{ "finance_opinion", "与年度预算安排一致，同意纳入。" },
	{ "advice", "绩效目标清晰，请按季度报送使用率。" },
	{ "agreed", "1680000.00" },
	{ "settlement", "由市大数据中心牵头，相关单位配合，十个工作日内完成对接。" },
	{ "answered", "请按《区级政务云对接规范》第三章执行，接口人已在平台登记。" },
	{ "answer_text", "已纳入本年度服务能力计划，提供后将书面通知。" },
	{ "done", "已按要求完成整改，佐证材料留存备查。" },
	{ "terms", "可支援所需资源，按临时调配管理，到期归还。" },
	{ "opinion", "与立项方案一致，资源测算依据充分。" },
	{ "approval_number", "沪经信立〔2026〕%d号" },
	{ "report", "功能、性能与安全验证均已完成，结果符合验证方案。" },
	{ "supplement", "已按要求补充相关材料。" },
	{ "backup_place", "备份至区级政务云对象存储，已核对完整性。" },
	{ "purpose", "部署业务系统的应用、数据库与接口服务。" },
	{ "note", "按当月计量与在用单价编制。" },
	{ "requirement", "停止转用、归还闲置资源，或者说明继续占用的理由并附计划。" },
	{ "rectified", "已归还闲置主机，其余主机按实际用量调整规格。" },
	{ "recheck_figures", "以期限届满后七日的监测数据复核。" },
	{ "recheck_evidence", "资源使用复核单" },
	{ "refusal_reason", "期限届满没有整改，也没有提出申辩或者说明理由。" },
};

static const char *sample(struct sim *s, const char *field)
{
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		if (!text_same(samples[i].field, field))
			continue;
		const char *mark = strstr(samples[i].text, "%d");
		if (!mark)
			return samples[i].text;
		const char *before = arena_text_n(s->c->arena, samples[i].text,
						  (size_t)(mark - samples[i].text));
		return arena_printf(s->c->arena, "%s%d%s", before, 100 + s->acts % 800, mark + 2);
	}
	return NULL;
}

static const char *today_iso(struct sim *s)
{
	return day_iso(s->c->arena, day_of_ms(clock_now_ms(s->clock)));
}

/* Fills one field of a step as an obliging person would; NULL: leaves it empty. */
static json_t *fill(struct sim *s, const struct field *f)
{
	const char *text = sample(s, f->name);
	if (text)
		return json_string(text);
	if (f->kind == FIELD_DATE && (f->required || text_same(f->name, "approval_date")))
		return json_string(today_iso(s));
	if (!f->required)
		return NULL;
	switch (f->kind) {
	case FIELD_BOOL:
		return json_true();
	case FIELD_INT:
		return json_integer(f->least);
	case FIELD_CHOICE:
		return json_string(f->options[0]);
	case FIELD_TEXT:
	case FIELD_LONG:
		return json_string("情况属实。");
	case FIELD_MONEY:
		return json_string("100000.00");
	case FIELD_DATE:
	case FIELD_MONTH:
	case FIELD_DIMS:
	case FIELD_ITEMS:
	case FIELD_SYSTEM:
	case FIELD_RESOURCE:
	case FIELD_ENTRIES:
	case FIELD_RECURRENCES:
	case FIELD_FILE:
	case FIELD_ORG:
	case FIELD_ORGS:
	case FIELD_DISTRICT:
	case FIELD_ENTRY:
	case FIELD_YEAR:
	case FIELD_ARTICLE:
	case FIELD_KINDS:
		return NULL;
	}
	return NULL;
}

static json_t *fill_step(struct sim *s, const struct step *step)
{
	json_t *fields = json_object();
	for (int i = 0; i < step->n_fields; i++) {
		json_t *value = fill(s, &step->fields[i]);
		if (value)
			json_object_set_new(fields, step->fields[i].name, value);
	}
	return fields;
}

/* "CODE:N+CODE:N" as the form has it, each quantity taken at so many percent, at least 1. */
static json_t *items_json(struct sim *s, const char *items, int64_t percent)
{
	int n;
	char **pieces = text_split(s->c->arena, items, '+', &n);
	json_t *list = json_array();
	for (int i = 0; i < n; i++) {
		char *colon = strchr(pieces[i], ':');
		int64_t quantity;
		bool well = colon && text_int(colon + 1, &quantity);
		assert(well && "an item of bundles.csv");
		*colon = '\0';
		quantity = quantity * percent / 100;
		json_array_append_new(list, json_pack("{s:s, s:I}", "code", pieces[i], "quantity",
						      (json_int_t)(quantity > 0 ? quantity : 1)));
	}
	return list;
}

/* Logs a refusal: in the demonstration there should be none that is not scripted. */
json_t *sim__ask(struct sim *s, const struct holder *who, const char *method, const char *path,
		 json_t *body)
{
	struct api_answer answer;
	const char *text = body ? json_canonical(s->c->arena, body) : NULL;
	json_decref(body);
	struct api_ask a = { .method = method,
			     .path = path,
			     .person = who->person,
			     .grant = who->grant,
			     .stepped = true,
			     .body = text };
	api_call_direct(s->c, s->api, &a, &answer);
	s->acts++;
	if (answer.status < 300)
		return answer.json;
	s->refusals++;
	LOG_W("sim", "%s %s as %s: %d %.300s", method, path, who->role, answer.status,
	      answer.body ? answer.body : "");
	return NULL;
}

static int64_t id_of(const json_t *object, const char *key)
{
	int64_t id = 0;
	const char *text = json_text_of(object, key, "");
	return text_int(text, &id) ? id : 0;
}

static int64_t start_as(struct sim *s, struct life *l, const struct holder *who,
			const char *procedure, json_t *form)
{
	json_t *answer = sim__ask(s, who, "POST", "/api/cases",
				  json_pack("{s:s, s:o}", "procedure", procedure, "form", form));
	int64_t id = answer ? id_of(answer, "id") : 0;
	if (id)
		map_put(&s->life_by_case, arena_printf(s->keep, "%lld", (long long)id), l);
	return id;
}

static int64_t start(struct sim *s, struct life *l, const char *procedure, json_t *form)
{
	return start_as(s, l, sim__holder(s, l->unit, "using_unit.applicant"), procedure, form);
}

/* Tax returns in autumn, admissions in June: some of it is open when the demonstration begins. */
static json_t *recurrences(int number)
{
	json_t *season = json_pack("{s:s, s:s, s:s, s:{s:i, s:i}}", "rrule", "FREQ=YEARLY", "start",
				   number % 2 ? "2026-09-15T00:00" : "2026-06-15T00:00", "end",
				   number % 2 ? "2026-10-16T00:00" : "2026-07-11T00:00", "extra",
				   "vcpu", 16, "memory_gib", 64);
	json_t *days = json_pack("{s:s, s:s, s:s, s:{s:i, s:i}}", "rrule",
				 "FREQ=MONTHLY;BYMONTHDAY=1,2,3", "start", "2026-10-01T08:00",
				 "end", "2026-10-01T20:00", "extra", "vcpu", 8, "memory_gib", 32);
	return json_pack("[o, o]", season, days);
}

int64_t sim__apply_quota(struct sim *s, struct life *l)
{
	int number = (int)(l - s->lives) + 1;
	const char *initiation = arena_printf(s->c->arena, "沪立申〔2026〕%d号", 200 + number);
	const char *project = arena_printf(s->c->arena, "%s建设项目", l->system_name);
	const char *sizing =
		"按注册用户数、峰值并发与三年数据增长测算，峰值利用率按百分之七十控制。";
	json_t *form =
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:b, s:b, s:s, s:o}",
			  "project_name", project, "initiation_number", initiation,
			  "initiation_date", today_iso(s), "system_name", l->system_name, "purpose",
			  sample(s, "purpose"), "delivery", number % 4 == 0 ? "service" : "build",
			  "cloud", l->of_district ? "district" : "municipal", "protection_level",
			  l->level, "classified", 0, "public_data", 1, "periodic", number % 7 == 0,
			  "sizing", sizing, "items", items_json(s, l->items, 100));
	if (number % 7 == 0)
		json_object_set_new(form, "recurrences", recurrences(number));
	return start(s, l, "apply_quota", form);
}

int64_t sim__open_resource(struct sim *s, struct life *l)
{
	const char *plan = "功能、性能、安全三类用例，全部通过且连续运行七日无故障。";
	json_t *form = json_pack("{s:s, s:s, s:s, s:o}", "system",
				 arena_printf(s->c->arena, "%lld", (long long)l->system), "purpose",
				 sample(s, "purpose"), "verification_plan", plan, "items",
				 items_json(s, l->items, l->percent));
	return start(s, l, "open_resource", form);
}

int64_t sim__reclaim(struct sim *s, struct life *l, bool whole, bool saved)
{
	const struct holder *applicant = sim__holder(s, l->unit, "using_unit.applicant");
	const char *path = arena_printf(s->c->arena, "/api/resources?system=%lld&state=running",
					(long long)l->system);
	json_t *answer = sim__ask(s, applicant, "GET", path, NULL);
	const json_t *resource =
		answer ? json_array_get(json_object_get(answer, "items"), 0) : NULL;
	if (!resource)
		return 0;
	json_t *form =
		json_pack("{s:s, s:s, s:s, s:b, s:s}", "resource", json_text_of(resource, "id", ""),
			  "scope", whole ? "whole" : "partial", "reason",
			  whole ? "系统停用，业务并入新平台。" : "业务量下降，缩减部分资源。",
			  "backup_confirmed", saved, "backup_place",
			  saved ? sample(s, "backup_place") : "");
	if (!whole)
		json_object_set_new(form, "items", items_json(s, l->items, 25));
	return start(s, l, "reclaim_resource", form);
}

/* Something beside the quota: for development of the life's own system, or for a new one that is
 * urgent or not yet initiated. */
int64_t sim__beside(struct sim *s, struct life *l, const char *procedure, const char *until)
{
	struct arena *a = s->c->arena;
	json_t *form = json_pack("{s:s, s:o}", "purpose", "部署联调和压力测试环境。", "items",
				 items_json(s, "IAAS-CMP-001:2+IAAS-CMP-002:8", 100));
	if (until[0])
		json_object_set_new(form, "until", json_string(until));
	if (text_same(procedure, "get_development")) {
		json_object_update_new(form,
				       json_pack("{s:s, s:b}", "system",
						 arena_printf(a, "%lld", (long long)l->system),
						 "inside", 1));
		return start(s, l, procedure, form);
	}
	bool urgent = text_same(procedure, "get_emergency");
	const char *tail = urgent ? "应急会商" : "试点";
	json_object_update_new(
		form, json_pack("{s:s, s:s, s:i, s:b, s:b}", "project_name",
				arena_printf(a, "%s%s", l->system_name, tail), "system_name",
				arena_printf(a, "%s%s", l->system_name, tail), "protection_level",
				2, "classified", 0, "public_data", 0));
	if (urgent) {
		json_object_del(form, "purpose");
		json_object_set_new(form, "work", json_string("汛期会商和值守，短期使用。"));
	} else {
		json_object_update_new(form,
				       json_pack("{s:s, s:s}", "basis", "key_work", "key_work",
						 "2026年市政府重点工作（沪府发〔2026〕1号）"));
	}
	return start(s, l, procedure, form);
}

/* What the monitoring post writes of each kind: what is measured, and how. */
static json_t *finding(struct sim *s, const char *kind)
{
	struct arena *a = s->c->arena;
	int32_t today = day_of_ms(clock_now_ms(s->clock));
	int days = text_same(kind, "powered_off") ? 30 : text_same(kind, "misuse") ? 7 : 90;
	const char *evidence = arena_printf(a, "资源使用监测周报%.7s", day_iso(a, today));
	json_t *form = json_pack("{s:s, s:s, s:s, s:s}", "kind", kind, "observed_from",
				 day_iso(a, today - days), "observed_to", day_iso(a, today - 1),
				 "evidence", evidence);
	if (text_same(kind, "low_use"))
		json_object_update_new(form,
				       json_pack("{s:i, s:i, s:i, s:s}", "coverage", 98, "cpu", 11,
						 "memory", 19, "figures",
						 "监测平台逐小时数据，剔除节假日后取95分位。"));
	else if (text_same(kind, "zombie"))
		json_object_update_new(form, json_pack("{s:i, s:i, s:i, s:s}", "coverage", 99,
						       "cpu", 1, "network", 320, "figures",
						       "观察期内没有登录，也没有应用请求。"));
	else if (text_same(kind, "misuse"))
		json_object_update_new(form, json_pack("{s:s, s:s}", "rule", "passed_on", "figures",
						       "巡检发现部分主机由外单位项目使用。"));
	else
		json_object_set_new(form, "figures",
				    json_string("观察期内所涉主机一直处于关机状态。"));
	return form;
}

struct seeking {
	const struct life *l;
	int64_t operator;
};

/* The operator of the cloud that the life's system is on. */
static enum status seek_operator(struct ctx *c, void *arg)
{
	struct seeking *seeking = arg;
	struct system system;
	TRY(system_get(c, seeking->l->system, &system));
	return org_of_body(c, "operator", system.cloud_district, org_today(c), &seeking->operator);
}

static const struct holder *operator_of(struct sim *s, const struct life *l, const char *role)
{
	struct seeking seeking = { l, 0 };
	if (store_read(s->c, seek_operator, &seeking) != OK)
		return NULL;
	return sim__holder(s, seeking.operator, role);
}

int64_t sim__assess(struct sim *s, struct life *l, const char *code)
{
	const struct holder *who = operator_of(s, l, "operator.catalogue");
	int32_t today = day_of_ms(clock_now_ms(s->clock));
	int odd = (int)(s->acts % 3);
	json_t *form = json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s}", "code", code, "period_from",
				 day_iso(s->c->arena, day_add_months(day_month_start(today), -3)),
				 "period_to", day_iso(s->c->arena, day_month_start(today) - 1),
				 "quality", odd ? "good" : "fair", "complaints",
				 odd == 0 ? 3 : odd - 1, "finding", odd ? "keep" : "adjust", "note",
				 "开通及时率、可用性和投诉按季度汇总，供应充足。");
	return who ? start_as(s, l, who, "assess_item", form) : 0;
}

/* The item as it is, at another price. */
int64_t sim__adjust(struct sim *s, struct life *l, const char *change)
{
	const struct holder *who = operator_of(s, l, "operator.catalogue");
	const char *at = strchr(change, '@');
	json_t *answer = who && at ? sim__ask(s, who, "GET", "/api/catalogue", NULL) : NULL;
	const char *code = at ? arena_text_n(s->c->arena, change, (size_t)(at - change)) : "";
	json_t *items = json_object_get(answer, "items"), *entries = json_array(), *one;
	size_t i;
	json_array_foreach(items, i, one)
	{
		if (!text_same(json_text_of(one, "code", ""), code))
			continue;
		json_t *entry = json_deep_copy(one);
		json_object_del(entry, "from");
		json_object_del(entry, "to");
		json_object_set_new(entry, "unit_price", json_string(at + 1));
		json_array_append_new(entries, entry);
	}
	json_t *form = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s}", "entries", entries, "use_data",
				 "见跟踪评估和办件所列用量。", "common_need",
				 "各单位通用的计算资源。", "on_demand", "用量持续增长。", "urgency",
				 "纳入第四季度调整。", "reliability", "运行稳定。");
	return answer ? start_as(s, l, who, "adjust_catalogue", form) : 0;
}

int64_t sim__find(struct sim *s, struct life *l, const char *kind)
{
	const struct holder *who = operator_of(s, l, "operator.monitor");
	json_t *form = finding(s, kind);
	json_object_set_new(form, "system",
			    json_string(arena_printf(s->c->arena, "%lld", (long long)l->system)));
	return who ? start_as(s, l, who, "warn_use", form) : 0;
}

int64_t sim__lift(struct sim *s, struct life *l)
{
	return start(s, l, "lift_freeze",
		     json_pack("{s:s, s:s, s:s}", "system",
			       arena_printf(s->c->arena, "%lld", (long long)l->system), "rectified",
			       "外单位项目已经迁出，账号和端口已经清理。", "evidence",
			       "资源使用整改报告"));
}

/* The vendor does the work in its own console and reports what came of it. */
static bool report(struct sim *s, const struct holder *engineer, const struct todo *t)
{
	const char *path = arena_printf(s->c->arena, "/api/orders?case=%lld&state=open",
					(long long)t->case_id);
	json_t *orders = sim__ask(s, engineer, "GET", path, NULL);
	const json_t *order = orders ? json_array_get(json_object_get(orders, "items"), 0) : NULL;
	if (!order)
		return false;
	json_t *list = json_array();
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(order, "items"), i, item)
	{
		unsigned unique = (unsigned)(t->case_id % 65521) + (unsigned)i;
		const char *identifier = arena_printf(s->c->arena, "res-%05u-%zu", unique, i + 1);
		const char *address = arena_printf(s->c->arena, "10.%u.%u.%zu", unique / 256 % 256,
						   unique % 256, i + 10);
		json_array_append_new(list, json_pack("{s:s, s:s, s:[s]}", "name",
						      json_text_of(item, "name", ""), "identifier",
						      identifier, "addresses", address));
	}
	path = arena_printf(s->c->arena, "/api/orders/%s/report", json_text_of(order, "id", ""));
	return sim__ask(s, engineer, "POST", path,
			json_pack("{s:o, s:s}", "items", list, "note", "已按工单完成。")) != NULL;
}

/* The outcome: as scripted, or the first line of the step. */
static const char *outcome_of(const struct step *step, const struct turn *turn)
{
	static const char *const plain[] = { "supplement", "refuse", "return" };
	for (int i = 0; turn && i < 3; i++)
		if (text_same(turn->what, plain[i]))
			return plain[i];
	if (turn && text_starts(turn->what, "fail"))
		return "fail";
	if (turn && text_same(turn->what, "take"))
		return turn->text;
	return step->outcomes[0].name;
}

/* Nothing is owed yet: a step without a term is taken when somebody wants something, and what is
 * stopped is kept until its date. */
static bool waits(struct sim *s, const struct step *step, const struct todo *t)
{
	int32_t today = day_of_ms(clock_now_ms(s->clock)), opened = day_of_ms(t->opened_ms);
	for (int i = 0; i < step->n_needs; i++)
		if (text_same(step->needs[i].guard, "kept_long_enough"))
			return today <= opened + cloud_policy_number(s->c, "stop.keep", today, 0);
	return step != step->procedure->first && !step->term.set;
}

bool sim__act(struct sim *s, struct life *l, const struct todo *t, struct turn *turn)
{
	const struct pack *pack = law_pack_of(s->c->packs, t->pack);
	const struct step *step = law_step_find(law_procedure_find(pack, t->procedure), t->step);
	const struct holder *who = sim__holder(s, t->org, t->role);
	if (!who || waits(s, step, t))
		return false;
	if (text_same(t->role, "vendor.engineer"))
		return report(s, who, t);
	const char *outcome = outcome_of(step, turn),
		   *reason = turn && !text_same(turn->what, "take") ? turn->text : NULL;
	if (text_same(t->step, "remedy")) {
		struct turn *verify = l ? sim__turn(l, "open_resource", "verify") : NULL;
		bool release = verify && text_same(verify->what, "fail_release");
		outcome = release ? "release" : "adjust";
		reason = release ? "业务方案变更，释放测试资源。" : "调整数据库规格后重新交付。";
	}
	if (text_same(outcome, "fail"))
		reason = "压力测试响应时间超过验证方案的上限。";
	bool overdue =
		day_of_ms(clock_now_ms(s->clock)) > day_add_months(day_of_ms(t->opened_ms), 1);
	if (!reason && overdue && text_same(t->step, "verify"))
		reason = "验证期间等待上游接口联调。";
	if (!reason && text_same(t->procedure, "release_unverified"))
		reason = "测试资源逾期未验证，占用配额。";
	json_t *body = json_pack("{s:I, s:s, s:s, s:o}", "rev", (json_int_t)t->rev, "step", t->step,
				 "outcome", outcome, "fields", fill_step(s, step));
	if (reason)
		json_object_set_new(body, "reason", json_string(reason));
	if (turn && text_same(turn->what, "grant")) {
		int64_t percent = 100;
		bool well = text_int(turn->text, &percent);
		assert(well && "grant:PERCENT");
		json_object_set_new(body, "granted", items_json(s, l->items, percent));
		json_object_del(body, "reason");
		l->percent = percent;
	}
	const char *path =
		arena_printf(s->c->arena, "/api/cases/%lld/decisions", (long long)t->case_id);
	return sim__ask(s, who, "POST", path, body) != NULL;
}
