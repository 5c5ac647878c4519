/* Spreadsheets in: the first sheet as rows of text. The file comes from outside, so nothing it says
 * is believed: every part is measured while it is unpacked, against one budget for the whole file,
 * and a document type (entities) ends it. */
#include <expat.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

#include "base/text.h"
#include "base/vec.h"
#include "codec/xlsx.h"

enum {
	UNPACKED_MAX = 64 * 1024 * 1024,
	PARTS_MAX = 2000,
	STYLES_MAX = 4096,
	STRINGS_MAX = 1000000,
	LINES_MAX = 1048576, /* of the format */
};

struct book {
	struct arena *a;
	zip_t *zip;
	zip_file_t *part; /* being read */
	size_t left;      /* bytes that may still be unpacked */
	XML_Parser parser;
	bool bad, too_large;
	struct buf text; /* of the element being read */
	bool keep;       /* whether its characters are wanted */
	/* found on the way */
	const char *sheet_id, *sheet_path;
	bool from_1904;
	const char **strings;
	int n_strings, strings_room;
	bool phonetic; /* inside a reading aid, which is not the text */
	int date_formats[STYLES_MAX], n_date_formats;
	bool date_styles[STYLES_MAX], in_cell_styles;
	int n_styles;
	/* the sheet */
	const char **cells;
	int n_cells, cells_room, column, line;
	char kind; /* of the cell: s shared, i inline or plain text, b, e, n */
	bool is_date, has_value;
	struct sheet_row *rows;
	int n_rows, rows_room;
};

static void stop(struct book *k)
{
	k->bad = true;
	XML_StopParser(k->parser, XML_FALSE);
}

static const char *attribute(const char **pairs, const char *name)
{
	for (; pairs[0]; pairs += 2)
		if (strcmp(pairs[0], name) == 0)
			return pairs[1];
	return NULL;
}

/* Names come with or without a prefix. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static int64_t number_of(const char *text, int64_t otherwise)
{
	int64_t n;
	return text && text_int(text, &n) ? n : otherwise;
}

/* ---- parts of the file ---- */

static void drop_zip(void *arg)
{
	struct book *k = arg;
	if (k->part) /* the arena's bound was met in the middle of it */
		zip_fclose(k->part);
	zip_discard(k->zip);
}

static void drop_parser(void *parser)
{
	XML_ParserFree(parser);
}

static void on_text(void *arg, const char *text, int len)
{
	struct book *k = arg;
	if (!k->keep || k->phonetic)
		return;
	if (k->text.len + (size_t)len > 4 * SHEET_CELL_MAX)
		stop(k);
	else
		buf_add(&k->text, text, (size_t)len);
}

static void on_doctype(void *arg, const char *name, const char *system, const char *public,
		       int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	stop(arg);
}

static bool part_read(struct book *k, const char *path, XML_StartElementHandler start,
		      XML_EndElementHandler end)
{
	char piece[16384];
	k->parser = XML_ParserCreate(NULL);
	if (!k->parser)
		return false;
	arena_cleanup(k->a, drop_parser, k->parser);
	XML_SetUserData(k->parser, k);
	XML_SetElementHandler(k->parser, start, end);
	XML_SetCharacterDataHandler(k->parser, on_text);
	XML_SetStartDoctypeDeclHandler(k->parser, on_doctype);
	k->keep = k->phonetic = false;
	k->part = zip_fopen(k->zip, path, 0);
	if (!k->part)
		return false;
	zip_int64_t n = 0;
	while (!k->bad && (n = zip_fread(k->part, piece, sizeof piece)) > 0) {
		k->too_large = (size_t)n > k->left;
		k->bad =
			k->too_large || XML_Parse(k->parser, piece, (int)n, false) != XML_STATUS_OK;
		k->left -= k->bad ? 0 : (size_t)n;
	}
	zip_fclose(k->part);
	k->part = NULL;
	k->bad |= n < 0 || XML_Parse(k->parser, piece, 0, true) != XML_STATUS_OK;
	return !k->bad;
}

/* ---- workbook, relations, strings, styles ---- */

static void on_workbook(void *arg, const char *name, const char **pairs)
{
	struct book *k = arg;
	const char *value;
	if (strcmp(local(name), "workbookPr") == 0 && (value = attribute(pairs, "date1904")))
		k->from_1904 = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
	if (strcmp(local(name), "sheet") != 0 || k->sheet_id)
		return;
	for (; pairs[0] && !k->sheet_id; pairs += 2)
		if (strcmp(local(pairs[0]), "id") == 0 && strchr(pairs[0], ':'))
			k->sheet_id = arena_text(k->a, pairs[1]);
}

static void on_relation(void *arg, const char *name, const char **pairs)
{
	struct book *k = arg;
	const char *id = attribute(pairs, "Id"), *target = attribute(pairs, "Target");
	if (strcmp(local(name), "Relationship") == 0 && id && target && k->sheet_id &&
	    strcmp(id, k->sheet_id) == 0)
		k->sheet_path = *target == '/' ? arena_text(k->a, target + 1)
					       : arena_printf(k->a, "xl/%s", target);
}

