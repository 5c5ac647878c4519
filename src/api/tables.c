/* Gathers what the modules offer. A module that gains a table gains a line here. */
#include "api/tables.h"

#include <string.h>

#include "cloud/tree.h"
#include "meter/meter.h"
#include "quota/quota.h"
#include "resource/resource.h"
#include "settle/settle.h"

static const struct fact_source *const facts[] = { cloud_facts, quota_facts, resource_facts,
						   meter_facts, settle_facts };
static const struct effect *const effects[] = { cloud_effects, quota_effects, resource_effects,
						meter_effects, settle_effects };
static const struct opener *const openers[] = { cloud_openers, quota_openers, resource_openers,
						meter_openers, settle_openers };
static const struct day_job *const jobs[] = { cloud_jobs, quota_jobs, resource_jobs,
					      resource_term_jobs, settle_jobs };
static const struct moment_job *const moments[] = { quota_moments };
static const struct case_part *const parts[] = { cloud_parts, quota_parts, resource_parts,
						 settle_parts };

/* A row ends its table when its first member is zero, whatever that member is. */
static bool ends(const char *row, size_t key)
{
	static const char zero[sizeof(void *)];
	return memcmp(row, zero, key) == 0;
}

/* All rows of all tables and one closing row of zeros, in the arena. */
static void *joined(struct arena *a, const void *const *tables, size_t n, size_t size, size_t key)
{
	size_t rows = 0;
	for (size_t i = 0; i < n; i++)
		for (const char *row = tables[i]; !ends(row, key); row += size)
			rows++;
	char *out = arena_array(a, rows + 1, size), *at = out;
	for (size_t i = 0; i < n; i++)
		for (const char *row = tables[i]; !ends(row, key); row += size, at += size)
			memcpy(at, row, size);
	return out;
}

#define JOINED(a, list, key)                                                                     \
	joined((a), (const void *const *)(list), sizeof(list) / sizeof *(list), sizeof **(list), \
	       sizeof(*(list))->key)

const struct tables *tables_gather(struct arena *a)
{
	struct tables *t = TAKE(a, struct tables);
	*t = (struct tables){ .facts = JOINED(a, facts, bits),
			      .effects = JOINED(a, effects, name),
			      .jobs = JOINED(a, jobs, name),
			      .moments = JOINED(a, moments, name),
			      .openers = JOINED(a, openers, about),
			      .parts = JOINED(a, parts, key),
			      .items = settle_items,
			      .refers = settle_refers };
	return t;
}
