#ifndef LISP_H
#define LISP_H

#include <stddef.h>

enum type {
    TYPE_FREE,
    TYPE_NIL,
    TYPE_PAIR,
    TYPE_INTEGER,
    TYPE_SYMBOL,
    TYPE_STRING,
    TYPE_BUILTIN,
    TYPE_CLOSURE,
    TYPE_MACRO
};

enum status { STATUS_OK, STATUS_ERRORS, STATUS_USAGE, STATUS_MEMORY = 4 };

typedef struct object *value;

struct pair {
    value head;
    value tail;
};

/* `text` ends with a zero, which `size` does not count. A symbol's `global` is NULL while it is not defined. */
struct text {
    char *text;
    size_t size;
    value global;
};

struct closure {
    value parameters;
    value body;
    value scope; /* list of (symbol . value) pairs, innermost first */
};

/* A function of the interpreter; `maximum` -1: any number of arguments. */
struct builtin {
    const char *name;
    int minimum;
    int maximum;
    value (*call)(value arguments);
};

struct object {
    enum type type;
    int marked;
    value next; /* in the list of free objects, of symbols, or of those that the collector has still to visit */
    union {
        struct pair pair;
        long integer;
        struct text text;
        struct closure closure;
        const struct builtin *builtin;
    };
};

extern value nil;
extern value symbol_true;
extern value symbol_quote;
extern value symbol_quasiquote;
extern value symbol_unquote;
extern value symbol_splicing;
extern value symbol_else;

/* heap.c: objects are made by these only, and stay alive until the `heap_release` of the caller's mark. */
void heap_start(size_t count);
size_t heap_mark(void);
value heap_release(size_t mark, value kept); /* returns `kept`, which stays alive in the caller */
value heap_keep(value object);
size_t heap_collect(void); /* the number of free objects */
value pair_make(value head, value tail);
value integer_make(long number);
value string_make(const char *text, size_t size);
value closure_make(enum type type, value parameters, value body, value scope);
value builtin_make(const struct builtin *builtin);
value symbol_find(const char *text, size_t size);
value symbol_named(const char *text);

/* error.c: does not return where somebody catches, which everybody does. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void fail_type(const char *where, const char *wanted, value found) __attribute__((noreturn));
const char *error_text(void);
/* Calls `action` and returns its result; NULL where it failed. */
value error_catch(value (*action)(value, value), value first, value second);

/* read.c: NULL at the end of the input. */
value read_value(void);
int read_skip_line(void); /* the rest of a line with an error; 0 at the end of the input */
int read_line_number(void);

/* print.c: `quoted` writes strings as they are read. */
void print_value(value object, int quoted);

/* eval.c */
extern int eval_depth; /* of calls of `eval` in each other; who catches an error restores it */
value eval(value expression, value scope);
value apply(value function, value arguments);
value eval_body(value body, value scope);
value scope_bind(value parameters, value arguments, value scope);

/* form.c: a special form gets what is behind its name. It returns its value, or leaves an expression and a scope
   to be evaluated in its place, and NULL. */
struct place {
    value expression;
    value scope;
};
typedef value (*form)(value rest, struct place *place);
form form_find(value symbol);
void form_start(void);

/* quasi.c */
value quasiquote(value template, value scope, int depth);

/* list.c */
long list_length(value list); /* -1: not a proper list */
value list_reverse(value list, value end); /* in place */
value argument(value arguments, int index);
long argument_integer(const char *where, value arguments, int index);
value argument_text(const char *where, value arguments, int index, enum type type);
int is_equal(value left, value right);
value truth(int condition);

extern const struct builtin builtins_number[];
extern const struct builtin builtins_list[];
extern const struct builtin builtins_text[];
extern const struct builtin builtins_control[];

#endif
