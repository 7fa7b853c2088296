/* Values as text. */

#include <stdio.h>

#include "json.h"

static void print_indented(const struct value *value, int is_compact, int indent);

static void print_string(struct text text)
{
    putchar('"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c == '\n')
            printf("\\n");
        else if (c == '\t')
            printf("\\t");
        else if (c < ' ' || c == 0x7F)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void new_line(int is_compact, int indent)
{
    if (is_compact)
        return;
    putchar('\n');
    for (int i = 0; i < indent; i++)
        printf("  ");
}

static void print_items(const struct value *parent, int is_compact, int indent)
{
    int is_object = parent->kind == KIND_OBJECT;

    putchar(is_object ? '{' : '[');
    for (const struct value *each = parent->items.first; each != NULL; each = each->next) {
        new_line(is_compact, indent + 1);
        if (is_object) {
            print_string(each->name);
            printf(is_compact ? ":" : ": ");
        }
        print_indented(each, is_compact, indent + 1);
        if (each != parent->items.last)
            putchar(',');
    }
    if (parent->items.count > 0)
        new_line(is_compact, indent);
    putchar(is_object ? '}' : ']');
}

static void print_indented(const struct value *value, int is_compact, int indent)
{
    switch (value->kind) {
    case KIND_NULL:
        printf("null");
        break;
    case KIND_FALSE:
        printf("false");
        break;
    case KIND_TRUE:
        printf("true");
        break;
    case KIND_INTEGER:
        printf("%ld", value->integer);
        break;
    case KIND_REAL:
        printf("%.15g", value->real);
        break;
    case KIND_STRING:
        print_string(value->text);
        break;
    case KIND_ARRAY:
    case KIND_OBJECT:
        print_items(value, is_compact, indent);
        break;
    }
}

void print_value(const struct value *value, int is_compact)
{
    print_indented(value, is_compact, 0);
    putchar('\n');
}
