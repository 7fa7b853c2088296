/* Errors: a text, and a jump to whoever catches. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include "lisp.h"

static char text[160];
static jmp_buf *catcher;

void fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    longjmp(*catcher, 1);
}

static const char *type_name(value object)
{
    static const char *const names[] = {
        "nothing", "the empty list", "a pair", "an integer", "a symbol", "a string", "a function", "a function", "a macro",
    };

    return names[object->type];
}

void fail_type(const char *where, const char *wanted, value found)
{
    fail("%s: %s is needed, not %s", where, wanted, type_name(found));
}

const char *error_text(void)
{
    return text;
}

value error_catch(value (*action)(value, value), value first, value second)
{
    jmp_buf here;
    jmp_buf *volatile outer = catcher;
    volatile size_t mark = heap_mark();
    volatile int depth = eval_depth;
    value result = NULL;

    catcher = &here;
    if (setjmp(here) == 0) {
        result = action(first, second);
        catcher = outer;
        return result;
    }
    catcher = outer;
    eval_depth = depth;
    heap_release(mark, nil);
    return NULL;
}
