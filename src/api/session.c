/* Signing in and out, the office one acts for, who one is. */
#include "api/inner.h"
#include "api/me.h"
#include "api/nouns.h"
#include "base/text.h"

static const struct api_field sign_in_fields[] = {
	{ "account", T_TEXT, .least = 1, .most = 64 },
	{ "password", T_TEXT, .least = 1, .most = 128 },
	{ 0 },
};
static const struct api_shape sign_in = { "SignIn", sign_in_fields };
static const struct api_field code_fields[] = { { "code", T_TEXT, .least = 6, .most = 6 }, { 0 } };
static const struct api_shape code = { "Code", code_fields };
static const struct api_field enrol_fields[] = {
	{ "account", T_TEXT, .least = 1, .most = 64 },
	{ "enrolment", T_TEXT, .least = 8, .most = 64,
	  .what = "the one-time secret that was handed over" },
	{ "password", T_TEXT, .least = 1, .most = 128 },
	{ 0 },
};
static const struct api_shape enrol = { "Enrol", enrol_fields };
static const struct api_field renew_fields[] = {
	{ "current", T_TEXT, .least = 1, .most = 128 },
	{ "password", T_TEXT, .least = 1, .most = 128 },
	{ 0 },
};
static const struct api_shape renew = { "PasswordChange", renew_fields };
static const struct api_field owes_fields[] = {
	{ "state", T_TEXT, .what = "code: a one-time code is owed" }, { 0 }
};
static const struct api_shape owes = { "OwesCode", owes_fields };
static const struct api_field enrolled_fields[] = {
	{ "state", T_TEXT },
	{ "secret", T_TEXT, .what = "for the authenticator, base32; shown once" },
	{ "uri", T_TEXT, .what = "the same as otpauth://" },
	{ 0 },
};
static const struct api_shape enrolled = { "Enrolled", enrolled_fields };
static const struct api_field office_fields[] = {
	{ "grant", T_ID },
	{ "delegation", T_ID, MAY | NIL, .what = "where one stands in for somebody" },
	{ 0 },
};
static const struct api_shape office = { "OfficeChoice", office_fields };

void api__cookie(struct ctx *c, struct api_call *call, const char *token)
{
	bool secure = call->api->secure_cookie;
	call->set_cookie =
		arena_printf(c->arena, "%syunheng=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
			     secure ? "__Host-" : "", token, secure ? "; Secure" : "",
			     *token ? "" : "; Max-Age=0");
}

static enum status post_session(struct ctx *c, struct api_call *call)
{
	char token[TOKEN_TEXT];
	TRY(session_sign_in(c, call_text(call, "account"), call_text(call, "password"),
			    call->request->peer, token));
	api__cookie(c, call, token);
	json_open(call->out, '{');
	json_text(call->out, "state", "code");
	json_close(call->out, '}');
	return OK;
}

static enum status post_enrol(struct ctx *c, struct api_call *call)
{
	char token[TOKEN_TEXT];
	const char *secret, *account = call_text(call, "account");
	TRY(session_enrol(c, account, call_text(call, "enrolment"), call_text(call, "password"),
			  token, &secret));
	api__cookie(c, call, token);
	json_open(call->out, '{');
	json_text(call->out, "state", "code");
	json_text(call->out, "secret", secret);
	json_text(call->out, "uri",
		  arena_printf(c->arena, "otpauth://totp/Yunheng:%s?secret=%s&issuer=Yunheng",
			       account, secret));
	json_close(call->out, '}');
	return OK;
}

static enum status post_code(struct ctx *c, struct api_call *call)
{
	char token[TOKEN_TEXT];
	TRY(session_code(c, &call->session, call_text(call, "code"), token));
	api__cookie(c, call, token);
	return api__me_fresh(c, call, token);
}

static enum status post_password(struct ctx *c, struct api_call *call)
{
	char token[TOKEN_TEXT];
	TRY(session_password(c, &call->session, call_text(call, "current"),
			     call_text(call, "password"), token));
	api__cookie(c, call, token);
	json_open(call->out, '{');
	json_close(call->out, '}');
	return OK;
}

static enum status post_step_up(struct ctx *c, struct api_call *call)
{
	char token[TOKEN_TEXT];
	TRY(session_step_up(c, &call->session, call_text(call, "code"), token));
	api__cookie(c, call, token);
	return api__me_fresh(c, call, token);
}

static enum status post_office(struct ctx *c, struct api_call *call)
{
	TRY(session_office(c, &call->session, call_int(call, "grant", 0),
			   call_int(call, "delegation", 0)));
	TRY(session_find(c, call->token, &call->session, (struct actor *)(uintptr_t)c->actor));
	return api__me(c, call);
}

static enum status delete_session(struct ctx *c, struct api_call *call)
{
	TRY(session_close(c, &call->session));
	api__cookie(c, call, "");
	json_open(call->out, '{');
	json_close(call->out, '}');
	return OK;
}

/* clang-format off */
const struct route api_session[] = {
	{ "POST", "/api/session", "session_open", "Sign in with account and password; a one-time code is owed afterwards", NULL,
	  REACH_SELF, ASSURE_NONE, WORK_ALONE, RATE_SIGN_IN, "session.password", .body = &sign_in, .reply = &owes,
	  .exempt = true, .handle = post_session },
	{ "POST", "/api/session/enrol", "session_enrol", "Turn a one-time enrolment into a password and an authenticator", NULL,
	  REACH_SELF, ASSURE_NONE, WORK_ALONE, RATE_SIGN_IN, "session.enrolled", .body = &enrol, .reply = &enrolled,
	  .exempt = true, .handle = post_enrol },
	{ "POST", "/api/session/code", "session_code", "Give the one-time code: the session opens", NULL, REACH_SELF,
	  ASSURE_NONE, WORK_ALONE, RATE_SIGN_IN, "session.opened", .body = &code, .reply = &api_me_shape, .exempt = true,
	  .half_open = true, .handle = post_code },
	{ "POST", "/api/session/password", "session_password", "Another password; also where an expired one keeps the code from opening",
	  NULL, REACH_SELF, ASSURE_NONE, WORK_ALONE, RATE_SIGN_IN, "person.password", .body = &renew, .reply = &api_done,
	  .exempt = true, .half_open = true, .handle = post_password },
	{ "POST", "/api/session/step-up", "session_step_up", "A fresh one-time code before decisions, money and grants", NULL,
	  REACH_SELF, ASSURE_SIGNED_IN, WORK_ALONE, RATE_SIGN_IN, "session.stepped_up", .body = &code, .reply = &api_me_shape,
	  .exempt = true, .handle = post_step_up },
	{ "POST", "/api/session/office", "session_office", "Act through another of one's offices", NULL, REACH_SELF,
	  ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE, "session.office", .body = &office, .reply = &api_me_shape, .exempt = true,
	  .handle = post_office },
	{ "DELETE", "/api/session", "session_close", "Sign out", NULL, REACH_SELF, ASSURE_SIGNED_IN, WORK_WRITES, RATE_WRITE,
	  "session.closed", .reply = &api_done, .exempt = true, .half_open = true, .handle = delete_session },
	{ 0 },
};
