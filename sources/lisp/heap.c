/* Objects: a fixed number of them, taken from a list, found again by marking what is reachable. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lisp.h"

enum { KEPT_LIMIT = 100000 };

static struct object nil_object = {.type = TYPE_NIL};
static struct object *objects;
static size_t object_count;
static value free_objects;
static size_t free_count;
static value symbols;
static value pending; /* marked, but what they refer to is not */
static value *kept;
static size_t kept_count;

value nil = &nil_object;

static void *start_memory(size_t count, size_t size)
{
    void *memory = calloc(count, size);

    if (memory == NULL) {
        printf("lisp: out of memory: cannot allocate %lu objects\n", (unsigned long)count);
        exit(STATUS_MEMORY);
    }
    return memory;
}

static void object_free(value object)
{
    object->type = TYPE_FREE;
    object->next = free_objects;
    free_objects = object;
    free_count++;
}

void heap_start(size_t count)
{
    objects = start_memory(count, sizeof *objects);
    kept = start_memory(KEPT_LIMIT, sizeof *kept);
    object_count = count;
    for (size_t i = count; i > 0; i--)
        object_free(&objects[i - 1]);
}

size_t heap_mark(void)
{
    return kept_count;
}

value heap_release(size_t mark, value object)
{
    kept_count = mark;
    return heap_keep(object);
}

value heap_keep(value object)
{
    if (kept_count == KEPT_LIMIT)
        fail("too many temporary objects");
    kept[kept_count++] = object;
    return object;
}

static void mark_object(value object)
{
    if (object == NULL || object == nil || object->marked)
        return;
    object->marked = 1;
    if (object->type == TYPE_SYMBOL) {
        mark_object(object->text.global);
        return;
    }
    object->next = pending;
    pending = object;
}

static void mark_pending(void)
{
    while (pending != NULL) {
        value object = pending;
        pending = object->next;
        if (object->type == TYPE_PAIR) {
            mark_object(object->pair.head);
            mark_object(object->pair.tail);
        } else if (object->type == TYPE_CLOSURE || object->type == TYPE_MACRO) {
            mark_object(object->closure.parameters);
            mark_object(object->closure.body);
            mark_object(object->closure.scope);
        }
    }
}

static void sweep(void)
{
    for (size_t i = object_count; i > 0; i--) {
        value object = &objects[i - 1];
        if (object->type != TYPE_FREE && !object->marked) {
            if (object->type == TYPE_STRING)
                free(object->text.text);
            object_free(object);
        }
        object->marked = 0;
    }
}

size_t heap_collect(void)
{
    for (value symbol = symbols; symbol != NULL; symbol = symbol->next)
        mark_object(symbol);
    for (size_t i = 0; i < kept_count; i++)
        mark_object(kept[i]);
    mark_pending();
    sweep();
    return free_count;
}

static value object_make(enum type type)
{
    value object;

    if (free_objects == NULL && heap_collect() == 0)
        fail("out of memory: all %lu objects are in use", (unsigned long)object_count);
    object = free_objects;
    free_objects = object->next;
    free_count--;
    memset(object, 0, sizeof *object);
    object->type = type;
    return object;
}

value pair_make(value head, value tail)
{
    value pair;

    heap_keep(head);
    heap_keep(tail);
    pair = object_make(TYPE_PAIR);
    kept_count -= 2;
    pair->pair.head = head;
    pair->pair.tail = tail;
    return heap_keep(pair);
}

value integer_make(long number)
{
    value integer = object_make(TYPE_INTEGER);

    integer->integer = number;
    return heap_keep(integer);
}

static char *text_copy(const char *text, size_t size)
{
    char *copy = malloc(size + 1);

    if (copy == NULL)
        fail("out of memory: cannot allocate a text of %lu bytes", (unsigned long)size);
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

value string_make(const char *text, size_t size)
{
    char *copy = text_copy(text, size);
    value string = object_make(TYPE_STRING);

    string->text.text = copy;
    string->text.size = size;
    return heap_keep(string);
}

value closure_make(enum type type, value parameters, value body, value scope)
{
    value closure = object_make(type);

    closure->closure.parameters = parameters;
    closure->closure.body = body;
    closure->closure.scope = scope;
    return heap_keep(closure);
}

value builtin_make(const struct builtin *builtin)
{
    value object = object_make(TYPE_BUILTIN);

    object->builtin = builtin;
    return heap_keep(object);
}

/* Symbols are never freed: the list of them is a root. */
value symbol_find(const char *text, size_t size)
{
    value symbol;

    for (symbol = symbols; symbol != NULL; symbol = symbol->next) {
        if (symbol->text.size == size && memcmp(symbol->text.text, text, size) == 0)
            return symbol;
    }
    symbol = object_make(TYPE_SYMBOL);
    symbol->text.text = text_copy(text, size);
    symbol->text.size = size;
    symbol->next = symbols;
    symbols = symbol;
    return symbol;
}

value symbol_named(const char *text)
{
    return symbol_find(text, strlen(text));
}
