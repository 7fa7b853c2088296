/* Functions on objects of any type, and on the interpreter itself. */

#include <stdio.h>
#include <stdlib.h>

#include "lisp.h"

static value call_eq(value arguments)
{
    value left = argument(arguments, 0);
    value right = argument(arguments, 1);

    return truth(left == right || (left->type == TYPE_INTEGER && is_equal(left, right)));
}

static value call_equal(value arguments)
{
    return truth(is_equal(argument(arguments, 0), argument(arguments, 1)));
}

static value call_not(value arguments)
{
    return truth(argument(arguments, 0) == nil);
}

static value call_is_pair(value arguments)
{
    return truth(argument(arguments, 0)->type == TYPE_PAIR);
}

static value call_is_number(value arguments)
{
    return truth(argument(arguments, 0)->type == TYPE_INTEGER);
}

static value call_is_symbol(value arguments)
{
    return truth(argument(arguments, 0)->type == TYPE_SYMBOL);
}

static value call_is_string(value arguments)
{
    return truth(argument(arguments, 0)->type == TYPE_STRING);
}

static value call_is_procedure(value arguments)
{
    enum type type = argument(arguments, 0)->type;

    return truth(type == TYPE_BUILTIN || type == TYPE_CLOSURE);
}

static value call_apply(value arguments)
{
    if (list_length(argument(arguments, 1)) < 0)
        fail_type("apply", "a list", argument(arguments, 1));
    return apply(argument(arguments, 0), argument(arguments, 1));
}

static value call_eval(value arguments)
{
    return eval(argument(arguments, 0), nil);
}

static value call_display(value arguments)
{
    print_value(argument(arguments, 0), 0);
    return nil;
}

static value call_write(value arguments)
{
    print_value(argument(arguments, 0), 1);
    return nil;
}

static value call_newline(value arguments)
{
    (void)arguments;
    putchar('\n');
    return nil;
}

static value call_error(value arguments)
{
    fail("%s", argument_text("error", arguments, 0, TYPE_STRING)->text.text);
}

static value call_collect(value arguments)
{
    (void)arguments;
    return truth(heap_collect() > 0);
}

static value call_exit(value arguments)
{
    exit((int)argument_integer("exit", arguments, 0) & 0xFF);
}

const struct builtin builtins_control[] = {
    {"eq?", 2, 2, call_eq},
    {"equal?", 2, 2, call_equal},
    {"not", 1, 1, call_not},
    {"null?", 1, 1, call_not},
    {"pair?", 1, 1, call_is_pair},
    {"number?", 1, 1, call_is_number},
    {"symbol?", 1, 1, call_is_symbol},
    {"string?", 1, 1, call_is_string},
    {"procedure?", 1, 1, call_is_procedure},
    {"apply", 2, 2, call_apply},
    {"eval", 1, 1, call_eval},
    {"display", 1, 1, call_display},
    {"write", 1, 1, call_write},
    {"newline", 0, 0, call_newline},
    {"error", 1, 1, call_error},
    {"collect", 0, 0, call_collect},
    {"exit", 1, 1, call_exit},
    {NULL, 0, 0, NULL},
};