static void on_string(void *arg, const char *name, const char **pairs)
{
	struct book *k = arg;
	(void)pairs;
	if (strcmp(local(name), "si") == 0)
		buf_init(&k->text, k->a, 32);
	k->keep = strcmp(local(name), "t") == 0;
	k->phonetic |= strcmp(local(name), "rPh") == 0;
}

static void on_string_end(void *arg, const char *name)
{
	struct book *k = arg;
	k->keep = false;
	if (strcmp(local(name), "rPh") == 0)
		k->phonetic = false;
	if (strcmp(local(name), "si") != 0)
		return;
	if (k->n_strings == STRINGS_MAX)
		stop(k);
	else
		*VEC_ADD(k->a, k->strings, k->n_strings, k->strings_room) = k->text.at;
}

/* Whether a format's code shows a date: y, m or d outside quotes, escapes and [colours]. */
static bool code_is_date(const char *code)
{
	for (; *code; code++) {
		char close = *code == '"' ? '"' : *code == '[' ? ']' : '\0';
		if (close) {
			const char *end = strchr(code + 1, close);
			if (!end)
				return false;
			code = end;
		} else if (*code == '\\' && code[1]) {
			code++;
		} else if (strchr("yYdDmM", *code)) {
			return true;
		}
	}
	return false;
}

static bool format_is_date(const struct book *k, int64_t id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
	    (id >= 50 && id <= 58))
		return true; /* built in, also those of Chinese editions */
	for (int i = 0; i < k->n_date_formats; i++)
		if (k->date_formats[i] == id)
			return true;
	return false;
}

static void on_style(void *arg, const char *name, const char **pairs)
{
	struct book *k = arg;
	int64_t id = number_of(attribute(pairs, "numFmtId"), -1);
	const char *code = attribute(pairs, "formatCode");
	if (strcmp(local(name), "cellXfs") == 0)
		k->in_cell_styles = true;
	if (strcmp(local(name), "numFmt") == 0 && code && code_is_date(code) && id >= 0 &&
	    id < 1 << 20 && k->n_date_formats < STYLES_MAX)
		k->date_formats[k->n_date_formats++] = (int)id;
	if (strcmp(local(name), "xf") == 0 && k->in_cell_styles && k->n_styles < STYLES_MAX)
		k->date_styles[k->n_styles++] = format_is_date(k, id);
}

static void on_style_end(void *arg, const char *name)
{
	if (strcmp(local(name), "cellXfs") == 0)
		((struct book *)arg)->in_cell_styles = false;
}

/* ---- the sheet ---- */

/* "BC12" -> 54; -1: no such column. */
static int column_of(const char *reference)
{
	int column = 0;
	for (; *reference >= 'A' && *reference <= 'Z' && column <= SHEET_COLUMNS_MAX; reference++)
		column = 26 * column + (*reference - 'A' + 1);
	return column >= 1 && column <= SHEET_COLUMNS_MAX ? column - 1 : -1;
}

static void cell_begin(struct book *k, const char **pairs)
{
	const char *reference = attribute(pairs, "r"), *kind = attribute(pairs, "t");
	int64_t style = number_of(attribute(pairs, "s"), -1);
	k->column = reference ? column_of(reference) : k->column + 1;
	if (k->column < 0 || k->column >= SHEET_COLUMNS_MAX)
		stop(k);
	k->is_date = style >= 0 && style < k->n_styles && k->date_styles[style];
	k->has_value = false;
	if (!kind || strcmp(kind, "n") == 0)
		k->kind = 'n';
	else if (strcmp(kind, "s") == 0)
		k->kind = 's';
	else
		k->kind = strcmp(kind, "b") == 0 ? 'b' : strcmp(kind, "e") == 0 ? 'e' : 'i';
	buf_init(&k->text, k->a, 32);
}

static void row_begin(struct book *k, const char **pairs)
{
	int64_t line = number_of(attribute(pairs, "r"), (int64_t)k->line + 1);
	if (line < 1 || line > LINES_MAX)
		stop(k);
	else
		k->line = (int)line;
	k->n_cells = 0;
	k->column = -1;
}

static void on_cell(void *arg, const char *name, const char **pairs)
{
	struct book *k = arg;
	name = local(name);
	if (strcmp(name, "row") == 0) {
		row_begin(k, pairs);
	} else if (strcmp(name, "c") == 0) {
		cell_begin(k, pairs);
	} else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		k->keep = k->has_value = true;
	} else if (strcmp(name, "rPh") == 0) {
		k->phonetic = true;
	}
}

/* Days since 1899-12-30 (or 1904-01-01) as a date, with the time of day where there is one. */
static const char *date_text(struct book *k, double serial)
{
	if (serial < 61 || serial > 2958465)
		return NULL;
	int64_t minutes = (int64_t)(serial * 1440 + 0.5),
		days = minutes / 1440 + (k->from_1904 ? 1462 : 0);
	int64_t z = days - 25569 + 719468, era = z / 146097,
		of_era = z - era * 146097; /* the civil calendar from days */
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100),
		m = (5 * of_year + 2) / 153;
	int day = (int)(of_year - (153 * m + 2) / 5 + 1), month = (int)(m < 10 ? m + 3 : m - 9);
	int full = (int)(year + era * 400 + (month <= 2));
	int minute = (int)(minutes % 1440);
	if (!minute)
		return arena_printf(k->a, "%04d-%02d-%02d", full, month, day);
	return arena_printf(k->a, "%04d-%02d-%02d %02d:%02d", full, month, day, minute / 60,
			    minute % 60);
}

