/* One row an effect. An effect that a module adds is added here, too, with what it does to the
 * case's legal state. */
#include "law/effects.h"

#include <stddef.h>
#include <string.h>

const struct effect_kind law_effects[] = {
	{ "quota.grant", ARG_NONE, DOES_GROUND | DOES_GRANT },
	{ "quota.reserve", ARG_NONE, DOES_GROUND | DOES_RESERVE },
	{ "quota.use", ARG_NONE, DOES_GROUND | DOES_USE },
	{ "quota.release", ARG_NONE, DOES_UNGROUND },
	{ "quota.periodic", ARG_NONE, DOES_GRANT },
	{ "expansion.grant", ARG_MAY, DOES_GRANT | DOES_GROUND | DOES_EXPAND | DOES_RESERVE },
	{ "expansion.release", ARG_NONE, DOES_UNGROUND },
	{ "evidence.freeze", ARG_NONE, 0 },
	{ "emergency.grant", ARG_NONE, DOES_GRANT | DOES_GROUND },
	{ "temporary.grant", ARG_NONE, DOES_GRANT | DOES_GROUND },
	{ "development.grant", ARG_NONE, DOES_GRANT | DOES_GROUND },
	{ "ground.release", ARG_NONE, DOES_UNGROUND },
	{ "project.register", ARG_NONE, 0 },
	{ "project.initiate", ARG_NONE, DOES_GRANT },
	{ "system.register", ARG_NONE, 0 },
	{ "system.migrate_out", ARG_NONE, 0 },
	{ "order.issue", ARG_MUST, 0 },
	/* What the vendor clears is gone. */
	{ "order.issue:reclaim", ARG_NONE, DOES_DELETE | DOES_DESTROY },
	{ "order.issue:reclaim_part", ARG_NONE, DOES_DELETE },
	{ "order.cancel", ARG_NONE, 0 },
	{ "resource.open", ARG_MAY, DOES_OPEN | DOES_GRANT },
	{ "resource.expand", ARG_NONE, DOES_OPEN | DOES_ACTIVATE | DOES_GROW | DOES_GRANT },
	{ "resource.activate", ARG_NONE, DOES_OPEN | DOES_ACTIVATE | DOES_GRANT },
	{ "resource.adjust", ARG_NONE, DOES_CHANGE },
	{ "resource.term", ARG_VALUE, 0 },
	{ "resource.extend", ARG_VALUE, DOES_GRANT },
	{ "resource.carry_over", ARG_NONE, DOES_OPEN | DOES_GRANT },
	{ "resource.stop", ARG_VALUE, DOES_STOP },
	{ "resource.resume", ARG_NONE, DOES_RESUME },
	{ "resource.release", ARG_NONE, DOES_DELETE | DOES_DESTROY },
	{ "resource.reclaim", ARG_NONE, DOES_DELETE | DOES_DESTROY },
	{ "resource.shrink", ARG_NONE, DOES_DELETE },
	{ "resource.shrink_or_reclaim", ARG_NONE, DOES_DELETE },
	{ "backup.confirm", ARG_NONE, DOES_BACKUP },
	{ "backup.snapshot", ARG_NONE, DOES_BACKUP },
	{ "backup.destroy", ARG_NONE, 0 },
	{ "warning.issue", ARG_NONE, DOES_WARN },
	{ "warning.consent", ARG_NONE, DOES_CONSENT },
	{ "warning.state", ARG_MUST, 0 },
	{ "freeze.start", ARG_NONE, 0 },
	{ "freeze.lift", ARG_NONE, DOES_GRANT },
	{ "contract.sign", ARG_NONE, 0 },
	{ "domain.open", ARG_NONE, DOES_GRANT },
	{ "catalogue.review", ARG_NONE, 0 },
	{ "catalogue.compile", ARG_NONE, 0 },
	{ "catalogue.approve", ARG_NONE, DOES_GRANT },
	{ "catalogue.assess", ARG_NONE, 0 },
	{ "catalogue.justify", ARG_NONE, 0 },
	{ "statement.draw", ARG_NONE, 0 },
	{ "statement.verify", ARG_NONE, 0 },
	{ "statement.object", ARG_NONE, 0 },
	{ "statement.uphold", ARG_NONE, 0 },
	{ "statement.dismiss", ARG_NONE, 0 },
	{ "statement.confirm", ARG_NONE, 0 },
	{ "statement.approve", ARG_NONE, DOES_GRANT },
	{ "usage.count", ARG_NONE, DOES_GRANT }, /* charged: another person must have agreed */
	{ "register.enter", ARG_REGISTER, 0 },
	{ "register.amend", ARG_REGISTER, 0 },
	{ "register.close", ARG_REGISTER, 0 },
	{ "register.circulate", ARG_BODY, 0 },
	{ "case.start", ARG_PROCEDURE, 0 },
	{ "case.answer", ARG_MUST, 0 }, /* the case that started this one takes that outcome */
	{ "notice.send", ARG_MUST, 0 },
	{ 0 },
};

uint32_t law_effect_does(const struct effect_use *use)
{
	size_t len = strlen(use->name);
	for (const struct effect_kind *e = law_effects; e->name; e++)
		if (use->arg && strncmp(e->name, use->name, len) == 0 && e->name[len] == ':' &&
		    strcmp(e->name + len + 1, use->arg) == 0)
			return e->does;
	const struct effect_kind *e = law_effect_find(use->name);
	return e ? e->does : 0;
}

const struct effect_kind *law_effect_find(const char *name)
{
	for (const struct effect_kind *e = law_effects; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}
