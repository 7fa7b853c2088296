/* Text of the standard input as objects. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lisp.h"

enum { TOKEN_LIMIT = 256, NESTING_LIMIT = 100, NOTHING_AHEAD = -2 };

static int ahead = NOTHING_AHEAD;
static int line = 1;
static int nesting;

static int peek(void)
{
    if (ahead == NOTHING_AHEAD)
        ahead = getchar();
    return ahead;
}

static int take(void)
{
    int c = peek();

    ahead = NOTHING_AHEAD;
    line += c == '\n';
    return c;
}

int read_line_number(void)
{
    return line;
}

int read_skip_line(void)
{
    while (peek() != '\n' && peek() != EOF)
        take();
    nesting = 0;
    return peek() != EOF;
}

static void skip_blanks(void)
{
    for (;;) {
        while (isspace(peek()))
            take();
        if (peek() != ';')
            return;
        while (peek() != '\n' && peek() != EOF)
            take();
    }
}

static char escaped(void)
{
    int c = take();

    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case '\\':
    case '"':
        return (char)c;
    default:
        fail("line %d: unknown escape in a string", line);
    }
}

static value read_string(void)
{
    char token[TOKEN_LIMIT];
    size_t size = 0;

    while (peek() != '"') {
        int c = take();
        if (c == EOF)
            fail("line %d: the string does not end", line);
        if (size == TOKEN_LIMIT)
            fail("line %d: the string is too long", line);
        token[size++] = c == '\\' ? escaped() : (char)c;
    }
    take();
    return string_make(token, size);
}

static int is_delimiter(int c)
{
    return c == EOF || isspace(c) || strchr("()';\"`,", c) != NULL;
}

static value read_atom(void)
{
    char token[TOKEN_LIMIT];
    char *end;
    size_t size = 0;
    size_t digits;

    while (!is_delimiter(peek())) {
        if (size == TOKEN_LIMIT - 1)
            fail("line %d: the name is too long", line);
        token[size++] = (char)take();
    }
    token[size] = '\0';
    digits = token[0] == '-' || token[0] == '+';
    if (!isdigit((unsigned char)token[digits]))
        return symbol_find(token, size);
    long number = strtol(token, &end, 10);
    if (*end != '\0')
        fail("line %d: '%s' is no number", line, token);
    if (size - digits > 18)
        fail("line %d: the number is too large", line);
    return integer_make(number);
}

static value read_inside(void)
{
    value object = read_value();

    if (object == NULL)
        fail("line %d: the list does not end", line);
    return object;
}

static value read_list(void)
{
    value list = nil;
    value end = nil;

    for (;;) {
        skip_blanks();
        if (peek() == ')')
            break;
        value element = read_inside();
        if (element->type == TYPE_SYMBOL && strcmp(element->text.text, ".") == 0) {
            if (list == nil)
                fail("line %d: nothing before the dot", line);
            end = read_inside();
            skip_blanks();
            if (peek() != ')')
                fail("line %d: one object must follow the dot", line);
            break;
        }
        list = pair_make(element, list);
    }
    take();
    return list_reverse(list, end);
}

static value read_quoted(value name)
{
    value quoted = read_inside();

    return pair_make(name, pair_make(quoted, nil));
}

static value read_unquote(void)
{
    if (peek() != '@')
        return read_quoted(symbol_unquote);
    take();
    return read_quoted(symbol_splicing);
}

static value read_object(int c)
{
    switch (c) {
    case '(':
        take();
        return read_list();
    case ')':
        take();
        fail("line %d: a ')' without its '('", line);
    case '\'':
        take();
        return read_quoted(symbol_quote);
    case '`':
        take();
        return read_quoted(symbol_quasiquote);
    case ',':
        take();
        return read_unquote();
    case '"':
        take();
        return read_string();
    default:
        return read_atom();
    }
}

value read_value(void)
{
    value object;

    skip_blanks();
    if (peek() == EOF)
        return NULL;
    if (++nesting > NESTING_LIMIT)
        fail("line %d: nested too deep", line);
    object = read_object(peek());
    nesting--;
    return object;
}
