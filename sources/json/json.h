#ifndef JSON_H
#define JSON_H

#include <stddef.h>

enum kind { KIND_NULL, KIND_FALSE, KIND_TRUE, KIND_INTEGER, KIND_REAL, KIND_STRING, KIND_ARRAY, KIND_OBJECT };

enum status { STATUS_OK, STATUS_ERRORS, STATUS_USAGE, STATUS_MEMORY = 4 };

/* UTF-8 with a zero behind it; `size` counts bytes without that zero, and others may be inside. */
struct text {
    const char *bytes;
    size_t size;
};

/* A value, in the list of its array or object, where `name` is set in an object. */
struct value {
    enum kind kind;
    struct text name;
    struct value *next;
    union {
        long integer;
        double real;
        struct text text;
        struct {
            struct value *first;
            struct value *last;
            long count;
        } items;
    };
};

/* memory.c: ends the program with STATUS_MEMORY where there is none left. */
void memory_start(size_t size);
void *memory_take(size_t size);

/* input.c: the whole standard input, with a zero behind it. */
struct text input_read(void);

/* Where the parser is. */
struct parser {
    const char *start;
    const char *at;
    const char *end;
    int depth;
    int errors;
};

/* error.c: says what is wrong at `at`, as line and column. The first ones are printed, all are counted. */
void error_at(struct parser *parser, const char *at, const char *what);

/* parse.c: goes on behind errors; what cannot be understood becomes null. */
struct value *parse_document(struct parser *parser);

/* string.c, number.c: `parser->at` is at the first character of the token. */
struct text parse_string(struct parser *parser);
struct value *parse_number(struct parser *parser);

/* value.c */
struct value *value_make(enum kind kind);
void value_add(struct value *parent, struct value *child);
struct value *value_copy(const struct value *value);
struct value *value_named(const struct value *object, struct text name);
int value_compare(const struct value *left, const struct value *right);
int text_compare(struct text left, struct text right);
int is_number(const struct value *value);
double value_real(const struct value *value);
const char *kind_name(enum kind kind);

/* print.c */
void print_value(const struct value *value, int is_compact);

/* query.c: the matches as an array; NULL where the query is wrong, which has been said. */
struct value *query_run(const char *query, const struct value *document);

/* step.c: what one step of a query makes of one value. */
enum step_kind { STEP_NAME, STEP_ALL, STEP_DEEP, STEP_INDEX, STEP_SLICE, STEP_FILTER };
struct step {
    enum step_kind kind;
    struct text name;
    long from;
    long to;
    int has_from;
    int has_to;
    char operator; /* of a filter: = ! < > l(<=) g(>=) or ? for the name alone */
    struct value *operand;
};
void step_apply(const struct step *step, const struct value *value, struct value *found);

/* function.c: NULL where there is no such function, or it is not made for these values, which has been said. */
struct value *function_apply(struct text name, const struct value *matches);

#endif
