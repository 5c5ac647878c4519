/* The effects that a pack may name, and what each does to the legal state of a case, for the proof.
 * The writing itself is in the tables of the modules that own the rows; the tests compare the two
 * lists. */
#ifndef YH_LAW_EFFECTS_H
#define YH_LAW_EFFECTS_H

#include <stdbool.h>

#include "law/pack.h"

enum effect_arg { ARG_NONE, ARG_MAY, ARG_MUST, ARG_PROCEDURE, ARG_REGISTER, ARG_BODY, ARG_VALUE };

enum effect_does {
	DOES_GROUND = 1 << 0,   /* gives or holds a ground for resources */
	DOES_UNGROUND = 1 << 1, /* gives the ground back */
	DOES_OPEN = 1 << 2,     /* a resource is there */
	DOES_ACTIVATE = 1 << 3, /* it is formal */
	DOES_DELETE = 1 << 4,   /* a resource, or a part of it, is gone */
	DOES_BACKUP = 1 << 5,
	DOES_WARN = 1 << 6,
	DOES_CONSENT = 1 << 7,
	DOES_EXPAND = 1 << 8,  /* the ground is an approved expansion: no verification is owed */
	DOES_RESERVE = 1 << 9, /* holds a quota that must be used or given back */
	DOES_USE = 1 << 10,    /* uses what was reserved */
	DOES_GRANT = 1 << 11,  /* gives the applicant something: another person must have decided */
	DOES_CHANGE = 1 << 12, /* what was verified is changed: it must be verified again */
	DOES_GROW = 1 << 13,   /* more is added to what is there: its data are safe before */
	DOES_STOP = 1 << 14,   /* it is stopped and kept until a date that we set */
	DOES_RESUME = 1 << 15, /* what was stopped runs again */
	DOES_DESTROY = 1 << 16, /* a whole resource goes: only what was stopped, after its date */
};

struct effect_kind {
	const char *name;
	enum effect_arg arg;
	uint32_t does;
};
extern const struct effect_kind law_effects[]; /* ended by name == NULL */
const struct effect_kind *law_effect_find(const char *name);
/* What this use of an effect does: by its argument where a row "NAME:ARG" says so. */
uint32_t law_effect_does(const struct effect_use *use);

#endif
