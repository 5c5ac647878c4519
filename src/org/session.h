/* Sign-in, one-time codes, sessions.
 *
 * A session is a 256-bit token in a cookie, kept only as its SM3. It is half open until the
 * one-time code is given; its token changes at sign-in and at step-up. It ends after 15 idle
 * minutes and after 8 hours whatever happens. Five failures lock an account for 15 minutes; an
 * unknown account gets the same answer in the same time. A code counts once per 30 s step. */
#ifndef YH_ORG_SESSION_H
#define YH_ORG_SESSION_H

#include "org/org.h"

enum session_state { SESSION_NONE, SESSION_CODE, SESSION_OPEN };

enum { TOKEN_TEXT = 65 }; /* 64 hex digits and NUL */

struct session {
	int64_t id, person, grant, delegation;
	enum session_state state;
	int64_t opened_ms, seen_ms, ends_ms, stepped_ms;
};

/* Who the token is, in the transaction under way. One query. S_UNKNOWN if it is nobody (any more).
 * A session that owes its code, or a person without a valid grant, gives an actor without role: it
 * may do nothing that needs a right. */
enum status MUST session_find(struct ctx *c, const char *token, struct session *out,
			      struct actor *actor);
/* The actor a person is through a grant (0: the first that is valid today), without a session:
 * jobs, tests. */
enum status MUST session_actor(struct ctx *c, int64_t person, int64_t grant, int64_t delegation,
			       struct actor *out);
/* Marks the session as used; the edge calls it at most once a minute a session. */
enum status MUST session_touch(struct ctx *c, int64_t id);

/* The slow half makes its own transactions: call outside of one. token: the new half-open
 * session's. */
enum status MUST session_sign_in(struct ctx *c, const char *account, const char *password,
				 const char *peer, char token[TOKEN_TEXT]);
/* Gives the code of a half-open session: opens it under a new token. Own transaction. */
enum status MUST session_code(struct ctx *c, const struct session *s, const char *code,
			      char token[TOKEN_TEXT]);
/* A fresh code in an open session. Own transaction; new token. */
enum status MUST session_step_up(struct ctx *c, const struct session *s, const char *code,
				 char token[TOKEN_TEXT]);
/* First sign-in or after a reset: the one-time enrolment becomes a password and a one-time-code
 * secret (base32). */
enum status MUST session_enrol(struct ctx *c, const char *account, const char *enrolment,
			       const char *password, char token[TOKEN_TEXT], const char **secret);
/* A new password, by who knows the current one; also where the code is still owed, because it had
 * expired. Every other session ends; this one goes on under a new token. Own transactions. */
enum status MUST session_password(struct ctx *c, const struct session *s, const char *current,
				  const char *password, char token[TOKEN_TEXT]);
/* Until when the password counts; 0 where there is none. In a transaction. */
enum status MUST session_password_until(struct ctx *c, int64_t person, int64_t *until_ms);
/* In a write transaction. */
/* delegation 0: the first office of that grant. */
enum status MUST session_office(struct ctx *c, const struct session *s, int64_t grant,
				int64_t delegation);
enum status MUST session_close(struct ctx *c, const struct session *s);
enum status MUST session_close_all(struct ctx *c,
				   int64_t person); /* revocation: at once, everywhere */
/* Demonstration only: an open session without password or code. */
enum status MUST session_demo(struct ctx *c, int64_t person, const char *peer,
			      char token[TOKEN_TEXT]);
/* Demonstration only: the code that the person's authenticator shows now. */
enum status MUST session_demo_code(struct ctx *c, int64_t person, char code[7]);

/* Bound to the token, so that a page can prove that it may read the reply of GET /api/me. */
void session_csrf(const char *token, char out[33]);

#endif
