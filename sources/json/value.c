/* Values: made, joined, compared. */

#include <string.h>

#include "json.h"

struct value *value_make(enum kind kind)
{
    struct value *value = memory_take(sizeof *value);

    memset(value, 0, sizeof *value);
    value->kind = kind;
    return value;
}

void value_add(struct value *parent, struct value *child)
{
    child->next = NULL;
    if (parent->items.last == NULL)
        parent->items.first = child;
    else
        parent->items.last->next = child;
    parent->items.last = child;
    parent->items.count++;
}

/* What is inside of arrays and objects is shared. */
struct value *value_copy(const struct value *value)
{
    struct value *copy = value_make(value->kind);

    *copy = *value;
    copy->next = NULL;
    return copy;
}

/* The last of several members with one name, as most readers take it. */
struct value *value_named(const struct value *object, struct text name)
{
    struct value *found = NULL;

    for (struct value *each = object->items.first; each != NULL; each = each->next) {
        if (text_compare(each->name, name) == 0)
            found = each;
    }
    return found;
}

int is_number(const struct value *value)
{
    return value->kind == KIND_INTEGER || value->kind == KIND_REAL;
}

double value_real(const struct value *value)
{
    return value->kind == KIND_INTEGER ? (double)value->integer : value->real;
}

int text_compare(struct text left, struct text right)
{
    size_t shorter = left.size < right.size ? left.size : right.size;
    int order = memcmp(left.bytes, right.bytes, shorter);

    if (order == 0)
        order = left.size < right.size ? -1 : left.size > right.size;
    return order;
}

static int compare_numbers(const struct value *left, const struct value *right)
{
    if (left->kind == KIND_INTEGER && right->kind == KIND_INTEGER)
        return left->integer < right->integer ? -1 : left->integer > right->integer;
    return value_real(left) < value_real(right) ? -1 : value_real(left) > value_real(right);
}

static int compare_items(const struct value *left, const struct value *right)
{
    const struct value *one = left->items.first;
    const struct value *two = right->items.first;

    for (; one != NULL && two != NULL; one = one->next, two = two->next) {
        int order = left->kind == KIND_OBJECT ? text_compare(one->name, two->name) : 0;
        if (order == 0)
            order = value_compare(one, two);
        if (order != 0)
            return order;
    }
    return (one != NULL) - (two != NULL);
}

/* An order of all values: by kind first, numbers with each other. */
int value_compare(const struct value *left, const struct value *right)
{
    if (is_number(left) && is_number(right))
        return compare_numbers(left, right);
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    if (left->kind == KIND_STRING)
        return text_compare(left->text, right->text);
    if (left->kind == KIND_ARRAY || left->kind == KIND_OBJECT)
        return compare_items(left, right);
    return 0;
}

const char *kind_name(enum kind kind)
{
    static const char *const names[] = {
        "null", "boolean", "boolean", "integer", "number", "string", "array", "object",
    };

    return names[kind];
}
