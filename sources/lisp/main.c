/* A small Lisp: reads expressions from the input, prints their values, and goes on after errors.

   lisp [--objects N] [--quiet] */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lisp.h"

enum { OBJECTS_DEFAULT = 20000, OBJECTS_MINIMUM = 200, OBJECTS_MAXIMUM = 200000 };

struct options {
    size_t objects;
    int is_quiet;
};

value symbol_true;
value symbol_quote;
value symbol_quasiquote;
value symbol_unquote;
value symbol_splicing;
value symbol_else;

static void usage_fail(const char *option, const char *reason)
{
    printf("lisp: %s: %s\nusage: lisp [--objects N] [--quiet]\n", option, reason);
    exit(STATUS_USAGE);
}

static size_t objects_read(const char *text)
{
    char *end;
    long count;

    if (text == NULL)
        usage_fail("--objects", "the value is missing");
    count = strtol(text, &end, 10);
    if (end == text || *end != '\0')
        usage_fail("--objects", "the value is not a whole number");
    if (count < OBJECTS_MINIMUM || count > OBJECTS_MAXIMUM)
        usage_fail("--objects", "the value must be from 200 to 200000");
    return (size_t)count;
}

static void options_read(struct options *options, int argc, char **argv)
{
    options->objects = OBJECTS_DEFAULT;
    options->is_quiet = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--quiet") == 0)
            options->is_quiet = 1;
        else if (strcmp(argv[i], "--objects") == 0)
            options->objects = objects_read(i + 1 < argc ? argv[++i] : NULL);
        else
            usage_fail(argv[i], "unknown option");
    }
}

static void define_all(const struct builtin *builtins)
{
    for (; builtins->name != NULL; builtins++)
        symbol_named(builtins->name)->text.global = builtin_make(builtins);
}

static void symbols_start(void)
{
    symbol_true = symbol_named("t");
    symbol_true->text.global = symbol_true;
    symbol_quote = symbol_named("quote");
    symbol_quasiquote = symbol_named("quasiquote");
    symbol_unquote = symbol_named("unquote");
    symbol_splicing = symbol_named("unquote-splicing");
    symbol_else = symbol_named("else");
    define_all(builtins_number);
    define_all(builtins_list);
    define_all(builtins_text);
    define_all(builtins_control);
    form_start();
}

static value read_next(value first, value second)
{
    value object = read_value();

    (void)first;
    (void)second;
    return object != NULL ? object : symbol_named(" end");
}

/* Whether the expression had no error. */
static int run_expression(value expression, int is_quiet)
{
    value result = error_catch(eval, expression, nil);

    if (result == NULL) {
        printf("error: %s\n", error_text());
        return 0;
    }
    if (!is_quiet) {
        print_value(result, 1);
        putchar('\n');
    }
    return 1;
}

/* The number of errors. */
static int run_input(int is_quiet)
{
    int errors = 0;

    for (;;) {
        size_t mark = heap_mark();
        value expression = error_catch(read_next, nil, nil);
        if (expression == NULL) {
            printf("error: %s\n", error_text());
            errors++;
            if (!read_skip_line())
                break;
            continue;
        }
        if (expression->type == TYPE_SYMBOL && expression->text.text[0] == ' ')
            break;
        errors += !run_expression(heap_keep(expression), is_quiet);
        heap_release(mark, nil);
    }
    return errors;
}

int main(int argc, char **argv)
{
    struct options options;
    int errors;

    options_read(&options, argc, argv);
    heap_start(options.objects);
    symbols_start();
    errors = run_input(options.is_quiet);
    if (errors > 0)
        printf("%d %s, %d lines\n", errors, errors == 1 ? "error" : "errors", read_line_number() - 1);
    return errors == 0 ? STATUS_OK : STATUS_ERRORS;
}
