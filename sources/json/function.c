/* Functions of queries: from all matches to new ones. */

#include <stdio.h>
#include <string.h>

#include "json.h"

typedef struct value *(*function)(const struct value *matches);

static struct value *single(struct value *value)
{
    struct value *matches = value_make(KIND_ARRAY);

    value_add(matches, value);
    return matches;
}

static struct value *text_value(struct text text)
{
    struct value *value = value_make(KIND_STRING);

    value->text = text;
    return value;
}

static struct value *function_count(const struct value *matches)
{
    struct value *count = value_make(KIND_INTEGER);

    count->integer = matches->items.count;
    return single(count);
}

static struct value *function_sum(const struct value *matches)
{
    struct value *sum = value_make(KIND_INTEGER);

    for (const struct value *each = matches->items.first; each != NULL; each = each->next) {
        if (!is_number(each)) {
            printf("query: error: cannot add a value of kind %s\n", kind_name(each->kind));
            return NULL;
        }
        if (sum->kind == KIND_INTEGER && each->kind == KIND_INTEGER
            && !__builtin_add_overflow(sum->integer, each->integer, &sum->integer))
            continue;
        double total = sum->kind == KIND_INTEGER ? (double)(sum->integer) : sum->real;
        sum->kind = KIND_REAL;
        sum->real = total + value_real(each);
    }
    return single(sum);
}

/* The least of the matches by `sign` times their order; nothing of nothing. */
static struct value *extreme(const struct value *matches, int sign)
{
    const struct value *best = matches->items.first;

    if (best == NULL)
        return value_make(KIND_ARRAY);
    for (const struct value *each = best->next; each != NULL; each = each->next) {
        if (sign * value_compare(each, best) < 0)
            best = each;
    }
    return single(value_copy(best));
}

static struct value *function_min(const struct value *matches)
{
    return extreme(matches, 1);
}

static struct value *function_max(const struct value *matches)
{
    return extreme(matches, -1);
}

/* Merges two sorted lists; of equal values the left one's come first. */
static struct value *merge(struct value *left, struct value *right)
{
    struct value *first = NULL;
    struct value **end = &first;

    while (left != NULL && right != NULL) {
        struct value **least = value_compare(left, right) <= 0 ? &left : &right;
        *end = *least;
        *least = (*least)->next;
        end = &(*end)->next;
    }
    *end = left != NULL ? left : right;
    return first;
}

static struct value *sorted(struct value *list, long count)
{
    struct value *half = list;
    struct value *rest;

    if (count < 2)
        return list;
    for (long i = 1; i < count / 2; i++)
        half = half->next;
    rest = half->next;
    half->next = NULL;
    return merge(sorted(list, count / 2), sorted(rest, count - count / 2));
}

static struct value *function_sort(const struct value *matches)
{
    struct value *all = value_make(KIND_ARRAY);
    struct value *result = value_make(KIND_ARRAY);
    struct value *next;

    for (const struct value *each = matches->items.first; each != NULL; each = each->next)
        value_add(all, value_copy(each));
    for (struct value *each = sorted(all->items.first, all->items.count); each != NULL; each = next) {
        next = each->next;
        value_add(result, each);
    }
    return result;
}

static struct value *function_unique(const struct value *matches)
{
    struct value *ordered = function_sort(matches);
    struct value *result = value_make(KIND_ARRAY);

    for (const struct value *each = ordered->items.first; each != NULL; each = each->next) {
        if (result->items.last == NULL || value_compare(result->items.last, each) != 0)
            value_add(result, value_copy(each));
    }
    return result;
}

static struct value *function_keys(const struct value *matches)
{
    struct value *keys = value_make(KIND_ARRAY);

    for (const struct value *each = matches->items.first; each != NULL; each = each->next) {
        if (each->kind != KIND_OBJECT) {
            printf("query: error: a value of kind %s has no keys\n", kind_name(each->kind));
            return NULL;
        }
        for (const struct value *member = each->items.first; member != NULL; member = member->next)
            value_add(keys, text_value(member->name));
    }
    return keys;
}

static struct value *function_type(const struct value *matches)
{
    struct value *types = value_make(KIND_ARRAY);

    for (const struct value *each = matches->items.first; each != NULL; each = each->next) {
        struct text name = {kind_name(each->kind), strlen(kind_name(each->kind))};
        value_add(types, text_value(name));
    }
    return types;
}

static struct value *function_length(const struct value *matches)
{
    struct value *lengths = value_make(KIND_ARRAY);

    for (const struct value *each = matches->items.first; each != NULL; each = each->next) {
        struct value *length = value_make(KIND_INTEGER);
        if (each->kind == KIND_STRING)
            length->integer = (long)each->text.size;
        else if (each->kind == KIND_ARRAY || each->kind == KIND_OBJECT)
            length->integer = each->items.count;
        else
            length->kind = KIND_NULL;
        value_add(lengths, length);
    }
    return lengths;
}

static const struct {
    const char *name;
    function call;
} functions[] = {
    {"count", function_count}, {"sum", function_sum},   {"min", function_min},       {"max", function_max},
    {"sort", function_sort},   {"keys", function_keys}, {"unique", function_unique}, {"type", function_type},
    {"length", function_length},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0] };

struct value *function_apply(struct text name, const struct value *matches)
{
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        if (strlen(functions[i].name) == name.size && memcmp(functions[i].name, name.bytes, name.size) == 0)
            return functions[i].call(matches);
    }
    printf("query: error: there is no function '%.*s'\n", (int)name.size, name.bytes);
    return NULL;
}
