/* Functions on integers. What does not fit into 64 bits is an error. */

#include <limits.h>

#include "lisp.h"

typedef long (*step)(long left, long right);

static void fail_overflow(void)
{
    fail("the result is too large");
}

static long add(long left, long right)
{
    if (right > 0 ? left > LONG_MAX - right : left < LONG_MIN - right)
        fail_overflow();
    return left + right;
}

static long subtract(long left, long right)
{
    if (right > 0 ? left < LONG_MIN + right : left > LONG_MAX + right)
        fail_overflow();
    return left - right;
}

static long multiply(long left, long right)
{
    __int128 product = (__int128)left * right;

    if (product > LONG_MAX || product < LONG_MIN)
        fail_overflow();
    return (long)product;
}

static long fold(const char *where, value arguments, long start, step each)
{
    for (; arguments != nil; arguments = arguments->pair.tail)
        start = each(start, argument_integer(where, arguments, 0));
    return start;
}

static value call_add(value arguments)
{
    return integer_make(fold("+", arguments, 0, add));
}

static value call_multiply(value arguments)
{
    return integer_make(fold("*", arguments, 1, multiply));
}

static value call_subtract(value arguments)
{
    long first = argument_integer("-", arguments, 0);

    if (arguments->pair.tail == nil)
        return integer_make(subtract(0, first));
    return integer_make(fold("-", arguments->pair.tail, first, subtract));
}

static long divisor(const char *where, value arguments)
{
    long right = argument_integer(where, arguments, 1);

    if (right == 0)
        fail("%s: division by zero", where);
    if (right == -1 && argument_integer(where, arguments, 0) == LONG_MIN)
        fail_overflow();
    return right;
}

static value call_quotient(value arguments)
{
    long right = divisor("quotient", arguments);

    return integer_make(argument_integer("quotient", arguments, 0) / right);
}

static value call_remainder(value arguments)
{
    long right = divisor("remainder", arguments);

    return integer_make(argument_integer("remainder", arguments, 0) % right);
}

/* The result has the divisor's sign. */
static value call_modulo(value arguments)
{
    long right = divisor("modulo", arguments);
    long rest = argument_integer("modulo", arguments, 0) % right;

    if (rest != 0 && (rest < 0) != (right < 0))
        rest += right;
    return integer_make(rest);
}

static long lower(long left, long right)
{
    return left < right ? left : right;
}

static long higher(long left, long right)
{
    return left > right ? left : right;
}

static value call_min(value arguments)
{
    return integer_make(fold("min", arguments->pair.tail, argument_integer("min", arguments, 0), lower));
}

static value call_max(value arguments)
{
    return integer_make(fold("max", arguments->pair.tail, argument_integer("max", arguments, 0), higher));
}

static long is_less(long left, long right)
{
    return left < right;
}

static long is_same(long left, long right)
{
    return left == right;
}

static long is_at_most(long left, long right)
{
    return left <= right;
}

static value compare(const char *where, value arguments, step holds)
{
    for (; arguments->pair.tail != nil; arguments = arguments->pair.tail) {
        if (!holds(argument_integer(where, arguments, 0), argument_integer(where, arguments, 1)))
            return nil;
    }
    argument_integer(where, arguments, 0);
    return symbol_true;
}

static value call_less(value arguments)
{
    return compare("<", arguments, is_less);
}

static value call_same(value arguments)
{
    return compare("=", arguments, is_same);
}

static value call_at_most(value arguments)
{
    return compare("<=", arguments, is_at_most);
}

static value call_more(value arguments)
{
    return truth(argument_integer(">", arguments, 0) > argument_integer(">", arguments, 1));
}

const struct builtin builtins_number[] = {
    {"+", 0, -1, call_add},
    {"-", 1, -1, call_subtract},
    {"*", 0, -1, call_multiply},
    {"quotient", 2, 2, call_quotient},
    {"remainder", 2, 2, call_remainder},
    {"modulo", 2, 2, call_modulo},
    {"min", 1, -1, call_min},
    {"max", 1, -1, call_max},
    {"<", 1, -1, call_less},
    {"=", 1, -1, call_same},
    {"<=", 1, -1, call_at_most},
    {">", 2, 2, call_more},
    {NULL, 0, 0, NULL},
};
