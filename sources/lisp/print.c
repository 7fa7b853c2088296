/* Objects as text. */

#include <stdio.h>

#include "lisp.h"

enum { DEPTH_LIMIT = 60, LENGTH_LIMIT = 1000 };

static void print_nested(value object, int quoted, int depth);

static void print_string(value string)
{
    putchar('"');
    for (size_t i = 0; i < string->text.size; i++) {
        char c = string->text.text[i];
        if (c == '\n')
            printf("\\n");
        else if (c == '\t')
            printf("\\t");
        else if (c == '"' || c == '\\')
            printf("\\%c", c);
        else
            putchar(c);
    }
    putchar('"');
}

/* Circular lists end at some time as well. */
static void print_list(value list, int quoted, int depth)
{
    int length = 0;

    putchar('(');
    for (; list->type == TYPE_PAIR; list = list->pair.tail) {
        if (length++ > 0)
            putchar(' ');
        if (length > LENGTH_LIMIT) {
            printf("...)");
            return;
        }
        print_nested(list->pair.head, quoted, depth + 1);
    }
    if (list != nil) {
        printf(" . ");
        print_nested(list, quoted, depth + 1);
    }
    putchar(')');
}

static void print_nested(value object, int quoted, int depth)
{
    if (depth > DEPTH_LIMIT) {
        printf("...");
        return;
    }
    switch (object->type) {
    case TYPE_NIL:
    case TYPE_PAIR:
        print_list(object, quoted, depth);
        break;
    case TYPE_INTEGER:
        printf("%ld", object->integer);
        break;
    case TYPE_SYMBOL:
        printf("%s", object->text.text);
        break;
    case TYPE_STRING:
        if (quoted)
            print_string(object);
        else
            fwrite(object->text.text, 1, object->text.size, stdout);
        break;
    case TYPE_BUILTIN:
        printf("#<builtin %s>", object->builtin->name);
        break;
    case TYPE_CLOSURE:
        printf("#<function>");
        break;
    case TYPE_MACRO:
        printf("#<macro>");
        break;
    case TYPE_FREE:
        printf("#<freed>");
        break;
    }
}

void print_value(value object, int quoted)
{
    print_nested(object, quoted, 0);
}
