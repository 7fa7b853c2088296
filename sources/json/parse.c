/* Documents (RFC 8259), with recovery: a wrong part is skipped up to what can follow it. */

#include <string.h>

#include "json.h"

enum { DEPTH_LIMIT = 64 };

static struct value *parse_value(struct parser *parser);

/* What follows blanks and comments, which are errors; 0 at the end. */
static char next_character(struct parser *parser)
{
    for (;;) {
        while (parser->at < parser->end && strchr(" \t\r\n", *parser->at) != NULL && *parser->at != '\0')
            parser->at++;
        if (parser->end - parser->at < 2 || parser->at[0] != '/')
            return parser->at < parser->end ? *parser->at : '\0';
        error_at(parser, parser->at, "there are no comments in JSON");
        while (parser->at < parser->end && *parser->at != '\n')
            parser->at++;
    }
}

/* Skips to the comma or bracket that ends the element; nested ones and strings are skipped whole. */
static void recover(struct parser *parser)
{
    int depth = 0;

    for (; parser->at < parser->end; parser->at++) {
        char c = *parser->at;
        if (depth == 0 && (c == ',' || c == ']' || c == '}'))
            return;
        if (c == '[' || c == '{')
            depth++;
        if (c == ']' || c == '}')
            depth--;
        if (c == '"') {
            do
                parser->at++;
            while (parser->at < parser->end && *parser->at != '"' && *parser->at != '\n');
            if (parser->at == parser->end)
                return;
        }
    }
}

static int is_word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static int is_word(const char *at, size_t size, const char *word)
{
    return strlen(word) == size && memcmp(at, word, size) == 0;
}

static struct value *parse_word(struct parser *parser)
{
    const char *at = parser->at;
    size_t size = 0;

    while (at + size < parser->end && is_word_character(at[size]))
        size++;
    parser->at += size;
    if (is_word(at, size, "true"))
        return value_make(KIND_TRUE);
    if (is_word(at, size, "false"))
        return value_make(KIND_FALSE);
    if (is_word(at, size, "null"))
        return value_make(KIND_NULL);
    if (is_word(at, size, "None") || is_word(at, size, "True") || is_word(at, size, "False"))
        error_at(parser, at, "this word is Python's: null, true and false are JSON's");
    else if (is_word(at, size, "NaN") || is_word(at, size, "Infinity"))
        error_at(parser, at, "JSON's numbers are finite");
    else
        error_at(parser, at, size > 0 ? "unknown word; strings need quotes" : "a value is missing");
    if (size == 0)
        recover(parser);
    return value_make(KIND_NULL);
}

/* After an element: whether another one follows. `at` ends behind the closing bracket where none does. */
static int has_next(struct parser *parser, const char *open, char closing)
{
    char c = next_character(parser);

    if (c != ',' && c != closing && c != '\0') {
        error_at(parser, parser->at, "a comma or a closing bracket must follow");
        recover(parser);
        c = next_character(parser);
    }
    if (c == '\0') {
        error_at(parser, open, "the bracket is never closed");
        return 0;
    }
    parser->at++;
    if (c == closing)
        return 0;
    if (c != ',') {
        error_at(parser, parser->at - 1, "the other kind of bracket is open");
        return 0;
    }
    if (next_character(parser) != closing)
        return 1;
    error_at(parser, parser->at, "a comma before the closing bracket");
    parser->at++;
    return 0;
}

static struct value *parse_array(struct parser *parser)
{
    struct value *array = value_make(KIND_ARRAY);
    const char *open = parser->at++;

    if (next_character(parser) == ']') {
        parser->at++;
        return array;
    }
    do
        value_add(array, parse_value(parser));
    while (has_next(parser, open, ']'));
    return array;
}

static void parse_member(struct parser *parser, struct value *object)
{
    char c = next_character(parser);
    struct value *value;
    struct text name = {"", 0};

    if (c != '"') {
        error_at(parser, parser->at, "the name of a member must be a string");
        recover(parser);
        return;
    }
    name = parse_string(parser);
    if (next_character(parser) == ':')
        parser->at++;
    else
        error_at(parser, parser->at, "a colon must follow the name");
    if (value_named(object, name) != NULL)
        error_at(parser, parser->at, "this name was there before");
    value = parse_value(parser);
    value->name = name;
    value_add(object, value);
}

static struct value *parse_object(struct parser *parser)
{
    struct value *object = value_make(KIND_OBJECT);
    const char *open = parser->at++;

    if (next_character(parser) == '}') {
        parser->at++;
        return object;
    }
    do
        parse_member(parser, object);
    while (has_next(parser, open, '}'));
    return object;
}

static struct value *parse_nested(struct parser *parser, char c)
{
    struct value *value;

    if (parser->depth == DEPTH_LIMIT) {
        error_at(parser, parser->at, "nested too deep");
        recover(parser);
        return value_make(KIND_NULL);
    }
    parser->depth++;
    value = c == '[' ? parse_array(parser) : parse_object(parser);
    parser->depth--;
    return value;
}

static struct value *parse_value(struct parser *parser)
{
    char c = next_character(parser);
    struct value *value;

    if (c == '[' || c == '{')
        return parse_nested(parser, c);
    if (c == '"') {
        value = value_make(KIND_STRING);
        value->text = parse_string(parser);
        return value;
    }
    if (c == '-' || (c >= '0' && c <= '9'))
        return parse_number(parser);
    return parse_word(parser);
}

struct value *parse_document(struct parser *parser)
{
    struct value *value;

    if (next_character(parser) == '\0') {
        error_at(parser, parser->at, "the document is empty");
        return value_make(KIND_NULL);
    }
    value = parse_value(parser);
    if (next_character(parser) != '\0')
        error_at(parser, parser->at, "the document has ended before this");
    return value;
}
