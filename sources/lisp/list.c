/* Functions on pairs and lists, and what all functions share. */

#include <string.h>

#include "lisp.h"

enum { EQUAL_DEPTH = 1000, EQUAL_LENGTH = 1000000 };

/* A circular list has no length: the walk comes back to an element that it remembers (Brent). */
long list_length(value list)
{
    value remembered = list;
    long length = 0;

    while (list->type == TYPE_PAIR) {
        length++;
        list = list->pair.tail;
        if (list == remembered)
            return -1;
        if ((length & (length - 1)) == 0)
            remembered = list;
    }
    return list == nil ? length : -1;
}

value list_reverse(value list, value end)
{
    while (list != nil) {
        value next = list->pair.tail;
        list->pair.tail = end;
        end = list;
        list = next;
    }
    return end;
}

value argument(value arguments, int index)
{
    while (index-- > 0)
        arguments = arguments->pair.tail;
    return arguments->pair.head;
}

long argument_integer(const char *where, value arguments, int index)
{
    value found = argument(arguments, index);

    if (found->type != TYPE_INTEGER)
        fail_type(where, "an integer", found);
    return found->integer;
}

value argument_text(const char *where, value arguments, int index, enum type type)
{
    value found = argument(arguments, index);

    if (found->type != type)
        fail_type(where, type == TYPE_STRING ? "a string" : "a symbol", found);
    return found;
}

value truth(int condition)
{
    return condition ? symbol_true : nil;
}

static int is_equal_nested(value left, value right, int depth)
{
    long length = 0;

    if (depth > EQUAL_DEPTH)
        fail("equal?: the lists are nested too deep");
    for (;;) {
        if (left == right)
            return 1;
        if (left->type != right->type)
            return 0;
        if (left->type == TYPE_INTEGER)
            return left->integer == right->integer;
        if (left->type == TYPE_STRING)
            return left->text.size == right->text.size && memcmp(left->text.text, right->text.text, left->text.size) == 0;
        if (left->type != TYPE_PAIR || !is_equal_nested(left->pair.head, right->pair.head, depth + 1))
            return 0;
        if (++length > EQUAL_LENGTH)
            fail("equal?: the lists do not end");
        left = left->pair.tail;
        right = right->pair.tail;
    }
}

int is_equal(value left, value right)
{
    return is_equal_nested(left, right, 0);
}

static value pair_argument(const char *where, value arguments)
{
    if (argument(arguments, 0)->type != TYPE_PAIR)
        fail_type(where, "a pair", argument(arguments, 0));
    return argument(arguments, 0);
}

static value list_argument(const char *where, value arguments, int index)
{
    if (list_length(argument(arguments, index)) < 0)
        fail_type(where, "a list", argument(arguments, index));
    return argument(arguments, index);
}

static value call_cons(value arguments)
{
    return pair_make(argument(arguments, 0), argument(arguments, 1));
}

static value call_car(value arguments)
{
    return pair_argument("car", arguments)->pair.head;
}

static value call_cdr(value arguments)
{
    return pair_argument("cdr", arguments)->pair.tail;
}

static value call_set_car(value arguments)
{
    pair_argument("set-car!", arguments)->pair.head = argument(arguments, 1);
    return nil;
}

static value call_set_cdr(value arguments)
{
    pair_argument("set-cdr!", arguments)->pair.tail = argument(arguments, 1);
    return nil;
}

static value call_list(value arguments)
{
    return arguments;
}

static value call_length(value arguments)
{
    return integer_make(list_length(list_argument("length", arguments, 0)));
}

static value copy_before(value list, value end)
{
    value copy = nil;

    for (; list != nil; list = list->pair.tail)
        copy = pair_make(list->pair.head, copy);
    return list_reverse(copy, end);
}

static value call_append(value arguments)
{
    value end = nil;
    long count = list_length(arguments);

    if (count > 0)
        end = argument(arguments, (int)count - 1);
    for (long i = count - 2; i >= 0; i--)
        end = copy_before(list_argument("append", arguments, (int)i), end);
    return end;
}

static value call_reverse(value arguments)
{
    return list_reverse(copy_before(list_argument("reverse", arguments, 0), nil), nil);
}

static value list_at(const char *where, value arguments)
{
    value list = argument(arguments, 0);
    long index = argument_integer(where, arguments, 1);

    if (index < 0)
        fail("%s: the index %ld is negative", where, index);
    for (long i = 0; i < index && list->type == TYPE_PAIR; i++)
        list = list->pair.tail;
    return list;
}

static value call_list_tail(value arguments)
{
    return list_at("list-tail", arguments);
}

static value call_list_ref(value arguments)
{
    value found = list_at("list-ref", arguments);

    if (found->type != TYPE_PAIR)
        fail("list-ref: the list has no element %ld", argument_integer("list-ref", arguments, 1));
    return found->pair.head;
}

static value call_member(value arguments)
{
    value list = list_argument("member", arguments, 1);

    while (list != nil && !is_equal(argument(arguments, 0), list->pair.head))
        list = list->pair.tail;
    return list;
}

static value call_assoc(value arguments)
{
    for (value list = list_argument("assoc", arguments, 1); list != nil; list = list->pair.tail) {
        if (list->pair.head->type != TYPE_PAIR)
            fail_type("assoc", "a list of pairs", list->pair.head);
        if (is_equal(argument(arguments, 0), list->pair.head->pair.head))
            return list->pair.head;
    }
    return nil;
}

/* `function` of every element; the list of results, or of those elements where the result is true. */
static value collect(const char *where, value arguments, int is_filter)
{
    value list = nil;

    for (value each = list_argument(where, arguments, 1); each != nil; each = each->pair.tail) {
        value result = apply(argument(arguments, 0), pair_make(each->pair.head, nil));
        if (is_filter && result == nil)
            continue;
        list = pair_make(is_filter ? each->pair.head : result, list);
    }
    return list_reverse(list, nil);
}

static value call_map(value arguments)
{
    return collect("map", arguments, 0);
}

static value call_filter(value arguments)
{
    return collect("filter", arguments, 1);
}

static value call_fold(value arguments)
{
    value result = argument(arguments, 1);

    for (value each = list_argument("fold", arguments, 2); each != nil; each = each->pair.tail)
        result = apply(argument(arguments, 0), pair_make(result, pair_make(each->pair.head, nil)));
    return result;
}

const struct builtin builtins_list[] = {
    {"cons", 2, 2, call_cons},
    {"car", 1, 1, call_car},
    {"cdr", 1, 1, call_cdr},
    {"set-car!", 2, 2, call_set_car},
    {"set-cdr!", 2, 2, call_set_cdr},
    {"list", 0, -1, call_list},
    {"length", 1, 1, call_length},
    {"append", 0, -1, call_append},
    {"reverse", 1, 1, call_reverse},
    {"list-tail", 2, 2, call_list_tail},
    {"list-ref", 2, 2, call_list_ref},
    {"member", 2, 2, call_member},
    {"assoc", 2, 2, call_assoc},
    {"map", 2, 2, call_map},
    {"filter", 2, 2, call_filter},
    {"fold", 3, 3, call_fold},
    {NULL, 0, 0, NULL},
};
