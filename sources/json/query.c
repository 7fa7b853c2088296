/* Queries: $.name.* ..name [3] [-1] [1:3] ['a name'] [?price<10] and functions behind bars. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

struct query {
    const char *start;
    const char *at;
};

static int query_error(const struct query *query, const char *what)
{
    printf("query:%d: error: %s\n", (int)(query->at - query->start) + 1, what);
    return 0;
}

static int is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static int read_name(struct query *query, struct text *name)
{
    name->bytes = query->at;
    name->size = 0;
    while (is_name_character(*query->at)) {
        query->at++;
        name->size++;
    }
    return name->size > 0 || query_error(query, "a name is missing");
}

static int read_quoted(struct query *query, struct text *name)
{
    const char *end = strchr(query->at + 1, '\'');

    if (end == NULL)
        return query_error(query, "the quoted name does not end");
    name->bytes = query->at + 1;
    name->size = (size_t)(end - name->bytes);
    query->at = end + 1;
    return 1;
}

static int read_index(struct query *query, long *index, int *has_index)
{
    char *end;

    *index = strtol(query->at, &end, 10);
    *has_index = end != query->at;
    if (*index > 1000000 || *index < -1000000)
        return query_error(query, "the index is too large");
    query->at = end;
    return 1;
}

static int read_slice(struct query *query, struct step *step)
{
    if (!read_index(query, &step->from, &step->has_from))
        return 0;
    step->kind = STEP_INDEX;
    if (*query->at == ':') {
        query->at++;
        step->kind = STEP_SLICE;
        return read_index(query, &step->to, &step->has_to);
    }
    return step->has_from || query_error(query, "an index, a slice, a name or a filter must be in the brackets");
}

static char read_operator(struct query *query)
{
    static const char *const operators[] = {"<=", ">=", "==", "!=", "=", "<", ">"};
    static const char codes[] = "lg=!=<>";

    for (int i = 0; i < 7; i++) {
        size_t size = strlen(operators[i]);
        if (strncmp(query->at, operators[i], size) == 0) {
            query->at += size;
            return codes[i];
        }
    }
    return '?';
}

/* The operand of a filter is JSON; it ends where the bracket does. */
static int read_operand(struct query *query, struct step *step)
{
    struct parser parser = {query->at, query->at, NULL, 0, 0};
    const char *end = query->at;

    while (*end != '\0' && *end != ']')
        end++;
    parser.end = end;
    step->operand = parse_document(&parser);
    if (parser.errors > 0)
        return query_error(query, "the operand is no JSON");
    query->at = end;
    return 1;
}

static int read_filter(struct query *query, struct step *step)
{
    step->kind = STEP_FILTER;
    query->at++;
    if (!read_name(query, &step->name))
        return 0;
    step->operator = read_operator(query);
    return step->operator == '?' || read_operand(query, step);
}

static int read_bracket(struct query *query, struct step *step)
{
    int is_good;

    query->at++;
    if (*query->at == '?')
        is_good = read_filter(query, step);
    else if (*query->at == '\'')
        is_good = read_quoted(query, &step->name);
    else if (*query->at == '*') {
        step->kind = STEP_ALL;
        query->at++;
        is_good = 1;
    } else
        is_good = read_slice(query, step);
    if (!is_good)
        return 0;
    if (*query->at != ']')
        return query_error(query, "a closing bracket is missing");
    query->at++;
    return 1;
}

static int read_step(struct query *query, struct step *step)
{
    memset(step, 0, sizeof *step);
    step->kind = STEP_NAME;
    if (*query->at == '[')
        return read_bracket(query, step);
    query->at++;
    if (*query->at == '.') {
        query->at++;
        step->kind = STEP_DEEP;
    } else if (*query->at == '*') {
        query->at++;
        step->kind = STEP_ALL;
        return 1;
    }
    return read_name(query, &step->name);
}

static struct value *apply_step(const struct step *step, const struct value *matches)
{
    struct value *found = value_make(KIND_ARRAY);

    for (const struct value *each = matches->items.first; each != NULL; each = each->next)
        step_apply(step, each, found);
    return found;
}

struct value *query_run(const char *text, const struct value *document)
{
    struct query query = {text, text};
    struct value *matches = value_make(KIND_ARRAY);
    struct step step;
    struct text name;

    value_add(matches, value_copy(document));
    if (*query.at == '$')
        query.at++;
    while (matches != NULL && *query.at != '\0') {
        if (*query.at == '|') {
            query.at++;
            matches = read_name(&query, &name) ? function_apply(name, matches) : NULL;
        } else if (*query.at == '.' || *query.at == '[') {
            matches = read_step(&query, &step) ? apply_step(&step, matches) : NULL;
        } else {
            query_error(&query, "a '.', a '[' or a '|' must follow");
            matches = NULL;
        }
    }
    return matches;
}