/* Files hold binary fractions in seventeen digits; fifteen are what the person typed. */
static const char *number_text(struct book *k, const char *text)
{
	json_t *read = json_loads(text, JSON_DECODE_ANY, NULL);
	double value = json_number_value(read);
	bool is_number = json_is_number(read), whole = json_is_integer(read);
	json_decref(read);
	if (!is_number)
		return text;
	if (k->is_date && date_text(k, value))
		return date_text(k, value);
	if (whole)
		return text;
	char *plain = arena_printf(k->a, "%.15g", value);
	if (!strchr(plain, 'e'))
		return plain;
	plain = arena_printf(k->a, "%.20f", value);
	size_t len = strlen(plain);
	while (len && plain[len - 1] == '0')
		plain[--len] = '\0';
	if (len && plain[len - 1] == '.')
		plain[--len] = '\0';
	return plain;
}

static const char *cell_text(struct book *k)
{
	int64_t i;
	if (!k->has_value)
		return "";
	switch (k->kind) {
	case 's':
		i = number_of(k->text.at, -1);
		if (i >= 0 && i < k->n_strings)
			return k->strings[i];
		stop(k);
		return "";
	case 'b':
		return strcmp(k->text.at, "1") == 0 ? "true" : "false";
	case 'n':
		return number_text(k, k->text.at);
	}
	return k->text.at; /* text, and what a formula could not compute: "#N/A" */
}

static void cell_end(struct book *k)
{
	const char *text = cell_text(k);
	if (strlen(text) > 4 * SHEET_CELL_MAX || k->column < 0) /* a row began inside of the cell */
		stop(k);
	while (k->n_cells <= k->column && !k->bad)
		*VEC_ADD(k->a, k->cells, k->n_cells, k->cells_room) = "";
	if (!k->bad)
		k->cells[k->column] = text;
}

static void row_end(struct book *k)
{
	int n = k->n_cells;
	while (n && !k->cells[n - 1][0])
		n--;
	if (!n)
		return;
	if (k->n_rows == SHEET_ROWS_MAX) {
		stop(k);
		return;
	}
	const char **cells = arena_copy(k->a, k->cells, (size_t)n * sizeof *cells);
	*VEC_ADD(k->a, k->rows, k->n_rows, k->rows_room) = (struct sheet_row){ cells, n, k->line };
}

static void on_cell_end(void *arg, const char *name)
{
	struct book *k = arg;
	name = local(name);
	k->keep = false;
	if (strcmp(name, "c") == 0)
		cell_end(k);
	else if (strcmp(name, "row") == 0)
		row_end(k);
	else if (strcmp(name, "rPh") == 0)
		k->phonetic = false;
}

/* ---- the whole ---- */

static bool zip_read(struct book *k, const void *bytes, size_t len)
{
	zip_error_t why;
	zip_error_init(&why);
	zip_source_t *from = zip_source_buffer_create(bytes, len, 0, &why);
	k->zip = from ? zip_open_from_source(from, ZIP_RDONLY | ZIP_CHECKCONS, &why) : NULL;
	zip_error_fini(&why);
	if (k->zip)
		arena_cleanup(k->a, drop_zip, k);
	else if (from)
		zip_source_free(from);
	return k->zip != NULL;
}

enum status xlsx_read(struct ctx *c, const void *bytes, size_t len, struct sheet_rows *out)
{
	struct book *k = TAKE(c->arena, struct book);
	*k = (struct book){ .a = c->arena, .left = UNPACKED_MAX };
	if (!zip_read(k, bytes, len) || zip_get_num_entries(k->zip, 0) > PARTS_MAX)
		return FAULT(c, S_INVALID, "xlsx.malformed");
	buf_init(&k->text, k->a, 64);
	bool good = part_read(k, "xl/workbook.xml", on_workbook, NULL) && k->sheet_id &&
		    part_read(k, "xl/_rels/workbook.xml.rels", on_relation, NULL) && k->sheet_path;
	if (good && zip_name_locate(k->zip, "xl/sharedStrings.xml", 0) >= 0)
		good = part_read(k, "xl/sharedStrings.xml", on_string, on_string_end);
	if (good && zip_name_locate(k->zip, "xl/styles.xml", 0) >= 0)
		good = part_read(k, "xl/styles.xml", on_style, on_style_end);
	if (!good || !part_read(k, k->sheet_path, on_cell, on_cell_end))
		return FAULT(c, S_INVALID, k->too_large ? "xlsx.too_large" : "xlsx.malformed");
	*out = (struct sheet_rows){ k->rows, k->n_rows };
	return OK;
}
