/* Functions on strings and symbols. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lisp.h"

enum { DIGITS = 24 };

static value call_string_length(value arguments)
{
    return integer_make((long)argument_text("string-length", arguments, 0, TYPE_STRING)->text.size);
}

static value call_string_append(value arguments)
{
    size_t size = 0;
    char *joined;
    value string;

    for (value each = arguments; each != nil; each = each->pair.tail)
        size += argument_text("string-append", each, 0, TYPE_STRING)->text.size;
    joined = malloc(size + 1);
    if (joined == NULL)
        fail("out of memory: cannot join %lu bytes", (unsigned long)size);
    size = 0;
    for (value each = arguments; each != nil; each = each->pair.tail) {
        memcpy(joined + size, each->pair.head->text.text, each->pair.head->text.size);
        size += each->pair.head->text.size;
    }
    string = string_make(joined, size);
    free(joined);
    return string;
}

static value call_substring(value arguments)
{
    value string = argument_text("substring", arguments, 0, TYPE_STRING);
    long from = argument_integer("substring", arguments, 1);
    long to = argument_integer("substring", arguments, 2);

    if (from < 0 || to < from || (size_t)to > string->text.size)
        fail("substring: %ld to %ld is not inside of %lu", from, to, (unsigned long)string->text.size);
    return string_make(string->text.text + from, (size_t)(to - from));
}

static value call_string_to_number(value arguments)
{
    value string = argument_text("string->number", arguments, 0, TYPE_STRING);
    char *end;
    long number = strtol(string->text.text, &end, 10);

    if (end == string->text.text || *end != '\0')
        return nil;
    return integer_make(number);
}

static value call_number_to_string(value arguments)
{
    char digits[DIGITS];
    int size = snprintf(digits, sizeof digits, "%ld", argument_integer("number->string", arguments, 0));

    return string_make(digits, (size_t)size);
}

static value call_string_to_symbol(value arguments)
{
    value string = argument_text("string->symbol", arguments, 0, TYPE_STRING);

    if (string->text.size == 0)
        fail("string->symbol: a symbol needs a name");
    return symbol_find(string->text.text, string->text.size);
}

static value call_symbol_to_string(value arguments)
{
    value symbol = argument_text("symbol->string", arguments, 0, TYPE_SYMBOL);

    return string_make(symbol->text.text, symbol->text.size);
}

static value call_string_less(value arguments)
{
    value left = argument_text("string<?", arguments, 0, TYPE_STRING);
    value right = argument_text("string<?", arguments, 1, TYPE_STRING);

    return truth(strcmp(left->text.text, right->text.text) < 0);
}

static value call_string_search(value arguments)
{
    value string = argument_text("string-search", arguments, 0, TYPE_STRING);
    value part = argument_text("string-search", arguments, 1, TYPE_STRING);
    const char *found = strstr(string->text.text, part->text.text);

    return found == NULL ? nil : integer_make(found - string->text.text);
}

const struct builtin builtins_text[] = {
    {"string-length", 1, 1, call_string_length},
    {"string-append", 0, -1, call_string_append},
    {"substring", 3, 3, call_substring},
    {"string->number", 1, 1, call_string_to_number},
    {"number->string", 1, 1, call_number_to_string},
    {"string->symbol", 1, 1, call_string_to_symbol},
    {"symbol->string", 1, 1, call_symbol_to_string},
    {"string<?", 2, 2, call_string_less},
    {"string-search", 2, 2, call_string_search},
    {NULL, 0, 0, NULL},
};
