/* The steps of a query, each on one value. */

#include "json.h"

static int has_items(const struct value *value)
{
    return value->kind == KIND_ARRAY || value->kind == KIND_OBJECT;
}

static void step_name(const struct step *step, const struct value *value, struct value *found)
{
    struct value *member = value->kind == KIND_OBJECT ? value_named(value, step->name) : NULL;

    if (member != NULL)
        value_add(found, value_copy(member));
}

static void step_all(const struct value *value, struct value *found)
{
    if (!has_items(value))
        return;
    for (const struct value *each = value->items.first; each != NULL; each = each->next)
        value_add(found, value_copy(each));
}

static void step_deep(const struct step *step, const struct value *value, struct value *found)
{
    step_name(step, value, found);
    if (!has_items(value))
        return;
    for (const struct value *each = value->items.first; each != NULL; each = each->next)
        step_deep(step, each, found);
}

/* An index from the end is negative. Returns where it is, from 0 to `count`. */
static long position(long index, long count)
{
    if (index < 0)
        index += count;
    return index < 0 ? 0 : index > count ? count : index;
}

static void step_slice(const struct step *step, const struct value *value, struct value *found)
{
    long count;
    long from;
    long to;
    long index = 0;

    if (value->kind != KIND_ARRAY)
        return;
    count = value->items.count;
    if (step->kind == STEP_INDEX && (step->from >= count || step->from < -count))
        return;
    from = step->has_from ? position(step->from, count) : 0;
    to = step->kind == STEP_INDEX ? from + 1 : step->has_to ? position(step->to, count) : count;
    for (const struct value *each = value->items.first; each != NULL; each = each->next, index++) {
        if (index >= from && index < to)
            value_add(found, value_copy(each));
    }
}

static int filter_holds(const struct step *step, const struct value *value)
{
    const struct value *member = value->kind == KIND_OBJECT ? value_named(value, step->name) : NULL;
    int order;

    if (member == NULL)
        return 0;
    if (step->operator == '?')
        return member->kind != KIND_NULL && member->kind != KIND_FALSE;
    order = value_compare(member, step->operand);
    switch (step->operator) {
    case '=':
        return order == 0;
    case '!':
        return order != 0;
    case '<':
        return order < 0;
    case '>':
        return order > 0;
    case 'l':
        return order <= 0;
    default:
        return order >= 0;
    }
}

static void step_filter(const struct step *step, const struct value *value, struct value *found)
{
    if (!has_items(value))
        return;
    for (const struct value *each = value->items.first; each != NULL; each = each->next) {
        if (filter_holds(step, each))
            value_add(found, value_copy(each));
    }
}

void step_apply(const struct step *step, const struct value *value, struct value *found)
{
    switch (step->kind) {
    case STEP_NAME:
        step_name(step, value, found);
        break;
    case STEP_ALL:
        step_all(value, found);
        break;
    case STEP_DEEP:
        step_deep(step, value, found);
        break;
    case STEP_INDEX:
    case STEP_SLICE:
        step_slice(step, value, found);
        break;
    case STEP_FILTER:
        step_filter(step, value, found);
        break;
    }
}
